"""Before a calendar ends, administrators are told once, so that the next year is published in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from sqlalchemy import Connection, select

from engine.diagnostics import Diagnostic
from engine.timing import WorkingCalendar
from runtime.effects.inbox import tell_administrators
from runtime.organisation.calendar_codes import ENDS_SOON, NOT_PUBLISHED
from runtime.organisation.calendars import Calendars
from runtime.storage.database import Database
from runtime.storage.tables import models, organisations

BEFORE = timedelta(days=60)
LOOK_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Notice:
    organisation: str
    key: str
    problem: Diagnostic


class CalendarWarnings:
    def __init__(self, database: Database, before: timedelta) -> None:
        self._database = database
        self._before = before
        self._calendars = Calendars()
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._said: set[tuple[str, str]] = set()

    def tell_when_due(self, now: datetime) -> None:
        if now - self._looked_at < LOOK_EVERY:
            return
        self._looked_at = now
        with self._database.read() as connection:
            found = [
                each for each in self._due(connection, now) if (each.organisation, each.key) not in self._said
            ]
        for notice in found:
            self._tell(notice, now)

    def _tell(self, notice: Notice, now: datetime) -> None:
        """The inbox keeps the key, so that a restart says nothing again; ours saves the write."""
        self._database.write(
            lambda connection: tell_administrators(
                connection, notice.organisation, notice.problem, key=notice.key, case=None, now=now
            )
        )
        self._said.add((notice.organisation, notice.key))

    def _due(self, connection: Connection, now: datetime) -> Iterator[Notice]:
        """Of the calendars that the published models count with."""
        used = connection.execute(
            select(organisations.c.id, organisations.c.calendar_revision, models.c.calendar)
            .join(
                models,
                (models.c.organisation == organisations.c.id)
                & (models.c.version == organisations.c.model_version),
            )
            .where(models.c.calendar.is_not(None))
        )
        for organisation, revision, name in used.all():
            calendar = self._calendars.get(connection, organisation, revision, name)
            if calendar is None:
                yield Notice(
                    organisation, f"calendar/{name}", Diagnostic(NOT_PUBLISHED, parameters={"calendar": name})
                )
            elif (left := calendar.valid_until - _today(calendar, now)) <= self._before:
                yield Notice(organisation, f"calendar/{name}/{calendar.valid_until}", _ends(calendar, left))


def _today(calendar: WorkingCalendar, now: datetime) -> date:
    return now.astimezone(calendar.zone_info).date()


def _ends(calendar: WorkingCalendar, left: timedelta) -> Diagnostic:
    said = {"calendar": calendar.id, "day": str(calendar.valid_until), "left": max(left.days, 0)}
    return Diagnostic(ENDS_SOON, parameters=said)
