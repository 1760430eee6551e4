"""What is done to a case beside moving it: edit, assign, note, linked record, task."""

from __future__ import annotations

from engine.diagnostics import Text
from engine.model.kernel import RecordType
from engine.rules import codes
from engine.rules.command import AddNote, AddRecord, AssignCase, CompleteTask, EditCase
from engine.rules.course import Course
from engine.rules.creation import refuse_duplicate
from engine.rules.event import FieldsChanged, NoteAdded, OwnerChanged, RecordAdded, TaskCompleted
from engine.rules.submission import accept

RECORD_TYPE = Text("档案类型", "record type")
TASK = Text("任务", "task")


def edit(course: Course, command: EditCase) -> None:
    """A value that stood there already changes only for a stated reason."""
    form, before = course.model.case_form, course.case.fields
    after = accept(course, form, {**before, **command.fields}, command.fields, before)
    changed = {name: value for name, value in after.items() if before.get(name) != value}
    changed |= {name: None for name in before if name not in after and before[name] is not None}
    for name in command.fields:
        field = form.field(name)
        if (
            field is not None
            and name in changed
            and before.get(name) is not None
            and not command.reason.strip()
        ):
            course.refuse(codes.CHANGE_NEEDS_REASON, name, field=field.title)
    if any(name in changed for name in course.model.unique):
        refuse_duplicate(course)
    if changed and not course.refused:
        course.add(
            FieldsChanged(
                **course.stamp,
                fields=changed,
                before={name: before.get(name) for name in changed},
                reason=command.reason,
            )
        )


def assign(course: Course, command: AssignCase) -> None:
    case = course.case
    if (command.owner, command.unit, command.unit_path) != (case.owner, case.unit, case.unit_path):
        course.add(
            OwnerChanged(
                **course.stamp,
                owner=command.owner,
                unit=command.unit,
                unit_path=command.unit_path,
                before=case.owner,
                comment=command.comment,
            )
        )


def note(course: Course, command: AddNote) -> None:
    if not command.text.strip() and not command.files:
        course.refuse(codes.EMPTY_NOTE, "text")
        return
    course.add(NoteAdded(**course.stamp, text=command.text, files=command.files))


def add_record(course: Course, command: AddRecord) -> None:
    if command.record in course.case.records:
        course.say(f"record/{command.record}", "suppressed", {"because": "recorded before"})
        return
    if not course.knows(RECORD_TYPE, command.record_type, course.model.record_types):
        return
    record_type = course.model.record_types[command.record_type]
    if course.facts.id_taken:
        course.refuse(codes.ID_TAKEN)
    fields = accept(course, record_type.form, command.fields)
    if not course.refused:
        _refuse_twin(course, record_type, fields)
    if not course.refused:
        course.add(
            RecordAdded(**course.stamp, record=command.record, record_type=record_type.id, fields=fields)
        )


def _refuse_twin(course: Course, record_type: RecordType, fields: object) -> None:
    if not record_type.unique or not isinstance(fields, dict):
        return
    key = [fields.get(name) for name in record_type.unique]
    linked = course.view.linked(record_type.id)
    if None not in key and any([other.get(name) for name in record_type.unique] == key for other in linked):
        course.refuse(
            codes.RECORD_DUPLICATE,
            record_type.unique[0],
            record_type=record_type.title,
            field=field_titles(record_type),
        )


def field_titles(record_type: RecordType) -> Text:
    titles = [field.title for field in record_type.form.fields if field.id in record_type.unique]
    return Text("、".join(each.zh for each in titles), ", ".join(each.en for each in titles))


def complete_task(course: Course, command: CompleteTask) -> None:
    if not course.knows(TASK, command.task, course.case.tasks):
        return
    if course.case.tasks[command.task].done:
        course.say(f"task/{command.task}", "suppressed", {"because": "done before"})
        return
    course.add(TaskCompleted(**course.stamp, task=command.task, comment=command.comment))
