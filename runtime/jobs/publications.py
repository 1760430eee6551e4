"""After a publication: what was set for later comes into force, and running cases follow, step by step.

A case says itself which version it goes by, so that nothing is forgotten: not what a command that ran
beside the publication created by the old version, and not what a killed worker left.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence
from concurrent.futures import Future
from datetime import datetime, timedelta
from functools import partial

from sqlalchemy import ColumnElement, Connection, and_, or_, select, update

from engine.diagnostics import Diagnostic, Text
from engine.diagnostics.diagnostic import Parameter
from runtime.effects.inbox import tell_administrators
from runtime.gate import Gate, Outcome
from runtime.models import Models
from runtime.publication import codes
from runtime.publication.act import Act, acts, hold_scheduled, in_force, same
from runtime.publication.followers import Step, cases_behind, leave, left, steps_from
from runtime.publication.publishing import come_due, on_the_clock
from runtime.storage.database import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import cases, publications

log = logging.getLogger(__name__)

# No transaction that still knows the version before is open for longer.
SETTLES_AFTER = timedelta(minutes=10)
SYSTEM = "system"


class _Stays(Exception):
    """The case keeps the version that it has: by the plan, for want of a stage, or its own gate refuses."""

    def __init__(self, *why: Diagnostic, planned: bool = False) -> None:
        super().__init__()
        self.why = why
        self.planned = planned


class _Ways:
    """From each older version to the one in force: the same for all cases of a round."""

    def __init__(self, models: Models, act: Act) -> None:
        self.act = act
        self._models = models
        self._known: dict[str, Sequence[Step]] = {}

    def steps(self, connection: Connection, present: str) -> Sequence[Step]:
        if present not in self._known:
            organisation, version = self.act.organisation, self.act.version
            self._known[present] = steps_from(connection, self._models, organisation, present, version)
        return self._known[present]


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
            following = {act.organisation for act in acts(connection, _unsettled("following"))}
        for act in waiting:
            self._database.write(lambda connection, act=act: _come_into_force(connection, act, now))
        return sum(self._follow(organisation, now) for organisation in sorted(following))

    def _follow(self, organisation: str, now: datetime) -> int:
        with self._database.read() as connection:
            act = in_force(connection, organisation)[-1]
            behind = cases_behind(connection, act)
        if not behind:
            self._settle(act, now)
        elif self._claim(act, now):
            # All at once, so that they are made durable together.
            ways = _Ways(self._models, act)
            bringing = [self._gate.transact(partial(self._walk, ways=ways, case=case)) for case in behind]
            for case, done in zip(behind, bringing, strict=True):
                self._see_through(act, case, done, now)
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

    def _see_through(self, act: Act, case: str, done: Future[Outcome], now: datetime) -> None:
        """What fails leaves a case where it is, and is listed."""
        planned = False
        try:
            done.result()
            return
        except _Stays as stays:
            why, planned = stays.why, stays.planned
        except Exception as fault:  # one broken case must not keep the others on the old version
            log.exception("case %s could not follow version %s", case, act.version)
            why = (Diagnostic(codes.FAULT, parameters={"fault": type(fault).__name__}),)

        def work(connection: Connection) -> None:
            language = self._models.get(connection, act.organisation, act.version).language
            said = "; ".join(each.message(language) for each in why)
            leave(connection, act, case, said, now, planned=planned)

        self._database.write(work)

    def _walk(self, connection: Connection, ways: _Ways, case: str) -> Outcome:
        """All the steps of one case in one transaction."""
        act = ways.act
        present, stage = connection.execute(
            select(cases.c.model_version, cases.c.stage).where(
                cases.c.organisation == act.organisation, cases.c.id == case
            )
        ).one()
        outcome = Outcome(new_id(), accepted=True, case_id=case, sequence=0, events=0)
        for step in ways.steps(connection, present):
            place = step.place_after(stage)
            if place is None:
                planned = stage in step.plan.stays
                why = Diagnostic(codes.STAYS if planned else codes.NOWHERE, "", {"stage": stage})
                raise _Stays(why, planned=planned)
            command = step.plan.command(step.before, step.after, SYSTEM)
            outcome = self._gate.within(connection, act.organisation, case, command)
            if not outcome.accepted:
                raise _Stays(*outcome.refused)
            stage = place
        return outcome

    def _settle(self, act: Act, now: datetime) -> None:
        if now - act.takes_effect_at >= SETTLES_AFTER:  # a clock that was set back only settles later
            self._database.write(lambda connection: _end(connection, act, now))


def _unsettled(state: str) -> ColumnElement[bool]:
    return and_(publications.c.settled_at.is_(None), publications.c.state == state)


def _come_into_force(connection: Connection, act: Act, now: datetime) -> None:
    """Once, whichever worker comes first; what stands in its way by now ends it, and administrators hear of it."""
    if not hold_scheduled(connection, act):
        return
    when = on_the_clock(act.takes_effect_at, Models().get(connection, act.organisation, act.version))
    for problem in come_due(connection, act, now):
        said = Text(problem.message("zh"), problem.message("en"))
        fallen: dict[str, Parameter] = {"version": act.version[:12], "when": when, "problem": said}
        tell_administrators(
            connection,
            act.organisation,
            Diagnostic(codes.FELL_THROUGH, parameters=fallen),
            key=f"publication/{act.number}/{problem.path}",
            case=None,
            now=now,
        )


def _end(connection: Connection, act: Act, now: datetime) -> None:
    of = (publications.c.organisation == act.organisation, publications.c.place <= act.place)
    ended = {"state": "done", "settled_at": now, "lease_until": None}
    connection.execute(update(publications).where(*of, publications.c.state == "following").values(ended))
    if stayed := left(connection, act):
        tell_administrators(
            connection,
            act.organisation,
            Diagnostic(codes.CANNOT_FOLLOW, parameters={"count": len(stayed)}),
            key=f"left behind/{act.number}",
            case=None,
            now=now,
        )
