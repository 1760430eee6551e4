"""Event logs of other systems: CSV and XES, with or without zones, sorted or not, with bad rows among them."""

from __future__ import annotations

import gzip
from datetime import datetime
from pathlib import Path

import pytest

from engine.diagnostics import Diagnostic
from engine.model.kernel import Model
from runtime.imports.sheet import SheetRefused
from runtime.replay.event_log import LogRefused
from runtime.replay.event_map import EventMap, read_map
from runtime.replay.replaying import Replayed, replay_log
from runtime.replay.scratch import Scratch
from runtime.replay.summary import Summary
from tests.engine.rules.story import SHANGHAI, instant, model_of

MODEL = """
    activities: {客户沟通: {fields: {结果: [已沟通, 未接通]}, required: [结果], counts_if: 结果 == "已沟通"}}
    records: {报价单: {fields: {编号: text}}}
    stages:
      - {stage: 触达, deliver: 客户沟通, limit: 5 days, overdue: [{notify: 主管, say: "{{ 客户名称 }}"}]}
      - {stage: 需求确认, limit: 5 days}
      - {won: 赢单}
      - {lost: 输单, reasons: [价格]}
    rules: {大单: {when: {changed: 预算}, if: 预算 >= 1000, do: [{notify: 主管}]}}
"""
MAP = """
case: id
activity: what
time: when
resource: who
zone: Asia/Shanghai
attributes: {amount: 预算}
activities:
  new: create
  call: {record: 客户沟通, with: {结果: 已沟通}}
  try: {record: 客户沟通, from: {result: 结果}}
  qualify: {move: 需求确认}
  lose: {move: 输单, because: 价格}
  mail: ignore
"""
HEAD = "id,what,when,who,amount,result\n"


class Log:
    """A log and everything that was found in it."""

    def __init__(
        self, folder: Path, content: str | bytes, map_: str | None = MAP, until: str | None = None
    ) -> None:
        self.model = model_of(MODEL)
        file = folder / "log"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        meaning = meaning_of(map_, self.model)
        with Scratch() as scratch:
            self.replayed: Replayed = replay_log(
                [self.model], [meaning], file, scratch, instant(until) if until else None
            )
            summary = Summary(scratch)
            self.bad = [(line, problem.code.id) for line, problem in summary.bad_rows()]
            self.found = {
                sort: [
                    (each.case, each.what, each.outcome, _local(each.at)) for each in summary.cases(0, sort)
                ]
                for sort in ("clause", "reminder", "refusal", "rule")
            }
            self.clocks = summary.clocks(0)
            self.rules = summary.rules(0, self.replayed.occurrences[0])


def _local(at: datetime | None) -> str:
    return at.astimezone(SHANGHAI).strftime("%m-%d %H:%M") if at else ""


def meaning_of(text: str | None, model: Model) -> EventMap:
    found = read_map(None if text is None else text.encode(), "map.yaml", model)
    assert isinstance(found, EventMap), [f"{each.location} {each.message('zh')}" for each in found]
    return found


def problems(text: str) -> list[Diagnostic]:
    found = read_map(text.encode(), "map.yaml", model_of(MODEL))
    assert not isinstance(found, EventMap)
    return list(found)


def test_a_log_of_another_system_runs_through_the_model(tmp_path: Path):
    log = Log(
        tmp_path,
        HEAD
        + "L1,new,2026-03-02 10:00,li,500,\n"
        + "L2,new,2026-03-02 11:00,li,,\n"
        + "L1,call,2026-03-03 10:00,li,500,\n"
        + "L1,qualify,2026-03-04 10:00,li,2000,\n"
        + "L2,mail,2026-03-05 10:00,li,,\n"
        + "L2,fax,2026-03-05 10:00,li,,\n"
        + "L2,qualify,2026-03-08 10:00,wang,,\n"
        + "L2,lose,2026-03-09 10:00,wang,,\n",
    )
    assert (log.replayed.cases, log.replayed.rows) == (2, 6)
    assert (log.replayed.ignored, log.replayed.unmapped) == ({"mail": 1}, {"fax": 1})
    assert log.found["reminder"] == [
        ("L2", "clause/stage/触达", "主管", "03-07 11:00"),
        ("L1", "rule/大单", "主管", "03-04 10:00"),
    ]
    assert log.found["refusal"] == [("L2", "gate/触达", "move_case", "03-08 10:00")]
    assert [(each.what, each.times, each.occurrences) for each in log.rules] == [("rule/大单", 1, 1)]
    (stay, confirm) = log.clocks
    assert (stay.met, stay.missed, stay.open, stay.cases) == (1, 1, 0, 1)
    assert (confirm.met, confirm.open) == (1, 1)


def test_the_order_of_the_file_does_not_matter_but_decides_between_equal_times(tmp_path: Path):
    rows = [
        "L1,new,2026-03-02 10:00,li,,\n",
        "L1,call,2026-03-03 10:00,li,,\n",
        "L1,qualify,2026-03-03 10:00,li,,\n",
    ]
    assert Log(tmp_path, HEAD + rows[1] + rows[2] + rows[0]).found["refusal"] == []
    swapped = Log(tmp_path, HEAD + rows[0] + rows[2] + rows[1])
    assert swapped.found["refusal"] == [("L1", "gate/触达", "move_case", "03-03 10:00")]


def test_times_have_a_zone_of_their_own_or_the_declared_one(tmp_path: Path):
    rows = (
        "L1,new,2026-03-02T02:00:00Z,li,,\nL2,new,2026-03-02 10:00:00.000,li,,\nL3,new,2026/3/2 10:00,li,,\n"
    )
    log = Log(tmp_path, HEAD + rows + "L4,new,2026-03-01T21:00:00-05:00,li,,\n", until="2026-03-08 10:00")
    assert {at for _, _, _, at in log.found["reminder"]} == {"03-07 10:00"}
    assert len(log.found["reminder"]) == 4
    tokyo = Log(tmp_path, HEAD + rows, MAP.replace("Asia/Shanghai", "Asia/Tokyo"), until="2026-03-08 10:00")
    assert [at for _, _, _, at in tokyo.found["reminder"]] == ["03-07 09:00", "03-07 09:00", "03-07 10:00"]


def test_bad_rows_are_listed_with_their_line_and_nothing_is_guessed(tmp_path: Path):
    log = Log(
        tmp_path,
        HEAD
        + ",new,2026-03-02 10:00,li,,\nL1,new,next week,li,,\nL1,,2026-03-02 10:00,li,,\nL2,new,2026-03-02,li,,\n",
    )
    assert log.bad == [(2, "REPLAY804"), (3, "REPLAY806"), (4, "REPLAY805")]
    assert (log.replayed.bad, log.replayed.cases) == (3, 1)


def test_a_date_that_stands_for_no_end_is_no_time_and_no_clock_runs_until_then(tmp_path: Path):
    rows = [
        f"L1,new,{at},li,,\n" for at in ("9999-12-31", "9999-12-31 23:59:59", "0001-01-01", "2200/1/1 10:00")
    ]
    log = Log(tmp_path, HEAD + "".join(rows) + "L1,new,2026-03-02 10:00,li,,\n")
    assert log.bad == [(line, "REPLAY806") for line in (2, 3, 4, 5)]
    assert (log.replayed.until, log.replayed.cases) == (instant("2026-03-02 10:00"), 1)


def test_rows_that_are_shorter_or_longer_than_the_headings_are_read_as_far_as_they_go(tmp_path: Path):
    log = Log(tmp_path, HEAD + "L1,new,2026-03-02 10:00\nL2,new,2026-03-02 10:00,li,,,surplus,more\nL3,new\n")
    assert (log.replayed.cases, log.replayed.rows) == (2, 2)
    assert log.bad == [(4, "REPLAY806")]


def test_a_case_enters_a_stage_again_but_naming_the_present_one_is_no_move(tmp_path: Path):
    rows = ("new 02", "call 03", "qualify 04", "qualify 05", "lose 06", "new 07", "qualify 08")
    log = Log(
        tmp_path,
        HEAD + "".join(f"L1,{what},2026-03-{day} 10:00,li,,\n" for what, day in map(str.split, rows)),
        until="2026-03-30 10:00",
    )
    assert log.replayed.repeated == {"qualify": 1, "new": 1}
    confirm = log.clocks[1]
    assert (confirm.occurrences, confirm.met, confirm.missed) == (2, 1, 1)


def test_values_come_from_columns_and_an_unanswered_call_opens_no_gate(tmp_path: Path):
    rows = "L1,new,2026-03-02 10:00,li,,\nL1,try,2026-03-03 10:00,li,,{}\nL1,qualify,2026-03-04 10:00,li,,\n"
    assert Log(tmp_path, HEAD + rows.format("已沟通")).found["refusal"] == []
    assert [what for _, what, _, _ in Log(tmp_path, HEAD + rows.format("未接通")).found["refusal"]] == [
        "gate/触达"
    ]


def test_the_clock_stops_at_until_and_later_rows_have_not_happened(tmp_path: Path):
    rows = HEAD + "L1,new,2026-03-02 10:00,li,,\nL1,call,2026-03-20 10:00,li,,\n"
    assert Log(tmp_path, rows, until="2026-03-07 10:00").found["reminder"] == []
    assert len(Log(tmp_path, rows, until="2026-03-07 10:01").found["reminder"]) == 1


def test_a_log_in_the_words_of_the_model_needs_no_dictionary(tmp_path: Path):
    head = "case:concept:name,concept:name,time:timestamp\n"
    log = Log(
        tmp_path, head + "L1,触达,2026-03-02 10:00+08:00\nL1,需求确认,2026-03-03 10:00+08:00\n", map_=None
    )
    assert [what for _, what, _, _ in log.found["refusal"]] == ["gate/触达"]


XES = """<?xml version="1.0" encoding="UTF-8"?>
<log xes.version="1.0" xmlns="http://www.xes-standard.org/">
  <extension name="Time" prefix="time" uri="http://www.xes-standard.org/time.xesext"/>
  <global scope="event"><string key="concept:name" value="UNKNOWN"/></global>
  <classifier name="Activity" keys="concept:name"/>
  <trace>
    <string key="concept:name" value="L1"/>
    <float key="amount" value="2000"/>
    <event>
      <string key="concept:name" value="new"/>
      <date key="time:timestamp" value="2026-03-02T10:00:00.000+08:00"/>
      <string key="org:resource" value="li"><string key="concept:name" value="nested"/></string>
    </event>
    <event>
      <string key="concept:name" value="call"/>
      <string key="lifecycle:transition" value="start"/>
      <date key="time:timestamp" value="2026-03-03T10:00:00.000+08:00"/>
    </event>
    <event>
      <string key="concept:name" value="call"/>
      <string key="lifecycle:transition" value="complete"/>
      <date key="time:timestamp" value="2026-03-09T10:00:00.000+08:00"/>
    </event>
  </trace>
  <trace>
    <string key="concept:name" value="L2"/>
    <event><string key="concept:name" value="new"/><date key="time:timestamp" value="soon"/></event>
  </trace>
</log>"""
XES_MAP = """
attributes: {"case:amount": 预算}
activities: {new: create, call: {record: 客户沟通, with: {结果: 已沟通}}}
"""


@pytest.mark.parametrize("packed", [False, True])
def test_a_log_exported_as_xes_is_read_with_its_trace_attributes(tmp_path: Path, packed: bool):
    content = gzip.compress(XES.encode()) if packed else XES.encode()
    log = Log(tmp_path, content, XES_MAP)
    assert (log.replayed.cases, log.replayed.rows) == (1, 2)
    assert log.replayed.ignored.total() == 1, "what has only begun is not done"
    assert log.found["reminder"] == [("L1", "clause/stage/触达", "主管", "03-07 10:00")]
    assert log.bad == [(27, "REPLAY806")]


BOMB = '<?xml version="1.0"?><!DOCTYPE log [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><log><trace>&b;</trace></log>'


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (BOMB, "REPLAY802"),
        (XES.replace("</log>", ""), "REPLAY801"),
        ("<log><trace></log>", "REPLAY801"),
        (gzip.compress(XES.encode())[:200], "REPLAY801"),
        ("id,what,date\nL1,new,2026-03-02\n", "REPLAY803"),
        ("", "IMPORT774"),
        (b"PK\x03\x04 no sheet", "IMPORT771"),
    ],
)
def test_what_is_no_log_is_refused_with_a_reason(tmp_path: Path, content: str | bytes, code: str):
    with pytest.raises((LogRefused, SheetRefused)) as refused:
        Log(tmp_path, content)
    assert refused.value.diagnostic.code.id == code
    assert refused.value.diagnostic.hint("zh")


@pytest.mark.parametrize(
    ("wrong", "code", "near"),
    [
        ("activities: {call: {record: 客户沟}}", "TEST608", "客户沟通"),
        ("activities: {call: {move: 需求确人}}", "TEST608", "需求确认"),
        ("activities: {call: {recrd: 客户沟通}}", "TEST602", "record"),
        ("activities: {call: {record: 客户沟通, with: {结: 已沟通}}}", "TEST608", "结果"),
        ("attributes: {amount: 预}", "TEST608", "预算"),
        ("cases: id", "TEST602", "case"),
        ("activities: {call: {move: 需求确认, add: 报价单}}", "REPLAY808", ""),
        ("zone: Asia/Beijing", "REPLAY807", ""),
    ],
)
def test_a_wrong_map_is_located_and_brings_the_nearest_name(wrong: str, code: str, near: str):
    found = problems(wrong)[0]
    assert found.code.id == code
    assert found.location is not None
    assert found.location.file == "map.yaml"
    assert not near or f"最接近“{near}”" in found.message("zh")
