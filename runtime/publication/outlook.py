"""A draft tried on our own history: which reminders would vanish or appear, and how many each person would get."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.migration import Plan
from engine.model.kernel import Model
from runtime.organisation.calendars import Calendars
from runtime.publication.reminders import Loads, loads
from runtime.replay.replaying import Replayed, replay_own
from runtime.replay.scratch import Scratch
from runtime.replay.summary import Summary
from runtime.storage.tables import events

DAYS = 90
# A page waits for its answer; the command line has all the time that a longer history needs.
MOST_ON_A_PAGE = 200_000


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of the last `days`; `summary` and what comes from it may be asked while the outlook is open."""

    days: int
    replayed: Replayed
    summary: Summary
    loads: Loads


@contextmanager
def outlook(
    connection: Connection,
    organisation: str,
    before: Model,
    after: Model,
    plan: Plan,
    now: datetime,
    days: int = DAYS,
) -> Iterator[Outlook]:
    """Replays every case from its beginning, for its clocks may have begun long ago; writes nothing."""
    since = now - timedelta(days=days)
    with Scratch() as scratch:
        replayed = replay_own([before, after], connection, organisation, scratch, now, plan)
        summary = Summary(scratch, since)
        calendar = Calendars().get(connection, organisation, 0, after.calendar)
        spread = loads(connection, organisation, after, plan, calendar, summary, since, now)
        yield Outlook(days, replayed, summary, spread)


def fits_a_page(connection: Connection, organisation: str) -> bool:
    """Whether the history is short enough to be replayed while somebody waits."""
    some = select(events.c.sequence).where(events.c.organisation == organisation).limit(MOST_ON_A_PAGE + 1)
    counted = connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    return counted <= MOST_ON_A_PAGE
