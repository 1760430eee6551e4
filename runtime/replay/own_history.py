"""Our own events, read back as the commands that people gave; what rules and clocks did is left to the model."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from itertools import groupby, takewhile
from typing import Any

from sqlalchemy import Connection, select

from engine.replay import Reliving
from engine.rules import Person, upcast
from engine.rules import event as happened
from engine.rules.approval import Request
from engine.rules.case import Case
from engine.rules.command import (
    AcknowledgeReminder,
    AddRecord,
    Adopt,
    AnyCommand,
    AssignCase,
    ContestReturn,
    CorrectActivity,
    CreateCase,
    DecideApproval,
    DecideContest,
    DelegateApproval,
    EditCase,
    HandOver,
    MoveCase,
    RecallApproval,
    RecordActivity,
    RequestApproval,
    StartWaiting,
    StopWaiting,
)
from engine.rules.course import SYSTEM
from engine.rules.event import AnyEvent
from engine.rules.renaming import named_as_now
from runtime.storage.history import CASE
from runtime.storage.tables import cases, event_payloads

_AT_ONCE = 2_000
# With what is asked below, every event there is: one that is in neither stops the replay instead of being lost.
_DERIVED = (
    happened.LeadReturned,
    happened.LeadExcluded,
    happened.DeadlineArmed,
    happened.DeadlineMet,
    happened.DeadlineMissed,
    happened.DeadlineCancelled,
    happened.LadderArmed,
    happened.LevelCame,
    happened.LadderEnded,
    happened.TaskOpened,
    happened.TaskDueSet,
    happened.TaskCompleted,
    happened.NoteAdded,
    happened.WaitingBounded,
    happened.DemandMade,
    happened.SegmentTurned,
    happened.ScheduleArmed,
    happened.ScheduleCame,
    happened.ScheduleCancelled,
    happened.ModelFollowed,
    happened.ApprovalStepOpened,
    happened.ApprovalDueMoved,
    happened.ApprovalStepClosed,
)


def histories(connection: Connection, organisation: str) -> Iterator[tuple[str, list[AnyEvent]]]:
    """Every case of the organisation with its events, one case in memory at a time."""
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(event_payloads.c.stream, event_payloads.c.payload)
        .where(event_payloads.c.organisation == organisation, event_payloads.c.kind == CASE)
        .order_by(event_payloads.c.stream, event_payloads.c.sequence)
    )
    for case, group in groupby(rows, lambda row: str(row.stream)):
        yield case, [upcast(row.payload) for row in group]


def names(connection: Connection, organisation: str) -> Iterator[tuple[str, str]]:
    """(case id, name)"""
    rows = connection.execution_options(yield_per=_AT_ONCE).execute(
        select(cases.c.id, cases.c.name).where(cases.c.organisation == organisation)
    )
    yield from ((row.id, row.name) for row in rows)


def erased(events: Iterable[AnyEvent]) -> bool:
    """A history whose personal content is gone cannot be asked what it would have done."""
    return any(isinstance(event, happened.PayloadErased) for event in events)


def live(events: Sequence[AnyEvent], reliving: Reliving, until: datetime, renames: Mapping[str, str]) -> None:
    """Each command arrives when it was recorded, and happened when it was verified to have happened.

    `renames` leads from the names at the end of this history to those of the model.
    """
    events = named_as_now(events, renames)
    override: happened.GateOverridden | None = None
    model = reliving.life.model
    if model.approvals:  # a role is asked in place of whoever held it then
        chains = {role: (Person(role, role),) for role in model.roles}
        reliving.life.facts = replace(reliving.life.facts, chains=chains)
    for place, event in enumerate(events):
        if event.recorded_at > until:
            return
        if isinstance(event, happened.GateOverridden):
            override = event
            continue
        if isinstance(event, happened.CaseCreated) and event.imported_from is not None:
            reliving.ask(_adopted(event, events[place + 1 :]), event.recorded_at)
            continue
        command = _command(event, reliving.life.case, override)
        if command is not None:
            override = None
            facts = reliving.life.facts
            if isinstance(event, happened.ReminderAcknowledged):  # who held which role then is not kept
                actor = Person(event.actor, event.actor)
                reliving.life.facts = replace(facts, holders=dict.fromkeys(reliving.life.model.roles, actor))
            if isinstance(event, happened.ApprovalDecided | happened.ApproverChanged):  # nor who was asked
                asked = _asked_now(reliving.life.case, event)
                reliving.life.facts = replace(facts, stand_ins=dict.fromkeys(asked, event.actor))
            reliving.ask(command, event.recorded_at)
            reliving.life.facts = facts


def _command(event: AnyEvent, case: Case, override: happened.GateOverridden | None) -> AnyCommand | None:
    by_rule = isinstance(event, happened.StageEntered | happened.FieldsChanged) and event.actor == SYSTEM
    if by_rule or isinstance(event, _DERIVED):
        return None
    if isinstance(event, happened.StageEntered):
        return _moved(event, case, override)
    return _ASKED[type(event)](event, case)


def _when(event: AnyEvent) -> datetime | None:
    """None is at receipt, which is also what counts when the device was not believed."""
    return event.occurred_at if event.verified and event.occurred_at != event.recorded_at else None


def _created(event: happened.CaseCreated, case: Case) -> AnyCommand:
    return CreateCase(
        actor=event.actor,
        occurred_at=_when(event),
        fields=event.fields,
        owner=event.owner,
        unit=event.unit,
        unit_path=event.unit_path,
    )


def _adopted(created: happened.CaseCreated, following: Sequence[AnyEvent]) -> AnyCommand:
    """An import states all its visits at once."""
    together = takewhile(lambda event: event.recorded_at == created.recorded_at, following)
    visits = [event for event in together if isinstance(event, happened.StageEntered)]
    return Adopt(
        actor=created.actor,
        fields=created.fields,
        owner=created.owner,
        unit=created.unit,
        unit_path=created.unit_path,
        visits=tuple((visit.stage, visit.occurred_at) for visit in visits),
        source=created.imported_from or "",
        key=created.import_key or "",
        reason=visits[-1].reason if visits else None,
    )


def _moved(
    event: happened.StageEntered, case: Case, override: happened.GateOverridden | None
) -> AnyCommand | None:
    """Entering the first stage belongs to the creation, and an import's visits to the import."""
    if event.left is None or event.visit <= case.visit or event.stage == case.stage:
        return None
    return MoveCase(
        actor=event.actor,
        occurred_at=_when(event),
        to=event.stage,
        expected_stage=case.stage,
        reason=event.reason,
        comment=event.comment,
        override=override.reason if override else None,
        approver=override.approver if override else None,
    )


def _changed(event: happened.FieldsChanged, case: Case) -> AnyCommand:
    return EditCase(
        actor=event.actor, occurred_at=_when(event), fields=event.fields, reason=event.reason or "…"
    )


def _recorded(event: happened.ActivityRecorded, case: Case) -> AnyCommand:
    return RecordActivity(
        actor=event.actor,
        occurred_at=_when(event),
        submission=event.submission,
        activity=event.activity,
        form_version=event.form_version,
        fields=event.fields,
    )


def _corrected(event: happened.ActivityCorrected, case: Case) -> AnyCommand:
    gone = {name: None for name in event.before if name not in event.fields}
    return CorrectActivity(
        actor=event.actor,
        submission=event.submission,
        fields={**gone, **event.fields},
        reason=event.reason or "…",
    )


def _assigned(event: happened.OwnerChanged, case: Case) -> AnyCommand:
    return AssignCase(
        actor=event.actor,
        occurred_at=_when(event),
        owner=event.owner,
        unit=event.unit,
        unit_path=event.unit_path,
        comment=event.comment,
    )


def _handed_over(event: happened.HandedOver, case: Case) -> AnyCommand:
    return HandOver(
        actor=event.actor,
        occurred_at=_when(event),
        agreement=event.agreement,
        owner=case.owner,
        unit=case.unit,
        unit_path=case.unit_path,
    )


def _contested(event: happened.ReturnContested, case: Case) -> AnyCommand:
    return ContestReturn(actor=event.actor, occurred_at=_when(event), reason=event.reason)


def _contest_decided(event: happened.ContestDecided, case: Case) -> AnyCommand:
    return DecideContest(
        actor=event.actor, occurred_at=_when(event), granted=event.granted, comment=event.comment
    )


def _linked(event: happened.RecordAdded, case: Case) -> AnyCommand:
    return AddRecord(
        actor=event.actor,
        occurred_at=_when(event),
        record=event.record,
        record_type=event.record_type,
        fields=event.fields,
    )


def _waited(event: happened.WaitingBegan, case: Case) -> AnyCommand:
    return StartWaiting(actor=event.actor, occurred_at=_when(event), wait=event.wait, comment=event.comment)


def _went_on(event: happened.WaitingEnded, case: Case) -> AnyCommand | None:
    """A wait that its allowance, the stage or the model ended is left to the model, as is one it never began."""
    last = case.waits[-1] if case.waits else None
    if event.because != "stopped" or last is None or last.wait != event.wait:
        return None
    return StopWaiting(actor=event.actor, occurred_at=_when(event), wait=event.wait, comment=event.comment)


def _acknowledged(event: happened.ReminderAcknowledged, case: Case) -> AnyCommand:
    return AcknowledgeReminder(
        actor=event.actor, clause=event.clause, occurrence=event.occurrence, comment=event.comment
    )


def _running(case: Case, approval: str) -> tuple[str, Request] | None:
    """The one asked for last: another model may ask at other times, and of other things."""
    found = [(id, each) for id, each in case.approvals.items() if each.approval == approval and each.running]
    return found[-1] if found else None


def _asked_now(case: Case, event: happened.ApprovalDecided | happened.ApproverChanged) -> list[str]:
    """Those in the seats of the event; where the model asks others, the first who is asked."""
    found = _running(case, event.approval)
    waiting = dict(found[1].waiting()) if found else {}
    seats = event.seats if isinstance(event, happened.ApprovalDecided) else (event.seat,)
    numbers = [number for number in seats if number in waiting] or list(waiting)[:1]
    return [person for number in numbers if (person := waiting[number].person)]


def _requested(event: happened.ApprovalRequested, case: Case) -> AnyCommand | None:
    """What a rule or a saved record has asked for is left to the model."""
    if event.actor != event.requester:
        return None
    id = event.about.partition("/")[2]
    return RequestApproval(actor=event.actor, approval=event.approval, about=id, comment=event.comment)


def _decided(event: happened.ApprovalDecided, case: Case) -> AnyCommand | None:
    found = _running(case, event.approval)
    if found is None:
        return None
    return DecideApproval(
        actor=event.actor,
        request=found[0],
        occurrence=found[1].occurrence,
        verdict=event.verdict,
        comment=event.comment,
    )


def _delegated(event: happened.ApproverChanged, case: Case) -> AnyCommand | None:
    found = _running(case, event.approval)
    if found is None or event.actor == SYSTEM or event.person is None:
        return None
    return DelegateApproval(actor=event.actor, request=found[0], to=event.person, comment=event.comment)


def _recalled(event: happened.ApprovalEnded, case: Case) -> AnyCommand | None:
    found = _running(case, event.approval)
    if found is None or event.because != "recalled":
        return None
    return RecallApproval(actor=event.actor, request=found[0], comment=event.comment)


# Looked up by the event's class, which its first argument's type repeats.
_ASKED: dict[type, Callable[[Any, Case], AnyCommand | None]] = {
    happened.CaseCreated: _created,
    happened.FieldsChanged: _changed,
    happened.ActivityRecorded: _recorded,
    happened.ActivityCorrected: _corrected,
    happened.OwnerChanged: _assigned,
    happened.HandedOver: _handed_over,
    happened.ReturnContested: _contested,
    happened.ContestDecided: _contest_decided,
    happened.RecordAdded: _linked,
    happened.WaitingBegan: _waited,
    happened.WaitingEnded: _went_on,
    happened.ReminderAcknowledged: _acknowledged,
    happened.ApprovalRequested: _requested,
    happened.ApprovalDecided: _decided,
    happened.ApproverChanged: _delegated,
    happened.ApprovalEnded: _recalled,
}
