"""After a publication: what was set for later comes into force, and running cases follow, step by step.

A case says itself which version it goes by, so that nothing is forgotten: not what a command that ran
beside the publication created by the old version, and not what a killed worker left.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from engine.diagnostics import Diagnostic, Text
from runtime.effects.inbox import tell_administrators
from runtime.gate import Gate, Outcome
from runtime.models import Models
from runtime.publication import codes
from runtime.publication.act import Act, acts, same
from runtime.publication.followers import cases_behind, leave, left, steps_from
from runtime.publication.publishing import come_due
from runtime.storage.database import Database
from runtime.storage.tables import cases, organisations, publications

log = logging.getLogger(__name__)

# No transaction that still knows the version before is open for longer.
SETTLES_AFTER = timedelta(minutes=10)
SYSTEM = "system"


class _Stays(Exception):
    """The case has nowhere to go, or its own gate refuses."""


class ModelFollowing:
    def __init__(self, database: Database, gate: Gate, *, by: str, lease: timedelta) -> None:
        self._database = database
        self._gate = gate
        self._models = Models()
        self._by = by
        self._lease = lease

    def advance(self, now: datetime) -> int:
        """How many cases were dealt with; 0 when every case that can goes by what is in force."""
        with self._database.read() as connection:
            waiting = acts(connection, _unsettled("scheduled"), publications.c.takes_effect_at <= now)
            latest = {act.organisation: act for act in acts(connection, _unsettled("following"))}
        for act in waiting:
            self._database.write(lambda connection, act=act: _come_into_force(connection, act, now))
        return sum(self._follow(act, now) for act in latest.values())

    def _follow(self, act: Act, now: datetime) -> int:
        with self._database.read() as connection:
            version = str(
                connection.scalar(
                    select(organisations.c.model_version).where(organisations.c.id == act.organisation)
                )
            )
            behind = cases_behind(connection, act.organisation, version)
        if not behind:
            self._settle(act, now)
        elif self._claim(act, now):
            for case in behind:
                self._bring(act.organisation, case, version, now)
            return len(behind)
        return 0

    def _claim(self, act: Act, now: datetime) -> bool:
        """One worker follows one publication; when a lease runs out the gate still lets each case follow once."""
        leased = publications.c.lease_until
        free = or_(leased.is_(None), leased <= now, publications.c.lease_by == self._by)
        taken = {"lease_until": now + self._lease, "lease_by": self._by}
        return self._database.write(
            lambda connection: (
                connection.execute(update(publications).where(same(act), free).values(taken)).rowcount == 1
            )
        )

    def _bring(self, organisation: str, case: str, version: str, now: datetime) -> None:
        """All the steps of one case in one transaction; what fails leaves it where it is, and is listed."""
        try:
            self._gate.transact(
                lambda connection: self._walk(connection, organisation, case, version)
            ).result()
            return
        except _Stays as stays:
            why = str(stays)
        except Exception as fault:  # one broken case must not keep the others on the old version
            log.exception("case %s could not follow version %s", case, version)
            why = type(fault).__name__
        self._database.write(lambda connection: leave(connection, organisation, case, version, why, now))

    def _walk(self, connection: Connection, organisation: str, case: str, version: str) -> Outcome | None:
        this = and_(cases.c.organisation == organisation, cases.c.id == case)
        present = connection.execute(select(cases.c.model_version).where(this)).scalar_one()
        outcome = None
        for step in steps_from(connection, self._models, organisation, present, version):
            stage = connection.execute(select(cases.c.stage).where(this)).scalar_one()
            if step.leads_nowhere(stage):
                raise _Stays(stage)
            command = step.plan.command(step.before, step.after, SYSTEM)
            outcome = self._gate.within(connection, organisation, case, command)
            if not outcome.accepted:
                raise _Stays("; ".join(each.message("zh") for each in outcome.refused))
        return outcome

    def _settle(self, act: Act, now: datetime) -> None:
        if now - act.takes_effect_at >= SETTLES_AFTER:
            self._database.write(lambda connection: _end(connection, act, now))


def _unsettled(state: str) -> ColumnElement[bool]:
    return and_(publications.c.settled_at.is_(None), publications.c.state == state)


def _come_into_force(connection: Connection, act: Act, now: datetime) -> None:
    """Once, whichever worker comes first; what stands in its way by now ends it, and administrators hear of it."""
    if not acts(connection, same(act), publications.c.state == "scheduled"):
        return
    when = f"{act.takes_effect_at:%Y-%m-%d %H:%M} UTC"
    for problem in come_due(connection, act):
        said = Text(problem.message("zh"), problem.message("en"))
        fallen = {"version": act.version[:12], "when": when, "problem": said}
        tell_administrators(
            connection,
            act.organisation,
            Diagnostic(codes.FELL_THROUGH, parameters=fallen),
            key=f"publication/{act.number}/{problem.path}",
            case=None,
            now=now,
        )


def _end(connection: Connection, act: Act, now: datetime) -> None:
    of = (publications.c.organisation == act.organisation, publications.c.number <= act.number)
    ended = {"state": "done", "settled_at": now, "lease_until": None}
    connection.execute(update(publications).where(*of, publications.c.state == "following").values(ended))
    if stayed := left(connection, act.organisation, act.version):
        tell_administrators(
            connection,
            act.organisation,
            Diagnostic(codes.CANNOT_FOLLOW, parameters={"count": len(stayed)}),
            key=f"left behind/{act.number}",
            case=None,
            now=now,
        )
