"""The scenarios that lie beside a draft, played before it is published."""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Diagnostic, Severity, Text
from engine.model.kernel import Model
from engine.scenarios import play, read_scenarios
from engine.timing import WorkingCalendar
from runtime.publication import codes

_NAME = "scenarios.yaml"


def is_scenarios(name: str) -> bool:
    """By its file's name, for a model's own documents may lie beside it."""
    return name.rpartition("/")[2] == _NAME or name.endswith(f".{_NAME}")


def failing(
    model: Model, files: Mapping[str, str | bytes], calendar: WorkingCalendar | None
) -> tuple[Diagnostic, ...]:
    """What is wrong with the files, or else each scenario that does not hold; empty when all do."""
    read = [read_scenarios(text, file, model, calendar) for file, text in files.items()]
    problems = [problem for each in read for problem in each.diagnostics]
    broken = tuple(problem for problem in problems if problem.severity is Severity.ERROR)
    if broken:
        return broken
    played = [play(model, scenario, calendar) for each in read for scenario in each.scenarios]
    return tuple(
        Diagnostic(
            codes.SCENARIO_FAILS,
            each.difference.path,
            {
                "scenario": each.scenario.name,
                "problem": Text(each.difference.message("zh"), each.difference.message("en")),
            },
            each.difference.location,
        )
        for each in played
        if each.difference is not None
    )
