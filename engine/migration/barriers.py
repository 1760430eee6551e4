"""What stands against a publication: cases without a place, values lost or misread, names used a second time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from engine.diagnostics import Diagnostic, Text
from engine.diagnostics.diagnostic import Parameter
from engine.fields import FieldType
from engine.migration import codes
from engine.migration.plan import Plan, ids_of, plan_between
from engine.model.kernel import Model

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


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases a publication meets: open ones by stage, and all that hold a value by field (see `at_risk`)."""

    stages: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)


def at_risk(before: Model, after: Model) -> list[str]:
    """Fields of the case that the new model does not have, or would read otherwise."""
    renames = plan_between(before, after).renames
    return [one.id for one in before.case_form.fields if not _same(after, renames, one.id, one.type)]


def _same(after: Model, renames: Mapping[str, str], name: str, type: FieldType) -> bool:
    now = after.case_form.field(renames.get(f"field/case/{name}", name))
    return now is not None and now.type.expression_type == type.expression_type


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
            yield _misread(now, was.type, is_now.type)


def _stranded(after: Model, plan: Plan, standing: Standing) -> Iterator[Diagnostic]:
    here = {id for id, stage in after.stages.items() if stage.kind == "open"}
    for stage, count in standing.stages.items():
        lives = plan.renames.get(f"stage/{stage}", stage) in here
        if not (lives or stage in plan.moves or stage in plan.stays):
            to = after.first_stage.id
            yield Diagnostic(codes.STRANDED, f"stages.{stage}", {"stage": stage, "count": count, "to": to})


def _misread(name: str, before: FieldType, after: FieldType) -> Diagnostic:
    said: dict[str, Parameter] = {
        "name": name,
        "before": type(before).title,
        "after": type(after).title,
    }
    return Diagnostic(codes.REUSED, f"case.fields.{name}", said)


def reused(earlier: Mapping[str, FieldType], before: Model, after: Model) -> Iterator[Diagnostic]:
    """`earlier`: fields of the case in all versions; a name that had gone comes back as something else."""
    for one in after.case_form.fields:
        was = earlier.get(one.id)
        if was is None or before.case_form.field(one.id) is not None:
            continue
        if was.expression_type != one.type.expression_type:
            yield _misread(one.id, was, one.type)


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
