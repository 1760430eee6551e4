from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from runtime.imports import codes
from runtime.imports.sheet import SheetRefused, headings, open_sheet


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_a_csv_reads_alike_in_each_encoding_that_excel_writes(tmp_path, encoding):
    file = written(tmp_path / "客户.csv", "客户名称,联系电话\r\n朝阳乳品,13800138000\r\n".encode(encoding))
    sheet = open_sheet(file, file.name)
    assert sheet.headers == ("客户名称", "联系电话")
    assert [(row.number, row.cells) for row in sheet.rows] == [(2, ("朝阳乳品", "13800138000"))]


def test_a_title_and_merged_headings_above_the_data_are_understood(tmp_path):
    workbook = Workbook()
    page = workbook.active
    page.append(["华东区客户一览"])
    page.append(["客户", None, "联系人", None, "城市"])
    page.append(["名称", "电话", "名称", "电话", None])
    page.append(["朝阳乳品", "13800138000", "张三", "13900139000", "上海"])
    page.merge_cells("A1:E1")
    page.merge_cells("A2:B2")
    page.merge_cells("C2:D2")
    page.merge_cells("E2:E3")
    workbook.save(tmp_path / "a.xlsx")
    sheet = open_sheet(tmp_path / "a.xlsx", "a.xlsx")
    assert sheet.headers == ("客户 名称", "客户 电话", "联系人 名称", "联系人 电话", "城市")
    assert [row.number for row in sheet.rows] == [4]
    assert sheet.total == 1


def test_a_first_row_of_data_is_not_taken_for_headings():
    rows = [("客户", "电话", None), ("朝阳", "13800138000", "备注2")]
    assert headings(rows) == (("客户", "电话"), 1)


def test_columns_without_a_name_or_with_the_same_name_stay_apart():
    assert headings([("客户", None, "电话", "电话"), (1, 2, 3, 4)])[0] == ("客户", "列B", "电话", "电话 (2)")


def test_dates_arrive_as_dates_and_numbers_as_numbers(tmp_path):
    workbook = Workbook()
    workbook.active.append(["客户", "日期", "金额"])
    workbook.active.append(["朝阳", datetime(2025, 7, 1), 12.5])
    workbook.save(tmp_path / "a.xlsx")
    (row,) = open_sheet(tmp_path / "a.xlsx", "a.xlsx").rows
    assert row.cells == ("朝阳", datetime(2025, 7, 1), 12.5)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"PK\x03\x04 not a zip at all", codes.SHEET_UNREADABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old excel", codes.SHEET_KIND),
        (b"\x00\x01\x02", codes.SHEET_KIND),
        (b"\x89PNG\r\n\x1a\n", codes.SHEET_KIND),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\x01\n", codes.SHEET_KIND),
        ("客户,电话\n".encode() + b"\xff\xff\xff\xff", codes.SHEET_ENCODING),
        ("客户,电话\n".encode(), codes.SHEET_EMPTY),
        (b"", codes.SHEET_EMPTY),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_with_its_reason(tmp_path, content, code):
    file = written(tmp_path / "a.csv", content)
    with pytest.raises(SheetRefused) as refused:
        list(open_sheet(file, file.name).rows)
    assert refused.value.diagnostic.code is code
