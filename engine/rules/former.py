"""What is asked under the names of a version before: by a page that was open, or a program, when the model changed."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

from msgspec.structs import replace

from engine.model.kernel import Form, Model
from engine.rules.case import Case
from engine.rules.command import (
    AcknowledgeReminder,
    AddRecord,
    AnyCommand,
    CorrectActivity,
    CreateCase,
    EditCase,
    HandOver,
    MoveCase,
    RecordActivity,
    RequestApproval,
    StartWaiting,
    StopWaiting,
)
from engine.rules.renaming import clause_now

V = TypeVar("V")


def present_name(model: Model, sort: str, name: str, known: Mapping[str, object]) -> str:
    """`name` itself where the model has it, or never had it."""
    return name if name in known else model.renames.get(f"{sort}/{name}", name)


def present_fields(model: Model, form: Form, fields: Mapping[str, V]) -> dict[str, V]:
    return {present_field(model, form, name): value for name, value in fields.items()}


def present_field(model: Model, form: Form, name: str) -> str:
    return name if form.field(name) is not None else model.renames.get(f"field/{form.id}/{name}", name)


def under_present_names(model: Model, case: Case, command: AnyCommand) -> AnyCommand:
    """What the model does not know under any name stays, and is refused where it is looked for."""
    change = _ASKED.get(type(command))
    return (
        command if change is None or not model.renames else replace(command, **change(model, case, command))
    )


def _move(model: Model, case: Case, command: MoveCase) -> dict[str, object]:
    return {
        "to": present_name(model, "stage", command.to, model.stages),
        "expected_stage": present_name(model, "stage", command.expected_stage, model.stages),
    }


def _record(model: Model, case: Case, command: RecordActivity) -> dict[str, object]:
    name = present_name(model, "activity", command.activity, model.activities)
    activity = model.activities.get(name)
    fields = command.fields if activity is None else present_fields(model, activity.form, command.fields)
    return {"activity": name, "fields": fields}


def _correct(model: Model, case: Case, command: CorrectActivity) -> dict[str, object]:
    given = case.submissions.get(command.submission)
    activity = None if given is None else model.activities.get(given.activity)
    return {} if activity is None else {"fields": present_fields(model, activity.form, command.fields)}


def _of_the_case(model: Model, case: Case, command: CreateCase | EditCase) -> dict[str, object]:
    return {"fields": present_fields(model, model.case_form, command.fields)}


def _link(model: Model, case: Case, command: AddRecord) -> dict[str, object]:
    name = present_name(model, "record", command.record_type, model.record_types)
    type_ = model.record_types.get(name)
    fields = command.fields if type_ is None else present_fields(model, type_.form, command.fields)
    return {"record_type": name, "fields": fields}


def _hand_over(model: Model, case: Case, command: HandOver) -> dict[str, object]:
    return {"agreement": present_name(model, "agreement", command.agreement, model.agreements)}


def _wait(model: Model, case: Case, command: StartWaiting | StopWaiting) -> dict[str, object]:
    return {"wait": present_name(model, "wait", command.wait, model.waits)}


def _request(model: Model, case: Case, command: RequestApproval) -> dict[str, object]:
    return {"approval": present_name(model, "approval", command.approval, model.approvals)}


def _acknowledge(model: Model, case: Case, command: AcknowledgeReminder) -> dict[str, object]:
    known = command.clause in model.clauses
    return {} if known else {"clause": clause_now(model.renames, command.clause)}


# Looked up by the command's class, which its last argument's type repeats.
_ASKED: dict[type, Callable[[Model, Case, Any], dict[str, object]]] = {
    MoveCase: _move,
    RecordActivity: _record,
    CorrectActivity: _correct,
    CreateCase: _of_the_case,
    EditCase: _of_the_case,
    AddRecord: _link,
    HandOver: _hand_over,
    StartWaiting: _wait,
    StopWaiting: _wait,
    RequestApproval: _request,
    AcknowledgeReminder: _acknowledge,
}
