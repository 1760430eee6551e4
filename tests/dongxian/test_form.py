"""`dongxian form`: spreadsheets of forms on the command line."""

import json

import pytest
from openpyxl import Workbook, load_workbook
from ruamel.yaml import YAML

from dongxian.cli import main

yaml = YAML(typ="safe")
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


ASKED = """
activities:
  巡店:
    fields:
      库存: {type: integer, title: {zh: 库存, en: Stock}}
      差额: {type: number, visible_if: -库存 < 0, title: =1+1}
      金额: money
"""


def test_an_activity_goes_to_excel_and_comes_back_the_same(tmp_path, capsys):
    (tmp_path / "model.yaml").write_text(MODEL + ASKED, encoding="utf-8")
    file = tmp_path / "巡店.xlsx"
    assert (
        main(["form", "export", str(tmp_path / "model.yaml"), "巡店", "-o", str(file), "--lang", "en"]) == 0
    )
    printed = capsys.readouterr()
    assert printed.out == f"{file} is written\n"
    assert "XLSFORM842  (warning) “金额” is “decimal” in other programs" in printed.err
    assert load_workbook(file)["survey"]["C3"].value == "=1+1"
    assert load_workbook(file)["survey"]["C3"].data_type == "s"
    assert main(["form", "import", str(file), "--lang", "en"]) == 0
    assert yaml.load(capsys.readouterr().out)["activities"]["巡店"]["fields"] == {
        "库存": {"type": "integer", "title": {"zh": "库存", "en": "Stock"}},
        "差额": {"type": "number", "title": "=1+1", "visible_if": "-库存 < 0"},
        "金额": {"type": "money"},
    }


def test_an_export_leaves_files_alone_and_names_the_activities_there_are(tmp_path, capsys):
    model = tmp_path / "model.yaml"
    model.write_text(MODEL + ASKED, encoding="utf-8")
    assert main(["form", "export", str(model), "巡店", "-o", str(model), "--lang", "en"]) == 2
    assert "left alone" in capsys.readouterr().err
    assert main(["form", "export", str(model), "巡视", "-o", str(tmp_path / "a.xlsx"), "--lang", "en"]) == 2
    assert capsys.readouterr().err == "The model has no activity “巡视”; it has: 巡店\n"
