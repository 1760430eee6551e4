"""A case under new names: what `was` says of a model, done to the state. Events keep the names of their time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, TypeVar

from msgspec.structs import replace

from engine.model.kernel import Form
from engine.model.limit import ByDate
from engine.rules import event as happened
from engine.rules.approval import OF_CASE, PlannedStep, Request
from engine.rules.because import read_because
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
        demands=tuple(_demand(renames, name) for name in case.demands),
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
        asked,
        approval=_now(renames, "approval", asked.approval),
        seen=_seen(renames, form, asked.seen),
        steps=_steps(renames, asked.steps),
        seats=tuple(replace(seat, role=_now(renames, "role", seat.role)) for seat in asked.seats),
    )


def _seen(renames: Renames, form: str, seen: Mapping[str, V]) -> dict[str, V]:
    """Fields of the form, and with a prefix those of the case."""
    found = {}
    for name, value in seen.items():
        of_case = name.startswith(OF_CASE)
        sort, bare = ("field/case", name.removeprefix(OF_CASE)) if of_case else (form, name)
        found[f"{OF_CASE if of_case else ''}{_now(renames, sort, bare)}"] = value
    return found


def _steps(renames: Renames, steps: Sequence[PlannedStep]) -> tuple[PlannedStep, ...]:
    return tuple(
        replace(step, roles=tuple(_now(renames, "role", role) for role in step.roles)) for step in steps
    )


def _demand(renames: Renames, name: str) -> str:
    """As gates name things: `客户拜访`, `预算`, `case.预算`, `客户拜访.纪要`; a bare name means one thing only."""
    holder, dot, bare = name.rpartition(".")
    if holder == "case":
        return f"case.{_now(renames, 'field/case', bare)}"
    if dot:
        activity = _now(renames, "activity", holder)
        return f"{activity}.{_now(renames, f'field/activity/{activity}', bare)}"
    meant = (f"activity/{name}", f"record/{name}", f"field/case/{name}")
    proofs = (key for key in renames if key.startswith("field/activity/") and key.endswith(f"/{name}"))
    return next((renames[key] for key in (*meant, *proofs) if key in renames), name)


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


def because_now(because: str, events: Sequence[AnyEvent]) -> str:
    """Why a message or task of this history came, under the names of its end."""
    for event in events:
        if isinstance(event, happened.ModelFollowed) and event.renames:
            because = _source_now(event.renames, because)
    return because


def _source_now(renames: Renames, because: str) -> str:
    read = read_because(because)
    sort, _, id = read.source.partition("/")
    now = clause_now(renames, id) if sort == "clause" else _now(renames, sort, id)
    return because.replace(read.source, f"{sort}/{now}", 1)


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


def _clocked(event: Any, renames: Renames) -> dict[str, object]:
    return {"clause": clause_now(renames, event.clause)}


def _scheduled(event: Any, renames: Renames) -> dict[str, object]:
    return {"rule": _now(renames, "rule", event.rule)}


def _agreed(event: Any, renames: Renames) -> dict[str, object]:
    return {"agreement": _now(renames, "agreement", event.agreement)}


def _approving(event: Any, renames: Renames) -> dict[str, object]:
    return {"approval": _now(renames, "approval", event.approval)}


def _opened(event: happened.ApprovalStepOpened, renames: Renames) -> dict[str, object]:
    places = tuple(replace(place, role=_now(renames, "role", place.role)) for place in event.places)
    return _approving(event, renames) | {"places": places}


def _overridden(event: happened.GateOverridden, renames: Renames) -> dict[str, object]:
    return {"stage": _now(renames, "stage", event.stage), "to": _now(renames, "stage", event.to)}


def _followed(event: happened.ModelFollowed, renames: Renames) -> dict[str, object]:
    return {"kept": {clause_now(renames, id): limit_now(renames, limit) for id, limit in event.kept.items()}}


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
    happened.GateOverridden: _overridden,
    happened.WaitingBegan: lambda event, renames: (
        _waiting(event, renames) | {"party": _now(renames, "role", event.party)}
    ),
    happened.DemandMade: lambda event, renames: {"demand": _demand(renames, event.demand)},
    happened.SegmentTurned: lambda event, renames: {"segment": _now(renames, "table", event.segment)},
    happened.TaskOpened: lambda event, renames: {
        "role": _now(renames, "role", event.role),
        "because": _source_now(renames, event.because),
    },
    happened.ApprovalRequested: lambda event, renames: (
        _approving(event, renames) | {"steps": _steps(renames, event.steps)}
    ),
    happened.ApprovalStepOpened: _opened,
    happened.ModelFollowed: _followed,
    **dict.fromkeys((happened.WaitingBounded, happened.WaitingEnded), _waiting),
    **dict.fromkeys((happened.ScheduleArmed, happened.ScheduleCame, happened.ScheduleCancelled), _scheduled),
    **dict.fromkeys(
        (
            happened.HandedOver,
            happened.LeadReturned,
            happened.ReturnContested,
            happened.ContestDecided,
            happened.LeadExcluded,
        ),
        _agreed,
    ),
    **dict.fromkeys(
        (
            happened.DeadlineArmed,
            happened.DeadlineMet,
            happened.DeadlineMissed,
            happened.DeadlineCancelled,
            happened.LadderArmed,
            happened.LevelCame,
            happened.ReminderAcknowledged,
            happened.LadderEnded,
        ),
        _clocked,
    ),
    **dict.fromkeys(
        (
            happened.ApprovalDecided,
            happened.ApproverChanged,
            happened.ApprovalDueMoved,
            happened.ApprovalStepClosed,
            happened.ApprovalEnded,
        ),
        _approving,
    ),
}
