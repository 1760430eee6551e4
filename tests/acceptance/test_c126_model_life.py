"""C126 and C029: a model is tried on running cases, published with a plan, followed, and taken back."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from dongxian.cli import main
from engine.rules.event import ModelFollowed
from runtime.models import Models
from runtime.storage.history import Stream, read
from runtime.storage.replay import replay
from runtime.storage.tables import cases, model_drafts
from tests.acceptance.office import COMPANY, Office, OpenOffice, id_of
from tests.acceptance.test_worker_killed import wait_until
from tests.engine.rules.story import complete
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import TOKEN, send

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign]}
  市场部: {sees: given}
  培训负责人: {sees: unit, may: [publish]}
case: {owner: 销售代表, fields: {客户名称: text}, required: [客户名称]}
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户 }}已停留{{ 停留 }}"}]
  - stage: 需求确认
  - stage: 方案演示
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""
WITHOUT = MODEL.replace("  - stage: 需求确认\n", "")
SEVEN = MODEL.replace("5 days", "7 days")
ONE = MODEL.replace("5 days", "1 day")


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(MODEL)
    office.at("2026-03-02 10:00")
    return office


def leads(office: Office, count: int, stage: str = "触达") -> list[str]:
    li = office.browser("li")
    addresses = [office.customer(li, f"客户{number}") for number in range(count)]
    for address in addresses if stage != "触达" else ():
        office.move(li, address, stage)
    return addresses


def published(office: Office, folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, *more: str) -> int:
    """What `dongxian publish` answers and says, as at the office's own time."""
    file = folder / "funnel.yaml"
    file.write_text(complete(text), encoding="utf-8")
    return command(office, monkeypatch, str(file), *more)


def command(office: Office, monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setenv("DONGXIAN_DATABASE_URL", office.services.database.url)
    monkeypatch.setattr("dongxian.commands.publish.SystemClock", lambda: office.clock)
    return main(["publish", *arguments, "--organisation", "安和医疗", "--lang", "zh"])


def write(client: TestClient, draft: str, files: object = None, **fields: str):
    """As the page's form sends it, with the revision that the page shows."""
    revision = re.findall(r'name="revision" value="(\d+)"', client.get(draft).text)[0]
    return send(client, draft, draft, files=files, **{"revision": revision} | fields)


def begun(client: TestClient) -> str:
    """A draft of what is in force."""
    version = re.findall(r'name="version" value="(\w+)"', client.get("/models").text)[0]
    return send(client, "/models", version=version).url.path


def stages(office: Office) -> dict[str, int]:
    wanted = select(cases.c.stage, func.count().label("number")).group_by(cases.c.stage)
    with office.services.database.read() as connection:
        return {row.stage: row.number for row in connection.execute(wanted)}


def audited(office: Office) -> list[tuple[str, ...]]:
    with office.services.database.read() as connection:
        return [each.differing for each in replay(connection, COMPANY, Models().get) if not each.equal]


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
    assert published(office, tmp_path, monkeypatch, ONE, "--most-overdue", "3", "--yes") == 0
    office.work_at("2026-03-04 10:01")
    assert len(office.told("wang")) == 4
    office.work_at("2026-03-05 10:01")
    assert len(office.told("wang")) == 4, "each is told of once"


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


def test_a_draft_is_written_tried_and_published_on_the_pages(office: Office) -> None:
    leads(office, 2)
    editor = office.browser("lin")
    draft = begun(editor)
    text = {"text-0": complete(SEVEN)}
    saved = send(editor, draft, revision="1", do="save", **text)
    assert "阶段“触达” limit:5天（自然日，假期照走） → 7天（自然日，假期照走）" in saved.text
    late = send(editor, draft, revision="1", do="save", **text | {"text-0": complete(ONE)})
    assert late.status_code == 409
    assert "PUBLISH927" in late.text
    assert "limit: 1 day" in late.text, "what was typed is not lost"
    tried = send(editor, draft, revision="2", do="try", **text)
    assert "进行中的商机 2 条,2 条会变,马上超时的 0 条。" in tried.text
    done = send(editor, draft, revision="3", do="publish", note="放宽", **text)
    assert done.url.path == "/models"
    assert "放宽" in done.text
    assert "还有 2 条商机没换过来" in done.text
    office.work_at("2026-03-02 10:05")
    assert "没换过来" not in editor.get("/models").text
    assert office.count(model_drafts) == 0


def test_the_page_asks_where_the_cases_of_a_removed_stage_go_and_keeps_the_answer(office: Office) -> None:
    leads(office, 3, "需求确认")
    editor = office.browser("lin")
    draft, text = begun(editor), {"text-0": complete(WITHOUT)}
    refused = write(editor, draft, do="publish", **text)
    assert refused.status_code == 200
    assert 'data-code="PUBLISH901"' in refused.text
    assert "去掉的阶段“需求确认”里的 3 条商机" in refused.text
    chosen = {"question-0": "move/需求确认", "answer-0": "方案演示"}
    tried = write(editor, draft, do="try", **text, **chosen)
    assert "move:\n  需求确认: 方案演示\n</textarea>" in tried.text
    assert "需求确认 → 方案演示" in tried.text
    plan = {"plan": "move:\n  需求确认: 方案演示\n"}
    stay = write(editor, draft, do="publish", **text, **plan, **chosen | {"answer-0": "stay/"})
    assert stay.url.path == "/models"
    office.work_at("2026-03-02 11:00")
    assert stages(office) == {"需求确认": 3}
    assert "3 条商机按计划用原来的版本办完" in editor.get("/models").text
    office.move(office.browser("li"), leads(office, 1)[0], "方案演示")
    assert stages(office) == {"需求确认": 3, "方案演示": 1}
    assert audited(office) == []


def test_versions_are_compared_by_meaning_and_line_by_line(office: Office) -> None:
    editor = office.browser("lin")
    old = re.findall(r'name="version" value="(\w+)"', editor.get("/models").text)[0]
    write(editor, begun(editor), do="publish", note="放宽", **{"text-0": complete(SEVEN)})
    page = editor.get(f"/models/versions/{old}").text
    assert "阶段“触达” limit:7天（自然日，假期照走） → 5天（自然日，假期照走）" in page
    assert "<del>-     limit: 7 days</del>" in page
    assert "<ins>+     limit: 5 days</ins>" in page
    program = caller(office, "lin")
    told = program.get(f"/model/versions/{old}").json()
    assert told["lines"]["funnel.yaml"][1:] != []
    assert told["differences"] == ["阶段“触达” limit:7天（自然日，假期照走） → 5天（自然日，假期照走）"]
    assert program.get("/model/versions/nothing").status_code == 404
    assert editor.get(f"/models/versions/{old}?against=nothing").status_code == 404


def test_a_draft_on_a_version_that_is_gone_says_so_and_goes_on_once_it_was_looked_at(office: Office) -> None:
    editor = office.browser("lin")
    first, second = begun(editor), begun(editor)
    assert write(editor, first, do="publish", **{"text-0": complete(SEVEN)}).url.path == "/models"
    refused = write(editor, second, do="publish", **{"text-0": complete(ONE)})
    assert 'data-code="PUBLISH920"' in refused.text
    assert "林培训在 2026-03-02 10:00 发布了版本" in refused.text
    assert 'data-code="PUBLISH920"' not in write(editor, second, do="rebase").text
    assert write(editor, second, do="publish").url.path == "/models"


def test_files_are_uploaded_into_a_draft_and_one_that_is_no_text_is_named(office: Office) -> None:
    editor = office.browser("lin")
    draft = begun(editor)
    scenarios = "dongxian: 1\nscenarios:\n  七天:\n    - {at: 2026-03-02 10:00, create: {客户名称: 甲}}\n"
    sent = [
        ("upload", ("funnel.yaml", complete(SEVEN).encode(), "text/yaml")),
        ("upload", ("scenarios.yaml", scenarios.encode(), "text/yaml")),
        ("upload", ("bild.yaml", b"\xff\xfe\x00", "text/yaml")),
    ]
    saved = write(editor, draft, do="save", files=sent)
    assert "7 days" in saved.text
    assert '<label for="text-1">scenarios.yaml</label>' in saved.text
    assert "“bild.yaml”不是 UTF-8 的文本" in saved.text
    without = write(editor, draft, do="save", **{"text-1": " "})
    assert "scenarios.yaml</label>" not in without.text


def test_broken_text_is_kept_in_the_draft_and_named_by_line(office: Office) -> None:
    editor = office.browser("lin")
    draft = begun(editor)
    for text in (
        complete(SEVEN).replace("7 days", "7 dayz"),
        "a: [",
        "<script>alert(1)</script>",
        "\x00",
        "",
    ):
        answer = write(editor, draft, do="publish", **{"text-0": text})
        assert answer.status_code in (200, 422)
        assert 'data-code="' in answer.text
        assert "<script>alert(1)" not in answer.text
    assert len(re.findall('id="act-', editor.get("/models").text)) == 2


def test_who_may_not_publish_sees_no_drafts_and_changes_none(office: Office) -> None:
    li = office.browser("li")
    assert li.get("/models").status_code == 403
    token = TOKEN.search(li.get("/me").text)
    assert token is not None
    assert li.post("/models", data={"_form_token": token[1], "version": "x"}).status_code == 403
    program = caller(office, "li")
    assert program.get("/model/drafts").status_code == 403
    ask = {"name": "甲", "files": {"funnel.yaml": complete(SEVEN)}}
    assert program.post("/model/drafts", json=ask).status_code == 403


def test_a_program_does_the_same_and_the_second_publisher_hears_of_the_first(office: Office) -> None:
    leads(office, 1)
    program = caller(office, "lin")
    first, second = (
        program.post("/model/drafts", json={"name": name, "files": {"funnel.yaml": complete(text)}}).json()
        for name, text in (("七天", SEVEN), ("一天", ONE))
    )
    tried = program.post(f"/model/drafts/{first['id']}/try").json()
    assert [each["name"] for each in tried["affected"]] == ["客户0"]
    act = program.post(f"/model/drafts/{first['id']}/publish", json={"note": "放宽"})
    assert act.status_code == 200, act.text
    again = program.post(f"/model/drafts/{second['id']}/publish", json={})
    assert again.status_code == 409
    assert again.json()["code"] == "PUBLISH920"
    listed = program.get("/model/publications").json()
    assert [each["note"] for each in listed["publications"]][-1] == "放宽"
    later = program.post(
        "/model/drafts", json={"name": "以后", "files": {"funnel.yaml": complete(MODEL)}}
    ).json()
    answer = program.post(f"/model/drafts/{later['id']}/publish", json={"at": "2026-04-01T08:00:00+08:00"})
    number = answer.json()["number"]
    assert answer.json()["state"] == "scheduled"
    assert program.delete(f"/model/publications/{number}").status_code == 204
    assert program.delete(f"/model/publications/{number}").status_code == 404


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
