"""C029: a draft changes 5 to 7 days; a dry run on 90 days lists the reminders that vanish or appear by record."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from sqlalchemy import select

from dongxian.cli import main
from engine.rules.command import CorrectActivity, HandOver, RecordActivity, StartWaiting, StopWaiting
from runtime.storage.tables import metadata
from tests.acceptance.office import Office, OpenOffice
from tests.engine.rules.story import complete

MODEL = """
case: {owner: 销售代表, fields: {客户名称: text, 联系电话: phone, 预算: money}, required: [客户名称]}
activities:
  客户沟通: {fields: {结果: [已沟通, 未接通]}, required: [结果], counts_if: 结果 == "已沟通"}
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户 }}已停留{{ 停留 }}"}, {task: 辅导, for: 培训负责人}]
  - stage: 需求确认
    limit: 5 days
    overdue: [{notify: 主管}]
  - won: 赢单
  - lost: 输单
    reasons: [价格]
rules:
  大单: {when: {changed: 预算}, if: 预算 >= 500000, do: [{notify: 主管}]}
agreements:
  跟进: {from: 市场部, to: 销售代表, does: [客户沟通], within: 48 hours, missed: [{notify: 市场部}]}
"""
DRAFT = complete(MODEL.replace("limit: 5 days", "limit: 7 days", 1).replace("500000", "100000"))


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    """Four records: moved on after 6 days, after 3 and after 10, and one that never left."""
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    li = office.browser("li")
    cases = {name: office.customer(li, name) for name in ("六天", "三天", "十天", "一直")}
    assert office.command(
        cases["三天"], HandOver(actor="qian", agreement="跟进", owner="li", unit="hz", unit_path="/east/hz/")
    ).accepted
    call = RecordActivity(
        actor="li", submission="s1", activity="客户沟通", form_version="", fields={"结果": "已沟通"}
    )
    office.at("2026-03-03 10:00")
    assert office.command(cases["三天"], call).accepted
    office.at("2026-03-04 09:00")
    fix = CorrectActivity(actor="li", submission="s1", fields={"结果": "未接通"}, reason="记错了")
    assert office.command(cases["三天"], fix).accepted
    moves = {5: "三天", 8: "六天", 12: "十天"}
    for day in range(4, 31):
        office.at(f"2026-03-{day:02} 10:00:00")
        if day in moves:
            office.move(office.browser("li"), cases[moves[day]], "需求确认")
        office.work_at(f"2026-03-{day:02} 10:00:01")
    return office


def dry_run(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, draft: str, *more: str
) -> dict[str, object]:
    file, out = tmp_path / "draft.yaml", tmp_path / "out.json"
    file.write_text(draft, encoding="utf-8")
    url = office.services.database.url
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", url)
    before = contents(office)
    options = (
        "--database",
        "--until",
        "2026-03-30 10:00",
        "--days",
        "90",
        "--json",
        str(out),
        "--lang",
        "zh",
    )
    assert main(["replay", str(file), *options, *more]) == 0
    assert contents(office) == before, "a dry run writes nothing"
    return json.loads(out.read_text(encoding="utf-8"))


def contents(office: Office) -> str:
    with office.services.database.read() as connection:
        rows = {
            table.name: sorted(map(repr, connection.execute(select(table)).all()))
            for table in metadata.sorted_tables
        }
    return hashlib.sha256(repr(rows).encode()).hexdigest()


def by_record(told: dict[str, object], sort: str) -> set[tuple[str, str, str]]:
    differences = told["differences"]
    assert isinstance(differences, list)
    return {(each["name"], each["difference"], each["what"]) for each in differences if each["sort"] == sort}


def test_five_days_to_seven_names_the_reminders_that_vanish_or_come_later(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    told = dry_run(office, tmp_path, monkeypatch, DRAFT)
    stay = "clause/stage/触达"
    assert by_record(told, "reminder") == {
        ("六天", "vanishes", stay),
        ("十天", "moves", stay),
        ("一直", "moves", stay),
    }
    assert by_record(told, "task") == by_record(told, "reminder")
    assert by_record(told, "clause") == {("六天", "ends", stay)}
    said = capsys.readouterr().out
    assert "六天: 提醒主管, 触达的停留时限, 2026-03-07 10:00" in said
    assert "十天: 提醒主管, 触达的停留时限, 2026-03-07 10:00 → 2026-03-09 10:00" in said


def test_the_published_model_replayed_differs_from_itself_in_nothing_and_finds_what_was_really_said(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = dry_run(office, tmp_path, monkeypatch, complete(MODEL))
    assert told["differences"] == []
    found = told["found"]
    assert isinstance(found, list)
    said = [each["words"] for each in found if each["sort"] == "reminder" and each["outcome"] == "主管"]
    assert sorted(said) == sorted(office.told("wang"))
    assert [each["outcome"] for each in found if each["what"] == "clause/agreement/跟进/客户沟通"] == [
        "missed",
        "市场部",
    ]


def test_a_stricter_gate_names_the_moves_it_would_have_stopped(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strict = complete(MODEL).replace("  - stage: 触达\n", "  - stage: 触达\n    deliver: 预算\n")
    told = dry_run(office, tmp_path, monkeypatch, strict)
    assert by_record(told, "refusal") == {(name, "appears", "gate/触达") for name in ("六天", "三天", "十天")}
    assert by_record(told, "reminder") == set(), "history went on as it went"


def test_only_the_last_days_are_reported(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dry_run(office, tmp_path, monkeypatch, DRAFT, "--days", "5")["differences"] == []


def test_what_waits_put_off_is_put_off_in_the_replay_and_a_shorter_wait_is_named(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    waits = "waits: {等客户审批: {because_of: 客户, at_most: 10 days}}\n"
    office = open_office(MODEL + waits)
    office.at("2026-03-02 10:00")
    case = office.customer(office.browser("li"), "停表")
    office.at("2026-03-04 10:00")
    assert office.command(case, StartWaiting(actor="li", wait="等客户审批")).accepted
    for day in range(5, 12):
        office.work_at(f"2026-03-{day:02} 10:00:01")
    office.at("2026-03-12 10:00")
    assert office.command(case, StopWaiting(actor="li", wait="等客户审批")).accepted
    for day in range(12, 31):
        office.work_at(f"2026-03-{day:02} 10:00:01")
    assert office.told("wang") == ["停表已停留13天"]

    same = dry_run(office, tmp_path, monkeypatch, complete(MODEL + waits))
    assert same["differences"] == []
    assert [each["words"] for each in same["found"] if each["sort"] == "reminder"] == office.told("wang")
    shorter = complete(MODEL + waits.replace("10 days", "3 days"))
    assert by_record(dry_run(office, tmp_path, monkeypatch, shorter), "reminder") == {
        ("停表", "moves", "clause/stage/触达")
    }
