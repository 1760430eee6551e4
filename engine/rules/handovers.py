"""Two-sided agreements: a lead is handed over when it is qualified, and may be counted apart. `returns` brings it back."""

from __future__ import annotations

from engine.diagnostics import Text
from engine.expressions import Value
from engine.model.kernel import Agreement
from engine.rules import codes, return_codes
from engine.rules.clocks import cancel_pending, resume
from engine.rules.command import HandOver
from engine.rules.course import Course
from engine.rules.event import HandedOver, LeadExcluded, OwnerChanged
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
    elif course.case.given is not None and course.case.given.contest == "open":
        course.refuse(return_codes.CONTEST_UNDECIDED)
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
    values = course.view.values
    complete = all(values.get(name) not in (None, "") for name in agreement.asks)
    course.add(
        HandedOver(
            **course.stamp,
            agreement=agreement.id,
            failed=failed,
            complete=complete,
            version=course.model.version,
        )
    )
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
    ended = any(clock.because == "closed" for clock in clocks)
    return case.agreement == agreement.id and not (case.returned or case.unqualified or ended)


def settle_exclusion(course: Course) -> None:
    """What is counted apart by now, or no longer; an excluded lead owes nothing more."""
    case = course.case
    agreement = course.model.agreements.get(case.agreement or "")
    if agreement is None or not agreement.excluded_if:
        return
    values = _with_feedback(course, agreement)
    holding = (
        name
        for name, holds in agreement.excluded_if.items()
        if holds.evaluate(values, course.view.moment) is True
    )
    reason = next(holding, "")
    if reason == case.excluded:
        return
    course.add(LeadExcluded(**course.by_system, agreement=agreement.id, reason=reason))
    course.say(f"agreement/{agreement.id}", "excluded" if reason else "included", {"reason": reason})
    if reason:
        cancel_pending(course, "excluded", course.now, agreement.id)
    else:
        resume(course, agreement.id)


def _with_feedback(course: Course, agreement: Agreement) -> dict[str, Value]:
    """The last feedback about this hand-over beside the case."""
    since = course.case.handed_over_at
    given = [
        each
        for each in course.case.submissions.values()
        if each.activity == agreement.feedback and (since is None or each.occurred_at >= since)
    ]
    if not given:
        return dict(course.view.values)
    return beside_case(course, course.model.activities[given[-1].activity].form, given[-1].fields)
