"""What stands against a publication: cases without a place, values lost or misread, names used a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic, Severity, Text
from engine.diagnostics.diagnostic import Parameter
from engine.fields import FieldType
from engine.migration import codes
from engine.migration.plan import Plan, forms_of, ids_of, plan_between
from engine.model.kernel import Model, StageKind

# As the keys of `Model.renames` begin; a field is one wherever it is asked.
SORTS: Mapping[str, Text] = {
    "stage": Text("阶段", "stage"),
    "activity": Text("销售动作", "activity"),
    "record": Text("档案", "record type"),
    "agreement": Text("协作协议", "agreement"),
    "role": Text("角色", "role"),
    "rule": Text("规则", "rule"),
    "score": Text("评分", "score"),
    "table": Text("决策表", "decision table"),
    "wait": Text("停表", "wait"),
    "approval": Text("审批", "approval"),
    "field": Text("字段", "field"),
}
_SECTIONS = {"case": "case", "stage": "stages", "activity": "activities", "record": "records"}
_KINDS: Mapping[StageKind, Text] = {
    "open": Text("进行中的阶段", "an open stage"),
    "won": Text("赢单", "a stage that is won"),
    "lost": Text("输单", "a stage that is lost"),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases a publication meets: open ones by stage, and all that hold a value by field (see `at_risk`).

    `given` counts values in activities and records (see `retyped`).
    """

    stages: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)
    given: Mapping[str, int] = field(default_factory=dict)


def at_risk(before: Model, after: Model) -> list[str]:
    """Fields of the case that the new model does not have, or would read otherwise."""
    renames = plan_between(before, after).renames
    return [one.id for one in before.case_form.fields if not _same(after, renames, one.id, one.type)]


def _same(after: Model, renames: Mapping[str, str], name: str, type: FieldType) -> bool:
    now = after.case_form.field(renames.get(f"field/case/{name}", name))
    return now is not None and now.type.expression_type == type.expression_type


@dataclass(frozen=True, slots=True)
class Retyped:
    """`now` is how the field is called in the new model, as the keys of `Model.renames` begin."""

    now: str
    was: FieldType
    becomes: FieldType


def retyped(before: Model, after: Model) -> dict[str, Retyped]:
    """Fields of activities and records that would be read otherwise, as they are called before."""
    renames = plan_between(before, after).renames
    here, found = _fields(after), dict[str, Retyped]()
    for key, was in _fields(before).items():
        form = _sort(key).removeprefix("field/")
        if form == "case":
            continue
        form_now = f"{_sort(form)}/{renames[form]}" if form in renames else form
        name = key.rpartition("/")[2]
        now = f"field/{form_now}/{renames.get(f'field/{form_now}/{name}', name)}"
        if now in here and here[now].expression_type != was.expression_type:
            found[key] = Retyped(now, was, here[now])
    return found


def _fields(model: Model) -> dict[str, FieldType]:
    return {f"field/{form}/{one.id}": one.type for form, it in forms_of(model).items() for one in it.fields}


def left_open(before: Model, after: Model, plan: Plan, standing: Standing) -> Iterator[Diagnostic]:
    yield from _stranded(after, plan, standing)
    for name, count in standing.fields.items():
        was, now = before.case_form.field(name), plan.renames.get(f"field/case/{name}", name)
        is_now = after.case_form.field(now)
        if not count or was is None or (is_now is None and name in plan.dropped):
            continue
        if is_now is None:
            yield Diagnostic(codes.FIELD_IN_USE, f"case.fields.{name}", {"field": name, "count": count})
        elif is_now.type.expression_type != was.type.expression_type:
            yield _misread(f"field/case/{now}", was.type, is_now.type)
    for key, other in retyped(before, after).items():
        if standing.given.get(key):
            yield _misread(other.now, other.was, other.becomes)


def _stranded(after: Model, plan: Plan, standing: Standing) -> Iterator[Diagnostic]:
    here = {id for id, stage in after.stages.items() if stage.kind == "open"}
    for stage, count in standing.stages.items():
        lives = plan.renames.get(f"stage/{stage}", stage) in here
        if not (lives or stage in plan.moves or stage in plan.stays):
            to = after.first_stage.id
            yield Diagnostic(codes.STRANDED, f"stages.{stage}", {"stage": stage, "count": count, "to": to})


def _misread(key: str, before: FieldType, after: FieldType) -> Diagnostic:
    _, sort, *form, name = key.split("/")
    place = ".".join((_SECTIONS[sort], *form, "fields", name))
    return _other(place, name, type(before).title, type(after).title)


def _other(place: str, name: str, before: Text, after: Text) -> Diagnostic:
    said: dict[str, Parameter] = {"name": name, "before": before, "after": after}
    return Diagnostic(codes.REUSED, place, said)


def reused(earlier: Sequence[Model], before: Model, after: Model) -> Iterator[Diagnostic]:
    """`earlier`: all versions that were in force; a name that had gone comes back.

    As another type of field or kind of stage it is refused. A stage, an activity or a record type that may mean
    something else is only to be minded, unless the whole model is one that was in force.
    """
    renames = plan_between(before, after).renames
    renamed = {f"{_sort(old)}/{new}" for old, new in renames.items()}
    back = ids_of(after) - ids_of(before) - renamed
    here, told = _fields(after), set[str]()
    for model in earlier:
        for key, was in _fields(model).items():
            if key in back - told and was.expression_type != here[key].expression_type:
                told.add(key)
                yield _misread(key, was, here[key])
        for id, stage in model.stages.items():
            if (key := f"stage/{id}") in back - told and stage.kind != after.stages[id].kind:
                told.add(key)
                yield _other(f"stages.{id}", id, _KINDS[stage.kind], _KINDS[after.stages[id].kind])
    if after.version not in {model.version for model in earlier}:
        once = {key for model in earlier for key in ids_of(model)}
        yield from (_returned(key) for key in sorted(back & once - told) if _sort(key) in _SECTIONS)


def _returned(key: str) -> Diagnostic:
    sort, _, name = key.partition("/")
    said: dict[str, Parameter] = {"sort": SORTS[sort], "name": name}
    return Diagnostic(codes.RETURNED, f"{_SECTIONS[sort]}.{name}", said, severity=Severity.WARNING)


def retired(renamed: Iterable[Mapping[str, str]], after: Model) -> Iterator[Diagnostic]:
    """`renamed`: what each publication renamed, the oldest first; whoever is now called otherwise keeps the name."""
    here, now = ids_of(after), dict[str, str]()
    for renames in renamed:
        now |= {old: renames.get(f"{_sort(old)}/{name}", name) for old, name in now.items()}
        now |= renames
    for old, name in now.items():
        sort, former = _sort(old), old.rpartition("/")[2]
        if name != former and {old, f"{sort}/{name}"} <= here:
            noun = SORTS[sort.partition("/")[0]]
            said: dict[str, Parameter] = {"name": former, "now": name, "sort": noun}
            yield Diagnostic(codes.RETIRED, old, said)


def _sort(key: str) -> str:
    return key.rpartition("/")[0]
