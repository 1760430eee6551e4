"""Rules that wait for what just happened, and whether their condition holds."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Text
from engine.expressions import Expression, Value
from engine.expressions.shown import shown
from engine.model.kernel import Form, Rule
from engine.rules.course import Caused, Course
from engine.rules.effects import carry_out
from engine.rules.event import ActivityCorrected, ActivityRecorded, AnyEvent
from engine.rules.submission import beside_case
from engine.tables.policy import SINGLE


def match(course: Course, caused: Caused) -> None:
    for key in caused.keys:
        if rules := course.model.rules.get(key):
            _apply(course, rules, caused)


def _apply(course: Course, rules: tuple[Rule, ...], caused: Caused) -> None:
    view, values = course.view, _values(course, caused)
    for rule in rules:
        if rule.stages and course.case.stage not in rule.stages:
            continue
        condition = rule.condition
        if condition is not None and condition.evaluate(values, view) is not True:
            continue
        because = f"rule/{rule.id}"
        course.say(because, "fired", _read(course, caused, condition, values))
        carry_out(course, rule.actions, rule.title.to(course.language), because)
        if course.view is not view:  # it has set a field, which the next rule may read
            view, values = course.view, _values(course, caused)


def _values(course: Course, caused: Caused) -> dict[str, Value]:
    """A rule on a submission may also read the fields just submitted."""
    event = caused.event
    if not isinstance(event, ActivityRecorded | ActivityCorrected):
        return course.view.values
    return beside_case(course, _form(course, event), event.fields)


def _form(course: Course, event: AnyEvent) -> Form:
    if isinstance(event, ActivityRecorded | ActivityCorrected):
        return course.model.activities[event.activity].form
    return course.model.case_form


def _read(
    course: Course, caused: Caused, condition: Expression | None, values: Mapping[str, Value]
) -> dict[str, str]:
    """The condition and each value that it looked at, as people read it."""
    if condition is None:
        return {}
    form = _form(course, caused.event)
    read = {name: _shown(course, form, name, values.get(name)) for name in sorted(condition.reads)}
    asked = {name: _answered(course, name, values) for name in sorted(condition.tables)}
    return {"if": condition.words.to(course.language), **read, **asked}


def _answered(course: Course, name: str, values: Mapping[str, Value]) -> str:
    """What the table said, and by which of its rows."""
    table, view = course.model.tables[name], course.view
    explained = course.model.definitions[name].explain(values, view)
    rows = table.matching(*(part.value for part in explained.children))
    places = ", ".join(
        str(table.rows.index(row) + 1) for row in rows[: 1 if table.policy in SINGLE else None]
    )
    said = shown(explained.value, table.type, course.language)
    if not rows:
        return said
    return said + Text(f"(第 {places} 行)", f" (row {places})").to(course.language)


def _shown(course: Course, form: Form, name: str, value: Value) -> str:
    field = form.field(name) or course.model.case_form.field(name)
    if value is None or field is None:
        return "—" if value is None else str(value)
    return field.type.show(field.type.write(value), course.language)
