"""Our generated functions beside hand-written Python, zen-engine and simpleeval.

    uv run --no-sync python -m benchmarks.expressions

zen gets a context of only the fields an expression reads, simpleeval a parsed expression: the best
form of each. Every contender is first asked for the same answers.
"""

from __future__ import annotations

import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import zen
from simpleeval import EvalWithCompoundTypes

from benchmarks.gated import compare
from benchmarks.reading import Reading, report
from engine.expressions import (
    BOOL,
    DATE,
    NUMBER,
    TEXT,
    Expression,
    FixedMoment,
    Scope,
    Type,
    check,
    compile_guards,
    list_of,
)

CASES = 64
CITIES = ("上海", "北京", "广州", "深圳", "杭州")
MOMENT = FixedMoment(datetime(2026, 3, 5, 2, tzinfo=UTC), date(2026, 3, 5))
NAMES: dict[str, Type] = {
    "score": NUMBER,
    **{f"f{i}": NUMBER for i in range(1, 7)},
    "city": TEXT,
    "name": TEXT,
    "active": BOOL,
    "amounts": list_of(NUMBER),
    "start": DATE,
    "end": DATE,
    **{f"extra{i}": NUMBER for i in range(11)},
}
HAND_BAR = 1.3
PEER_BARS = {"zen": 4.0, "simpleeval": 20.0}
GUARDS_BAR = 2.5

Case = dict[str, Any]


@dataclass(frozen=True)
class Task:
    title: str
    ours: str
    zen: str
    simpleeval: str
    reads: tuple[str, ...]
    hand: Callable[[Case], Any]


def _guard(case: Case) -> bool:
    return (
        case["score"] >= 20
        and case["city"] in ("上海", "北京", "广州")
        and case["name"].lower().startswith("a")
        and len(case["name"]) > 3
        and case["active"] is True
    )


_WEIGHTED = "f1 * 0.3 + f2 * 0.2 + f3 * 0.2 + f4 * 0.1 + f5 * 0.1 + f6 * 0.1"
TASKS = (
    Task("score >= 60", "score >= 60", "score >= 60", "score >= 60", ("score",), lambda c: c["score"] >= 60),
    Task(
        "weighted sum of six fields",
        _WEIGHTED,
        _WEIGHTED,
        _WEIGHTED,
        tuple(f"f{i}" for i in range(1, 7)),
        lambda c: (
            c["f1"] * 0.3 + c["f2"] * 0.2 + c["f3"] * 0.2 + c["f4"] * 0.1 + c["f5"] * 0.1 + c["f6"] * 0.1
        ),
    ),
    Task(
        "score in four branches",
        "4 if score >= 80 else 3 if score >= 60 else 2 if score >= 40 else 1",
        "score >= 80 ? 4 : score >= 60 ? 3 : score >= 40 ? 2 : 1",
        "4 if score >= 80 else 3 if score >= 60 else 2 if score >= 40 else 1",
        ("score",),
        lambda c: 4 if c["score"] >= 80 else 3 if c["score"] >= 60 else 2 if c["score"] >= 40 else 1,
    ),
    Task(
        "guard of five parts",
        'score >= 20 and city in ["上海", "北京", "广州"] and starts_with(lower(name), "a")'
        " and len(name) > 3 and active",
        "score >= 20 and city in ['上海', '北京', '广州'] and startsWith(lower(name), 'a')"
        " and len(name) > 3 and active",
        'score >= 20 and city in ["上海", "北京", "广州"] and starts_with(lower(name), "a")'
        " and length(name) > 3 and active",
        ("score", "city", "name", "active"),
        _guard,
    ),
    Task(
        "filtered sum over 20 numbers",
        "sum(x for x in amounts if x > 10)",
        "sum(filter(amounts, # > 10))",
        "total(x for x in amounts if x > 10)",
        ("amounts",),
        lambda c: sum(x for x in c["amounts"] if x > 10),
    ),
    Task(
        "date difference",
        "days_between(start, end) > 30",
        "d(end).diff(start, 'day') > 30",
        "days_between(start, end) > 30",
        ("start", "end"),
        lambda c: (c["end"] - c["start"]).days > 30,
    ),
)


def cases() -> list[Case]:
    dice = random.Random(2026)
    start = date(2026, 1, 1)
    return [
        {
            "score": dice.randint(0, 100),
            **{f"f{i}": dice.randint(0, 100) for i in range(1, 7)},
            "city": dice.choice(CITIES),
            "name": dice.choice(("Acme Trading", "acorn", "beta", "Ab")),
            "active": dice.random() < 0.8,
            "amounts": tuple(dice.randint(0, 30) for _ in range(20)),
            "start": start + timedelta(dice.randint(0, 60)),
            "end": start + timedelta(dice.randint(60, 120)),
            **{f"extra{i}": i for i in range(11)},
        }
        for _ in range(CASES)
    ]


def checked(text: str) -> Expression:
    result = check(text, Scope(NAMES))
    if result.expression is None:
        raise SystemExit(f"{text}: {result.diagnostics}")
    return result.expression


def for_zen(case: Case, reads: Sequence[str]) -> Case:
    """zen takes JSON values; dates as text are its own form."""
    return {
        name: value.isoformat()
        if isinstance(value, date)
        else list(value)
        if isinstance(value, tuple)
        else value
        for name, value in case.items()
        if name in reads
    }


def simpleeval_of(text: str) -> Callable[[Case], Any]:
    evaluator = EvalWithCompoundTypes(
        functions={
            "lower": str.lower,
            "starts_with": str.startswith,
            "length": len,
            "total": sum,
            "days_between": lambda start, end: (end - start).days,
        }
    )
    parsed = evaluator.parse(text)

    def evaluate(case: Case) -> Any:
        evaluator.names = case
        return evaluator.eval(text, previously_parsed=parsed)

    return evaluate


def over(function: Callable[[Any], Any], inputs: Sequence[Any]) -> Callable[[], None]:
    def run() -> None:
        for case in inputs:
            function(case)

    return run


def ours_over(function: Callable[[Case, FixedMoment], Any], inputs: Sequence[Case]) -> Callable[[], None]:
    moment = MOMENT

    def run() -> None:
        for case in inputs:
            function(case, moment)

    return run


def measure(task: Task, inputs: Sequence[Case]) -> dict[str, float]:
    expression = checked(task.ours)
    compiled = zen.compile_expression(task.zen)
    peer = simpleeval_of(task.simpleeval)
    contexts = [for_zen(case, task.reads) for case in inputs]
    for case, context in zip(inputs, contexts, strict=True):
        expected = task.hand(case)
        answers = expression.evaluate(case, MOMENT), compiled.evaluate(context), peer(case)
        if any(abs(answer - expected) > 1e-9 for answer in answers):
            raise SystemExit(f"{task.title}: {answers} instead of {expected}")
    times = compare(
        {
            "hand": over(task.hand, inputs),
            "ours": ours_over(expression.evaluate, inputs),
            "zen": over(compiled.evaluate, contexts),
            "simpleeval": over(peer, inputs),
        }
    )
    return {name: time / len(inputs) for name, time in times.items()}


def guard_texts() -> tuple[list[str], list[str]]:
    """200 guards of one model over seven fields, in our words and in zen's."""
    dice = random.Random(7)
    shapes: tuple[tuple[str, str], ...] = (
        ("score >= {a}", "score >= {a}"),
        ('city == "{c}" and f1 > {a}', "city == '{c}' and f1 > {a}"),
        ("f1 + f2 > {a} or active", "f1 + f2 > {a} or active"),
        ('city in ["{c}", "{d}"] and score < {a}', "city in ['{c}', '{d}'] and score < {a}"),
        ("f3 * 2 > {a} and f4 <= {b}", "f3 * 2 > {a} and f4 <= {b}"),
    )
    ours, theirs = [], []
    for i in range(200):
        mine, other = shapes[i % len(shapes)]
        filling = {
            "a": dice.randint(1, 99),
            "b": dice.randint(1, 99),
            "c": dice.choice(CITIES),
            "d": dice.choice(CITIES),
        }
        ours.append(mine.format(**filling))
        theirs.append(other.format(**filling))
    return ours, theirs


def measure_guards(inputs: Sequence[Case]) -> dict[str, float]:
    ours, theirs = guard_texts()
    guards = compile_guards([checked(text) for text in ours])
    together = zen.compile_expression("[" + ", ".join(theirs) + "]")
    reads = ("score", "city", "active", "f1", "f2", "f3", "f4")
    contexts = [for_zen(case, reads) for case in inputs]
    for case, context in zip(inputs, contexts, strict=True):
        if list(guards(case, MOMENT)) != together.evaluate(context):
            raise SystemExit("200 guards: zen answers differently")
    times = compare({"ours": ours_over(guards, inputs), "zen": over(together.evaluate, contexts)})
    return {name: time / len(ours) / len(inputs) for name, time in times.items()}


def readings() -> Iterator[Reading]:
    inputs = cases()
    for task in TASKS:
        times = measure(task, inputs)
        yield Reading.times_slower(task.title, times["ours"], times["hand"], "by hand", HAND_BAR)
        for peer, bar in PEER_BARS.items():
            yield Reading.times_faster(task.title, times["ours"], times[peer], peer, bar)
    times = measure_guards(inputs)
    yield Reading.times_faster("one of 200 guards", times["ours"], times["zen"], "zen, one list", GUARDS_BAR)


if __name__ == "__main__":
    sys.exit(report(readings()))
