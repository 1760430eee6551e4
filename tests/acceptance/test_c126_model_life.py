"""C126 and C029: a model is tried on running cases, published with a plan, followed, and taken back."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select

from dongxian.cli import main
from engine.rules.event import ModelFollowed
from runtime.models import Models
from runtime.storage.history import Stream, read
from runtime.storage.tables import cases
from tests.acceptance.model_life import MODEL, ONE, SEVEN, WITHOUT, audited, leads, stages
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_worker_killed import wait_until
from tests.engine.rules.story import complete, instant
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import SUBMISSION, TOKEN


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    return office


def published(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, *more: str) -> int:
    """What `dongxian publish` answers and says, as at the office's own time."""
    file = folder / "funnel.yaml"
    file.write_text(complete(text), encoding="utf-8")
    return command(office, monkeypatch, str(file), *more)


def command(office: Office, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", office.services.database.url)
    monkeypatch.setattr("dongxian.commands.publish.SystemClock", lambda: office.clock)
    return main(["publish", *arguments, "--organisation", "安和医疗", "--lang", "zh"])


def test_a_removed_stage_blocks_publishing_until_its_cases_have_a_place_and_the_old_version_comes_back(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leads(office, 12, "需求确认")
    plan = tmp_path / "plan.yaml"
    plan.write_text("move: {需求确认: 方案演示}\n", encoding="utf-8")
    assert published(office, tmp_path, monkeypatch, WITHOUT) == 1
    assert "PUBLISH901  阶段“需求确认”里还有 12 条进行中的商机" in capsys.readouterr().out
    assert published(office, tmp_path, monkeypatch, WITHOUT, "--plan", str(plan), "--dry-run") == 0
    said = capsys.readouterr().out
    assert "去掉 阶段“需求确认”" in said
    assert "进行中的商机 12 条,12 条会变;马上超时的 0 条" in said
    assert "客户0(李小明):需求确认 → 方案演示" in said
    assert stages(office) == {"需求确认": 12}

    assert published(office, tmp_path, monkeypatch, WITHOUT, "--plan", str(plan), "--note", "合并") == 0
    office.work_at("2026-03-02 11:00")
    assert stages(office) == {"方案演示": 12}
    command(office, monkeypatch, "--versions")
    *_, before, last = capsys.readouterr().out.strip().splitlines()
    assert last.endswith("合并")
    assert command(office, monkeypatch, "--rollback", before.split()[1]) == 0
    office.work_at("2026-03-02 12:00")
    # Both stages live in the old version, so cases stay where they are.
    assert stages(office) == {"方案演示": 12}
    assert audited(office) == []


def test_the_dry_run_names_the_reminders_of_ninety_days_that_vanish_and_writes_nothing(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    left_after_six, _ = leads(office, 2)
    office.work_at("2026-03-08 10:00")
    office.move(office.browser("li"), left_after_six, "需求确认")
    office.work_at("2026-03-12 10:00")
    office.customer(office.browser("li"), "新客户")
    before = office.everything()
    assert published(office, tmp_path, monkeypatch, SEVEN, "--dry-run", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert office.everything() == before
    reminders = [each for each in told["reminder_differences"] if each["sort"] == "reminder"]
    assert [(each["name"], each["after"] is None) for each in reminders] == [
        ("客户0", True),
        ("客户1", False),
    ]
    assert told["reminders"]["total"] == [2, 1]
    assert ("新客户", False) in [(each["name"], each["overdue_at_once"]) for each in told["affected"]]


def test_many_cases_overdue_at_once_need_a_second_word(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leads(office, 4)
    office.at("2026-03-04 10:00")
    assert published(office, tmp_path, monkeypatch, ONE, "--most-overdue", "3") == 1
    assert "发布后马上有 4 条商机超时(进行中 4 条)" in capsys.readouterr().out
    assert published(office, tmp_path, monkeypatch, ONE, "--most-overdue", "80%") == 1
    assert published(office, tmp_path, monkeypatch, ONE, "--dry-run", "--most-reminders", "3") == 0
    assert "王主管最忙的一周会收到 4 条提醒(现在的版本是 0 条)" in capsys.readouterr().out
    assert published(office, tmp_path, monkeypatch, ONE, "--most-overdue", "3", "--yes") == 0
    office.work_at("2026-03-04 10:01")
    assert len(office.told("wang")) == 4
    office.work_at("2026-03-05 10:01")
    assert len(office.told("wang")) == 4, "each is told of once"


def test_more_reminders_to_one_person_than_he_can_read_need_a_second_word_too(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leads(office, 4)
    office.at("2026-03-04 10:00")
    assert published(office, tmp_path, monkeypatch, ONE, "--most-reminders", "3") == 1
    assert "PUBLISH936  王主管最忙的一周会收到 4 条提醒(现在的版本是 0 条)" in capsys.readouterr().out
    assert published(office, tmp_path, monkeypatch, ONE, "--most-reminders", "3", "--yes") == 0
    office.work_at("2026-03-04 10:01")
    assert published(office, tmp_path, monkeypatch, SEVEN, "--most-reminders", "0") == 0, "fewer than now"


def test_a_history_too_long_to_be_counted_is_said_and_publishing_goes_on(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leads(office, 4)
    office.at("2026-03-04 10:00")
    monkeypatch.setattr("runtime.publication.outlook.MOST_ON_A_PAGE", 3)
    assert published(office, tmp_path, monkeypatch, ONE, "--most-reminders", "3") == 0
    said = capsys.readouterr().out
    assert "PUBLISH937" in said
    assert "dongxian publish --dry-run" in said


def test_failing_scenarios_hold_a_model_back_unless_a_reason_is_given(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "scenarios.yaml").write_text(
        "dongxian: 1\nscenarios:\n  五天就提醒:\n"
        "    - {at: 2026-03-02 10:00, create: {客户名称: 甲}}\n"
        "    - {at: +5 days 1 min, expect: {reminders: 主管}}\n",
        encoding="utf-8",
    )
    assert published(office, tmp_path, monkeypatch, SEVEN) == 1
    assert "PUBLISH922  场景“五天就提醒”没有通过" in capsys.readouterr().out
    assert published(office, tmp_path, monkeypatch, SEVEN, "--without-scenarios", "来不及改") == 0


def test_a_worker_killed_while_cases_follow_leaves_none_behind_and_none_followed_twice(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    addresses = leads(office, 60)
    assert published(office, tmp_path, monkeypatch, SEVEN) == 0
    environment = {
        **os.environ,
        "DONGXIAN_DATABASE_URL": office.services.database.url,
        "DONGXIAN_LEASE": "1",
    }

    def followed() -> int:
        with office.services.database.read() as connection:
            version = Models().current(connection, COMPANY)
            assert version is not None
            return int(
                connection.execute(
                    select(func.count()).where(cases.c.model_version == version.version)
                ).scalar_one()
            )

    for reached in (5, 20, 60):
        with subprocess.Popen(
            [sys.executable, "-m", "dongxian", "worker"], env=environment, stderr=subprocess.PIPE
        ) as process:
            try:
                wait_until(process, lambda reached=reached: followed() >= reached)  # type: ignore[misc]
            finally:
                process.kill()
    with office.services.database.read() as connection:
        for address in addresses:
            events = read(connection, Stream(COMPANY, id_of(address)))
            assert sum(isinstance(event, ModelFollowed) for event in events) == 1
    assert audited(office) == []


def test_the_version_before_comes_back_without_being_named(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    leads(office, 1)
    assert published(office, tmp_path, monkeypatch, SEVEN, "--by", "nobody") == 2
    assert published(office, tmp_path, monkeypatch, SEVEN, "--by", "LIN") == 0
    office.work_at("2026-03-02 10:05")
    capsys.readouterr()
    assert command(office, monkeypatch, "--versions") == 0
    assert "林培训" in capsys.readouterr().out
    assert command(office, monkeypatch, "--rollback", "--dry-run") == 0
    assert "阶段“触达” limit:7天（自然日，假期照走） → 5天（自然日，假期照走）" in capsys.readouterr().out
    assert command(office, monkeypatch, "--rollback") == 0
    office.work_at("2026-03-02 10:10")
    with office.services.database.read() as connection:
        [due] = connection.scalars(select(cases.c.limit_due))
    assert due == instant("2026-03-07 10:00")
    assert audited(office) == []


def test_a_page_that_was_open_when_names_changed_is_still_understood(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    activity = "activities:\n  客户沟通: {fields: {结果: text, 备注: text}, required: [结果]}\nstages:"
    before = MODEL.replace("stages:", activity)
    assert published(office, tmp_path, monkeypatch, before) == 0
    li, program = office.browser("li"), caller(office, "li")
    [case] = leads(office, 1)
    form = li.get(f"{case}/activities/客户沟通").text
    hidden = {"_form_token": TOKEN.search(form)[1], "_submission": SUBMISSION.search(form)[1]}
    after = (
        before.replace(
            "  客户沟通: {fields: {结果: text",
            "  首次沟通: {was: 客户沟通, fields: {结论: {type: text, was: 结果}",
        )
        .replace("required: [结果]", "required: [结论]")
        .replace("- stage: 触达\n", "- stage: 首次接触\n    was: 触达\n")
    )
    assert published(office, tmp_path, monkeypatch, after) == 0
    office.work_at("2026-03-02 10:05")

    sent = li.post(f"{case}/activities/客户沟通", data=hidden | {"结果": "已沟通", "备注": "好"})
    assert sent.url.path == case, sent.text
    [given] = office.state(case).submissions.values()
    assert (given.activity, given.fields) == ("首次沟通", {"结论": "已沟通", "备注": "好"})
    talk = {"fields": {"结果": "又沟通"}}
    assert program.post(f"{case}/activities/客户沟通", json=talk).status_code == 200
    moved = program.post(f"{case}/move", json={"to": "需求确认", "expected_stage": "触达"})
    assert moved.status_code == 200, moved.text
    assert audited(office) == []
