"""When something happened, by a person's word, with the device's clock measured against ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from starlette.datastructures import FormData

from engine.diagnostics import Diagnostic
from runtime.web.codes import NOT_A_TIME, NOT_YET

HAPPENED, DEVICE_TIME, FILLED = "_happened", "_device_time", "_filled"
A_MINUTE = timedelta(minutes=1)  # all that the input can say, so a smaller skew means nothing


@dataclass(frozen=True, slots=True)
class Happened:
    """`at` is corrected by the skew already; None is now."""

    at: datetime | None = None
    skew: float = 0


def happened(posted: FormData, zone: str, now: datetime) -> Happened | Diagnostic:
    typed = str(posted.get(HAPPENED, "")).strip()
    skew = skew_of(str(posted.get(DEVICE_TIME, "")), now)
    if not typed:
        return when_filled(str(posted.get(FILLED, "")), skew, now)
    at = instant_of(typed, zone, skew)
    if at is None:
        return Diagnostic(NOT_A_TIME, HAPPENED, {"typed": typed[:40]})
    if at - now > A_MINUTE:
        return Diagnostic(NOT_YET, HAPPENED)
    return Happened(None if at > now else at, skew.total_seconds())


def when_filled(said: str, skew: timedelta, now: datetime) -> Happened:
    """When the button was pressed, by a form that waited on the phone for a network; now for one that did not."""
    try:
        told = datetime.fromisoformat(said)
        at = told.astimezone(UTC) + skew
    except (ValueError, OverflowError):
        return Happened()
    if told.tzinfo is None:
        return Happened()
    return Happened(at, skew.total_seconds()) if now - at >= A_MINUTE else Happened()


def instant_of(typed: str, zone: str, skew: timedelta) -> datetime | None:
    """The input says a wall clock's time; another zone is no answer to its question."""
    try:
        wall = datetime.fromisoformat(typed)
        at = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC) + skew
    except (ValueError, OverflowError):
        return None
    return at if wall.tzinfo is None else None


def skew_of(device_time: str, now: datetime) -> timedelta:
    """What must be added to the device's clock; nothing is known without a script."""
    try:
        skew = now - datetime.fromisoformat(device_time)
    except (ValueError, TypeError):
        return timedelta(0)
    return skew if abs(skew) >= A_MINUTE else timedelta(0)


def wall_time(instant: datetime, zone: str) -> str:
    return f"{instant.astimezone(ZoneInfo(zone)):%Y-%m-%dT%H:%M}"
