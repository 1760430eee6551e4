"""How many events a second `decide` and `evolve` make when a history is replayed, on one core.

    uv run --no-sync python -m benchmarks.replay

The model has 6 stages, 20 rules and 10 fields. Each case lives one life of 38 requests: visits,
edits, moves through gates, a stage limit that passes. Events per second of processor time at the
core's full speed, first decided anew, then read back from storage; and what many cases leave in memory.
"""

from __future__ import annotations

import gc
import sys
import tracemalloc
from collections import deque
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from benchmarks.gated import compare
from benchmarks.reading import Reading, report
from engine.model import load
from engine.model.kernel import Model
from engine.rules import Facts, decide, encode, evolve, fold, upcast
from engine.rules.case import Case
from engine.rules.command import AnyCommand, CreateCase, EditCase, FallDue, MoveCase, RecordActivity
from engine.rules.event import AnyEvent

Life = list[tuple[AnyCommand, datetime]]
STAGES = ("触达", "需求确认", "方案演示", "报价谈判")
EVENTS_BAR = 20_000
KEPT_KIB_BAR = 64
CASES = 300
BURST = 4  # cases to a burst, short enough to fall between two changes of the core's speed
START = datetime(2026, 3, 2, 2, tzinfo=UTC)


def document() -> str:
    rules = "\n".join(
        f"  规则{n}: {{when: {{{trigger}}}, if: '{condition}', do: [{{notify: 主管, say: '{{{{ 客户名称 }}}}需要关注'}}]}}"
        for n, (trigger, condition) in enumerate(
            [
                *(
                    (f"changed: {field}", f"预算 >= {n}000000 and 人数 > {n}")
                    for n, field in enumerate(["预算", "人数", "城市", "级别"], 1)
                ),
                *(
                    ("submitted: 拜访", f'count(拜访, within="{days}d") >= 24 and 预算 > 100')
                    for days in range(1, 9)
                ),
                *((f"entered: {stage}", '预算 > 900000 and 城市 == "上海"') for stage in STAGES),
                *((f"left: {stage}", "is_missing(预算)") for stage in STAGES),
            ]
        )
    )
    return f"""
dongxian: 1
funnel: 回放
timezone: Asia/Shanghai
send_by: in_app
roles: [销售代表, 主管]
case:
  owner: 销售代表
  fields:
    客户名称: text
    联系电话: phone
    城市: [上海, 杭州, 南京]
    级别: [大客户, 普通客户]
    预算: money
    人数: integer
    计划日期: date
    行业: text
    说明: long_text
    折扣: percent
  required: [客户名称]
activities:
  拜访: {{fields: {{纪要: long_text, 满意度: integer}}, required: [纪要], counts_if: 满意度 >= 2}}
stages:
  - {{stage: 触达, deliver: 拜访, limit: 5 days, overdue: [{{notify: 主管, say: '{{{{ 客户名称 }}}}停留{{{{ 停留 }}}}'}}]}}
  - {{stage: 需求确认, deliver: {{at_least: 2, of: 拜访}}, limit: 10 days}}
  - {{stage: 方案演示, deliver: 预算, limit: 10 days}}
  - {{stage: 报价谈判, limit: 20 days}}
  - won: 赢单
  - lost: 输单
    reasons: [价格]
rules:
{rules}
"""


def life(number: int) -> Life:
    """What is asked of one case, in order."""
    at, asked = START + timedelta(minutes=number), Life()

    def ask(command: AnyCommand, hours: float = 3) -> None:
        nonlocal at
        at += timedelta(hours=hours)
        asked.append((command, at))

    def visit() -> None:
        form = {"纪要": "谈了需求和预算,下周演示", "满意度": 1 + len(asked) % 4}
        ask(
            RecordActivity(
                actor="a", submission=f"{number}-{len(asked)}", activity="拜访", form_version="1", fields=form
            )
        )

    fields = {
        "客户名称": f"客户{number}",
        "联系电话": "13800138000",
        "城市": "上海",
        "级别": "大客户",
        "预算": 50_000_000,
    }
    ask(CreateCase(actor="a", fields=fields, owner="a", unit="u", unit_path="/u/"))
    due = at + timedelta(days=5)
    ask(FallDue(actor="system", clause="stage/触达", occurrence=1, due=due), 5 * 24 + 1)
    for stage, following in zip(STAGES, (*STAGES[1:], "赢单"), strict=True):
        for _ in range(6):
            visit()
        ask(EditCase(actor="a", fields={"人数": 10 + len(asked)}, reason="更新"))
        ask(EditCase(actor="a", fields={"折扣": 5 + len(asked) % 7}, reason="更新"))
        ask(MoveCase(actor="a", to=following, expected_stage=stage))
    return asked


def replay(model: Model, lives: Iterable[Life]) -> Iterator[AnyEvent]:
    facts = Facts(subject="case", names={"a": "小王"})
    for life in lives:
        case = Case()
        for command, now in life:
            decision = decide(model, case, facts, command, now)
            if decision.refused:
                raise SystemExit(decision.refused[0].message("zh"))
            for event in decision.events:
                case = evolve(case, event)
            yield from decision.events
        if case.stage != "赢单":
            raise SystemExit(f"the life of a case ends won, not in {case.stage}")


def readings() -> Iterator[Reading]:
    loaded = load({"funnels/replay.yaml": document()})
    if loaded.model is None:
        raise SystemExit("\n".join(each.message("zh") for each in loaded.diagnostics))
    model, lives = loaded.model, [life(number) for number in range(BURST)]
    events = list(replay(model, lives))
    stored = [[encode(event) for event in replay(model, [each])] for each in lives]
    gc.collect()
    gc.freeze()  # as a server does once its models are loaded
    times = compare(
        {
            "decide": lambda: deque(replay(model, lives), maxlen=0),
            "fold": lambda: [fold(map(upcast, history)) for history in stored],
        },
        rounds=25,
    )
    rates = {name: len(events) / (time / 1e9) for name, time in times.items()}
    yield Reading.at_least("replay: decide and evolve", rates["decide"], "events/s", EVENTS_BAR)
    yield Reading.at_least("replay: upcast and fold", rates["fold"], "events/s", EVENTS_BAR)
    yield Reading.at_most(
        f"replay: memory kept after {CASES} cases", growth(model), "KiB", KEPT_KIB_BAR, "of Python's objects"
    )


def growth(model: Model) -> float:
    """Of the memory that Python's objects occupy, once it has seen some cases."""
    tracemalloc.start()
    try:
        deque(replay(model, map(life, range(50))), maxlen=0)
        gc.collect()
        before = tracemalloc.get_traced_memory()[0]
        deque(replay(model, map(life, range(CASES))), maxlen=0)
        gc.collect()
        return (tracemalloc.get_traced_memory()[0] - before) / 1024
    finally:
        tracemalloc.stop()


if __name__ == "__main__":
    sys.exit(report(readings()))
