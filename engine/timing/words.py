"""A span of time as people say it."""

from __future__ import annotations

from datetime import timedelta

from engine.diagnostics import Language

_SCALE = (
    (timedelta(days=1), "天", "day"),
    (timedelta(hours=1), "小时", "hour"),
    (timedelta(minutes=1), "分钟", "minute"),
)


def in_words(span: timedelta, language: Language) -> str:
    """The two greatest units that say something, rounded down: 3天4小时. A day is 24 hours."""
    parts: list[str] = []
    for length, zh, en in _SCALE:
        amount, span = divmod(max(span, timedelta()), length)
        if amount:
            plural = "" if amount == 1 else "s"
            parts.append(f"{amount}{zh}" if language == "zh" else f"{amount} {en}{plural}")
        elif parts:
            break
        if len(parts) == 2:
            break
    if not parts:
        return "不到1分钟" if language == "zh" else "under a minute"
    return ("" if language == "zh" else " ").join(parts)
