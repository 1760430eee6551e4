"""The one gate: a request comes in, facts and reasons come out. Pure and total."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from engine.model.kernel import Model
from engine.rules import (
    activities,
    adoption,
    clocks,
    codes,
    command,
    creation,
    handovers,
    matching,
    moves,
    upkeep,
)
from engine.rules.case import Case
from engine.rules.command import AnyCommand
from engine.rules.course import Course, begin
from engine.rules.decision import Decision, Facts
from engine.rules.event import LeadReturned


def decide(model: Model, case: Case, facts: Facts, command: AnyCommand, now: datetime) -> Decision:
    """What happens if `command` is accepted, and why; a refusal is a Decision without events.

    `now` is the server's instant, UTC.
    """
    course = begin(model, case, facts, command, now)
    request(course, command)
    if not course.refused:
        follow_up(course)
    return course.decision()


def request(course: Course, command: AnyCommand) -> None:
    """States what was asked for, or refuses it and states nothing."""
    if _right_time(course, command):
        _REQUESTS[type(command)](course, command)


def _right_time(course: Course, asked: AnyCommand) -> bool:
    """A case is created once, before anything else is asked of it."""
    if isinstance(asked, command.Adopt):
        return True
    if isinstance(asked, command.CreateCase) == course.case.exists:
        course.refuse(codes.CASE_EXISTS if course.case.exists else codes.NO_CASE)
    return not course.refused


def follow_up(course: Course) -> None:
    """Clocks first, rules after; what they cause is followed up in its turn."""
    for caused in course.caused:  # grows while it is read
        course.depth = caused.depth
        clocks.turn(course, caused)
        if isinstance(caused.event, LeadReturned):
            handovers.settle_return(course, caused.event)
        course.depth = caused.depth + 1
        matching.match(course, caused)


# Looked up by the command's class, which its second argument's type repeats.
_REQUESTS: dict[type, Callable[[Course, Any], None]] = {
    command.CreateCase: creation.create,
    command.HandOver: handovers.hand_over,
    command.EditCase: upkeep.edit,
    command.RecordActivity: activities.record,
    command.CorrectActivity: activities.correct,
    command.MoveCase: moves.move,
    command.AssignCase: upkeep.assign,
    command.AddNote: upkeep.note,
    command.AddRecord: upkeep.add_record,
    command.CompleteTask: upkeep.complete_task,
    command.FallDue: clocks.fall_due,
    command.RefreshClocks: clocks.refresh,
    command.Adopt: adoption.adopt,
}
