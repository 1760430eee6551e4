"""An approval is asked for: the steps that apply are written down, and one after the other is opened."""

from __future__ import annotations

from datetime import datetime

from engine.actions.effect import Approve
from engine.diagnostics import Text
from engine.model.approval import Approval
from engine.rules import approval_codes as codes
from engine.rules import approval_words as words
from engine.rules.approval import (
    EndedBecause,
    Place,
    PlannedStep,
    Request,
    RequestState,
    StepOutcome,
    clause_of,
)
from engine.rules.command import RequestApproval
from engine.rules.course import Course, Stamp
from engine.rules.event import ApprovalEnded, ApprovalRequested, ApprovalStepClosed, ApprovalStepOpened
from engine.rules.standing import asked_for, changed_since, digests, fields_of, form_of, request_id, thing
from engine.rules.submission import beside_case
from engine.timing import Duration, due

APPROVAL = Text("审批", "approval")


def request(course: Course, command: RequestApproval) -> None:
    """While it runs or holds, a second time changes nothing."""
    if not course.knows(APPROVAL, command.approval, course.model.approvals):
        return
    approval = course.model.approvals[command.approval]
    about = thing(course.case, approval, command.about)
    stage = course.model.stages.get(course.case.stage)
    if stage is None or stage.kind != "open":
        course.refuse(codes.ASKED_OF_CLOSED, stage=stage.title if stage else course.case.stage)
    elif about is None:
        what = Text(approval.of, approval.of)
        course.refuse(codes.NOTHING_TO_APPROVE, approval=approval.title, what=what)
    elif not start(course, approval, about, command.actor, course.stamp, command.comment):
        course.warn(codes.ASKED_ALREADY, approval=approval.title)


def ask_for_owner(course: Course, wanted: Approve) -> None:
    """What a rule asks for is asked in the owner's name."""
    approval = course.model.approvals[wanted.approval]
    about, stage = thing(course.case, approval), course.model.stages.get(course.case.stage)
    what = f"{wanted.because}/approve/{approval.id}"
    if about is None or stage is None or stage.kind != "open":
        course.say(what, "suppressed", {"because": "nothing to approve"})
    elif not start(course, approval, about, course.case.owner, course.by_system, wanted.comment):
        course.say(what, "suppressed", {"because": "asked already"})


def start(
    course: Course, approval: Approval, about: str, requester: str, stamp: Stamp, comment: str = ""
) -> bool:
    """A new round, unless one runs or the approval stands."""
    before = asked_for(course.model, course.case, approval, about)
    id, known = before or (request_id(course.facts.subject, approval.id, about), None)
    if known is not None and (known.running or _stands(course, known)):
        return False
    course.add(
        ApprovalRequested(
            **stamp,
            request=id,
            approval=approval.id,
            about=about,
            requester=requester,
            round=known.round + 1 if known else 1,
            steps=_applying(course, approval, about),
            within=str(approval.within) if approval.within else None,
            otherwise=approval.otherwise,
            seen=digests(course.model, course.case, approval, about),
            comment=comment,
        )
    )
    course.say(f"approval/{approval.id}", "fired", {"about": about})
    advance(course, id)
    return True


def _stands(course: Course, known: Request) -> bool:
    return known.state == "approved" and not changed_since(course.model, course.case, known)


def _applying(course: Course, approval: Approval, about: str) -> tuple[PlannedStep, ...]:
    """A comparison with a missing value is false, so that a step whose field is empty is left out."""
    form = form_of(course.model, approval)
    values = course.view.values
    if form is not None:
        values = beside_case(course, form, fields_of(course.case, about))
    return tuple(
        PlannedStep(step.roles, step.needed, step.votes)
        for step in approval.steps
        if step.condition is None or step.condition.evaluate(values, course.view.moment) is True
    )


def advance(course: Course, id: str) -> None:
    """The next step is opened; after the last one the approval is given."""
    request = course.case.approvals[id]
    step, occurrence = request.step + 1, request.occurrence + 1
    if step == len(request.steps):
        end(course, id, "approved", "decided" if request.steps else "not_needed")
        return
    course.add(
        ApprovalStepOpened(
            **course.by_system,
            request=id,
            approval=request.approval,
            step=step,
            occurrence=occurrence,
            places=tuple(
                Place(role, holder(course, role, request.requester)) for role in request.steps[step].roles
            ),
            due=instant(course, request, course.now),
        )
    )
    opened = course.case.approvals[id]
    if opened.fails:
        give_up(course, id)
        return
    if opened.due is not None:
        course.wait(clause_of(id), occurrence, opened.due)
    for _, seat in opened.waiting():
        words.ask(course, opened, seat)


def give_up(course: Course, id: str) -> None:
    """Fewer people hold the seats than votes are needed: asking them would be in vain."""
    request = course.case.approvals[id]
    course.warn(
        codes.TOO_FEW_VOTERS,
        approval=words.title(course, request),
        needed=request.steps[request.step].needed,
        people=words.people(course, request),
    )
    close(course, id, "too_few")
    go_by_otherwise(course, id, "too_few")


def go_by_otherwise(course: Course, id: str, because: EndedBecause) -> None:
    """`next` leaves the question to the next step; where there is none, or nothing is said, nobody has approved."""
    request = course.case.approvals[id]
    last = request.step + 1 == len(request.steps)
    if request.otherwise == "approve" or (request.otherwise == "next" and not last):
        advance(course, id)
    else:
        end(course, id, "rejected", because)


def holder(course: Course, role: str, requester: str) -> str | None:
    """The nearest upward, deputies applied; nobody approves what he has asked for himself."""
    known = course.facts.holders.get(role)
    chain = course.facts.chains.get(role) or (() if known is None else (known,))
    return next((person.id for person in chain if person.id != requester), None)


def instant(course: Course, request: Request, opened_at: datetime) -> datetime | None:
    within = Duration.parse(request.within) if request.within else None
    if within is None:
        return None
    ends = due(opened_at, within, course.facts.calendar)
    return ends if isinstance(ends, datetime) else None


def close(
    course: Course, id: str, outcome: StepOutcome, at: datetime | None = None, *, late: bool = False
) -> None:
    request = course.case.approvals[id]
    stamp = course.by_system if at is None else {**course.by_system, "occurred_at": at}
    course.add(
        ApprovalStepClosed(
            **stamp,
            request=id,
            approval=request.approval,
            occurrence=request.occurrence,
            outcome=outcome,
            due=request.due,
            late=late,
        )
    )
    if request.due is not None:
        course.wait(clause_of(id), request.occurrence, None)


def end(
    course: Course,
    id: str,
    outcome: RequestState,
    because: EndedBecause,
    stamp: Stamp | None = None,
    comment: str = "",
) -> None:
    request = course.case.approvals[id]
    course.add(
        ApprovalEnded(
            **(stamp or course.by_system),
            request=id,
            approval=request.approval,
            outcome=outcome,
            because=because,
            comment=comment,
        )
    )
    course.say(f"approval/{request.approval}", outcome, {"because": because})
    words.answer(course, course.case.approvals[id])
