"""A due instant that has been paused: later by what of each pause lay in its running time.

One meaning for all units. A pause moves the due by its physical time where the duration is of natural time, and
by its working time where it is of working time, workdays included: waiting over a holiday gives a workday clock
nothing that the holiday had not given it already.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from engine.timing.calendar import WorkingCalendar
from engine.timing.clockwork import AwaitingCalendar, elapsed, later

Pause = tuple[datetime, datetime]


def paused(
    start: datetime, ends: datetime, pauses: Iterable[Pause], calendar: WorkingCalendar | None
) -> datetime | AwaitingCalendar:
    """The due `ends` of a clock that began at `start`, later by its `pauses`.

    They come in order and do not overlap. Without a calendar time is physical. What lies before the start is
    no pause of this clock, and one that begins at its due or later comes too late.
    """
    for began, ended in pauses:
        if began >= ends:
            break
        lost = elapsed(max(began, start), ended, calendar)
        if isinstance(lost, AwaitingCalendar):
            return lost
        moved = later(ends, lost, calendar)
        if isinstance(moved, AwaitingCalendar):
            return moved
        ends = moved
    return ends


def running(
    start: datetime, end: datetime, pauses: Iterable[Pause], calendar: WorkingCalendar | None
) -> timedelta | AwaitingCalendar:
    """What has run between the two, the pauses taken out."""
    run = elapsed(start, end, calendar)
    for began, ended in pauses:
        lost = elapsed(max(began, start), min(ended, end), calendar)
        if isinstance(run, AwaitingCalendar) or isinstance(lost, AwaitingCalendar):
            return lost if isinstance(lost, AwaitingCalendar) else run
        run -= lost
    return run
