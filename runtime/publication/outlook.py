"""A draft tried on our own history: which reminders would vanish or appear, and how many each person would get."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, func, select

from engine.migration import Plan
from engine.model.kernel import Model
from runtime.organisation.calendars import Calendars
from runtime.publication.reminders import Loads, loads
from runtime.publication.score_changes import ScoreChange, score_changes
from runtime.replay.replaying import Replayed, replay_own
from runtime.replay.scratch import Scratch
from runtime.replay.summary import Summary
from runtime.storage.tables import events

DAYS = 90
# A page waits for its answer; the command line has all the time that a longer history needs.
MOST_ON_A_PAGE = 200_000


@dataclass(frozen=True, slots=True)
class Outlook:
    """Of the last `days`; `summary` may be asked while the outlook is open."""

    days: int
    replayed: Replayed
    summary: Summary
    loads: Loads
    scores: Sequence[ScoreChange]


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
        spread = _loads(connection, organisation, after, plan, scratch, since, now)
        scores = score_changes(connection, organisation, before, after, plan, summary, days, now)
        yield Outlook(days, replayed, summary, spread, scores)


def reminder_loads(
    connection: Connection,
    organisation: str,
    before: Model,
    after: Model,
    plan: Plan,
    now: datetime,
    days: int = DAYS,
) -> Loads:
    """Of the same replay, for those who ask for nothing else."""
    with Scratch() as scratch:
        replay_own([before, after], connection, organisation, scratch, now, plan)
        return _loads(connection, organisation, after, plan, scratch, now - timedelta(days=days), now)


def _loads(
    connection: Connection,
    organisation: str,
    after: Model,
    plan: Plan,
    scratch: Scratch,
    since: datetime,
    now: datetime,
) -> Loads:
    calendar = Calendars().get(connection, organisation, 0, after.calendar)
    return loads(connection, organisation, after, plan, calendar, Summary(scratch, since), since, now)


def fits_a_page(connection: Connection, organisation: str) -> bool:
    """Whether the history is short enough to be replayed while somebody waits."""
    some = select(events.c.sequence).where(events.c.organisation == organisation).limit(MOST_ON_A_PAGE + 1)
    counted = connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()
    return counted <= MOST_ON_A_PAGE
