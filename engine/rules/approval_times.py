"""What time does to approvals: they fall due, those who were asked leave, cases close, things are saved."""

from __future__ import annotations

from engine.rules import approval_words as words
from engine.rules.approval import PREFIX, Request, clause_of
from engine.rules.approvals import close, end, give_up, go_by_otherwise, holder, instant, start
from engine.rules.command import FallDue
from engine.rules.course import Course
from engine.rules.event import (
    ActivityCorrected,
    ActivityRecorded,
    ApprovalDueMoved,
    ApproverChanged,
    RecordAdded,
)
from engine.rules.ladders import LATE
from engine.rules.standing import thing

__all__ = ["PREFIX", "fall_due", "settle", "start_saved"]


def fall_due(course: Course, command: FallDue) -> None:
    """Answers once per occurrence, and only while the step still waits for exactly this instant."""
    id = command.clause.removeprefix(PREFIX)
    request = course.case.approvals.get(id)
    if request is None or not request.running or request.occurrence != command.occurrence:
        course.say(command.clause, "suppressed", {"because": "over"})
    elif request.due is None or request.due >= course.now or _moved(course, id, request):
        course.wait(command.clause, command.occurrence, course.case.approvals[id].due)
        course.say(command.clause, "suppressed", {"because": "not yet due"})
    else:
        _expire(course, id, request)


def _expire(course: Course, id: str, request: Request) -> None:
    assert request.due is not None
    close(course, id, "expired", request.due, late=course.now - request.due > LATE)
    go_by_otherwise(course, id, "expired")


def _moved(course: Course, id: str, request: Request) -> bool:
    """Another calendar gives another instant."""
    due = instant(course, request, request.opened_at or request.requested_at)
    if due == request.due:
        return False
    course.add(
        ApprovalDueMoved(
            **course.by_system,
            request=id,
            approval=request.approval,
            occurrence=request.occurrence,
            due=due,
        )
    )
    course.wait(clause_of(id), request.occurrence, due)
    return True


def settle(course: Course) -> None:
    """After whatever happened to the case: every look finds again who has left."""
    closed = _closed(course)
    for id, request in tuple(course.case.approvals.items()):
        if not request.running:
            continue
        if closed:
            close(course, id, "stopped")
            end(course, id, "recalled", "closed")
        else:
            _reseat(course, id, request)
            if course.case.approvals[id].fails:
                give_up(course, id)
            elif request.due is None or request.due > course.now:
                _moved(course, id, request)


def _closed(course: Course) -> bool:
    stage = course.model.stages.get(course.case.stage)
    return stage is not None and stage.kind != "open"


def _reseat(course: Course, id: str, request: Request) -> None:
    for number, seat in request.waiting():
        if seat.person is not None and seat.person not in course.facts.gone:
            continue
        person = holder(course, seat.role, request.requester)
        if person == seat.person or person in course.facts.gone:
            continue
        course.add(
            ApproverChanged(
                **course.by_system,
                request=id,
                approval=request.approval,
                seat=number,
                before=seat.person,
                person=person,
            )
        )
        after = course.case.approvals[id]
        words.ask(course, after, after.seats[number])


def start_saved(course: Course) -> None:
    """What the command has saved and the model submits by itself; once, however often rules change it meanwhile."""
    for event in () if _closed(course) else tuple(course.events):
        match event:
            case RecordAdded():
                kind, of, saved = "record", event.record_type, event.record
            case ActivityRecorded() | ActivityCorrected():
                kind, of, saved = "activity", event.activity, event.submission
            case _:
                continue
        for approval in course.model.approvals.values():
            about = (
                thing(course.case, approval, saved) if (approval.kind, approval.of) == (kind, of) else None
            )
            if approval.on_save and about is not None:
                start(course, approval, about, event.actor, course.by_system)
