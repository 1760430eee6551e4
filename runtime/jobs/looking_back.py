"""Limits that were missed by a calendar which has been put right since: their cases are looked at again.

What a publication cannot have moved is not read: only what was due on the first day that differs from the
calendar by which it was reckoned, or later.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from engine.timing import WorkingCalendar, wall
from runtime.organisation.calendars import as_published, built_in
from runtime.storage.tables import calendars, deadlines
from runtime.storage.tables.columns import written_out

MISSED = written_out("missed")


@dataclass(frozen=True, slots=True)
class Changed:
    """`since`: of each former version of a calendar the first instant at which the present one is another."""

    organisation: str
    calendar: str
    since: Mapping[str, datetime]


def changed(connection: Connection, organisation: str, id: str, revision: int) -> Changed | None:
    """None when no day that has been known before has become another."""
    rows = connection.execute(
        select(calendars.c.text, calendars.c.published_at)
        .where(
            calendars.c.organisation == organisation, calendars.c.id == id, calendars.c.revision <= revision
        )
        .order_by(calendars.c.revision.desc())
    ).all()
    present, *former = (as_published(id, row.text) for row in rows)
    earliest = date(rows[0].published_at.year - 1, 1, 1)
    since = {}
    for before in filter(None, (*former, built_in(id))):
        day = _first_day(before, present, earliest)
        if day is not None:
            since[before.version] = wall.instant(wall.midnight(day), present.zone_info)
    return Changed(organisation, id, since) if since else None


def upgraded(
    connection: Connection, organisation: str, present: WorkingCalendar, now: datetime
) -> Changed | None:
    """Of the built-in calendar only the present version is known: any day since last year may have been another."""
    since = since_last_year(present, now)
    missed = (deadlines.c.organisation == organisation, missed_by_other_version(present, since))
    old = select(deadlines.c.calendar_version).distinct().where(*missed)
    versions = dict.fromkeys(filter(None, connection.scalars(old)), since)
    return Changed(organisation, present.id, versions) if versions else None


def since_last_year(present: WorkingCalendar, now: datetime) -> datetime:
    return wall.instant(wall.midnight(date(now.year - 1, 1, 1)), present.zone_info)


def missed_by_other_version(present: WorkingCalendar, since: datetime) -> ColumnElement[bool]:
    return and_(
        deadlines.c.state == MISSED,
        deadlines.c.calendar == present.id,
        deadlines.c.due >= since,
        deadlines.c.calendar_version != present.version,
    )


def _first_day(before: WorkingCalendar, present: WorkingCalendar, earliest: date) -> date | None:
    """Not before last year: what was missed longer ago stays as it was judged."""
    if before.zone != present.zone:
        return earliest
    last = min(before.valid_until, present.valid_until)
    days = (earliest + timedelta(days=number) for number in range((last - earliest).days + 1))
    return next((day for day in days if before.hours(day) != present.hours(day)), None)


def missed_behind(connection: Connection, by: Changed, most: int) -> list[str]:
    some = (
        select(deadlines.c.case)
        .where(deadlines.c.organisation == by.organisation, missed_by_another(by))
        .order_by(deadlines.c.due)
        .limit(most)
    )
    return list(dict.fromkeys(connection.scalars(some)))


def missed_by_another(by: Changed) -> ColumnElement[bool]:
    """The earliest of them opens the range of the index."""
    old = (
        and_(deadlines.c.calendar_version == version, deadlines.c.due >= since)
        for version, since in by.since.items()
    )
    return and_(
        deadlines.c.state == MISSED,
        deadlines.c.calendar == by.calendar,
        deadlines.c.due >= min(by.since.values()),
        or_(*old),
    )
