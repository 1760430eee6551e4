"""A case under new names: what `was` says of a model, done to the state. Events keep the names of their time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from engine.model.kernel import Form
from engine.model.limit import ByDate
from engine.rules import event as happened
from engine.rules.approval import Request
from engine.rules.case import Case, LinkedRecord, Submission, Waited
from engine.rules.event import AnyEvent

V = TypeVar("V")
Renames = Mapping[str, str]
"""As `Model.renames`: `stage/旧名`, `field/case/旧名`, `field/activity/客户拜访/旧名` -> the id now."""


def renamed(case: Case, renames: Renames) -> Case:
    if not renames:
        return case
    return replace(
        case,
        stage=_now(renames, "stage", case.stage),
        agreement=None if case.agreement is None else _now(renames, "agreement", case.agreement),
        fields=_keys(renames, "field/case", case.fields),
        submissions={id: _submission(renames, given) for id, given in case.submissions.items()},
        activity_times=_keys(renames, "activity", case.activity_times),
        attempts=_keys(renames, "activity", case.attempts),
        records={id: _record(renames, record) for id, record in case.records.items()},
        clocks={
            clause_now(renames, id): replace(clock, clause=clause_now(renames, id))
            for id, clock in case.clocks.items()
        },
        ladders={
            clause_now(renames, id): replace(climb, clause=clause_now(renames, id))
            for id, climb in case.ladders.items()
        },
        kept={clause_now(renames, id): limit_now(renames, limit) for id, limit in case.kept.items()},
        approvals={id: _request(renames, asked, case) for id, asked in case.approvals.items()},
        waits=tuple(_wait(renames, wait) for wait in case.waits),
        visits=tuple(replace(each, stage=_now(renames, "stage", each.stage)) for each in case.visits),
        segments=_keys(renames, "table", case.segments),
        rounds={
            _now(renames, "rule", id): replace(round, rule=_now(renames, "rule", id))
            for id, round in case.rounds.items()
        },
    )


def clause_now(renames: Renames, clause: str) -> str:
    """`stage/<stage>` and `agreement/<agreement>/<activity>` are the names of clocks."""
    sort, _, of = clause.partition("/")
    if sort == "agreement":
        agreement, _, activity = of.partition("/")
        return f"agreement/{_now(renames, 'agreement', agreement)}/{_now(renames, 'activity', activity)}"
    return f"{sort}/{_now(renames, sort, of)}"


def _request(renames: Renames, asked: Request, case: Case) -> Request:
    """What it was asked for stays; only names change."""
    kind, _, id = asked.about.partition("/")
    form = "field/case"
    if kind == "record" and id in case.records:
        form = f"field/record/{_now(renames, 'record', case.records[id].record_type)}"
    elif kind == "activity" and id in case.submissions:
        form = f"field/activity/{_now(renames, 'activity', case.submissions[id].activity)}"
    return replace(
        asked, approval=_now(renames, "approval", asked.approval), seen=_keys(renames, form, asked.seen)
    )


def limit_now(renames: Renames, limit: str) -> str:
    """One by a date names a field of the case."""
    by = ByDate.parse(limit)
    return limit if by is None else str(dataclasses.replace(by, field=_now(renames, "field/case", by.field)))


def _wait(renames: Renames, wait: Waited) -> Waited:
    return replace(
        wait,
        wait=_now(renames, "wait", wait.wait),
        stage=_now(renames, "stage", wait.stage),
        party=_now(renames, "role", wait.party),
    )


def _now(renames: Renames, sort: str, id: str) -> str:
    return renames.get(f"{sort}/{id}", id)


def _keys(renames: Renames, sort: str, mapping: Mapping[str, V]) -> dict[str, V]:
    return {_now(renames, sort, id): value for id, value in mapping.items()}


def _submission(renames: Renames, given: Submission) -> Submission:
    activity = _now(renames, "activity", given.activity)
    return replace(
        given, activity=activity, fields=_keys(renames, f"field/activity/{activity}", given.fields)
    )


def _record(renames: Renames, record: LinkedRecord) -> LinkedRecord:
    type_ = _now(renames, "record", record.record_type)
    return replace(record, record_type=type_, fields=_keys(renames, f"field/record/{type_}", record.fields))


def named_as_now(events: Sequence[AnyEvent], renames: Renames | None = None) -> list[AnyEvent]:
    """A history under the names of its end, for each version that was followed changed some.

    `renames` are those of a version that has not been followed yet.
    """
    named = []
    for event, later in since_renamed(events, renames):
        for each in later:
            event = event_renamed(event, each)
        named.append(event)
    return named[::-1]


def since_renamed(
    events: Sequence[AnyEvent], renames: Renames | None = None
) -> Iterator[tuple[AnyEvent, tuple[Renames, ...]]]:
    """The newest first, each with what has been renamed since, in that order."""
    later: tuple[Renames, ...] = (renames,) if renames else ()
    for event in reversed(events):
        yield event, later
        if isinstance(event, happened.ModelFollowed) and event.renames:
            later = (event.renames, *later)


def form_renamed(form: Form, later: Sequence[Renames]) -> Form:
    """A form of an earlier version with the ids that it has after those renames; titles stay as people saw them."""
    for renames in later:
        sort, _, of = form.id.partition("/")
        id = f"{sort}/{_now(renames, sort, of)}" if of else form.id
        fields = tuple(
            dataclasses.replace(field, id=_now(renames, f"field/{id}", field.id)) for field in form.fields
        )
        form = dataclasses.replace(form, id=id, fields=fields)
    return form


def event_renamed(event: AnyEvent, renames: Renames) -> AnyEvent:
    """What was stated under the old names, as it would be stated now."""
    change = _STATED.get(type(event))
    return event if change is None or not renames else replace(event, **change(event, renames))


def _fields(prefix: str, event: Any, renames: Renames) -> dict[str, object]:
    return {"fields": _keys(renames, prefix, event.fields)}


def _changed(event: happened.FieldsChanged, renames: Renames) -> dict[str, object]:
    return _fields("field/case", event, renames) | {"before": _keys(renames, "field/case", event.before)}


def _given(event: happened.ActivityRecorded, renames: Renames) -> dict[str, object]:
    activity = _now(renames, "activity", event.activity)
    return _fields(f"field/activity/{activity}", event, renames) | {"activity": activity}


def _corrected(event: happened.ActivityCorrected, renames: Renames) -> dict[str, object]:
    activity = _now(renames, "activity", event.activity)
    before = _keys(renames, f"field/activity/{activity}", event.before)
    return _fields(f"field/activity/{activity}", event, renames) | {"activity": activity, "before": before}


def _linked(event: happened.RecordAdded, renames: Renames) -> dict[str, object]:
    type_ = _now(renames, "record", event.record_type)
    return _fields(f"field/record/{type_}", event, renames) | {"record_type": type_}


def _entered(event: happened.StageEntered, renames: Renames) -> dict[str, object]:
    left = None if event.left is None else _now(renames, "stage", event.left)
    return {"stage": _now(renames, "stage", event.stage), "left": left}


def _waiting(event: Any, renames: Renames) -> dict[str, object]:
    return {"wait": _now(renames, "wait", event.wait)}


# Looked up by the event's class, which its first argument's type repeats.
_STATED: dict[type, Callable[[Any, Renames], dict[str, object]]] = {
    happened.CaseCreated: lambda event, renames: (
        _fields("field/case", event, renames) | {"stage": _now(renames, "stage", event.stage)}
    ),
    happened.FieldsChanged: _changed,
    happened.ActivityRecorded: _given,
    happened.ActivityCorrected: _corrected,
    happened.RecordAdded: _linked,
    happened.StageEntered: _entered,
    happened.WaitingBegan: lambda event, renames: (
        _waiting(event, renames) | {"party": _now(renames, "role", event.party)}
    ),
    happened.WaitingBounded: _waiting,
    happened.WaitingEnded: _waiting,
    happened.HandedOver: lambda event, renames: {"agreement": _now(renames, "agreement", event.agreement)},
    happened.ReminderAcknowledged: lambda event, renames: {"clause": clause_now(renames, event.clause)},
}
