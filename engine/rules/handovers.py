"""Two-sided agreements: a lead is handed over when it is qualified, and may come back with a reason."""

from __future__ import annotations

from engine.diagnostics import Text
from engine.model.kernel import Agreement
from engine.rules import codes
from engine.rules.clocks import cancel_pending
from engine.rules.command import HandOver
from engine.rules.course import Course
from engine.rules.event import HandedOver, LeadReturned, OwnerChanged
from engine.rules.submission import beside_case

AGREEMENT = Text("协作协议", "agreement")


def hand_over(course: Course, command: HandOver) -> None:
    if not course.knows(AGREEMENT, command.agreement, course.model.agreements):
        return
    agreement = course.model.agreements[command.agreement]
    stage = course.model.stages.get(course.case.stage)
    if stage is None or stage.kind != "open":
        course.refuse(codes.HAND_OVER_OF_CLOSED, stage=stage.title if stage else course.case.stage)
    elif _taken(course, agreement):
        course.refuse(codes.ALREADY_HANDED_OVER, agreement=agreement.title)
    if course.refused:
        return
    before = course.case.owner
    if command.owner != before:
        course.add(
            OwnerChanged(
                **course.stamp,
                owner=command.owner,
                unit=command.unit,
                unit_path=command.unit_path,
                before=before,
            )
        )
    give(course, agreement)


def give(course: Course, agreement: Agreement) -> None:
    """Clocks start by the event; one that lists failed parts starts none."""
    failed = failed_parts(course, agreement)
    course.add(HandedOver(**course.stamp, agreement=agreement.id, failed=failed))
    if failed:
        course.warn(codes.NOT_QUALIFIED, failed="; ".join(failed))


def failed_parts(course: Course, agreement: Agreement) -> tuple[str, ...]:
    """In words, each part of the signed definition that the lead does not meet."""
    gives, view = agreement.gives, course.view
    if gives is None or gives.evaluate(view.values, view.moment) is True:
        return ()
    parts = agreement.gives_parts or (gives,)
    failed = [part for part in parts if part.evaluate(view.values, view.moment) is not True]
    return tuple(
        part.explain(view.values, view.moment).sentence(course.language) for part in failed or [gives]
    )


def _taken(course: Course, agreement: Agreement) -> bool:
    """The consumer has it, whether its clocks still run or are all met, until it comes back or never qualified.

    Closing the case ends what was owed; opened again, it is handed over anew.
    """
    case = course.case
    clocks = [case.clocks[id] for id in agreement.clauses if id in case.clocks]
    ended = any(clock.state == "cancelled" for clock in clocks)
    return case.agreement == agreement.id and not (case.returned or case.unqualified or ended)


def take_feedback(course: Course, submission: str) -> None:
    """The consumer's feedback form may return the lead (C023); a returned lead owes nothing more."""
    given = course.case.submissions[submission]
    agreement = course.model.agreements.get(course.case.agreement or "")
    if agreement is None or agreement.returned_if is None or course.case.returned:
        return
    if given.activity != agreement.feedback or not given.counted:
        return
    values = beside_case(course, course.model.activities[given.activity].form, given.fields)
    if agreement.returned_if.evaluate(values, course.view.moment) is True:
        course.add(LeadReturned(**course.stamp, agreement=agreement.id, submission=submission))


def settle_return(course: Course, event: LeadReturned) -> None:
    cancel_pending(course, "returned", event.judged_at, event.agreement)
