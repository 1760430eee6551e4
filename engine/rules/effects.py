"""Actions carried out: messages and calls are planned for the runtime, tasks and field values become events."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from engine.actions import Action, ActionContext
from engine.actions.action import CASE_NAMES, SAYABLE
from engine.actions.effect import Approve, Assign, Call, Move, Notify, OpenTask, Require, SetField
from engine.model.kernel import DEEPEST, Clause
from engine.rules import approvals, automatic, tasks
from engine.rules.course import Course
from engine.rules.event import FieldsChanged
from engine.rules.limits import limit_of
from engine.timing import in_words


def carry_out(
    course: Course, actions: tuple[Action, ...], title: str, because: str, clause: Clause | None = None
) -> None:
    if course.depth > DEEPEST:
        course.say(because, "suppressed", {"too_deep": str(course.depth)})
        return
    context = ActionContext(
        title=title,
        because=because,
        words=Words(course, clause),
        values=course.view.values,
        moment=course.view.moment,
        language=course.language,
        stage=course.case.stage,
        fields=course.case.fields,
    )
    for action in actions:
        wanted = action.plan(context)
        _CARRIED_OUT[type(wanted)](course, wanted)


class Words(Mapping[str, str]):
    """What a template may say about the case; a word is made only when it is asked for."""

    def __init__(self, course: Course, clause: Clause | None) -> None:
        self._course = course
        self._clause = clause

    def __getitem__(self, name: str) -> str:
        if name in CASE_NAMES:
            return case_name(self._course)
        if name in SAYABLE:
            return _SPOKEN[name](self._course, self._clause)
        field = self._course.model.case_form.field(name)
        if field is None:
            raise KeyError(name)
        return field.type.show(self._course.case.fields.get(name), self._course.language)

    def __iter__(self) -> Iterator[str]:
        yield from SAYABLE
        yield from (field.id for field in self._course.model.case_form.fields)

    def __len__(self) -> int:
        return len(SAYABLE) + len(self._course.model.case_form.fields)


def case_name(course: Course) -> str:
    return str(course.case.fields.get(course.model.case_name) or "")


def _stage(course: Course, clause: Clause | None) -> str:
    id = clause.stage if clause is not None and clause.stage else course.case.stage
    stage = course.model.stages.get(id)
    return stage.title.to(course.language) if stage else id


def _dwell(course: Course, clause: Clause | None) -> str:
    return in_words(course.now - _since(course, clause), course.language)


def _since(course: Course, clause: Clause | None) -> datetime:
    clock = course.case.clocks.get(clause.id) if clause is not None and clause.stage else None
    if clock is not None:
        return clock.started_at
    return course.case.entered_at or course.now


def _owner(course: Course, clause: Clause | None) -> str:
    return course.facts.names.get(course.case.owner, course.case.owner)


def _limit(course: Course, clause: Clause | None) -> str:
    if clause is not None:
        clock = course.case.clocks.get(clause.id)
        limit = limit_of(course.model, course.case, clause, clock.started_at) if clock else clause.duration
        return limit.words(course.language)
    stage = course.model.stages.get(course.case.stage)
    return stage.limit.words(course.language) if stage and stage.limit else ""


_SPOKEN = {
    "阶段": _stage,
    "stage": _stage,
    "停留": _dwell,
    "dwell": _dwell,
    "负责人": _owner,
    "owner": _owner,
    "时限": _limit,
    "limit": _limit,
}


def _set(course: Course, change: SetField) -> None:
    """A value that the field would not take from a person is not taken from a rule either."""
    field = course.model.case_form.field(change.field)
    before = course.case.fields.get(change.field)
    if field is None or change.value == before:
        return
    problems = () if change.value is None else tuple(field.type.check(change.value))
    if problems:
        said = {"message": problems[0].message(course.language)}
        course.say(f"{change.because}/set/{change.field}", "suppressed", said)
        return
    course.add(
        FieldsChanged(
            **course.by_system,
            fields={change.field: change.value},
            before={change.field: before},
            reason=change.because,
        )
    )


# Looked up by the effect's class, which its second argument's type repeats.
_CARRIED_OUT: dict[type, Callable[[Course, Any], None]] = {
    Notify: lambda course, message: course.messages.append(message),
    Call: lambda course, call: course.calls.append(call),
    OpenTask: tasks.open_task,
    SetField: _set,
    Assign: automatic.assign,
    Move: automatic.move,
    Require: automatic.require,
    Approve: approvals.ask_for_owner,
}
