"""The plan that a manager writes, read against both models; every problem at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import get_args

from engine.diagnostics import Code, Diagnostic, Text
from engine.migration import codes
from engine.migration.barriers import Standing, left_open
from engine.migration.plan import Plan, Treatment, plan_between
from engine.model.kernel import Model
from engine.registry import nearest
from engine.source import Source, path_text, read

KEYS = ("move", "stay", "limits", "agreements", "drop")
# For `stay`, where no stage has this name.
ALL = "all"


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
        stays=frozenset(reading.stays()),
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

    def _names(self, key: str) -> Iterator[str]:
        """One name, or a list of them."""
        said = self._data.get(key) or []
        for name in said if isinstance(said, list) else [said]:
            if isinstance(name, str):
                yield name
            else:
                self._report(codes.NOT_A_PLAN, (key,), what=f"{key}: {name}"[:80])

    def moves(self) -> Iterator[tuple[str, str]]:
        open_stages = {id: stage for id, stage in self._after.stages.items() if stage.kind == "open"}
        for stage, to in self._entries("move"):
            if stage not in self._before.stages:
                self._unknown(("move", stage), stage)
            elif stage in self._after.stages or self._renamed(stage):
                self._report(codes.MOVE_OF_KEPT, ("move", stage), stage=stage)
            elif to not in open_stages:
                self._report(codes.MOVE_NOWHERE, ("move", stage), stage=to, near=_near(to, open_stages))
            else:
                yield stage, to

    def stays(self) -> Iterator[str]:
        stages = self._before.stages
        for name in self._names("stay"):
            if name in stages:
                yield name
            elif name == ALL:
                yield from stages
            else:
                self._unknown(("stay",), name)

    def _unknown(self, path: tuple[str | int, ...], stage: str) -> None:
        self._report(codes.NO_SUCH_STAGE, path, stage=stage, near=_near(stage, self._before.stages))

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
        for name in self._names("drop"):
            if self._before.case_form.field(name) is not None:
                yield name
            else:
                self._report(codes.NOT_A_PLAN, ("drop",), what=f"drop: {name}"[:80])


def _treatment(how: str) -> Treatment | None:
    return next((each for each in get_args(Treatment) if each == how), None)


def _near(name: str, known: Mapping[str, object]) -> Text:
    near = nearest(name, known)
    return Text(f",最接近“{near}”", f"; the nearest is “{near}”") if near else Text("", "")
