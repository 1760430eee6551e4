"""`dongxian form`: spreadsheets of forms on the command line."""

import json

import pytest
from openpyxl import Workbook

from dongxian.cli import main

MODEL = """
dongxian: 1
funnel: 华东区
timezone: Asia/Shanghai
roles: [销售代表]
case:
  owner: 销售代表
  fields: {客户: text}
stages:
  - stage: 触达
  - won: 赢单
  - lost: 输单
    reasons: [价格]
"""


def spreadsheet(file, **sheets):
    book = Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return str(file)


SURVEY = [
    ["type", "name", "label", "required", "relevant"],
    ["integer", "stock", "库存", True, None],
    ["select_one n", "shelves", "货架数", None, "${stock} > 3"],
]
CHOICES = [["list_name", "name", "label"], ["n", 1, "一"], ["n", 2.0, "二"]]


def test_a_form_from_excel_goes_straight_into_a_model_that_check_accepts(tmp_path, capsys):
    file = spreadsheet(tmp_path / "巡店.xlsx", survey=SURVEY, choices=CHOICES)
    assert main(["form", "import", file, "--lang", "zh"]) == 0
    printed = capsys.readouterr()
    assert printed.err == "全部转换了\n"
    (tmp_path / "model.yaml").write_text(MODEL, encoding="utf-8")
    (tmp_path / "visit.yaml").write_text(printed.out, encoding="utf-8")
    assert main(["check", str(tmp_path / "model.yaml"), str(tmp_path / "visit.yaml"), "--lang", "en"]) == 0
    assert capsys.readouterr().out == "2 files checked: 0 errors, 0 warnings\n"
    assert "巡店:" in printed.out
    assert '"1": 一' in printed.out


def test_what_is_left_out_stands_beside_the_yaml_with_its_cell(tmp_path, capsys):
    file = spreadsheet(
        tmp_path / "a.xlsx", survey=[*SURVEY, ["rank n", "best", "最好", None, None]], choices=CHOICES
    )
    assert main(["form", "import", file, "--activity", "巡店", "--lang", "en"]) == 0
    printed = capsys.readouterr()
    assert printed.out.startswith("activities:\n  巡店:\n")
    assert "[a.xlsx]survey:4:1  XLSFORM824  (warning) No field type answers to “rank n”" in printed.err


def test_a_broken_form_prints_no_yaml(tmp_path, capsys):
    file = spreadsheet(
        tmp_path / "a.xlsx", survey=[*SURVEY, ["texd", "best", "最好", None, None]], choices=CHOICES
    )
    assert main(["form", "import", file, "--json"]) == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["yaml"] is None
    assert [(each["code"], each["path"]) for each in answer["diagnostics"]] == [("XLSFORM807", "survey!A4")]


@pytest.mark.parametrize("content", [b"", b"name,label\n", b"\xd0\xcf\x11\xe0 old", b"PK\x03\x04 broken"])
def test_what_is_no_workbook_is_told_so(tmp_path, capsys, content):
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    assert main(["form", "import", str(file), "--lang", "en"]) == 2
    assert ".xlsx" in capsys.readouterr().err


def test_a_file_that_is_not_there_is_named(tmp_path, capsys):
    assert main(["form", "import", str(tmp_path / "gone.xlsx"), "--lang", "en"]) == 2
    assert "There is no file" in capsys.readouterr().err
