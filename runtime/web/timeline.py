"""The history of a case as people read it: newest first, clock-keeping left out, corrections in place."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.json import Json
from engine.model.kernel import Field, Form, Model
from engine.rules.event import (
    ActivityCorrected,
    ActivityRecorded,
    AnyEvent,
    ApprovalDueMoved,
    ApprovalStepClosed,
    ApprovalStepOpened,
    ApproverChanged,
    DeadlineArmed,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    FieldsChanged,
    GateOverridden,
    LadderArmed,
    LadderEnded,
    LevelCame,
    OwnerChanged,
    ScheduleArmed,
    ScheduleCancelled,
    SegmentTurned,
    WaitingBounded,
)
from engine.rules.renaming import named_as_now
from runtime.queries.colleagues import names_of
from runtime.storage.history import Stream, read

_CLOCK_KEEPING = (
    ApprovalDueMoved,
    ApprovalStepOpened,
    DeadlineArmed,
    WaitingBounded,
    DeadlineCancelled,
    LadderArmed,
    LadderEnded,
    ScheduleArmed,
    ScheduleCancelled,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """`type` is the event's tag, for which `templates/timeline.html` has the words."""

    type: str
    at: datetime
    who: str
    event: AnyEvent
    form: Form | None
    corrected: bool


@dataclass(frozen=True, slots=True)
class Difference:
    field: Field
    before: Json
    after: Json


@dataclass(frozen=True, slots=True)
class Timeline:
    """`recorded` are the original records by submission, `history` all events, clock-keeping too."""

    entries: list[Entry]
    names: Mapping[str, str]
    recorded: Mapping[str, ActivityRecorded]
    history: Sequence[AnyEvent]


def timeline_of(connection: Connection, organisation: str, model: Model, case: str) -> Timeline:
    history = named_as_now(list(read(connection, Stream(organisation, case))))
    put_right = _put_right(history)
    events = [one for one in history if worth_reading(one) or id(one) in put_right]
    names = names_of(connection, organisation, people_in(events))
    corrected = {one.submission for one in events if isinstance(one, ActivityCorrected)}
    entries = [
        Entry(
            type=str(one.__struct_config__.tag),
            at=one.judged_at,
            who=names.get(one.actor, ""),
            event=one,
            form=form_of(model, one),
            corrected=isinstance(one, ActivityRecorded) and one.submission in corrected,
        )
        for one in reversed(events)
    ]
    recorded = {one.submission: one for one in events if isinstance(one, ActivityRecorded)}
    return Timeline(entries, names, recorded, history)


def worth_reading(event: AnyEvent) -> bool:
    """Clocks that were set, met or dropped speak through what set them; one that was missed or corrected speaks
    for itself."""
    if isinstance(event, DeadlineMet):
        return event.corrects
    if isinstance(event, ApprovalStepClosed):
        return event.outcome == "expired"
    if isinstance(event, SegmentTurned):
        return not event.noted
    if isinstance(event, LevelCame):
        return event.outcome != "gone"
    return not isinstance(event, _CLOCK_KEEPING)


def _put_right(history: Sequence[AnyEvent]) -> set[int]:
    """Armed again after it was missed: a clock that is in time after all, by identity."""
    late: set[tuple[str, int]] = set()
    found = set()
    for event in history:
        if isinstance(event, DeadlineMissed):
            late.add((event.clause, event.occurrence))
        elif isinstance(event, DeadlineArmed) and (event.clause, event.occurrence) in late:
            late.discard((event.clause, event.occurrence))
            found.add(id(event))
    return found


def people_in(events: Iterable[AnyEvent]) -> set[str]:
    found = set()
    for event in events:
        found.add(event.actor)
        if isinstance(event, OwnerChanged):
            found |= {event.owner, event.before}
        if isinstance(event, ApproverChanged):
            found |= {event.before or "", event.person or ""}
        if isinstance(event, GateOverridden):
            found.add(event.approver)
    return found


def form_of(model: Model, event: AnyEvent) -> Form | None:
    if isinstance(event, ActivityRecorded | ActivityCorrected):
        activity = model.activities.get(event.activity)
        return activity.form if activity else None
    return model.case_form if isinstance(event, FieldsChanged) else None


def differences(form: Form, before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Difference]:
    return [
        Difference(field, before.get(field.id), after.get(field.id))
        for field in form.fields
        if before.get(field.id) != after.get(field.id)
    ]
