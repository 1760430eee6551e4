"""Publishing a calendar: its text is kept, and every pending deadline that follows it is derived again.

The deadlines themselves are the worker's (`runtime.jobs.calendars`): cost follows what the calendar moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from engine.diagnostics import Diagnostic
from engine.source import read
from engine.timing import WorkingCalendar, read_calendar
from runtime.organisation.calendar_codes import CALENDAR_MOVED
from runtime.storage.tables import calendars, deadlines, organisations
from runtime.storage.tables.columns import written_out

PENDING = written_out("pending")


@dataclass(frozen=True, slots=True)
class Published:
    """`settled_at` is None while deadlines are still being derived from it."""

    id: str
    revision: int
    text: str
    published_at: datetime
    published_by: str | None
    note: str
    settled_at: datetime | None


def published(connection: Connection, organisation: str) -> Iterator[Published]:
    """The present calendars, by name."""
    latest = (
        select(calendars.c.id, func.max(calendars.c.revision).label("revision"))
        .where(calendars.c.organisation == organisation)
        .group_by(calendars.c.id)
        .subquery()
    )
    columns = [calendars.c[name] for name in Published.__dataclass_fields__]
    same = and_(calendars.c.id == latest.c.id, calendars.c.revision == latest.c.revision)
    rows = connection.execute(
        select(*columns)
        .join(latest, same)
        .where(calendars.c.organisation == organisation)
        .order_by(calendars.c.id)
    )
    return (Published(*row) for row in rows)


def publish_calendar(
    connection: Connection,
    organisation: str,
    text: str | bytes,
    *,
    now: datetime,
    file: str = "",
    by: str | None = None,
    note: str = "",
    base: int | None = None,
) -> tuple[WorkingCalendar | None, tuple[Diagnostic, ...]]:
    """Nothing is stored when there is a problem. The same text again is the same calendar, and changes nothing.

    `base` is the revision that was read, 0 for a calendar of a new name; None replaces whatever there is.
    """
    source = read(text, file)
    calendar, problems = read_calendar(source, now.date())
    if calendar is None:
        return None, problems
    revision = _next_revision(connection, organisation)
    known = next((each for each in published(connection, organisation) if each.id == calendar.id), None)
    if known is not None and known.text == source.text:
        return calendar, ()
    if base is not None and base != (known.revision if known else 0):
        return None, (Diagnostic(CALENDAR_MOVED, "revision", {"calendar": calendar.id}),)
    _supersede(connection, organisation, calendar.id, now)
    connection.execute(
        insert(calendars).values(
            organisation=organisation,
            id=calendar.id,
            revision=revision,
            version=calendar.version,
            text=source.text,
            published_at=now,
            published_by=by,
            note=note,
        )
    )
    return calendar, ()


def _supersede(connection: Connection, organisation: str, calendar: str, now: datetime) -> None:
    """Nothing needs to follow an earlier publication any more."""
    connection.execute(
        update(calendars)
        .where(
            calendars.c.organisation == organisation,
            calendars.c.id == calendar,
            calendars.c.settled_at.is_(None),
        )
        .values(settled_at=now)
    )


def _next_revision(connection: Connection, organisation: str) -> int:
    """Also locks the organisation, so that of two publications at once each sees the other or is seen."""
    return connection.execute(
        update(organisations)
        .where(organisations.c.id == organisation)
        .values(calendar_revision=organisations.c.calendar_revision + 1)
        .returning(organisations.c.calendar_revision)
    ).scalar_one()


def follows(calendar: str) -> ColumnElement[bool]:
    return and_(deadlines.c.state == PENDING, deadlines.c.calendar == calendar)


def derived_from_another(calendar: str, version: str) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Two ranges of the index: an inequality would read all that are up to date, and so does SQLite with an OR."""
    old = deadlines.c.calendar_version
    return and_(follows(calendar), old < version), and_(follows(calendar), old > version)


def count_following(connection: Connection, organisation: str, calendar: str) -> int:
    """How many pending deadlines count its working time."""
    return connection.execute(
        select(func.count())
        .select_from(deadlines)
        .where(deadlines.c.organisation == organisation, follows(calendar))
    ).scalar_one()
