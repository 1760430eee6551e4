"""How many rows of a foreign event log a second run through a model on one core, and whether memory stays flat.

    uv run --no-sync python -m benchmarks.event_log

Each log is written by a process of its own and replayed by another, which reports its rows, its processor
time and its peak memory: 100,000 rows, then 1,000,000, of 200 leads in progress at any time, unsorted by case.
Every lead lives 10 rows: calls, visits and moves; one clock in four is missed.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from benchmarks.reading import Reading, report

ROWS_BAR = 20_000
GROWTH_BAR_MIB = 48
FEW, MANY = 100_000, 1_000_000
IN_PROGRESS = 200
LIFE = ("建档", "打电话", "打电话", "确认需求", "拜访", "拜访", "演示", "拜访", "谈判", "签单")
MODEL = """
dongxian: 1
funnel: 日志
timezone: Asia/Shanghai
roles: [销售代表, 主管]
case: {owner: 销售代表, fields: {客户名称: text, 预算: money}, required: [客户名称], amount: 预算}
activities:
  打电话: {fields: {结果: [已沟通, 未接通]}, counts_if: 结果 != "未接通"}
  拜访: {fields: {纪要: text}}
stages:
  - {stage: 触达, deliver: 打电话, limit: 5 days, overdue: [{notify: 主管, say: "{{ 客户名称 }}停留{{ 停留 }}"}]}
  - {stage: 确认需求, deliver: 拜访, limit: 5 days, overdue: [{notify: 主管}]}
  - {stage: 演示, deliver: {at_least: 2, of: 拜访}, limit: 5 days, overdue: [{notify: 主管}]}
  - {stage: 谈判, limit: 2 days, overdue: [{notify: 主管}]}
  - won: 签单
  - {lost: 输单, reasons: [价格]}
rules:
  勤快: {when: {submitted: 拜访}, if: 'count(拜访, within="7d") >= 3', do: [{notify: 主管}]}
"""
MAP = "case: case\nactivity: activity\ntime: time\nresource: resource\nactivities: {建档: create}\n"


def write_log(file: Path, rows: int) -> None:
    random, at, born = Random(7), datetime(2020, 1, 1, 9, tzinfo=UTC), 0
    leads: list[tuple[str, int]] = []
    with file.open("w", encoding="utf-8") as log:
        log.write("case,activity,time,resource\n")
        for _ in range(rows):
            while len(leads) < IN_PROGRESS:
                born += 1
                leads.append((f"L{born}", 0))
            at += timedelta(minutes=10)
            place = random.randrange(IN_PROGRESS)
            case, done = leads[place]
            log.write(f"{case},{LIFE[done]},{at:%Y-%m-%d %H:%M:%S},rep{born % 40}\n")
            leads[place] = (case, done + 1)
            if done + 1 == len(LIFE):
                leads.pop(place)


def replayed(file: Path) -> dict[str, float]:
    """In this process: rows a second of processor time, facts a second, and the peak of memory in MiB."""
    from engine.model import load  # noqa: PLC0415  # what is imported here is not part of the parent's memory
    from runtime.replay.event_map import EventMap, read_map  # noqa: PLC0415
    from runtime.replay.replaying import replay_log  # noqa: PLC0415
    from runtime.replay.scratch import Scratch  # noqa: PLC0415
    from runtime.replay.summary import Summary  # noqa: PLC0415

    model = load({"funnels/log.yaml": MODEL}).model
    assert model is not None
    meaning = read_map(MAP.encode(), "map.yaml", model)
    assert isinstance(meaning, EventMap)
    with Scratch() as scratch:
        begun = time.process_time()
        found = replay_log([model], [meaning], file, scratch, None)
        spent = time.process_time() - begun
        missed = sum(clock.missed for clock in Summary(scratch).clocks(0))
    assert missed > found.rows / 100
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"rate": found.rows / spent, "peak": peak, "rows": found.rows}


def measured(folder: Path, rows: int) -> dict[str, float]:
    file = folder / f"{rows}.csv"
    write_log(file, rows)
    command = [sys.executable, "-m", "benchmarks.event_log", str(file)]
    told: dict[str, float] = json.loads(subprocess.check_output(command, text=True))
    return told


def readings() -> Iterator[Reading]:
    with TemporaryDirectory() as folder:
        few, many = (measured(Path(folder), rows) for rows in (FEW, MANY))
    yield Reading.at_least("event log: 1,000,000 rows replayed", many["rate"], "rows/s", ROWS_BAR)
    yield Reading.at_most(
        "event log: peak beyond that of 100,000 rows",
        many["peak"] - few["peak"],
        "MiB",
        GROWTH_BAR_MIB,
        f"{few['peak']:.0f}, then {many['peak']:.0f}",
    )


if __name__ == "__main__":
    if len(sys.argv) > 1:
        print(json.dumps(replayed(Path(sys.argv[1]))))
    else:
        sys.exit(report(readings()))
