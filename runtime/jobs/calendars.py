"""After a calendar was published, every deadline that counts its working time and may have moved is derived again.

A deadline remembers the version it was derived from, so that nothing is forgotten: not what a command that
ran beside the publication armed by the old calendar, and not what a killed worker left.
"""

from __future__ import annotations

import logging
from collections.abc import Collection
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import ColumnElement, Connection, exists, or_, select, union_all, update

from engine.diagnostics import Diagnostic
from engine.rules.command import RefreshClocks
from runtime.effects.inbox import tell_administrators
from runtime.gate import Gate, Outcome
from runtime.jobs.looking_back import (
    Changed,
    changed,
    missed_behind,
    missed_by_another,
    missed_by_other_version,
    since_last_year,
    upgraded,
)
from runtime.organisation.calendar_codes import CANNOT_FOLLOW
from runtime.organisation.calendar_publication import derived_from_another, follows
from runtime.organisation.calendars import CHINA, china
from runtime.storage.database import Database
from runtime.storage.tables import calendars, deadlines, organisations

log = logging.getLogger(__name__)

ROUND = 50
# No transaction that still knows the calendar before is open for longer.
SETTLES_AFTER = timedelta(minutes=10)
LOOK_AT_BUILT_IN_EVERY = timedelta(hours=1)
# A case that fails may do so for a passing reason; after the last try administrators are told.
TRY_AGAIN_AFTER = (timedelta(minutes=5), timedelta(minutes=30), timedelta(hours=2))


@dataclass(frozen=True, slots=True)
class Version:
    """Of one organisation's calendar; `revision` is None for the built-in one, which nobody published."""

    organisation: str
    calendar: str
    version: str
    revision: int | None = None
    published_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    times: int
    again_at: datetime


class CalendarFollowing:
    def __init__(self, database: Database, gate: Gate, *, by: str, lease: timedelta) -> None:
        self._database = database
        self._gate = gate
        self._by = by
        self._lease = lease
        self._looked_at = datetime.min.replace(tzinfo=UTC)
        self._built_in: list[Version] = []
        self._failed: dict[Version, dict[str, Failed]] = {}
        self._changed: dict[Version, Changed | None] = {}

    def advance(self, now: datetime) -> int:
        """How many cases were refreshed; 0 when every pending deadline follows its present calendar."""
        with self._database.read() as connection:
            if now - self._looked_at >= LOOK_AT_BUILT_IN_EVERY:
                self._looked_at, self._built_in = now, _behind_the_built_in(connection, now)
            found = [*unsettled(connection, now, self._by), *self._built_in]
            self._changed = {version: self._what_changed(connection, version, now) for version in found}
            behind = {version: self._behind(connection, version, now) for version in found}
        return sum(self._follow(version, cases, now) for version, cases in behind.items())

    def _what_changed(self, connection: Connection, version: Version, now: datetime) -> Changed | None:
        if version in self._changed:
            return self._changed[version]
        if version.revision is None:
            return upgraded(connection, version.organisation, china(), now)
        return changed(connection, version.organisation, version.calendar, version.revision)

    def _behind(self, connection: Connection, version: Version, now: datetime) -> list[str]:
        by, resting = self._changed[version], self._resting(version, now)
        missed = [] if by is None else missed_behind(connection, by, ROUND)
        found = dict.fromkeys([*cases_behind(connection, version, resting), *missed])
        return [case for case in found if case not in resting]

    def _follow(self, version: Version, cases: list[str], now: datetime) -> int:
        if not cases and not self._resting(version, now):
            self._settle(version, now)
        elif cases and self._claim(version, now):
            for case in cases:
                self._refresh(version, case, now)
            return len(cases)
        return 0

    def _resting(self, version: Version, now: datetime) -> list[str]:
        """Cases that failed a moment ago."""
        return [case for case, failed in self._failed.get(version, {}).items() if failed.again_at > now]

    def _refresh(self, version: Version, case: str, now: datetime) -> None:
        def work(connection: Connection) -> Outcome:
            outcome = self._gate.within(connection, version.organisation, case, RefreshClocks(actor="system"))
            _mark(connection, version, case, self._changed.get(version))
            return outcome

        try:
            self._gate.transact(work).result()
        except Exception:  # one broken case must not keep the others on the old calendar
            log.exception("case %s could not follow the calendar %s", case, version.calendar)
            self._put_off(version, case, now)
        else:
            self._failed.get(version, {}).pop(case, None)

    def _put_off(self, version: Version, case: str, now: datetime) -> None:
        failed = self._failed.setdefault(version, {})
        times = failed[case].times + 1 if case in failed else 1
        if times <= len(TRY_AGAIN_AFTER):
            failed[case] = Failed(times, now + TRY_AGAIN_AFTER[times - 1])
            return
        del failed[case]
        problem = Diagnostic(CANNOT_FOLLOW, parameters={"calendar": version.calendar, "case": case})

        def give_up(connection: Connection) -> None:
            _mark(connection, version, case, self._changed.get(version))
            key = f"calendar/{version.calendar}/{version.version}/{case}"
            tell_administrators(connection, version.organisation, problem, key=key[:300], case=case, now=now)

        self._database.write(give_up)

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


def _behind_the_built_in(connection: Connection, now: datetime) -> list[Version]:
    """Organisations without an own calendar of that name, after an upgrade brought the next year or put a day right."""
    present = china()
    version = present.version
    missed = missed_by_other_version(present, since_last_year(present, now))
    behind = [
        exists().where(deadlines.c.organisation == organisations.c.id, old)
        for old in (*derived_from_another(CHINA, version), missed)
    ]
    own = exists().where(calendars.c.organisation == organisations.c.id, calendars.c.id == CHINA)
    found = connection.scalars(select(organisations.c.id).where(or_(*behind), ~own))
    return [Version(organisation, CHINA, version) for organisation in found]


def cases_behind(connection: Connection, version: Version, resting: Collection[str] = ()) -> list[str]:
    """Without the `resting` ones. Not DISTINCT, which would read them all before the first; a case with two deadlines is named once."""
    others = [deadlines.c.case.not_in(resting)] if resting else []
    some = union_all(
        *(
            select(deadlines.c.case).where(deadlines.c.organisation == version.organisation, old, *others)
            for old in derived_from_another(version.calendar, version.version)
        )
    ).limit(ROUND)
    return list(dict.fromkeys(connection.scalars(some)))


def _mark(connection: Connection, version: Version, case: str, by: Changed | None) -> None:
    """Also what the new calendar did not move, and what could not be refreshed in the end, is not looked at again."""
    connection.execute(
        update(deadlines)
        .where(
            deadlines.c.organisation == version.organisation,
            deadlines.c.case == case,
            or_(follows(version.calendar), *([] if by is None else [missed_by_another(by)])),
        )
        .values(calendar_version=version.version)
    )
