"""A row per clock and per level of its ladder: what is pending is claimed by due time, what has ended is counted."""

from __future__ import annotations

from datetime import datetime

from engine.model.kernel import Clause
from engine.rules.approval import clause_of as approval_clause
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
)
from engine.rules.schedules import clause_of
from engine.timing import Duration
from runtime.storage.change import Change
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
            case ScheduleArmed():
                _arm_schedule(change, rows, event)
            case ScheduleCame():
                _end_schedule(change, rows, event, "met", event.due)
            case ScheduleCancelled():
                _end_schedule(change, rows, event, "cancelled", event.judged_at)
            case ApprovalStepOpened() | ApprovalDueMoved() | ApprovalStepClosed():
                _project_approval(change, rows, event)
    _project_ladders(change, rows)


_APPROVAL_ENDS = {"passed": "met", "failed": "met", "expired": "missed", "stopped": "cancelled"}


def _project_approval(
    change: Change, rows: Rows, event: ApprovalStepOpened | ApprovalDueMoved | ApprovalStepClosed
) -> None:
    """A step that has a time, as its request says: running approvals keep their version."""
    request = change.after.approvals[event.request]
    if request.within is None:
        return
    key = (*change.key, approval_clause(event.request), event.occurrence, STEP)
    within = Duration.parse(request.within)
    derived = _calendar(change, working=within is not None and within.unit.working)
    match event:
        case ApprovalStepOpened():
            opened = {"started_at": event.recorded_at, "due": event.due, "state": "pending", **derived}
            rows.insert(deadlines, key, {**opened, "agreement": None, "ended_at": None, "late": False})
        case ApprovalDueMoved():
            rows.update(deadlines, key, {"due": event.due, **derived})
        case ApprovalStepClosed():
            free = {"lease_until": None, "lease_by": None}
            ended = {"state": _APPROVAL_ENDS[event.outcome], "ended_at": event.judged_at, "late": event.late}
            rows.update(deadlines, key, ended | free)


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
    working = clause is not None and clause.duration.unit.working
    working = working or (repeat is not None and repeat.every.unit.working)
    return {
        "started_at": change.after.clocks[climb.clause].started_at,
        **_calendar(change, working=working),
    }


def _arm(change: Change, rows: Rows, event: DeadlineArmed) -> None:
    key = (*change.key, event.clause, event.occurrence, STEP)
    clause = change.model.clauses.get(event.clause)
    derived = {"started_at": event.started_at, "due": event.due, "state": "pending", **_from(change, clause)}
    known = change.before.clocks.get(event.clause)
    if rows.adds(deadlines, key) or (known is not None and known.occurrence >= event.occurrence):
        rows.update(deadlines, key, derived)
        return
    rows.insert(
        deadlines,
        key,
        derived
        | {"agreement": None if clause is None else clause.agreement, "ended_at": None, "late": False},
    )


def _from(change: Change, clause: Clause | None) -> dict[str, str | None]:
    return _calendar(change, working=clause is not None and clause.duration.unit.working)


def _calendar(change: Change, *, working: bool) -> dict[str, str | None]:
    """What must be derived again when the calendar changes; natural time never."""
    if not working:
        return {"calendar": None, "calendar_version": None}
    calendar = change.facts.calendar
    return {
        "calendar": change.model.calendar,
        "calendar_version": "" if calendar is None else calendar.version,
    }


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
        {"state": state, "ended_at": ended_at, "late": late, "lease_until": None, "lease_by": None},
    )


def _arm_schedule(change: Change, rows: Rows, event: ScheduleArmed) -> None:
    key = (*change.key, clause_of(event.rule), event.occurrence, STEP)
    known = change.before.rounds.get(event.rule)
    schedule = change.model.schedules.get(event.rule)
    follows = _calendar(change, working=schedule is not None and schedule.recurrence.working)
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
