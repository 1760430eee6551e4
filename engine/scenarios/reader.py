"""A page of scenarios in, scenarios or diagnostics out: every problem at once, with its place and the nearest name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.diagnostics import Diagnostic, Location, Text
from engine.json import Json
from engine.model.document.part import Path
from engine.model.kernel import Model
from engine.model.report import listing
from engine.scenarios import codes
from engine.scenarios.acts import ALWAYS, COMPANIONS, Acts
from engine.scenarios.expecting import Expecting
from engine.scenarios.page import ROLE, Page
from engine.scenarios.scenario import Scenario, Step, Verb
from engine.scenarios.times import Times
from engine.scenarios.values import read_fields
from engine.source import read
from engine.timing import WorkingCalendar

TOP = ("dongxian", "people", "given", "scenarios")
STEP = ("at", "case", "expect")
EXPECTING = frozenset({"expect", "refused", "warned"})
_STEPS_EXAMPLE = [{"at": "2026-03-02 10:00", "create": {"客户名称": "明德乳业"}}]


@dataclass(frozen=True, slots=True)
class Read:
    """No scenarios where there is any problem."""

    scenarios: tuple[Scenario, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_scenarios(
    text: str | bytes, file: str, model: Model, calendar: WorkingCalendar | None = None
) -> Read:
    source = read(text, file)
    if not source.readable:
        return Read((), source.diagnostics)
    if not isinstance(source.data, dict) or "scenarios" not in source.data:
        return Read((), (Diagnostic(codes.NOT_SCENARIOS, location=Location(file, 1, 1)),))
    page = Page(model, source)
    found = _Reader(page, calendar).read(source.data)
    problems = (*source.diagnostics, *page.report.found)
    return Read(() if page.report.found else found, tuple(sorted(problems, key=_place)))


def _place(problem: Diagnostic) -> tuple[int, int]:
    return (problem.location.line, problem.location.column) if problem.location else (0, 0)


class _Reader:
    def __init__(self, page: Page, calendar: WorkingCalendar | None) -> None:
        self.page = page
        self.calendar = calendar
        self.people: dict[str, str] = {}
        self.given: dict[str, Mapping[str, Json]] = {}

    def read(self, data: Mapping[str, object]) -> tuple[Scenario, ...]:
        page = self.page
        page.only(data, (), TOP)
        for name, role in page.mapping(data.get("people", {}), ("people",), {"小王": "销售代表"}).items():
            said = page.text(role, ("people", name), "销售代表")
            page.named(ROLE, said, ("people", name), page.model.roles)
            self.people[name] = said
        for name, fields in page.mapping(data.get("given", {}), ("given",), {}).items():
            self.given[name] = read_fields(page, page.model.case_form, fields, ("given", name), {})
        wanted = page.mapping(data["scenarios"], ("scenarios",), {"五天没有联系": "…"})
        return tuple(self._scenario(name, steps) for name, steps in wanted.items())

    def _scenario(self, name: str, written: object) -> Scenario:
        path: Path = ("scenarios", name)
        times = Times(self.page, self.calendar)
        acts = Acts(self.page, times, self.people, self.given)
        cases: set[str] = set()
        steps: list[Step] = []
        lines = self.page.items(written, path, _STEPS_EXAMPLE)
        for place, one in enumerate(lines):
            here = (*path, place)
            said = self.page.mapping(one, here, _STEPS_EXAMPLE[0])
            step = self._step(said, here, times, acts, cases, steps[-1].at if steps else None)
            if step is not None:
                steps.append(step)
        if lines and not any(isinstance(one, dict) and EXPECTING & one.keys() for one in lines):
            self.page.report.about_key(codes.NOTHING_EXPECTED, path, name=name)
        return Scenario(name, self.page.report.documents.locate_key(path), tuple(steps), self.people)

    def _step(
        self,
        said: Mapping[str, object],
        path: Path,
        times: Times,
        acts: Acts,
        cases: set[str],
        before: datetime | None,
    ) -> Step | None:
        verb = self._verb(said, path)
        if verb == "many" or not said:
            return None
        at = self._at(said, path, times, before)
        case = self.page.text(said["case"], (*path, "case"), "甲") if "case" in said else ""
        if verb == "create":
            cases.add(case)
        elif case not in cases:
            called = Text(f"“{case}”", f" “{case}”") if case else Text("", "")
            self.page.report.error(codes.NO_CASE, (*path, "case") if case else path, case=called)
        act = acts.read(said, verb, path) if verb else None
        expected = None
        if "expect" in said:
            reader = Expecting(self.page, self.people, frozenset(cases))
            expected = reader.read(said["expect"], (*path, "expect"))
        if at is None:
            return None
        return Step(at, case, self.page.report.documents.locate(path), act, expected)

    def _verb(self, said: Mapping[str, object], path: Path) -> Verb | Literal["many"] | None:
        verbs = [verb for verb in COMPANIONS if verb in said]
        if len(verbs) > 1:
            self.page.report.error(codes.ONE_ACT, path, count=len(verbs), acts=listing(verbs))
            return "many"
        beside = (*ALWAYS, *COMPANIONS[verbs[0]]) if verbs else ()
        known = (*STEP, *verbs, *beside) if verbs else (*STEP, *COMPANIONS)
        self.page.only(said, path, known)
        if said and not verbs and "expect" not in said and set(said) <= set(STEP):
            self.page.report.error(codes.EMPTY_STEP, path, known=listing(COMPANIONS))
        return verbs[0] if verbs else None

    def _at(
        self, said: Mapping[str, object], path: Path, times: Times, before: datetime | None
    ) -> datetime | None:
        if "at" not in said:
            if before is None and times.first is None:
                self.page.report.about_key(codes.MISSING_KEY, path, name="at", example="at: 2026-03-02 10:00")
            return before
        at = times.read(said["at"], (*path, "at"))
        if at is not None and before is not None and at < before:
            here = (*path, "at")
            self.page.report.error(codes.TIME_BACKWARDS, here, at=times.show(at), before=times.show(before))
        times.first = times.first or at
        return at
