"""From a case to its reasons: why somebody was reminded, and what is missing to move."""

from __future__ import annotations

import json

import pytest

from dongxian.cli import main
from runtime.storage.database import Database
from tests.runtime.jobs.company import Company


@pytest.fixture
def reminded(database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Company:
    """One customer whose five days in the first stage are over."""
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", database_url)
    company = Company(database)
    company.customer("宏达医院")
    company.new_worker().step(company.at(days=5, minutes=1))
    return company


def test_the_reminder_is_explained_with_its_limit_and_the_next_stage_with_what_it_wants(
    reminded: Company, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["explain", "宏达医院", "--lang", "zh"]) == 0
    told = capsys.readouterr().out
    assert "宏达医院 · 触达 · 负责人 张三" in told
    assert "往“需求确认”移动:" in told
    assert "2026-03-07 09:01 提醒 王主管" in told
    assert "从2026-03-02 09:00开始计时,到2026-03-07 09:00为止" in told
    assert "到2026-03-07 09:00还没有离开“触达”" in told


def test_a_program_reads_the_same_as_json(reminded: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "宏达医院", "--json", "--lang", "en"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["name"], told["stage"], told["owner"]) == ("宏达医院", "触达", "张三")
    assert [move["to"] for move in told["moves"]] == ["需求确认", "输单"]
    assert {reminder["person"] for reminder in told["reminders"]} == {"王主管", "李培训"}
    assert told["reminders"][0]["at"] == "2026-03-07T09:01:00+08:00"
    assert all(reminder["because"] for reminder in told["reminders"])


def test_a_customer_nobody_knows_is_said_so(reminded: Company, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "没有这家", "--lang", "en"]) == 1
    assert "There is no case “没有这家”" in capsys.readouterr().err
