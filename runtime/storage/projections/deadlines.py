"""A row per clock and per level of its ladder: what is pending is claimed by due time, what has ended is counted."""

from __future__ import annotations

from datetime import datetime

from engine.model.kernel import Clause
from engine.model.limit import counts_working_time
from engine.rules.case import Climb
from engine.rules.event import (
    ApprovalDueMoved,
    ApprovalStepClosed,
    ApprovalStepOpened,
    DeadlineArmed,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    ScheduleArmed,
    ScheduleCame,
    ScheduleCancelled,
    WaitingBegan,
    WaitingBounded,
    WaitingEnded,
)
from engine.rules.limits import limit_of
from engine.rules.schedules import clause_of
from runtime.storage.change import Change
from runtime.storage.projections import approval_times, waits
from runtime.storage.projections.following import followed
from runtime.storage.rows import Rows
from runtime.storage.tables import deadlines

# The clock's own; a level's step is its share.
STEP = 0


def project(change: Change, rows: Rows) -> None:
    for event in change.events:
        match event:
            case DeadlineArmed():
                _arm(change, rows, event)
            case DeadlineMet():
                _end(change, rows, event, "met")
            case DeadlineMissed():
                _end(change, rows, event, "missed")
            case DeadlineCancelled():
                _end(change, rows, event, "cancelled")
            case ScheduleArmed() | ScheduleCame() | ScheduleCancelled():
                _schedule(change, rows, event)
            case WaitingBegan() | WaitingBounded() | WaitingEnded():
                waits.project(change, rows, event)
            case ApprovalStepOpened() | ApprovalDueMoved() | ApprovalStepClosed():
                approval_times.project(change, rows, event)
    _project_ladders(change, rows)


def _project_ladders(change: Change, rows: Rows) -> None:
    """The rungs as the case has them; a level belongs to no agreement, for it is nobody's promise."""
    for clause, climb in change.after.ladders.items():
        before = change.before.ladders.get(clause)
        if before is climb:
            continue
        known = {rung.step: rung for rung in before.rungs} if before and _same(before, climb) else {}
        if before is not None and not known:
            _drop(change, rows, before)
        shared = _of_ladder(change, climb)
        for rung in climb.rungs:
            if known.get(rung.step) == rung:
                continue
            key = (*change.key, clause, climb.occurrence, rung.step)
            state = {"due": rung.due, "state": rung.state, "ended_at": rung.ended_at, "late": rung.late}
            if rung.step in known:
                rows.update(deadlines, key, {**shared, **state, "lease_until": None, "lease_by": None})
            else:
                rows.insert(deadlines, key, {**shared, **state, "agreement": None})


def _same(before: Climb, climb: Climb) -> bool:
    return before.occurrence == climb.occurrence


def _drop(change: Change, rows: Rows, before: Climb) -> None:
    """The last levels of an occurrence that the same decision has ended and begun anew."""
    for rung in before.rungs:
        if rung.state == "pending":
            key = (*change.key, before.clause, before.occurrence, rung.step)
            rows.update(deadlines, key, {"state": "cancelled", "ended_at": change.events[-1].recorded_at})


def _of_ladder(change: Change, climb: Climb) -> dict[str, object]:
    clause = change.model.clauses.get(climb.clause)
    repeat = clause.ladder.repeat if clause is not None and clause.ladder is not None else None
    started_at = change.after.clocks[climb.clause].started_at
    working = _working(change, clause, started_at)
    working = working or (repeat is not None and repeat.every.unit.working)
    return {"started_at": started_at, **followed(change, working=working)}


def _arm(change: Change, rows: Rows, event: DeadlineArmed) -> None:
    key = (*change.key, event.clause, event.occurrence, STEP)
    clause = change.model.clauses.get(event.clause)
    working = _working(change, clause, event.started_at)
    derived = {"started_at": event.started_at, "due": event.due, "state": "pending"}
    derived |= followed(change, working=working)
    known = change.before.clocks.get(event.clause)
    if rows.adds(deadlines, key) or (known is not None and known.occurrence >= event.occurrence):
        again = {"ended_at": None, "late": False, "lease_until": None, "lease_by": None}
        rows.update(deadlines, key, derived | again)
        return
    rows.insert(
        deadlines,
        key,
        derived
        | {"agreement": None if clause is None else clause.agreement, "ended_at": None, "late": False},
    )


def _working(change: Change, clause: Clause | None, started_at: datetime) -> bool:
    return clause is not None and counts_working_time(
        limit_of(change.model, change.after, clause, started_at)
    )


def _end(
    change: Change, rows: Rows, event: DeadlineMet | DeadlineMissed | DeadlineCancelled, state: str
) -> None:
    ended_at = event.judged_at
    if isinstance(event, DeadlineMet):
        ended_at = event.met_at
    elif isinstance(event, DeadlineMissed):
        ended_at = event.due
    late = isinstance(event, DeadlineMissed) and event.late
    rows.update(
        deadlines,
        (*change.key, event.clause, event.occurrence, STEP),
        {"state": state, "ended_at": ended_at, "late": late, "lease_until": None, "lease_by": None}
        | _due_of(change, event),
    )


def _due_of(
    change: Change, event: DeadlineMet | DeadlineMissed | DeadlineCancelled
) -> dict[str, datetime | None]:
    """As the end found it; one that had no due instant keeps none."""
    clock = change.after.clocks.get(event.clause)
    if isinstance(event, DeadlineCancelled) or clock is None or clock.occurrence != event.occurrence:
        return {}
    return {"due": clock.due}


def _schedule(change: Change, rows: Rows, event: ScheduleArmed | ScheduleCame | ScheduleCancelled) -> None:
    match event:
        case ScheduleArmed():
            _arm_schedule(change, rows, event)
        case ScheduleCame():
            _end_schedule(change, rows, event, "met", event.due)
        case ScheduleCancelled():
            _end_schedule(change, rows, event, "cancelled", event.judged_at)


def _arm_schedule(change: Change, rows: Rows, event: ScheduleArmed) -> None:
    key = (*change.key, clause_of(event.rule), event.occurrence, STEP)
    known = change.before.rounds.get(event.rule)
    schedule = change.model.schedules.get(event.rule)
    follows = followed(change, working=schedule is not None and schedule.recurrence.working)
    pending = {"started_at": event.recorded_at, "due": event.due, "state": "pending", **follows}
    if rows.adds(deadlines, key) or (known is not None and known.occurrence >= event.occurrence):
        rows.update(deadlines, key, pending)
    else:
        rows.insert(deadlines, key, {**pending, "agreement": None, "ended_at": None, "late": False})


def _end_schedule(
    change: Change, rows: Rows, event: ScheduleCame | ScheduleCancelled, state: str, at: datetime
) -> None:
    late = isinstance(event, ScheduleCame) and event.late
    rows.update(
        deadlines,
        (*change.key, clause_of(event.rule), event.occurrence, STEP),
        {"state": state, "ended_at": at, "late": late, "lease_until": None, "lease_by": None},
    )
