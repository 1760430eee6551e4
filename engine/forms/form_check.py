"""The server's word on a submission: what is kept of it, and everything that is wrong."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from typing import cast

import msgspec
from msgspec.structs import replace

from engine.diagnostics import Diagnostic, Text
from engine.expressions import Moment, Value
from engine.fields import FieldType
from engine.fields.codes import RETIRED_OPTION
from engine.forms import codes
from engine.forms.defaults import default_of
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
    `demanded` are the fields whose `required_if` holds, filled in or not.
    """

    fields: Mapping[str, Json]
    diagnostics: tuple[Diagnostic, ...]
    hidden: frozenset[str] = frozenset()
    locked: frozenset[str] = frozenset()
    demanded: frozenset[str] = frozenset()

    @property
    def accepted(self) -> bool:
        return not self.diagnostics


@dataclass(slots=True)
class Told:
    """What the conditions say, by path, while a submission is worked out."""

    hidden: set[str] = dataclass_field(default_factory=set)
    locked: set[str] = dataclass_field(default_factory=set)
    demanded: set[str] = dataclass_field(default_factory=set)

    def add(self, row: Submitted, prefix: str) -> None:
        self.hidden |= {prefix + id for id in row.hidden}
        self.locked |= {prefix + id for id in row.locked}
        self.demanded |= {prefix + id for id in row.demanded}


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

    def submission(
        self,
        raw: Mapping[str, Json],
        values: Values,
        moment: Moment,
        standing: Mapping[str, Json] | None = None,
    ) -> Submitted:
        given = self._normalised(raw)
        problems = self.validate(given)
        if problems:
            self._excuse_unchanged(problems, given, values)
        told = Told()
        if self.derived or self.demanding or self.rows:
            self._work_out(given, problems, values, moment, standing, told)
        fields = {id: given[id] for id in self.ids if given.get(id) is not None}
        diagnostics = self._in_order(problems)
        return Submitted(
            fields, diagnostics, frozenset(told.hidden), frozenset(told.locked), frozenset(told.demanded)
        )

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
        self,
        given: dict[str, Json],
        problems: Problems,
        values: Values,
        moment: Moment,
        standing: Mapping[str, Json] | None,
        told: Told,
    ) -> None:
        """Hides, locks, computes, then demands; a form's own field shadows one of the same name outside."""
        scope = dict(values)
        for field in self.form.fields:
            value = given.get(field.id)
            scope[field.id] = None if value is None or field.id in problems else field.type.read(value)
        for id, check in self.rows:
            if given.get(id) is not None and id not in problems:
                self._check_rows(id, check, given, problems, scope, moment, told)
        for field in self.derived:
            self._decide(field, given, problems, scope, moment, standing, told)
        broken = frozenset(problems)
        for field in self.demanding:
            if field.id not in told.hidden:
                self._demand(field, problems, scope, broken, moment, told)

    def _decide(
        self,
        field: Field,
        given: dict[str, Json],
        problems: Problems,
        scope: dict[str, Value],
        moment: Moment,
        standing: Mapping[str, Json] | None,
        told: Told,
    ) -> None:
        if field.visible_if is not None and field.visible_if.evaluate(scope, moment) is not True:
            told.hidden.add(field.id)
            _hide(field, given, problems, scope)
            if not field.keeps:
                return
        if field.computed is not None:
            scope[field.id] = self._compute(field, given, problems, scope, moment)
        elif field.read_only_if is not None and field.read_only_if.evaluate(scope, moment) is True:
            told.locked.add(field.id)
            self._lock(field, given, problems, scope, standing, moment)
        if field.id in told.hidden:
            problems.pop(field.id, None)

    def _lock(
        self,
        field: Field,
        given: dict[str, Json],
        problems: Problems,
        scope: dict[str, Value],
        standing: Mapping[str, Json] | None,
        moment: Moment,
    ) -> None:
        """What was sent does not count: what stands stays, in a new submission the default."""
        problems.pop(field.id, None)
        value = default_of(field, scope, moment) if standing is None else standing.get(field.id)
        given[field.id] = value
        scope[field.id] = None if value is None else field.type.read(value)
        if value is None and field.required:
            problems[field.id] = (missing(field),)

    def _check_rows(
        self,
        id: str,
        check: FormCheck,
        given: dict[str, Json],
        problems: Problems,
        scope: dict[str, Value],
        moment: Moment,
        told: Told,
    ) -> None:
        """Each row is a form of its own; what is wrong and what is hidden in it goes by `明细[0].数量`."""
        kept, sound, found = [], [], []
        for place, row in enumerate(_rows(given[id])):
            if check.is_empty(row):
                continue
            submitted = check.submission(row, scope, moment)
            kept.append(submitted.fields)
            wrong = {_owner(each.path) for each in submitted.diagnostics}
            sound.append({name: value for name, value in submitted.fields.items() if name not in wrong})
            found += [replace(each, path=f"{id}[{place}].{each.path}") for each in submitted.diagnostics]
            told.add(submitted, f"{id}[{place}].")
        given[id] = kept
        if found:
            problems[id] = tuple(found)
        scope[id] = tuple(range(1, len(kept) + 1))
        scope |= _columns(id, [check.values(row) for row in sound])

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

    def _demand(
        self,
        field: Field,
        problems: Problems,
        scope: Values,
        broken: frozenset[str],
        moment: Moment,
        told: Told,
    ) -> None:
        if field.required_if is not None and field.required_if.evaluate(scope, moment) is True:
            told.demanded.add(field.id)
        if field.id in broken:
            return
        constraint = field.constraint
        if scope.get(field.id) is None:
            if field.id in told.demanded:
                problems[field.id] = (missing(field),)
        elif not (
            constraint is None or constraint.reads & broken or constraint.evaluate(scope, moment) is True
        ):
            problems[field.id] = (_broken_constraint(field, constraint.words),)

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


def _hide(field: Field, given: dict[str, Json], problems: Problems, scope: dict[str, Value]) -> None:
    """A hidden field never blocks; what it holds goes, unless the model keeps it and it is sound."""
    wrong = problems.pop(field.id, None)
    if field.keeps and not wrong:
        return
    given[field.id] = None
    scope[field.id] = None
    scope |= dict.fromkeys((name for name in scope if name.startswith(f"{field.id}.")), ())


def _columns(id: str, rows: Sequence[Values]) -> dict[str, Value]:
    """The values of each field over all rows, without those that are missing."""
    names = dict.fromkeys(name for row in rows for name in row)
    return {
        f"{id}.{name}": tuple(value for row in rows if (value := row.get(name)) is not None) for name in names
    }


def _owner(path: str) -> str:
    return path.split(".", 1)[0].split("[", 1)[0]


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


def check_submission(
    form: Form,
    raw: Mapping[str, Json],
    values: Values,
    moment: Moment,
    standing: Mapping[str, Json] | None = None,
) -> Submitted:
    """`raw` is what arrived: text as a person typed it, anything else as JSON values.

    `values` are the expression values around the form (the case's fields), read by its conditions;
    `standing` are the fields as they are stored, when these are changed rather than new.
    """
    return compile_form(form).submission(raw, values, moment, standing)


def _broken_constraint(field: Field, constraint: Text) -> Diagnostic:
    if (message := field.constraint_message) is not None:
        return Diagnostic(codes.CONSTRAINT, field.id, {"field": field.title, "message": message})
    return Diagnostic(
        codes.CONSTRAINT_WITHOUT_WORDS, field.id, {"field": field.title, "constraint": constraint}
    )
