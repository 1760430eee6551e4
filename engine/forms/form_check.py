"""The server's word on a submission: what is kept of it, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec
from msgspec.structs import replace

from engine.diagnostics import Diagnostic, Text
from engine.expressions import Moment, Value
from engine.fields import FieldType
from engine.fields.codes import RETIRED_OPTION
from engine.forms import codes
from engine.forms.validator import Problems, Validator, generate_validator, missing
from engine.json import Json
from engine.model.kernel import Field, Form
from engine.model.order import derived_fields

Values = Mapping[str, Value]

_COMPILED: dict[int, FormCheck] = {}
_KEPT = 1_000


class Submitted(msgspec.Struct, frozen=True):
    """`fields` holds the JSON value of every field that is filled and shown, in the form's order.

    A refused value stands there as it came: an edit elsewhere must not erase what an older form let in.
    """

    fields: Mapping[str, Json]
    diagnostics: tuple[Diagnostic, ...]
    hidden: frozenset[str] = frozenset()

    @property
    def accepted(self) -> bool:
        return not self.diagnostics


@dataclass(frozen=True, slots=True)
class FormCheck:
    """A compiled form: `validate` judges types, `derived` are the fields that expressions decide on.

    `typed` are the fields that a person fills in with how each is normalised, `readers` those
    whose expression value is another than their JSON value.
    """

    form: Form
    validate: Validator
    derived: tuple[Field, ...]
    demanding: tuple[Field, ...]
    ids: tuple[str, ...]
    typed: tuple[tuple[str, Callable[[Json], Json]], ...]
    readers: tuple[tuple[str, Callable[[Json], Value]], ...]
    rows: tuple[tuple[str, FormCheck], ...] = ()

    def values(self, fields: Mapping[str, Json]) -> dict[str, Value]:
        """The expression values of what is stored; a field without a value is missing, not unknown."""
        values = cast("dict[str, Value]", {id: fields.get(id) for id in self.ids})
        for id, read in self.readers:
            if (value := fields.get(id)) is not None:
                values[id] = read(value)
        for id, check in self.rows:
            values |= _columns(id, [check.values(row) for row in _rows(fields.get(id))])
        return values

    def submission(self, raw: Mapping[str, Json], values: Values, moment: Moment) -> Submitted:
        given = self._normalised(raw)
        problems = self.validate(given)
        if problems:
            self._excuse_unchanged(problems, given, values)
        hidden = frozenset[str]()
        if self.derived or self.demanding or self.rows:
            hidden = self._work_out(given, problems, values, moment)
        fields = {id: given[id] for id in self.ids if given.get(id) is not None and id not in hidden}
        return Submitted(fields, self._in_order(problems), hidden)

    def is_empty(self, raw: Mapping[str, Json]) -> bool:
        return all(value is None for value in self._normalised(raw).values())

    def _normalised(self, raw: Mapping[str, Json]) -> dict[str, Json]:
        given = dict(raw)
        for field in self.derived:
            if field.computed is not None:
                given.pop(field.id, None)
        for id, normalise in self.typed:
            if (value := given.get(id)) is not None:
                given[id] = normalise(value)
        for id, check in self.rows:
            given[id] = _without_spare(given.get(id), check)
        return given

    def _excuse_unchanged(self, problems: Problems, given: Mapping[str, Json], values: Values) -> None:
        """An option that was retired later may stay where it already stands."""
        for field in self.form.fields:
            found = problems.get(field.id, ())
            only_retired = found and all(problem.code is RETIRED_OPTION for problem in found)
            if only_retired and field.type.read(given[field.id]) == values.get(field.id):
                del problems[field.id]

    def _work_out(
        self, given: dict[str, Json], problems: Problems, values: Values, moment: Moment
    ) -> frozenset[str]:
        """Hides, computes, then demands; a form's own field shadows one of the same name outside."""
        scope = dict(values)
        for field in self.form.fields:
            value = given.get(field.id)
            scope[field.id] = None if value is None or field.id in problems else field.type.read(value)
        hidden: set[str] = set()
        for id, check in self.rows:
            if given.get(id) is not None and id not in problems:
                hidden |= self._check_rows(id, check, given, problems, scope, moment)
        for field in self.derived:
            if field.visible_if is not None and field.visible_if.evaluate(scope, moment) is not True:
                hidden.add(field.id)
                scope[field.id] = None
                problems.pop(field.id, None)
                scope |= dict.fromkeys((name for name in scope if name.startswith(f"{field.id}.")), ())
            elif field.computed is not None:
                scope[field.id] = self._compute(field, given, problems, scope, moment)
        broken = frozenset(problems)
        for field in self.demanding:
            if field.id not in broken and field.id not in hidden:
                problems |= self._demanded(field, scope, broken, moment)
        return frozenset(hidden)

    def _check_rows(
        self,
        id: str,
        check: FormCheck,
        given: dict[str, Json],
        problems: Problems,
        scope: dict[str, Value],
        moment: Moment,
    ) -> set[str]:
        """Each row is a form of its own; what is wrong and what is hidden in it goes by `明细[0].数量`."""
        kept, found, hidden = [], [], set()
        for place, row in enumerate(_rows(given[id])):
            if check.is_empty(row):
                continue
            submitted = check.submission(row, scope, moment)
            kept.append(submitted.fields)
            found += [replace(each, path=f"{id}[{place}].{each.path}") for each in submitted.diagnostics]
            hidden |= {f"{id}[{place}].{each}" for each in submitted.hidden}
        given[id] = kept
        if found:
            problems[id] = tuple(found)
        scope |= _columns(id, [check.values(row) for row in kept])
        return hidden

    def _compute(
        self, field: Field, given: dict[str, Json], problems: Problems, scope: Values, moment: Moment
    ) -> Value:
        assert field.computed is not None
        value = field.type.write(field.computed.evaluate(scope, moment))
        if value is None:
            return None
        if found := tuple(found.at(None, field.id + found.path) for found in field.type.check(value)):
            problems[field.id] = found
            return None
        given[field.id] = value
        return field.type.read(value)

    def _demanded(self, field: Field, scope: Values, broken: frozenset[str], moment: Moment) -> Problems:
        if scope.get(field.id) is None:
            due = field.required_if is not None and field.required_if.evaluate(scope, moment) is True
            return {field.id: (missing(field),)} if due else {}
        constraint = field.constraint
        if constraint is None or constraint.reads & broken or constraint.evaluate(scope, moment) is True:
            return {}
        return {field.id: (_broken_constraint(field, constraint.words),)}

    def _in_order(self, problems: Problems) -> tuple[Diagnostic, ...]:
        if not problems:
            return ()
        known = [field.id for field in self.form.fields]
        unknown = [name for name in problems if name not in known]
        return tuple(found for id in (*known, *unknown) for found in problems.get(id, ()))


def compile_form(form: Form) -> FormCheck:
    """Cached by identity: a published model keeps its forms, and the cache keeps `form` alive."""
    if (found := _COMPILED.get(id(form))) is not None:
        return found
    check = FormCheck(
        form,
        generate_validator(form),
        derived_fields(form),
        tuple(field for field in form.fields if field.required_if or field.constraint),
        tuple(field.id for field in form.fields),
        tuple((field.id, field.type.normalise) for field in form.fields if field.computed is None),
        tuple(
            (field.id, field.type.read)
            for field in form.fields
            if type(field.type).read is not FieldType.read
        ),
        tuple((field.id, compile_form(field.rows)) for field in form.fields if field.rows is not None),
    )
    if len(_COMPILED) >= _KEPT:
        _COMPILED.pop(next(iter(_COMPILED)), None)
    _COMPILED[id(form)] = check
    return check


def _columns(id: str, rows: Sequence[Values]) -> dict[str, Value]:
    """The values of each field over all rows, without those that are missing."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {
        f"{id}.{name}": tuple(value for row in rows if (value := row.get(name)) is not None) for name in names
    }


def _rows(value: Json) -> Sequence[Mapping[str, Json]]:
    return cast("Sequence[Mapping[str, Json]]", value) if isinstance(value, list) else ()


def _without_spare(rows: Json, check: FormCheck) -> Json:
    """Nobody filled in the last rows of a page; a list of nothing is a missing value."""
    if not isinstance(rows, list):
        return rows
    kept = list(rows)
    while kept and isinstance(kept[-1], Mapping) and check.is_empty(kept[-1]):
        kept.pop()
    return kept or None


def check_submission(form: Form, raw: Mapping[str, Json], values: Values, moment: Moment) -> Submitted:
    """`raw` is what arrived: text as a person typed it, anything else as JSON values.

    `values` are the expression values around the form (the case's fields), read by its conditions.
    """
    return compile_form(form).submission(raw, values, moment)


def _broken_constraint(field: Field, constraint: Text) -> Diagnostic:
    if (message := field.constraint_message) is not None:
        return Diagnostic(codes.CONSTRAINT, field.id, {"field": field.title, "message": message})
    return Diagnostic(
        codes.CONSTRAINT_WITHOUT_WORDS, field.id, {"field": field.title, "constraint": constraint}
    )
