"""Texts cut to a provider's limit, which is in bytes: 682 Chinese characters fill a WeCom text."""

from __future__ import annotations

ELLIPSIS = "…"


def size(text: str) -> int:
    return len(text.encode())


def excerpt(text: str, limit: int) -> str:
    """The longest beginning of `text` within `limit` bytes, with an ellipsis when something was cut."""
    if size(text) <= limit:
        return text
    room = limit - size(ELLIPSIS)
    if room < 0:
        return ""
    return text.encode()[:room].decode(errors="ignore").rstrip() + ELLIPSIS
