"""A row per clock: what is pending is claimed by due time, what has ended is counted."""

from __future__ import annotations

from datetime import datetime

from engine.rules.event import (
    DeadlineArmed,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    ScheduleArmed,
    ScheduleCame,
    ScheduleCancelled,
)
from engine.rules.schedules import clause_of
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import deadlines

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


def _arm(change: Change, rows: Rows, event: DeadlineArmed) -> None:
    key = (*change.key, event.clause, event.occurrence, STEP)
    known = change.before.clocks.get(event.clause)
    if rows.adds(deadlines, key) or (known is not None and known.occurrence >= event.occurrence):
        rows.update(deadlines, key, {"started_at": event.started_at, "due": event.due, "state": "pending"})
        return
    clause = change.model.clauses.get(event.clause)
    rows.insert(
        deadlines,
        key,
        {
            "agreement": None if clause is None else clause.agreement,
            "started_at": event.started_at,
            "due": event.due,
            "state": "pending",
            "ended_at": None,
            "late": False,
        },
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
        {"state": state, "ended_at": ended_at, "late": late, "lease_until": None, "lease_by": None},
    )


def _arm_schedule(change: Change, rows: Rows, event: ScheduleArmed) -> None:
    key = (*change.key, clause_of(event.rule), event.occurrence, STEP)
    known = change.before.rounds.get(event.rule)
    pending = {"started_at": event.recorded_at, "due": event.due, "state": "pending"}
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
