"""The page of imports, from upload to the corrected rows, without a script."""

from __future__ import annotations

import re
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import update
from starlette.testclient import TestClient

from runtime.imports.importing import Importing
from runtime.jobs.imports import Imports
from runtime.storage.database import Database
from runtime.storage.tables import accounts
from tests.runtime.web.shop import START, FixedClock, Shop, open_shop, send

SHEET = """客户名,联系电话,销售,登记日期,预算(元)
朝阳乳品,13800138000,李小明,2025年7月1日,12万
,13800138001,李小明,2025-07-02,
光明乳业,1.38E+10,韩梅梅,2025-07-03,
"""


@pytest.fixture
def shop(database: Database, tmp_path: Path) -> Shop:
    clock = FixedClock(START)
    shop = Shop(open_shop(database, tmp_path, clock), clock)
    shop.services.database.write(
        lambda connection: (
            (
                connection.execute(
                    update(accounts).where(accounts.c.login == "wang").values(administrator=True)
                )
            ).rowcount
        )
    )
    return shop


def uploaded(browser: TestClient, content: bytes, name: str = "客户.csv") -> str:
    answer = send(browser, "/imports", files={"sheet": (name, content)})
    assert re.fullmatch(r"/imports/[0-9a-f-]{36}", answer.url.path), answer.text
    return answer.url.path


def choices(page: str) -> dict[str, str]:
    """What each dropdown of the page stands at."""
    selects = re.findall(r'<select id="([^"]+)".*?</select>', page, re.DOTALL)
    found = {}
    for id in selects:
        block = re.search(rf'<select id="{id}".*?</select>', page, re.DOTALL)[0]
        chosen = re.search(r'<option value="([^"]*)" selected', block)
        found[id] = chosen[1] if chosen else ""
    return found


def work(shop: Shop) -> None:
    services = shop.services
    importing = Importing(services.database, services.gate, services.files, services.clock, by="worker")
    worker = Imports(importing)
    while worker.advance():
        pass


COLUMNS = {"column-0": "客户名称", "column-2": "owner", "column-3": "created", "column-4": "预算", "key": "1"}


def test_a_sheet_is_uploaded_understood_started_and_its_bad_rows_come_back(shop: Shop) -> None:
    boss = shop.browser("wang")
    page = uploaded(boss, SHEET.encode("gb18030"))
    assert choices(boss.get(page).text) == {
        "column-0": "",
        "column-1": "联系电话",
        "column-2": "owner",
        "column-3": "created",
        "column-4": "预算",
        "key": "1",
    }
    shown = send(boss, page, **{**COLUMNS, "column-1": "联系电话", "do": "preview"})
    assert "可以导入" in shown.text
    assert "找不到负责人“韩梅梅”" in shown.text
    started = send(boss, page, **{**COLUMNS, "column-1": "联系电话", "do": "start"})
    assert '<meta http-equiv="refresh"' in started.text
    assert "data-refreshes" in boss.get(f"{page}/progress").text

    work(shop)
    result = boss.get(page).text
    assert "新建 1,已有 0,未导入 2" in result
    assert "data-refreshes" not in boss.get(f"{page}/progress").text
    assert "朝阳乳品" in boss.get("/cases").text

    sheet = load_workbook(BytesIO(boss.get(f"{page}/rejected.xlsx").content))
    rows = list(sheet.active.iter_rows(values_only=True))
    assert [row[1] for row in rows] == ["联系电话", "13800138001", "1.38E+10"]
    assert rows[2][5].startswith("第 4 行 · ")
    assert "联系电话" in rows[2][5]  # both of its problems at once
    assert "销售" in rows[2][5]
    sheet.active["A2"] = "三元食品"
    sheet.active["B3"], sheet.active["C3"] = "13800138002", "李小明"
    corrected = BytesIO()
    sheet.save(corrected)

    again = uploaded(boss, corrected.getvalue(), "改好.xlsx")
    remembered = choices(boss.get(again).text)
    assert (remembered["column-0"], remembered["key"]) == ("客户名称", "1")
    send(boss, again, **{**COLUMNS, "column-1": "联系电话", "do": "start"})
    work(shop)
    assert "新建 2,已有 0,未导入 0" in boss.get(again).text


def test_only_those_who_may_import_find_the_page(shop: Shop) -> None:
    rep, boss = shop.browser("li"), shop.browser("wang")
    page = uploaded(boss, SHEET.encode())
    assert 'href="/imports"' in boss.get("/cases").text
    assert 'href="/imports"' not in rep.get("/cases").text
    assert [rep.get(path).status_code for path in ("/imports", page, f"{page}/rejected.xlsx")] == [403] * 3


def test_a_file_that_is_no_sheet_and_a_missing_one_are_told_apart(shop: Shop) -> None:
    boss = shop.browser("wang")
    refused = send(boss, "/imports", files={"sheet": ("客户.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")})
    assert (refused.status_code, "不是表格文件" in refused.text) == (422, True)
    nothing = send(boss, "/imports", files={"sheet": ("", b"")})
    assert (nothing.status_code, "还没有选择文件" in nothing.text) == (422, True)


def test_what_began_can_not_be_understood_differently(shop: Shop) -> None:
    boss = shop.browser("wang")
    page = uploaded(boss, SHEET.encode())
    chosen = {**COLUMNS, "column-1": "联系电话"}
    send(boss, page, **chosen, do="start")
    late = send(boss, "/imports", page, **chosen, do="start")
    assert late.status_code == 409


def test_nothing_is_wrong_before_anything_was_chosen_and_then_the_page_says_what_is_missing(
    shop: Shop,
) -> None:
    boss = shop.browser("wang")
    page = uploaded(boss, "客户名,电话,销售\n朝阳乳品,13800138000,李小明\n".encode())
    assert "还没有选择" not in boss.get(page).text
    answer = send(boss, page, **{"column-2": "owner", "do": "start"})
    assert answer.status_code == 422
    assert "还没有选择哪一列能认出同一条商机" in answer.text
    work(shop)
    assert "未导入 0" not in boss.get(page).text


def test_the_page_speaks_of_what_stands_on_it(shop: Shop) -> None:
    boss = shop.browser("wang")
    page = uploaded(
        boss,
        "客户名,联系电话,销售,登记日期,阶段\n朝阳,13800138000,李小明,,触达\n,13800138001,李小明,,飞天\n".encode(),
    )
    chosen = {
        "column-0": "客户名称",
        "column-1": "联系电话",
        "column-2": "owner",
        "column-3": "created",
        "column-4": "stage",
        "key": "1",
    }
    send(boss, page, **chosen, do="start")
    work(shop)
    undated = boss.get(page).text
    assert "在导入时选定“没有任何日期的行,按哪一天算”" in undated
    for elsewhere in ("映射", "without_date", "重新提交"):
        assert elsewhere not in undated
