"""A lead that comes back: for a part of the signed definition that fails (C009, D-6), unless a third person says no."""

from __future__ import annotations

from collections.abc import Mapping

from engine.expressions import Value
from engine.json import Json
from engine.model.kernel import Agreement, Field, Model
from engine.rules import return_codes
from engine.rules.case import Submission
from engine.rules.clocks import cancel_pending, resume
from engine.rules.command import ContestReturn, DecideContest
from engine.rules.course import Course
from engine.rules.event import ContestDecided, LeadReturned, ReturnContested
from engine.rules.submission import beside_case


def take_feedback(course: Course, submission: str) -> None:
    """The consumer's feedback form may return the lead (C023); a returned lead owes nothing more."""
    given = course.case.submissions[submission]
    agreement = course.model.agreements.get(course.case.agreement or "")
    if agreement is None or agreement.returned_if is None or course.case.returned:
        return
    if given.activity != agreement.feedback or not given.counted or earlier(course, given):
        return
    if course.case.given is not None and course.case.given.return_of == submission:
        return  # it was decided that this one returns nothing
    values = beside_case(course, course.model.activities[given.activity].form, given.fields)
    if agreement.returned_if.evaluate(values, course.view.moment) is True:
        cited = str(given.fields.get(agreement.return_reason or "") or "")
        course.add(LeadReturned(**course.stamp, agreement=agreement.id, submission=submission, cited=cited))


def earlier(course: Course, given: Submission) -> bool:
    """About a hand-over before the last: what is corrected there brings nothing back now."""
    since = course.case.handed_over_at
    return since is not None and given.occurred_at < since


def refuse_return(course: Course, activity: str, fields: Mapping[str, Json]) -> None:
    """A return names the part of the definition that does not hold, and it must not hold."""
    agreement = course.model.agreements.get(course.case.agreement or "")
    if agreement is None or agreement.returned_if is None or activity != agreement.feedback:
        return
    form, view = course.model.activities[activity].form, course.view
    returns = agreement.returned_if.evaluate(beside_case(course, form, fields), view.moment) is True
    field = form.field(agreement.return_reason or "")
    if not returns or field is None or course.case.returned:
        return
    cited = str(fields.get(field.id) or "")
    if not cited:
        course.refuse(return_codes.RETURN_CITES_NOTHING, field.id, field=field.title)
    else:
        _refuse_reason(course, agreement, field, cited)


def _refuse_reason(course: Course, agreement: Agreement, field: Field, cited: str) -> None:
    """The lead keeps the definition under which it was handed over (D-6)."""
    signed = course.facts.signed or agreement
    needed = signed.return_needs.get(cited)
    values = under_old_names(course.model, course.view.values) if course.facts.signed else course.view.values
    if needed is None and cited in agreement.return_needs:
        known = "、".join(name for name in signed.return_needs) or "—"
        course.refuse(return_codes.NOT_IN_DEFINITION, field.id, reason=cited, known=known)
    elif needed is not None and needed.evaluate(values, course.view.moment) is True:
        holds = needed.explain(values, course.view.moment).sentence(course.language)
        course.refuse(return_codes.RETURN_CITES_WRONGLY, field.id, reason=cited, holds=holds)


def under_old_names(model: Model, present: Mapping[str, Value]) -> dict[str, Value]:
    """An expression of an earlier version asks for fields by the names of its time."""
    values = dict(present)
    for key, now in model.renames.items():
        sort, _, old = key.rpartition("/")
        if sort == "field/case" and old not in values and now in values:
            values[old] = values[now]
    return values


def settle_return(course: Course, event: LeadReturned) -> None:
    cancel_pending(course, "returned", event.judged_at, event.agreement)


def contest(course: Course, command: ContestReturn) -> None:
    given = course.case.given
    if given is None or not course.case.returned:
        course.refuse(return_codes.NOT_RETURNED)
    elif given.contest is not None:
        course.refuse(return_codes.CONTESTED_BEFORE)
    elif not command.reason.strip():
        course.refuse(return_codes.CONTEST_WITHOUT_REASON, "reason")
    else:
        agreement = course.case.agreement or given.agreement
        course.add(ReturnContested(**course.stamp, agreement=agreement, reason=command.reason.strip()))


def decide_contest(course: Course, command: DecideContest) -> None:
    given = course.case.given
    if given is None or given.contest != "open":
        course.refuse(return_codes.NO_OPEN_CONTEST)
        return
    returned = course.case.submissions.get(given.return_of)
    if command.actor in (given.contested_by, returned.actor if returned else ""):
        course.refuse(return_codes.NOT_A_THIRD_PERSON)
    elif not command.comment.strip():
        course.refuse(return_codes.CONTEST_WITHOUT_REASON, "comment")
    else:
        course.add(
            ContestDecided(
                **course.stamp,
                agreement=course.case.agreement or given.agreement,
                granted=command.granted,
                comment=command.comment.strip(),
            )
        )


def settle_contest(course: Course, event: ContestDecided) -> None:
    """A return that does not stand has ended nothing: the consumer owes what it owed, from the same start."""
    if event.granted:
        resume(course, event.agreement)
