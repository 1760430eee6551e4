"""Is what was typed acceptable, and does it count? The forms room checks, this file asks."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

import msgspec

from engine.diagnostics import Diagnostic
from engine.expressions import Value
from engine.forms import check_submission, leaves
from engine.json import Json
from engine.model.kernel import Activity, Form
from engine.places import Answer
from engine.rules import codes, evidence
from engine.rules.course import Course
from engine.rules.view import read_values


class Judged(msgspec.Struct, frozen=True):
    """What the events of an activity say of it, by the same names."""

    counted: bool
    why_not: str = ""
    lacks: tuple[str, ...] = ()
    place: Answer | None = None
    metres: int | None = None


def accept(
    course: Course,
    form: Form,
    raw: Mapping[str, Json],
    changed: Collection[str] | None = None,
    standing: Mapping[str, Json] | None = None,
) -> Mapping[str, Json]:
    """The fields as they will be stored; refuses with everything that is wrong.

    `standing` are the fields as stored, when the form changes them. With `changed` only problems of those fields count: an edit does not answer for what was missing before.
    """
    submitted = check_submission(form, raw, course.view.values, course.view.moment, standing)
    if submitted.diagnostics:
        course.refused.extend(
            problem for problem in submitted.diagnostics if changed is None or _field_of(problem) in changed
        )
    _refuse_strangers(course, form, submitted.fields)
    return submitted.fields


def _refuse_strangers(course: Course, form: Form, fields: Mapping[str, Json]) -> None:
    """Only the runtime knows the people, so the facts name who is not among them."""
    for path, field, value in leaves(form, fields):
        if field.type.kind == "person" and isinstance(value, str) and value in course.facts.strangers:
            course.refuse(codes.PERSON_UNKNOWN, path, field=field.title)


def _field_of(problem: Diagnostic) -> str:
    return problem.path.split(".", 1)[0].split("[", 1)[0]


def verdict(course: Course, activity: Activity, fields: Mapping[str, Json], occurred_at: datetime) -> Judged:
    """Whether the activity is substantive (C022) and believed (C072), and if not, why in words."""
    wanted = activity.counts_if
    if wanted is not None:
        values = beside_case(course, activity.form, fields)
        if wanted.evaluate(values, course.view.moment) is not True:
            return Judged(False, wanted.explain(values, course.view.moment).sentence(course.language))
    if not course.facts.evidence_known:
        return Judged(True)
    weighed = evidence.weigh(course.model, course.case, activity, fields, occurred_at)
    return Judged(
        counted=not weighed.lacks,
        why_not=weighed.why.to(course.language),
        lacks=weighed.lacks,
        place=weighed.place,
        metres=None if weighed.distance is None else round(weighed.distance),
    )


def beside_case(course: Course, form: Form, fields: Mapping[str, Json]) -> dict[str, Value]:
    """A form's own fields win over the case's fields of the same name."""
    if course.submitted is None or course.submitted[0] is not fields:
        course.submitted = (fields, read_values(form, fields))
    return {**course.view.values, **course.submitted[1]}
