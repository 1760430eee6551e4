"""Forms that change while they are in use: said before, and old submissions stay as they were asked."""

from __future__ import annotations

import json
import tempfile
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests.acceptance.office import Office, OpenOffice, says
from tests.acceptance.test_c126_model_life import published
from tests.runtime.web.callers import caller
from tests.runtime.web.shop import send

BEFORE = """
activities:
  客户沟通:
    fields:
      沟通方式: [电话, 微信, 见面]
      谁在场: {type: text, title: 在场的人}
      人数: integer
      旧编号: text
      备注: text
    required: [沟通方式]
"""
AFTER = """
activities:
  客户沟通:
    fields:
      沟通方式: [电话, 见面]
      谁在场: {type: text, title: 参加人}
      人数: text
      编号: {type: text, was: 旧编号}
      下一步: text
      复盘: long_text
    required: [沟通方式, 下一步]
"""
CHANGES = [
    ("沟通方式", "narrowed", "mapping", 2, 1),
    ("人数", "retyped", "breaking", 0, 0),
    ("编号", "renamed", "safe", 1, 0),
    ("备注", "removed", "breaking", 1, 1),
    ("下一步", "asked", "mapping", 0, 0),
    ("复盘", "added", "safe", 0, 0),
]


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(BEFORE)
    office.at("2026-03-02 10:00")
    return office


def filled(office: Office) -> str:
    client = office.browser("li")
    case = office.customer(client)
    form = f"{case}/activities/客户沟通"
    send(client, form, 沟通方式="微信", 谁在场="王主任", 旧编号="A-1", 备注="下周再谈")
    send(client, form, 沟通方式="电话")
    return case


def test_publishing_says_how_each_change_touches_what_was_filled_in(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(office)
    assert published(office, tmp_path, monkeypatch, AFTER, "--dry-run") == 0
    said = capsys.readouterr().out
    assert "activity/客户沟通 的“备注”去掉(会断开):进行中的商机填过 1 次,其中 1 次不再合规" in said
    assert (
        "activity/客户沟通 的“沟通方式”可填的范围变了(要处理):进行中的商机填过 2 次,其中 1 次不再合规" in said
    )
    assert published(office, tmp_path, monkeypatch, AFTER, "--dry-run", "--json") == 0
    changes = json.loads(capsys.readouterr().out)["forms"]
    keys = ("field", "what", "harm", "held", "refused")
    assert [tuple(each[key] for key in keys) for each in changes] == CHANGES


def test_an_old_submission_is_shown_for_ever_as_it_was_asked(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filled(office)
    assert published(office, tmp_path, monkeypatch, AFTER) == 0
    office.work_at("2026-03-02 11:00")
    client = office.browser("li")
    send(client, f"{case}/activities/客户沟通", 沟通方式="见面", 谁在场="李主任", 下一步="寄样品")
    page = says(client.get(case))
    for shown in ("备注", "下周再谈", "微信", "旧编号", "A-1", "在场的人", "参加人", "寄样品"):
        assert shown in page, shown
    told = caller(office, "li").get(f"{case}/history").text
    assert "下周再谈" in told


def test_all_versions_are_exported_in_one_table(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = filled(office)
    assert published(office, tmp_path, monkeypatch, AFTER) == 0
    office.work_at("2026-03-02 11:00")
    client = office.browser("li")
    said = "=1+1"
    send(client, f"{case}/activities/客户沟通", 沟通方式="见面", 谁在场=said, 编号="B-2", 下一步="寄样品")
    root = office.browser("root")
    assert "填报记录" in says(root.get("/export"))
    sheet = load_workbook(BytesIO(root.get("/export/客户沟通.xlsx?period=2026-03").content)).active
    heads, *rows = [list(row) for row in sheet.iter_rows(values_only=True)]
    assert heads[7:14] == ["沟通方式", "参加人", "人数", "编号", "下一步", "复盘", "备注"]
    table = {row[heads.index("沟通方式")]: dict(zip(heads, row, strict=True)) for row in rows}
    assert (table["微信"]["编号"], table["微信"]["备注"]) == ("A-1", "下周再谈")
    assert (table["见面"]["编号"], table["见面"]["下一步"]) == ("B-2", "寄样品")
    assert table["见面"]["参加人"] == "'=1+1"
    text = root.get("/export/客户沟通.csv").content.decode("utf-8-sig")
    assert [line.split(",")[7] for line in text.splitlines()] == ["沟通方式", "见面", "电话", "微信"]
    assert len(root.get("/export/客户沟通.csv?period=2026-02").text.splitlines()) == 1
    told = caller(office, "root").get("/activities/客户沟通/submissions", params={"limit": 2}).json()
    assert [each["fields"]["沟通方式"] for each in told["submissions"]] == ["见面", "电话"]
    more = (
        caller(office, "root").get("/activities/客户沟通/submissions", params={"after": told["next"]}).json()
    )
    assert [each["fields"]["编号"] for each in more["submissions"]] == ["A-1"]


def test_only_those_who_may_export_get_a_sheet_and_only_of_what_they_see(
    open_small_office: OpenOffice,
) -> None:
    roles = "roles: {销售代表: {sees: own}, 主管: {sees: unit, may: [export]}, 市场部: {sees: given}, 培训负责人: {sees: unit}}"
    office = open_small_office(f"{roles}\n{BEFORE}")
    client = office.browser("li")
    send(client, f"{office.customer(client)}/activities/客户沟通", 沟通方式="电话", 备注="只给自己人看")
    assert client.get("/export/客户沟通.csv").status_code == 403
    assert "只给自己人看" in office.browser("wang").get("/export/客户沟通.csv").text
    assert "只给自己人看" not in office.browser("ma").get("/export/客户沟通.csv").text
    assert office.browser("wang").get("/export/没有的动作.csv").status_code == 404


def test_what_is_no_period_is_not_answered_with_all_times(office: Office) -> None:
    filled(office)
    for name in ("2026-13", "2026-Q5", "0000-01", "9999-12", "\u0662\u0660"):
        told = caller(office, "root").get("/activities/客户沟通/submissions", params={"period": name})
        assert (told.status_code, told.json()["code"], told.json()["errors"][0]["path"]) == (
            *(422, "DOOR888"),
            "period",
        )
        for door in ("/export", "/export/客户沟通.csv", "/export/客户沟通.xlsx"):
            page = office.browser("root").get(door, params={"period": name})
            assert (page.status_code, "DOOR888" in says(page)) == (422, True)


def test_a_sheet_that_could_not_be_written_leaves_nothing_behind(
    open_office: OpenOffice, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = open_office(BEFORE)
    filled(office)
    kept = tmp_path / "kept"
    kept.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(kept))
    says(office.browser("root").get("/export/cases.xlsx?q=%00"))
    assert list(kept.iterdir()) == []
