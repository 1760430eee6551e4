"""Forms from and for people who write them in Excel: into a draft, over the API, and as JSON Schema for programs."""

from __future__ import annotations

from io import BytesIO
from urllib.parse import quote

import openpyxl
import pytest
from jsonschema import Draft202012Validator

from tests.acceptance.model_life import MODEL, begun, write
from tests.acceptance.office import Office, OpenOffice
from tests.runtime.web.callers import caller

VISITS = (
    MODEL
    + """
activities:
  巡店:
    fields:
      库存: {type: integer, at_least: 0}
      货架: [满, 缺]
      缺货说明: {type: text, visible_if: 货架 == "缺"}
    required: [库存]
"""
)
SURVEY = [
    ("type", "name", "label", "relevant"),
    ("integer", "stock", "库存", None),
    ("text", "why", "为什么", "${stock} < 3"),
    ("note", "thanks", "谢谢", None),
]


def spreadsheet(*survey: tuple[str | None, ...]) -> bytes:
    book, file = openpyxl.Workbook(), BytesIO()
    book.active.title = "survey"
    for row in survey:
        book.active.append(row)
    book.save(file)
    return file.getvalue()


@pytest.fixture
def office(open_office: OpenOffice) -> Office:
    office = open_office(VISITS)
    office.at("2026-03-02 10:00")
    return office


def test_an_xlsform_uploaded_into_a_draft_stands_there_as_yaml_with_what_was_left_out(office: Office) -> None:
    editor = office.browser("lin")
    draft = begun(editor)
    page = write(editor, draft, {"upload": ("终端巡查.xlsx", spreadsheet(*SURVEY))}, do="save")
    assert page.status_code == 200
    assert "终端巡查.yaml" in page.text
    assert "visible_if: &#34;stock &lt; 3&#34;" in page.text
    assert 'data-code="XLSFORM824"' in page.text
    assert "[终端巡查.xlsx]survey:4:1" in page.text
    assert "检查通过" in page.text
    published = write(editor, draft, do="publish", note="加终端巡查")
    assert published.url.path == "/models"
    program = caller(office, "lin")
    assert [each["id"] for each in program.get("/model").json()["activities"]] == ["巡店", "终端巡查"]


def test_a_broken_xlsform_leaves_the_draft_as_it_is(office: Office) -> None:
    editor = office.browser("lin")
    draft = begun(editor)
    broken = spreadsheet(*SURVEY, ("texd", "a", "A", None))
    page = write(editor, draft, {"upload": ("a.xlsx", broken)}, do="save")
    assert page.status_code == 422
    assert 'data-code="XLSFORM807"' in page.text
    assert "a.yaml" not in page.text
    page = write(editor, draft, {"upload": ("b.xlsx", b"PK\x03\x04nothing")}, do="save")
    assert 'data-code="IMPORT771"' in page.text


def test_a_program_translates_forms_and_fetches_them(office: Office) -> None:
    program = caller(office, "lin")
    answer = program.post(
        "/model/forms/xlsform", params={"name": "查"}, files={"file": ("a.xlsx", spreadsheet(*SURVEY))}
    )
    assert answer.status_code == 200
    assert answer.json()["yaml"].startswith("activities:\n  查:\n")
    assert [(each["code"], each["path"]) for each in answer.json()["left_out"]] == [
        ("XLSFORM824", "[a.xlsx]survey:4:1 survey!A4")
    ]
    refused = program.post("/model/forms/xlsform", files={"file": ("a.xlsx", b"no")})
    assert refused.status_code == 422
    sheet = program.get(f"/model/forms/{quote('巡店')}/xlsform.xlsx")
    assert [cell.value for cell in openpyxl.load_workbook(BytesIO(sheet.content))["survey"]["B"]] == [
        "name",
        "库存",
        "货架",
        "缺货说明",
    ]
    back = program.post("/model/forms/xlsform", files={"file": ("b.xlsx", sheet.content)}).json()
    assert back["name"] == "巡店"
    assert back["left_out"] == []


def test_only_those_who_may_publish_translate_forms(office: Office) -> None:
    answer = caller(office, "li").post(
        "/model/forms/xlsform", files={"file": ("a.xlsx", spreadsheet(*SURVEY))}
    )
    assert answer.status_code == 403


def test_every_form_has_a_json_schema_that_says_what_may_be_sent(office: Office) -> None:
    program = caller(office, "li")
    case = program.get("/model/forms/case/schema")
    assert case.headers["content-type"] == "application/schema+json"
    Draft202012Validator.check_schema(case.json())
    visit = program.get(f"/model/forms/{quote('巡店')}/schema").json()
    judge = Draft202012Validator(visit)
    assert judge.is_valid({"库存": 3, "货架": "满"})
    assert not judge.is_valid({"货架": "满"})
    assert not judge.is_valid({"库存": 3, "货架": "空"})
    assert not judge.is_valid({"库存": -1})
    assert program.get("/model/forms/nothing/schema").status_code == 404
