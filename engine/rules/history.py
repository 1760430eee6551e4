"""Foreign history is history: what the gate would have refused is stated all the same. For replays, which write nothing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, NamedTuple

from msgspec import structs

from engine.diagnostics import Diagnostic
from engine.forms import check_submission
from engine.json import Json
from engine.model.kernel import Form, Model
from engine.rules import moves, returns
from engine.rules.activities import ACTIVITY
from engine.rules.case import Case
from engine.rules.command import AddRecord, AnyCommand, CreateCase, EditCase, MoveCase, RecordActivity
from engine.rules.course import Course, begin
from engine.rules.creation import enter_first
from engine.rules.decide import follow_up, request
from engine.rules.decision import Decision, Facts
from engine.rules.event import ActivityRecorded, FieldsChanged, RecordAdded
from engine.rules.submission import verdict
from engine.rules.upkeep import RECORD_TYPE


class Relived(NamedTuple):
    """`refused` is what `decide` would have refused it for, `after` the case as it then stands."""

    decision: Decision
    refused: tuple[Diagnostic, ...]
    after: Case


def relive(model: Model, case: Case, facts: Facts, command: AnyCommand, now: datetime) -> Relived:
    """What follows from a fact that happened anyway, and for what `decide` would have refused it.

    A value that its field could never hold is left out. The decision itself is a refusal only where nothing
    can be stated: a stage, an activity or a record type that the model does not have, or a request for something other than a plain fact.
    """
    course = begin(model, case, facts, command, now)
    request(course, command)
    refused = tuple(course.refused)
    stated = _STATED.get(type(command))
    if refused and stated is not None and case.exists != isinstance(command, CreateCase):
        course.refused.clear()
        stated(course, command)
    if not course.refused:
        follow_up(course, case)
    return Relived(course.decision(), refused, case if course.refused else course.case)


def _created(course: Course, command: CreateCase) -> None:
    enter_first(course, command, _legible(course, course.model.case_form, command.fields))


def _edited(course: Course, command: EditCase) -> None:
    before = course.case.fields
    after = _legible(course, course.model.case_form, command.fields)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    if changed:
        was = {name: before.get(name) for name in changed}
        course.add(FieldsChanged(**course.stamp, fields=changed, before=was, reason=command.reason))


def _moved(course: Course, command: MoveCase) -> None:
    if course.knows(moves.STAGE, command.to, course.model.stages):
        moves.enter(course, command)


def _recorded(course: Course, command: RecordActivity) -> None:
    if not course.knows(ACTIVITY, command.activity, course.model.activities):
        return
    activity = course.model.activities[command.activity]
    fields = _legible(course, activity.form, command.fields)
    course.add(
        ActivityRecorded(
            **course.stamp,
            submission=command.submission,
            activity=activity.id,
            form_version=command.form_version,
            fields=fields,
            **structs.asdict(verdict(course, activity, fields, course.stamp["occurred_at"])),
        )
    )
    returns.take_feedback(course, command.submission)


def _added(course: Course, command: AddRecord) -> None:
    if not course.knows(RECORD_TYPE, command.record_type, course.model.record_types):
        return
    record_type = course.model.record_types[command.record_type]
    fields = _legible(course, record_type.form, command.fields)
    course.add(RecordAdded(**course.stamp, record=command.record, record_type=record_type.id, fields=fields))


def _legible(course: Course, form: Form, raw: Mapping[str, Json]) -> Mapping[str, Json]:
    submitted = check_submission(form, raw, course.view.values, course.view.moment)
    broken = {problem.path.split(".", 1)[0].split("[", 1)[0] for problem in submitted.diagnostics}
    return {name: value for name, value in submitted.fields.items() if name not in broken}


# Looked up by the command's class, which its second argument's type repeats.
_STATED: dict[type, Callable[[Course, Any], None]] = {
    CreateCase: _created,
    EditCase: _edited,
    MoveCase: _moved,
    RecordActivity: _recorded,
    AddRecord: _added,
}
