from io import BytesIO
from zipfile import ZipFile

from openpyxl import load_workbook

from engine.diagnostics import Diagnostic
from runtime.imports import codes
from runtime.imports.mapping import headers_digest
from runtime.imports.rejects import Reject, write_xlsx
from runtime.imports.sheet import open_sheet

UNKNOWN = Diagnostic(codes.OWNER_UNKNOWN, "负责人", {"value": "=HYPERLINK(A1)"})
HEADINGS = ("编号", "客户名称", "负责人")


def handed_back(*rows: tuple[object, ...]) -> bytes:
    content = BytesIO()
    rejects = (Reject(number, list(cells), (UNKNOWN,)) for number, cells in enumerate(rows, start=2))
    write_xlsx(content, HEADINGS, rejects, "zh")
    return content.getvalue()


def test_text_that_looks_like_a_formula_stays_text():
    content = handed_back((1, '=cmd|"/c calc"!A1', "@SUM(1)"), (2, "+86 138", "-1+2"))
    workbook = load_workbook(BytesIO(content))
    assert [[cell.value for cell in row[:3]] for row in workbook.active.iter_rows(min_row=2)] == [
        [1, '=cmd|"/c calc"!A1', "@SUM(1)"],
        [2, "+86 138", "-1+2"],
    ]
    assert b"<f>" not in ZipFile(BytesIO(content)).read("xl/worksheets/sheet1.xml")


def test_a_cell_with_characters_that_excel_cannot_hold_is_written_without_them():
    workbook = load_workbook(BytesIO(handed_back((1, "朝阳\x0b乳品", None))))
    assert workbook.active["B2"].value == "朝阳乳品"


def test_the_sheet_that_was_handed_back_has_the_headings_it_came_with(tmp_path):
    (tmp_path / "a.xlsx").write_bytes(handed_back((1, "朝阳乳品", "李雷")))
    sheet = open_sheet(tmp_path / "a.xlsx", "a.xlsx")
    assert headers_digest(sheet.headers) == headers_digest(HEADINGS)
    assert next(sheet.rows).cells[:3] == (1, "朝阳乳品", "李雷")


def test_a_column_of_the_sheet_s_own_that_is_called_reason_stays(tmp_path):
    file = tmp_path / "a.csv"
    file.write_text("编号,客户名称,原因\n1,朝阳乳品,价格\n", encoding="utf-8")
    assert open_sheet(file, file.name).headers == ("编号", "客户名称", "原因")
