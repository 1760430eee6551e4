"""The plan that a manager writes, read against both models; every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import get_args

from engine.diagnostics import Code, Diagnostic, Text
from engine.migration import codes
from engine.migration.plan import Plan, Treatment, plan_between
from engine.model.kernel import Model
from engine.registry import nearest
from engine.source import Source, path_text, read

KEYS = ("move", "limits", "agreements", "drop")


@dataclass(frozen=True, slots=True)
class Standing:
    """How many cases a publication meets: open ones by stage, and all that hold a value by field of the case."""

    stages: Mapping[str, int] = field(default_factory=dict)
    fields: Mapping[str, int] = field(default_factory=dict)


def read_plan(
    before: Model | None, after: Model, standing: Standing, text: str = "", file: str = "plan.yaml"
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    """Without `before` nothing was published yet, and there is nothing to plan."""
    if before is None:
        return Plan(), ()
    source = read(text if text.strip() else "{}", file)
    plan = plan_between(before, after)
    reading = _Reading(before, after, source, plan.renames)
    plan = replace(
        plan,
        moves=dict(reading.moves()),
        clocks=dict(reading.clocks()),
        dropped=frozenset(reading.drops()),
    )
    problems = (*source.diagnostics, *reading.found, *left_open(before, after, plan, standing))
    return plan, problems


class _Reading:
    def __init__(self, before: Model, after: Model, source: Source, renames: Mapping[str, str]) -> None:
        self._before = before
        self._after = after
        self._source = source
        self._renames = renames
        self.found: list[Diagnostic] = []
        data = source.data
        self._data: dict[str, object] = dict(data) if isinstance(data, dict) else {}
        if data is not None and not isinstance(data, dict):
            self._report(codes.NOT_A_PLAN, (), what=str(data)[:80])
        for key in self._data:
            if key not in KEYS:
                self._report(codes.NOT_A_PLAN, (key,), what=str(key))

    def _report(self, code: Code, path: tuple[str | int, ...], **said: str | Text) -> None:
        location = self._source.locate_key(path)
        self.found.append(Diagnostic(code, path_text(path), said, location))

    def _entries(self, key: str) -> Iterator[tuple[str, str]]:
        entries = self._data.get(key)
        if entries is not None and not isinstance(entries, dict):
            self._report(codes.NOT_A_PLAN, (key,), what=f"{key}: {entries}"[:80])
            return
        for name, value in (entries or {}).items():
            if isinstance(value, str):
                yield name, value
            else:
                self._report(codes.NOT_A_PLAN, (key, name), what=f"{key}: {{{name}: {value}}}"[:80])

    def moves(self) -> Iterator[tuple[str, str]]:
        open_stages = {id: stage for id, stage in self._after.stages.items() if stage.kind == "open"}
        for stage, to in self._entries("move"):
            if stage not in self._before.stages or stage in self._after.stages or self._renamed(stage):
                self._report(codes.MOVE_OF_KEPT, ("move", stage), stage=stage)
            elif to not in open_stages:
                self._report(codes.MOVE_NOWHERE, ("move", stage), stage=to, near=_near(to, open_stages))
            else:
                yield stage, to

    def _renamed(self, stage: str) -> bool:
        return f"stage/{stage}" in self._renames

    def clocks(self) -> Iterator[tuple[str, Treatment]]:
        for key, attribute in (("limits", "stage"), ("agreements", "agreement")):
            for name, how in self._entries(key):
                of = [id for id, clause in self._after.clauses.items() if getattr(clause, attribute) == name]
                known = {getattr(clause, attribute) or "": 0 for clause in self._after.clauses.values()}
                if not of:
                    self._report(codes.NO_SUCH_CLOCK, (key, name), name=name, near=_near(name, known))
                elif (treatment := _treatment(how)) is None:
                    self._report(codes.NOT_A_PLAN, (key, name), what=f"{name}: {how}")
                else:
                    yield from ((id, treatment) for id in of)

    def drops(self) -> Iterator[str]:
        names = self._data.get("drop") or []
        for name in [names] if isinstance(names, str) else names if isinstance(names, list) else []:
            if isinstance(name, str) and self._before.case_form.field(name) is not None:
                yield name
            else:
                self._report(codes.NOT_A_PLAN, ("drop",), what=f"drop: {name}")


def _treatment(how: str) -> Treatment | None:
    return next((each for each in get_args(Treatment) if each == how), None)


def _near(name: str, known: Mapping[str, object]) -> Text:
    near = nearest(name, known)
    return Text(f",最接近“{near}”", f"; the nearest is “{near}”") if near else Text("", "")


def left_open(before: Model, after: Model, plan: Plan, standing: Standing) -> Iterator[Diagnostic]:
    here = {id for id, stage in after.stages.items() if stage.kind == "open"}
    for stage, count in standing.stages.items():
        if plan.renames.get(f"stage/{stage}", stage) not in here and stage not in plan.moves:
            to = after.first_stage.id
            yield Diagnostic(codes.STRANDED, f"stages.{stage}", {"stage": stage, "count": count, "to": to})
    for name, count in standing.fields.items():
        now = plan.renames.get(f"field/case/{name}", name)
        if count and after.case_form.field(now) is None and name not in plan.dropped:
            yield Diagnostic(codes.FIELD_IN_USE, f"case.fields.{name}", {"field": name, "count": count})


def reused(earlier: Mapping[str, str], before: Model, after: Model) -> Iterator[Diagnostic]:
    """`earlier`: field of the case -> kind, of all versions; a name that had gone comes back as something else."""
    for one in after.case_form.fields:
        kind = earlier.get(one.id)
        if kind is not None and before.case_form.field(one.id) is None and kind != one.type.kind:
            said = {"name": one.id, "before": kind, "after": one.type.kind}
            yield Diagnostic(codes.REUSED, f"case.fields.{one.id}", said)
