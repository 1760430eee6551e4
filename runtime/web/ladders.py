"""The ladders that climb for a case: what came, what comes when, and whether the visitor may stop them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.diagnostics import Text
from engine.model.kernel import Clause
from engine.model.ladder import LIMIT
from engine.rules.acknowledging import has_spoken, may_stop
from engine.rules.case import Armed, Climb, Rung
from engine.rules.climbing import level_words
from runtime.gate.facts import holders_of
from runtime.web.desk import Desk, Folder


@dataclass(frozen=True, slots=True)
class Rise:
    """One level: what it is called, and the rung as the case has it; the limit itself is among them."""

    words: Text
    rung: Rung


@dataclass(frozen=True, slots=True)
class Running:
    """`stoppable` by whoever looks at it, now."""

    clause: Clause
    occurrence: int
    rises: Sequence[Rise]
    stoppable: bool


def ladders_of(desk: Desk, folder: Folder) -> list[Running]:
    """Those that still have a level to come."""
    case, model = folder.case, folder.model
    found = [
        (model.clauses[climb.clause], case.clocks[climb.clause], climb)
        for climb in case.ladders.values()
        if climb.running and climb.clause in model.clauses
    ]
    if not found:
        return []
    room = desk.services.gate.room(desk.connection, desk.account.organisation, model.version)
    holders = holders_of(room.directory, model, case.owner, case.unit, desk.now)
    return [
        Running(
            clause,
            climb.occurrence,
            _rises(clock, climb),
            has_spoken(clock, climb) and may_stop(case, clause, holders, desk.account.person),
        )
        for clause, clock, climb in found
    ]


def _rises(clock: Armed, climb: Climb) -> list[Rise]:
    limit = Rung(LIMIT, clock.due, "pending" if clock.state == "pending" else "told", clock.ended_at)
    rungs = sorted((*climb.rungs, limit), key=lambda rung: rung.step)
    return [Rise(level_words(rung.step), rung) for rung in rungs]
