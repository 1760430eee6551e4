"""`dongxian test`: plays the scenarios of a model and says, in words, where it differs from them."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from dongxian.commands import Subparsers
from dongxian.documents import read_documents, read_scenario_files
from dongxian.report import as_data, as_text, summary
from engine.diagnostics import Diagnostic, Severity, Text
from engine.model import Model, load
from engine.rehearsal import everything
from engine.scenarios import Played, Scenario, play, read_scenarios
from runtime.organisation.calendars import built_in

PASSED = Text("通过  {name}", "passed  {name}")
FAILED = Text("不通过  {name}", "FAILED  {name}")
COUNTED = Text("{passed} 个场景通过,{failed} 个不通过", "{passed} scenarios passed, {failed} failed")
COVERED = Text(
    "触发过 {fired}/{all} 条规则、时限和门槛",
    "{fired} of {all} rules, time limits and gates were seen to act",
)
NEVER = Text("没有场景触发过:{names}", "No scenario made these act: {names}")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "test", help="用场景测试模型 · test a model by its scenarios", description=__doc__
    )
    command.add_argument(
        "paths",
        nargs="+",
        metavar="FILE|FOLDER",
        help="model files or folders; scenarios.yaml is looked for in them and beside them",
    )
    command.add_argument("--scenarios", action="append", default=[], metavar="FILE", help="other scenarios")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """0 when every scenario passes, 1 when one does not or a file has errors."""
    documents = read_documents(args.paths)
    files = read_scenario_files(args.paths, args.scenarios)
    loaded = load(documents)
    if loaded.model is None:
        return _broken(args, loaded.diagnostics, len(documents))
    model = loaded.model
    calendar = built_in(model.calendar)
    read = [read_scenarios(text, file, model, calendar) for file, text in files.items()]
    problems = [problem for each in read for problem in each.diagnostics]
    if any(problem.severity is Severity.ERROR for problem in problems):
        return _broken(args, problems, len(files))
    scenarios = [scenario for each in read for scenario in each.scenarios]
    played = [play(model, scenario, calendar) for scenario in scenarios]
    if args.json:
        print(json.dumps(_data(model, played), ensure_ascii=False, indent=2))
    else:
        _print(args, model, played)
    return 0 if all(each.difference is None for each in played) else 1


def _broken(args: argparse.Namespace, problems: Sequence[Diagnostic], files: int) -> int:
    if args.json:
        said = {"ok": False, "diagnostics": [as_data(each) for each in problems]}
        print(json.dumps(said, ensure_ascii=False, indent=2))
        return 1
    for each in problems:
        print(as_text(each, args.language), end="\n\n")
    print(summary(problems, files, args.language))
    return 1


def _print(args: argparse.Namespace, model: Model, played: Sequence[Played]) -> None:
    for each in played:
        head = PASSED if each.difference is None else FAILED
        print(head.to(args.language).format(name=each.scenario.name))
        if each.difference is not None:
            print(as_text(each.difference, args.language), end="\n\n")
    failed = sum(each.difference is not None for each in played)
    print(COUNTED.to(args.language).format(passed=len(played) - failed, failed=failed))
    parts, never = everything(model), _never(model, played)
    print(COVERED.to(args.language).format(fired=len(parts) - len(never), all=len(parts)))
    if never:
        names = "、" if args.language == "zh" else ", "
        print(
            NEVER.to(args.language).format(
                names=names.join(each.to(args.language) for each in never.values())
            )
        )


def _never(model: Model, played: Sequence[Played]) -> dict[str, Text]:
    seen = {part for each in played for part in each.fired}
    return {id: title for id, title in everything(model).items() if id not in seen}


def _data(model: Model, played: Sequence[Played]) -> dict[str, object]:
    return {
        "ok": all(each.difference is None for each in played),
        "scenarios": [_scenario(each.scenario, each.difference) for each in played],
        "coverage": {"parts": list(everything(model)), "never_fired": list(_never(model, played))},
    }


def _scenario(scenario: Scenario, difference: Diagnostic | None) -> dict[str, object]:
    place = scenario.place
    return {
        "name": scenario.name,
        "file": place.file,
        "line": place.line,
        "passed": difference is None,
        "difference": None if difference is None else as_data(difference),
    }
