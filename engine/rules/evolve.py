"""`evolve` alone makes the state of a case; everything else states events."""

from __future__ import annotations

from bisect import insort
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, TypeVar

from msgspec.structs import replace

from engine.rules import event as happened
from engine.rules.approval_changes import APPROVAL_CHANGES
from engine.rules.case import (
    Armed,
    Case,
    Climb,
    ClockState,
    Given,
    LinkedRecord,
    OpenedTask,
    Round,
    Rung,
    Submission,
    Visit,
    Waited,
)
from engine.rules.event import AnyEvent
from engine.rules.renaming import renamed

V = TypeVar("V")


def evolve(case: Case, event: AnyEvent) -> Case:
    return _CHANGES[type(event)](case, event)


def fold(events: Iterable[AnyEvent], case: Case | None = None) -> Case:
    state = Case() if case is None else case
    for event in events:
        state = _CHANGES[type(event)](state, event)
    return state


def _with(mapping: Mapping[str, V], key: str, value: V) -> dict[str, V]:
    return {**mapping, key: value}


def _created(case: Case, event: happened.CaseCreated) -> Case:
    return replace(
        case,
        stage=event.stage,
        entered_at=event.judged_at,
        owner=event.owner,
        unit=event.unit,
        unit_path=event.unit_path,
        fields=event.fields,
        imported_from=event.imported_from,
        import_key=event.import_key,
        created_by=event.actor,
        events=case.events + 1,
    )


def _handed_over(case: Case, event: happened.HandedOver) -> Case:
    return replace(
        case,
        agreement=event.agreement,
        handed_over_at=event.judged_at,
        unqualified=bool(event.failed),
        returned=False,
        excluded="",
        hand_overs=case.hand_overs + 1,
        given=Given(
            agreement=event.agreement,
            version=event.version,
            by=event.actor,
            owner=case.owner,
            unit=case.unit,
            unit_path=case.unit_path,
            known_at=event.recorded_at,
            complete=event.complete,
        ),
        events=case.events + 1,
    )


def _returned(case: Case, event: happened.LeadReturned) -> Case:
    back = {"return_of": event.submission, "cited": event.cited, "contest": None, "contested_by": ""}
    given = case.given and replace(case.given, **back)
    return replace(case, returned=True, given=given, events=case.events + 1)


def _contested(case: Case, event: happened.ReturnContested) -> Case:
    given = case.given and replace(case.given, contest="open", contested_by=event.actor)
    return replace(case, given=given, events=case.events + 1)


def _contest_decided(case: Case, event: happened.ContestDecided) -> Case:
    given = case.given and replace(case.given, contest="granted" if event.granted else "refused")
    return replace(case, returned=not event.granted, given=given, events=case.events + 1)


def _excluded(case: Case, event: happened.LeadExcluded) -> Case:
    return replace(case, excluded=event.reason, events=case.events + 1)


def _fields_changed(case: Case, event: happened.FieldsChanged) -> Case:
    return replace(case, fields={**case.fields, **event.fields}, events=case.events + 1)


def _activity_recorded(case: Case, event: happened.ActivityRecorded) -> Case:
    name, at = event.activity, event.judged_at
    submission = Submission(name, at, event.actor, event.fields, event.counted, event.lacks)
    times = case.activity_times
    if event.counted:
        times = _with(times, name, _inserted(times.get(name, ()), at))
    return replace(
        case,
        submissions=_with(case.submissions, event.submission, submission),
        activity_times=times,
        attempts=_with(case.attempts, name, case.attempts.get(name, 0) + 1),
        events=case.events + 1,
    )


def _inserted(times: tuple[datetime, ...], at: datetime) -> tuple[datetime, ...]:
    if not times or times[-1] <= at:
        return (*times, at)
    ordered = list(times)
    insort(ordered, at)
    return tuple(ordered)


def _activity_corrected(case: Case, event: happened.ActivityCorrected) -> Case:
    before = case.submissions[event.submission]
    completed = event.judged_at if before.lacks and not event.lacks else before.completed_at
    corrected = replace(
        before, fields=event.fields, counted=event.counted, lacks=event.lacks, completed_at=completed
    )
    submissions = _with(case.submissions, event.submission, corrected)
    times = tuple(
        sorted(
            each.occurred_at
            for each in submissions.values()
            if each.activity == before.activity and each.counted
        )
    )
    return replace(
        case,
        submissions=submissions,
        activity_times=_with(case.activity_times, before.activity, times),
        events=case.events + 1,
    )


def _stage_entered(case: Case, event: happened.StageEntered) -> Case:
    return replace(
        case,
        visits=(*case.visits, Visit(event.stage, event.judged_at)),
        stage=event.stage,
        visit=event.visit,
        entered_at=event.judged_at,
        reason=event.reason,
        events=case.events + 1,
    )


def _owner_changed(case: Case, event: happened.OwnerChanged) -> Case:
    return replace(
        case,
        given=case.given and _taken_over(case.given, event),
        owner=event.owner,
        unit=event.unit,
        unit_path=event.unit_path,
        events=case.events + 1,
    )


def _taken_over(given: Given, event: happened.OwnerChanged) -> Given:
    """Whom a rule gave it in the same decision has had it from the start."""
    if event.recorded_at == given.known_at:
        return replace(given, owner=event.owner, unit=event.unit, unit_path=event.unit_path)
    return replace(given, assigned=(*given.assigned, event.judged_at))


def _record_added(case: Case, event: happened.RecordAdded) -> Case:
    record = LinkedRecord(event.record_type, event.fields)
    return replace(case, records=_with(case.records, event.record, record), events=case.events + 1)


def _waiting_began(case: Case, event: happened.WaitingBegan) -> Case:
    began = Waited(
        event.wait, event.occurrence, event.party, case.stage, case.visit, event.judged_at, event.ends_by
    )
    return replace(case, waits=(*case.waits, began), events=case.events + 1)


def _waiting_bounded(case: Case, event: happened.WaitingBounded) -> Case:
    return _wait(case, replace(case.waits[event.occurrence - 1], ends_by=event.ends_by))


def _waiting_ended(case: Case, event: happened.WaitingEnded) -> Case:
    by_itself = event.because in ("used_up", "left")
    wait = case.waits[event.occurrence - 1]
    return _wait(case, replace(wait, ended_at=event.judged_at, by_itself=by_itself))


def _wait(case: Case, wait: Waited) -> Case:
    waits = tuple(wait if each.occurrence == wait.occurrence else each for each in case.waits)
    return replace(case, waits=waits, events=case.events + 1)


def _armed(case: Case, event: happened.DeadlineArmed) -> Case:
    clock = Armed(event.clause, event.occurrence, event.started_at, event.due)
    known = case.clocks.get(event.clause)
    if known is not None and known.occurrence == event.occurrence:
        clock = replace(clock, told=known.told)
    elif event.clause in case.kept:
        case = _unkept(case, event.clause)
    return replace(case, clocks=_with(case.clocks, event.clause, clock), events=case.events + 1)


def _met(case: Case, event: happened.DeadlineMet) -> Case:
    clock = case.clocks[event.clause]
    due = clock.due and event.due  # one that had no due instant keeps none
    return _ended(case, replace(clock, due=due), "met", event.met_at)


def _missed(case: Case, event: happened.DeadlineMissed) -> Case:
    clock = case.clocks[event.clause]
    missed = replace(clock, due=event.due, told=clock.told or not event.silent)
    return _ended(case, missed, "missed", event.due)


def _cancelled(case: Case, event: happened.DeadlineCancelled) -> Case:
    return _ended(case, case.clocks[event.clause], "cancelled", event.judged_at, event.because)


def _ended(case: Case, clock: Armed, state: ClockState, at: datetime, because: str = "") -> Case:
    ended = replace(clock, state=state, ended_at=at, because=because)
    if (
        state != "missed" and clock.clause in case.kept
    ):  # what is missed may still be put right, by its own limit
        case = _unkept(case, clock.clause)
    return replace(case, clocks=_with(case.clocks, clock.clause, ended), events=case.events + 1)


def _unkept(case: Case, clause: str) -> Case:
    return replace(case, kept={id: limit for id, limit in case.kept.items() if id != clause})


def _ladder_armed(case: Case, event: happened.LadderArmed) -> Case:
    known = case.ladders.get(event.clause)
    same = known is not None and known.occurrence == event.occurrence
    before = known.rungs if known is not None and same else ()
    armed = {each.step: Rung(each.step, each.due) for each in event.levels}
    came = tuple(_dropped(rung, event.recorded_at) for rung in before if rung.step not in armed)
    return _climb(case, Climb(event.clause, event.occurrence, (*came, *armed.values())))


def _level_came(case: Case, event: happened.LevelCame) -> Case:
    climb = case.ladders[event.clause]
    came = Rung(event.step, event.due, event.outcome, event.due, event.late)
    return _climb(
        case,
        replace(climb, rungs=tuple(came if rung.step == event.step else rung for rung in climb.rungs)),
    )


def _ladder_ended(case: Case, event: happened.LadderEnded | happened.ReminderAcknowledged) -> Case:
    climb = case.ladders[event.clause]
    stopped = climb.stopped or isinstance(event, happened.ReminderAcknowledged)
    rungs = tuple(_dropped(rung, event.recorded_at) for rung in climb.rungs)
    return _climb(case, replace(climb, rungs=rungs, stopped=stopped))


def _dropped(rung: Rung, at: datetime) -> Rung:
    return replace(rung, state="cancelled", ended_at=at) if rung.state == "pending" else rung


def _climb(case: Case, climb: Climb) -> Case:
    return replace(case, ladders=_with(case.ladders, climb.clause, climb), events=case.events + 1)


def _task_opened(case: Case, event: happened.TaskOpened) -> Case:
    task = OpenedTask(
        event.title, event.assignee, event.due, within=event.within, opened_at=event.recorded_at
    )
    return replace(case, tasks=_with(case.tasks, event.task, task), events=case.events + 1)


def _task_due_set(case: Case, event: happened.TaskDueSet) -> Case:
    task = replace(case.tasks[event.task], due=event.due)
    return replace(case, tasks=_with(case.tasks, event.task, task), events=case.events + 1)


def _task_completed(case: Case, event: happened.TaskCompleted) -> Case:
    task = replace(case.tasks[event.task], done=True)
    return replace(case, tasks=_with(case.tasks, event.task, task), events=case.events + 1)


def _demand_made(case: Case, event: happened.DemandMade) -> Case:
    return replace(case, demands=(*case.demands, event.demand), events=case.events + 1)


def _segment_turned(case: Case, event: happened.SegmentTurned) -> Case:
    return replace(case, segments=_with(case.segments, event.segment, event.holds), events=case.events + 1)


def _schedule_armed(case: Case, event: happened.ScheduleArmed) -> Case:
    return _round(case, Round(event.rule, event.occurrence, event.every, event.due))


def _schedule_ended(case: Case, event: happened.ScheduleCame | happened.ScheduleCancelled) -> Case:
    return _round(case, replace(case.rounds[event.rule], pending=False))


def _round(case: Case, round: Round) -> Case:
    return replace(case, rounds=_with(case.rounds, round.rule, round), events=case.events + 1)


def _followed(case: Case, event: happened.ModelFollowed) -> Case:
    case = renamed(case, event.renames)
    return replace(case, kept=event.kept, events=case.events + 1)


def _noted(case: Case, event: AnyEvent) -> Case:
    return replace(case, events=case.events + 1)


# Looked up by the event's class, which its first argument's type repeats.
_CHANGES: dict[type, Callable[[Case, Any], Case]] = {
    happened.CaseCreated: _created,
    happened.HandedOver: _handed_over,
    happened.LeadReturned: _returned,
    happened.ReturnContested: _contested,
    happened.ContestDecided: _contest_decided,
    happened.LeadExcluded: _excluded,
    happened.FieldsChanged: _fields_changed,
    happened.ActivityRecorded: _activity_recorded,
    happened.ActivityCorrected: _activity_corrected,
    happened.StageEntered: _stage_entered,
    happened.GateOverridden: _noted,
    happened.OwnerChanged: _owner_changed,
    happened.NoteAdded: _noted,
    happened.RecordAdded: _record_added,
    happened.WaitingBegan: _waiting_began,
    happened.WaitingBounded: _waiting_bounded,
    happened.WaitingEnded: _waiting_ended,
    happened.DeadlineArmed: _armed,
    happened.DeadlineMet: _met,
    happened.DeadlineMissed: _missed,
    happened.DeadlineCancelled: _cancelled,
    happened.LadderArmed: _ladder_armed,
    happened.LevelCame: _level_came,
    happened.ReminderAcknowledged: _ladder_ended,
    happened.LadderEnded: _ladder_ended,
    happened.TaskOpened: _task_opened,
    happened.TaskDueSet: _task_due_set,
    happened.TaskCompleted: _task_completed,
    happened.DemandMade: _demand_made,
    happened.SegmentTurned: _segment_turned,
    happened.ScheduleArmed: _schedule_armed,
    happened.ScheduleCame: _schedule_ended,
    happened.ScheduleCancelled: _schedule_ended,
    happened.ModelFollowed: _followed,
    happened.PayloadErased: _noted,
    **APPROVAL_CHANGES,
}
