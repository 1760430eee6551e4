"""The history of a case as people read it: newest first, clock-keeping left out, corrections in place."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
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
    TaskDueSet,
    WaitingBounded,
)
from engine.rules.renaming import form_renamed, named_as_now, since_renamed
from runtime.models import Models
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
    TaskDueSet,
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


def timeline_of(
    connection: Connection, organisation: str, models: Models, model: Model, case: str
) -> Timeline:
    """What was filled in is shown as it was asked then: `models` has the earlier versions of `model`."""
    stated = list(read(connection, Stream(organisation, case)))
    history = named_as_now(stated)
    forms = dict(forms_then(connection, organisation, models, model, stated))
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
            form=form_of(model, one, forms),
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
        return event.outcome in ("expired", "too_few")
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


def forms_then(
    connection: Connection, organisation: str, models: Models, model: Model, stated: Sequence[AnyEvent]
) -> Iterator[tuple[str, Form]]:
    """Per submission the form that asked for it, with the ids that its fields have now."""
    for event, later in since_renamed(stated):
        if not isinstance(event, ActivityRecorded) or event.form_version in ("", model.version):
            continue
        activity = models.get(connection, organisation, event.form_version).activities.get(event.activity)
        if activity is not None:
            yield event.submission, form_renamed(activity.form, later)


def form_of(model: Model, event: AnyEvent, forms: Mapping[str, Form]) -> Form | None:
    """A correction is asked by the form of its day, and may change what the first form alone had asked."""
    if isinstance(event, FieldsChanged):
        return model.case_form
    if not isinstance(event, ActivityRecorded | ActivityCorrected):
        return None
    activity, then = model.activities.get(event.activity), forms.get(event.submission)
    if then is None or activity is None:
        return then or (activity.form if activity else None)
    return then if isinstance(event, ActivityRecorded) else both(activity.form, then)


def both(now: Form, then: Form) -> Form:
    """The fields that are asked now, then those that were asked and are no more."""
    asked = {field.id for field in now.fields}
    return replace(now, fields=(*now.fields, *(field for field in then.fields if field.id not in asked)))


def differences(form: Form, before: Mapping[str, Json], after: Mapping[str, Json]) -> list[Difference]:
    return [
        Difference(field, before.get(field.id), after.get(field.id))
        for field in form.fields
        if before.get(field.id) != after.get(field.id)
    ]
