"""Whoever is asked decides, sends back or delegates; whoever asked may recall."""

from __future__ import annotations

from engine.diagnostics import Text
from engine.rules import approval_codes as codes
from engine.rules import approval_words as words
from engine.rules.approval import Request
from engine.rules.approvals import advance, close, end
from engine.rules.command import DecideApproval, DelegateApproval, RecallApproval
from engine.rules.course import Course
from engine.rules.event import ApprovalDecided, ApproverChanged
from engine.rules.standing import changed_since

REQUEST = Text("送审", "request")
_STATES = {"approve": "approved", "reject": "rejected", "return": "returned"}


def decide(course: Course, command: DecideApproval) -> None:
    """The same decision a second time changes nothing."""
    if not course.knows(REQUEST, command.request, course.case.approvals):
        return
    request = course.case.approvals[command.request]
    if _decided_so(request, command):
        course.say(f"approval/{request.approval}", "suppressed", {"because": "decided before"})
        return
    seats = _seats_of(course, request, command.actor, command.occurrence)
    if command.verdict != "approve" and not command.comment.strip():
        course.refuse(codes.REASON_WANTED, "comment", approval=words.title(course, request))
    changed = changed_since(course.model, course.case, request)
    if changed and command.verdict == "approve":
        listed = Text("、".join(each.zh for each in changed), ", ".join(each.en for each in changed))
        course.refuse(codes.CHANGED_SINCE, fields=listed)
    if course.refused:
        return
    course.add(
        ApprovalDecided(
            **course.stamp,
            request=command.request,
            approval=request.approval,
            seats=seats,
            verdict=command.verdict,
            comment=command.comment.strip(),
        )
    )
    _go_on(course, command)


def _go_on(course: Course, command: DecideApproval) -> None:
    id, request = command.request, course.case.approvals[command.request]
    if command.verdict == "return":
        close(course, id, "stopped")
        end(course, id, "returned", "decided")
    elif request.passes:
        close(course, id, "passed")
        advance(course, id)
    elif request.fails:
        close(course, id, "failed")
        end(course, id, "rejected", "decided")


def _decided_so(request: Request, command: DecideApproval) -> bool:
    state = _STATES[command.verdict]
    return any(
        (seat.by, seat.occurrence, seat.state) == (command.actor, command.occurrence, state)
        for seat in request.seats
    )


def _seats_of(course: Course, request: Request, actor: str, occurrence: int | None = None) -> tuple[int, ...]:
    """The waiting seats that the actor holds, or stands in for; refuses when there is none.

    In a vote each has one say: who holds a seat does not speak for the absent too.
    """
    title = words.title(course, request)
    if not request.running or (occurrence is not None and occurrence != request.occurrence):
        course.refuse(codes.REQUEST_OVER, approval=title)
        return ()
    if actor == request.requester:
        course.refuse(codes.OWN_REQUEST, approval=title)
        return ()
    stands_for = {actor} | {person for person, deputy in course.facts.stand_ins.items() if deputy == actor}
    if request.voting and actor in request.voters():
        stands_for = {actor}
    found = tuple(number for number, seat in request.waiting() if seat.person in stands_for)
    if not found and request.voting and actor in request.spoken():
        course.refuse(codes.ONE_SAY, approval=title)
    elif not found:
        course.refuse(codes.NOT_ASKED, approval=title, people=words.people(course, request))
    return found


def delegate(course: Course, command: DelegateApproval) -> None:
    if not course.knows(REQUEST, command.request, course.case.approvals):
        return
    request = course.case.approvals[command.request]
    seats = _seats_of(course, request, command.actor)
    if course.refused:
        return
    seated = request.voting and command.to in request.voters()
    if seated or command.to in (request.requester, command.actor) or not course.facts.sees_case:
        course.refuse(codes.NOT_A_DELEGATE, "to", approval=words.title(course, request))
        return
    for number in seats:
        course.add(
            ApproverChanged(
                **course.stamp,
                request=command.request,
                approval=request.approval,
                seat=number,
                before=request.seats[number].person,
                person=command.to,
                comment=command.comment.strip(),
            )
        )
    after = course.case.approvals[command.request]
    words.ask(course, after, after.seats[seats[0]])


def recall(course: Course, command: RecallApproval) -> None:
    if not course.knows(REQUEST, command.request, course.case.approvals):
        return
    request = course.case.approvals[command.request]
    title = words.title(course, request)
    if command.actor != request.requester:
        course.refuse(codes.NOT_THE_REQUESTER, approval=title)
    elif request.state == "recalled":
        course.say(f"approval/{request.approval}", "suppressed", {"because": "recalled before"})
    elif not request.running:
        course.refuse(codes.REQUEST_OVER, approval=title)
    else:
        close(course, command.request, "stopped")
        end(course, command.request, "recalled", "recalled", course.stamp, command.comment.strip())
