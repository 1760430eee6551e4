"""The one gate: a request comes in, facts and reasons come out. Pure and total."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from engine.model.kernel import Model
from engine.rules import (
    acknowledging,
    activities,
    adoption,
    approval_times,
    approvals,
    climbing,
    clocks,
    codes,
    command,
    creation,
    deciding,
    following,
    handovers,
    matching,
    moves,
    returns,
    schedules,
    segments,
    settling,
    upkeep,
    waits,
)
from engine.rules.case import Case
from engine.rules.command import AnyCommand, FollowModel
from engine.rules.course import Course, begin
from engine.rules.decision import Decision, Facts
from engine.rules.event import ContestDecided, LeadReturned
from engine.rules.former import under_present_names
from engine.rules.said import hear

# Whoever notes down something older mistyped the year; history from elsewhere is adopted.
LONGEST_AGO = timedelta(days=3_653)


def decide(model: Model, case: Case, facts: Facts, command: AnyCommand, now: datetime) -> Decision:
    """What happens if `command` is accepted, and why; a refusal is a Decision without events.

    `now` is the server's instant, UTC.
    """
    course = begin(model, case, facts, command, now)
    request(course, command)
    if not course.refused:
        follow_up(course, case)
    return course.decision()


def request(course: Course, command: AnyCommand) -> None:
    """States what was asked for, or refuses it and states nothing."""
    if _right_time(course, command):
        named = under_present_names(course.model, course.case, command)
        if not isinstance(asked := hear(course, named), FollowModel):  # which renames them first
            waits.settle(course)
        _REQUESTS[type(command)](course, asked)


def _right_time(course: Course, asked: AnyCommand) -> bool:
    """A case is created once, before anything else is asked of it, and within living memory."""
    if isinstance(asked, command.Adopt):
        return True
    if isinstance(asked, command.CreateCase) == course.case.exists:
        course.refuse(codes.CASE_EXISTS if course.case.exists else codes.NO_CASE)
    if asked.occurred_at is not None and course.now - asked.occurred_at > LONGEST_AGO:
        course.refuse(codes.TOO_LONG_AGO, "occurred_at", year=asked.occurred_at.year)
    return not course.refused


def follow_up(course: Course, before: Case) -> None:
    """What happened sets off clocks and rules; then what the case has become by it, until nothing turns."""
    settling.follow_waits(course, before)
    followed = _follow(course, 0)
    if course.model.approvals and course.events:
        course.depth = _deepest(course)
        approval_times.start_saved(course)
        followed = _follow(course, followed)
    if course.case.agreement is not None and course.events:
        handovers.settle_exclusion(course)
        followed = _follow(course, followed)
    while course.model.segments and course.events:
        course.depth = _deepest(course)
        if not segments.turn(course, before):
            break
        followed = _follow(course, followed)
    if course.model.approvals or course.case.approvals:
        approval_times.settle(course)
    if course.case.rounds or (course.model.schedules and course.case.exists):
        schedules.settle(course)


def _deepest(course: Course) -> int:
    return max((caused.depth for caused in course.caused), default=0)


def _follow(course: Course, followed: int) -> int:
    """Clocks first, rules after; what they cause is followed up in its turn."""
    while followed < len(course.caused):  # grows meanwhile
        caused = course.caused[followed]
        course.depth, before = caused.depth, course.case
        clocks.turn(course, caused)
        settling.turn(course, caused.event, before)
        if isinstance(caused.event, LeadReturned):
            returns.settle_return(course, caused.event)
        elif isinstance(caused.event, ContestDecided):
            returns.settle_contest(course, caused.event)
        course.depth = caused.depth + 1
        matching.match(course, caused)
        followed += 1
    return followed


def _fall_due(course: Course, asked: command.FallDue) -> None:
    if asked.clause.startswith(schedules.PREFIX):
        schedules.fall_due(course, asked)
    elif asked.clause.startswith(waits.PREFIX):
        waits.fall_due(course, asked)
    elif asked.clause.startswith(approval_times.PREFIX):
        approval_times.fall_due(course, asked)
    else:
        climbing.fall_due(course, asked)


# Looked up by the command's class, which its second argument's type repeats.
_REQUESTS: dict[type, Callable[[Course, Any], None]] = {
    command.CreateCase: creation.create,
    command.HandOver: handovers.hand_over,
    command.ContestReturn: returns.contest,
    command.DecideContest: returns.decide_contest,
    command.EditCase: upkeep.edit,
    command.RecordActivity: activities.record,
    command.CorrectActivity: activities.correct,
    command.MoveCase: moves.move,
    command.AssignCase: upkeep.assign,
    command.AddNote: upkeep.note,
    command.AddRecord: upkeep.add_record,
    command.CompleteTask: upkeep.complete_task,
    command.AcknowledgeReminder: acknowledging.acknowledge,
    command.StartWaiting: waits.start,
    command.StopWaiting: waits.stop,
    command.RequestApproval: approvals.request,
    command.DecideApproval: deciding.decide,
    command.DelegateApproval: deciding.delegate,
    command.RecallApproval: deciding.recall,
    command.FallDue: _fall_due,
    command.RefreshClocks: settling.refresh,
    command.FollowModel: following.follow,
    command.Adopt: adoption.adopt,
}
