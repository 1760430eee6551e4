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
    EditCase,
    MoveCase,
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
}

Asked = TypeVar("Asked", bound=AnyCommand)


def hear(course: Course, command: Asked) -> Asked:
    """The command with its texts as they will be stored; what cannot be stored is refused."""
    heard = {}
    for name, kind in _SAID.get(type(command), {}).items():
        typed = getattr(command, name)
        if typed is None:
            continue
        text = kind.normalise(typed)
        if text is not None:
            course.refused.extend(problem.at(None, name) for problem in kind.check(text))
        heard[name] = text or ""
    return replace(command, **heard) if heard else command
