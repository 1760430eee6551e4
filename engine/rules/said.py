"""What people say beside a form's own fields: notes, comments, reasons; held to the rules of any written text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from engine.fields.long_text import LongText
from engine.rules.command import (
    AddNote,
    AnyCommand,
    AssignCase,
    CompleteTask,
    CorrectActivity,
    DecideApproval,
    DelegateApproval,
    EditCase,
    MoveCase,
    RecallApproval,
    RequestApproval,
    StartWaiting,
    StopWaiting,
)
from engine.rules.course import Course

NOTE = LongText()
REMARK = LongText(at_most=2_000)
_SAID: Mapping[type, Mapping[str, LongText]] = {
    AddNote: {"text": NOTE},
    EditCase: {"reason": REMARK},
    CorrectActivity: {"reason": REMARK},
    MoveCase: {"reason": REMARK, "comment": REMARK, "override": REMARK},
    AssignCase: {"comment": REMARK},
    CompleteTask: {"comment": REMARK},
    StartWaiting: {"comment": REMARK},
    StopWaiting: {"comment": REMARK},
    RequestApproval: {"comment": REMARK},
    DecideApproval: {"comment": REMARK},
    DelegateApproval: {"comment": REMARK},
    RecallApproval: {"comment": REMARK},
}

Asked = TypeVar("Asked", bound=AnyCommand)


def hear(course: Course, command: Asked) -> Asked:
    """The command with its texts as they will be stored; what cannot be stored is refused."""
    said = _SAID.get(type(command))
    if said is None:
        return command
    heard = {}
    for name, kind in said.items():
        typed = getattr(command, name)
        if not typed:
            continue
        text = kind.normalise(typed) or ""
        if text:
            for problem in kind.check(text):
                course.refused.append(problem.at(None, name))
        if text != typed:
            heard[name] = text
    return replace(command, **heard) if heard else command
