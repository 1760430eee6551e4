"""After a calendar was published, every deadline that counts its working time and may have moved is derived again.

A deadline remembers the version it was derived from, so that nothing is forgotten: not what a command that
ran beside the publication armed by the old calendar, and not what a killed worker left.
"""

from __future__ import annotations

import logging
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, or_, select, union_all, update

from engine.rules.command import RefreshClocks
from runtime.gate import Gate, Outcome
from runtime.jobs.looking_back import Changed, changed, missed_behind, missed_by_another
from runtime.organisation.calendar_publication import derived_from_another, follows
from runtime.organisation.calendars import CHINA, china
from runtime.storage.database import Database
from runtime.storage.tables import calendars, deadlines, organisations

log = logging.getLogger(__name__)

ROUND = 50
# No transaction that still knows the calendar before is open for longer.
SETTLES_AFTER = timedelta(minutes=10)
LOOK_AT_BUILT_IN_EVERY = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Version:
    """Of one organisation's calendar; `revision` is None for the built-in one, which nobody published."""

    organisation: str
    calendar: str
    version: str
    revision: int | None = None
    published_at: datetime | None = None


class CalendarFollowing:
    def __init__(self, database: Database, gate: Gate, *, by: str, lease: timedelta) -> None:
        self._database = database
        self._gate = gate
        self._by = by
        self._lease = lease
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._built_in: list[Version] = []
        self._changed: dict[Version, Changed | None] = {}

    def advance(self, now: datetime) -> int:
        """How many cases were refreshed; 0 when every pending deadline follows its present calendar."""
        with self._database.read() as connection:
            if now - self._looked_at >= LOOK_AT_BUILT_IN_EVERY:
                self._looked_at, self._built_in = now, _behind_the_built_in(connection)
            found = [*unsettled(connection, now, self._by), *self._built_in]
            self._changed = {version: self._what_changed(connection, version) for version in found}
            behind = {version: self._behind(connection, version) for version in found}
        return sum(self._follow(version, cases, now) for version, cases in behind.items())

    def _what_changed(self, connection: Connection, version: Version) -> Changed | None:
        if version in self._changed or version.revision is None:
            return self._changed.get(version)
        return changed(connection, version.organisation, version.calendar, version.revision)

    def _behind(self, connection: Connection, version: Version) -> list[str]:
        by = self._changed[version]
        missed = [] if by is None else missed_behind(connection, by, ROUND)
        return list(dict.fromkeys([*cases_behind(connection, version), *missed]))

    def _follow(self, version: Version, cases: list[str], now: datetime) -> int:
        if not cases:
            self._settle(version, now)
        elif self._claim(version, now):
            for case in cases:
                self._refresh(version, case)
            return len(cases)
        return 0

    def _refresh(self, version: Version, case: str) -> None:
        def work(connection: Connection) -> Outcome:
            outcome = self._gate.within(connection, version.organisation, case, RefreshClocks(actor="system"))
            _mark(connection, version, case, self._changed.get(version))
            return outcome

        try:
            self._gate.transact(work).result()
        except Exception:  # one broken case must not keep the others on the old calendar
            log.exception("case %s could not follow the calendar %s", case, version.calendar)
            self._database.write(
                lambda connection: _mark(connection, version, case, self._changed.get(version))
            )

    def _claim(self, version: Version, now: datetime) -> bool:
        """One worker follows one publication; the built-in calendar changes too rarely to share it out."""
        if version.revision is None:
            return True
        return self._database.write(
            lambda connection: (
                connection.execute(
                    update(calendars)
                    .where(*_row(version), _free(now, self._by))
                    .values(lease_until=now + self._lease, lease_by=self._by)
                ).rowcount
                == 1
            )
        )

    def _settle(self, version: Version, now: datetime) -> None:
        if version.published_at is None:
            self._built_in.remove(version)
        elif now - version.published_at >= SETTLES_AFTER:
            self._database.write(
                lambda connection: connection.execute(
                    update(calendars).where(*_row(version)).values(settled_at=now, lease_until=None)
                )
            )


def _row(version: Version) -> tuple[ColumnElement[bool], ...]:
    return (
        calendars.c.organisation == version.organisation,
        calendars.c.id == version.calendar,
        calendars.c.revision == version.revision,
        calendars.c.settled_at.is_(None),
    )


def _free(now: datetime, by: str) -> ColumnElement[bool]:
    return or_(calendars.c.lease_until.is_(None), calendars.c.lease_until <= now, calendars.c.lease_by == by)


def unsettled(connection: Connection, now: datetime, by: str) -> list[Version]:
    rows = connection.execute(
        select(
            calendars.c.organisation,
            calendars.c.id,
            calendars.c.version,
            calendars.c.revision,
            calendars.c.published_at,
        ).where(calendars.c.settled_at.is_(None), _free(now, by))
    )
    return [Version(*row) for row in rows]


def _behind_the_built_in(connection: Connection) -> list[Version]:
    """Organisations without an own calendar of that name, after an upgrade brought the next year."""
    version = china().version
    behind = [
        exists().where(deadlines.c.organisation == organisations.c.id, old)
        for old in derived_from_another(CHINA, version)
    ]
    own = exists().where(calendars.c.organisation == organisations.c.id, calendars.c.id == CHINA)
    found = connection.scalars(select(organisations.c.id).where(or_(*behind), ~own))
    return [Version(organisation, CHINA, version) for organisation in found]


def cases_behind(connection: Connection, version: Version) -> list[str]:
    """Not DISTINCT, which would read them all before the first; a case with two deadlines is named once."""
    some = union_all(
        *(
            select(deadlines.c.case).where(deadlines.c.organisation == version.organisation, old)
            for old in derived_from_another(version.calendar, version.version)
        )
    ).limit(ROUND)
    return list(dict.fromkeys(connection.scalars(some)))


def _mark(connection: Connection, version: Version, case: str, by: Changed | None) -> None:
    """Also what the new calendar did not move, and what could not be refreshed, is not looked at again."""
    connection.execute(
        update(deadlines)
        .where(
            deadlines.c.organisation == version.organisation,
            deadlines.c.case == case,
            or_(follows(version.calendar), *([] if by is None else [missed_by_another(by)])),
        )
        .values(calendar_version=version.version)
    )
