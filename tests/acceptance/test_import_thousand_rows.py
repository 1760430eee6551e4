"""C011: a sheet with 1,000 rows, 37 of them bad, through the command, on both stores."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook, load_workbook
from sqlalchemy import func, select

from runtime.storage.audit import verify
from runtime.storage.database import Database
from runtime.storage.tables import cases, outbox, stage_visits
from tests.acceptance.installation import ORGANISATION, Installation, people_sheet

FUNNEL = """
dongxian: 1
funnel: 华东区销售漏斗
timezone: Asia/Shanghai
send_by: in_app
roles: [销售代表, 主管]
case:
  owner: 销售代表
  fields:
    客户名称: text
    联系电话: phone
    来源: [展会, 转介绍, 自拓]
    预算: money
  required: [客户名称]
  unique: 联系电话
  amount: 预算
stages:
  - stage: 触达
    limit: 5 days
    overdue: [{notify: 主管, say: "{{ 客户名称 }}停留{{ 停留 }}"}]
  - stage: 需求确认
  - won: 赢单
  - lost: 输单
    reasons: [价格, 失联]
"""
GROUPS = ["客户", None, None, "进展", None, None, None, None, None]
HEADINGS = ["客户编号", "客户名称", "联系电话", "阶段", "负责人", "创建日期", "结束时间", "输单原因", "预算"]
NUMBER, NAME, PHONE, STAGE, OWNER, CREATED = range(6)
# Days as people write them, and as Excel keeps them.
DAYS = ["2025年7月1日", "2025/7/1", "2025-07-01", 45839, datetime(2025, 7, 1), "45839"]

Row = list[object]
Fault = tuple[int, Callable[[Row], None], str]


def good(number: int) -> Row:
    stage, closed, reason = [
        ("触达", None, None),
        ("赢单", "2025-08-01", None),
        ("输单", "2025/8/9", "价格"),
    ][number % 3]
    owner = ["张三", "A02"][number % 2]
    phone: object = f"138{number:08d}" if number % 2 else float(13_800_000_000 + number)
    return [number, f"客户{number}", phone, stage, owner, DAYS[number % 6], closed, reason, 1200.5]


def put(column: int, value: object) -> Callable[[Row], None]:
    def spoil(row: Row) -> None:
        row[column] = value

    return spoil


FAULTS: list[Fault] = [
    (8, put(PHONE, "1.38E+10"), "FORM"),
    (6, put(OWNER, "李雷"), "IMPORT779"),
    (5, put(STAGE, "初次触达"), "IMPORT778"),
    (5, put(CREATED, "2099-01-01"), "IMPORT784"),
    (4, put(NUMBER, 1), "IMPORT777"),
    (4, put(PHONE, "13800000001"), "RULE603"),
    (3, put(NAME, None), "FORM"),
    (2, put(CREATED, "去年夏天"), "IMPORT782"),
]


def sheet(path: Path) -> dict[int, str]:
    """Writes the sheet; the rows that must be refused, as the program shows them, with the code's beginning."""
    workbook = Workbook()
    page = workbook.active
    page.append(["华东区客户一览"])
    page.append(GROUPS)
    page.append(HEADINGS)
    page.merge_cells("A1:I1")
    page.merge_cells("A2:C2")
    page.merge_cells("D2:I2")
    spoiled = [(spoil, code) for times, spoil, code in FAULTS for _ in range(times)]
    expected = {}
    for number in range(1, 1001):
        row = good(number)
        if number % 27 == 0 and spoiled:
            spoil, expected[number + 3] = spoiled.pop()
            spoil(row)
        page.append(row)
    workbook.save(path)
    return expected


def correct(path: Path, corrected: Path) -> None:
    """As a person would: the column of reasons stays where it is."""
    workbook = load_workbook(path)
    page = workbook.active
    for line in page.iter_rows(min_row=2):
        whole = good(int(str(line[NAME].value or "客户0")[2:]) or missing(line[PHONE].value))
        for cell, value in zip(line, whole, strict=False):
            cell.value = value
    workbook.save(corrected)


def missing(phone: object) -> int:
    return int(float(str(phone))) % 10_000


@pytest.fixture
def east(database: Database, tmp_path: Path) -> Installation:
    east = Installation.of(database, tmp_path, {"funnel.yaml": FUNNEL})
    staff = people_sheet(
        tmp_path / "people.xlsx", ("A01", "张三", "一组", "销售代表"), ("A02", "李四", "一组", "销售代表")
    )
    assert east.run("import", "people", staff).exit_code == 0
    return east


def count(installation: Installation, table: object) -> int:
    with installation.database.read() as connection:
        return int(connection.scalar(select(func.count()).select_from(table)))  # type: ignore[arg-type]


def test_963_are_created_37_come_back_and_only_they_are_sent_again(
    east: Installation, tmp_path: Path
) -> None:
    file = tmp_path / "客户.xlsx"
    bad = sheet(file)
    first = east.run("import", "cases", file, "--as", "A01")
    assert (first.exit_code, first.answer["created"], first.answer["rejected"]) == (1, 963, 37), first.stderr
    found = {
        each["row"]: [reason["code"] for reason in each["reasons"]] for each in first.answer["rejected_rows"]
    }
    assert found.keys() == bad.keys()
    assert all(found[row][0].startswith(code) and len(found[row]) == 1 for row, code in bad.items()), found
    assert sum(each["count"] for each in first.answer["reasons"]) == 37
    assert "李四" in next(each["message"] for each in first.answer["reasons"] if each["code"] == "RULE603")

    second = east.run("import", "cases", file)
    assert (second.answer["created"], second.answer["unchanged"], second.answer["rejected"]) == (0, 963, 37)

    handed_back = tmp_path / "客户.rejected.xlsx"
    rows = list(load_workbook(handed_back).active.iter_rows(values_only=True))
    assert rows[0] == (*HEADINGS, "原因")
    assert len(rows) == 38
    assert "第 30 行" in rows[1][-1]
    correct(handed_back, tmp_path / "改好的.xlsx")
    third = east.run("import", "cases", tmp_path / "改好的.xlsx")
    assert (third.exit_code, third.answer["created"], third.answer["rejected"]) == (0, 37, 0)

    assert count(east, cases) == 1000
    assert count(east, outbox) == 0
    with east.database.read() as connection:
        entered = Counter(connection.execute(select(stage_visits.c.stage, stage_visits.c.entered_at)).all())
        assert verify(connection, ORGANISATION).intact
    midnight_in_shanghai = datetime.fromisoformat("2025-06-30T16:00:00+00:00")
    assert entered["触达", midnight_in_shanghai] == 1000
    assert entered.total() == 1000 + 667  # two thirds are closed


def test_a_preview_says_how_the_first_rows_would_end_and_writes_nothing(
    east: Installation, tmp_path: Path
) -> None:
    sheet(tmp_path / "客户.xlsx")
    rows = east.run("import", "cases", tmp_path / "客户.xlsx", "--preview")
    assert [each["row"] for each in rows.answer] == list(range(4, 24))
    assert rows.exit_code == 0
    assert count(east, cases) == 0
