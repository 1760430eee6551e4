"""Spreadsheets that lie, explode or carry code: refused with a code at the upload, and no import is begun."""

from __future__ import annotations

import zipfile
from io import BytesIO

import pytest
from openpyxl import Workbook

from runtime.storage.tables import cases, imports
from tests.acceptance.office import Office, OpenOffice, says
from tests.runtime.web.shop import send

MODEL = """
roles:
  销售代表: {sees: own}
  主管: {sees: unit, may: [assign, import]}
  市场部: {sees: given}
"""
LAUGHS = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "ha">' + b"".join(
    b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10)
)
OUTSIDE = (
    b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><workbook>&e;</workbook>'
)


def workbook() -> bytes:
    content, book = BytesIO(), Workbook()
    book.active.append(["客户名称", "预算"])
    book.active.append(["明德医院", 100])
    book.save(content)
    return content.getvalue()


def repacked(**replaced: bytes) -> bytes:
    """A good workbook with some of its members exchanged."""
    content = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(workbook())) as good,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out,
    ):
        for name in good.namelist():
            out.writestr(name, replaced.get(name, good.read(name)))
        for name in replaced.keys() - set(good.namelist()):
            out.writestr(name, replaced[name])
    return content.getvalue()


def spoiled(*changes: tuple[int, bytes]) -> bytes:
    """A good workbook whose table of contents lies about the member that every reader opens first."""
    content = workbook()
    name = content.rindex(b"xl/workbook.xml")
    for offset, by in changes:
        place = name + offset
        content = content[:place] + by + content[place + len(by) :]
    return content


FLAGS, METHOD, SIZE, NAME = -38, -36, -26, 0
SHEET = "xl/worksheets/sheet1.xml"
LIES = {
    "nothing": b"",
    "only a heading": "客户名称,预算\n".encode(),
    "a program": b"MZ\x90\x00" + b"\0" * 500,
    "a PDF": b"%PDF-1.4 \x00",
    "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 500,
    "a cut workbook": workbook()[:300],
    "an archive that is no workbook": repacked(**{"xl/workbook.xml": b""})[:-1],
    "a workbook without sheets": repacked(**{"xl/workbook.xml": b"<workbook/>"}),
    "broken XML": repacked(**{SHEET: b"<worksheet><sheetData><row r='1'>"}),
    "a member that is cut": spoiled((SIZE, b"\x05\x00")),
    "a member's name that is no text": spoiled((FLAGS, b"\x00\x08"), (NAME, b"\xff\xfe\xff")),
    "a method that nobody knows": spoiled((METHOD, b"\x63")),
    "a locked workbook": spoiled((FLAGS, b"\x01")),
    "a billion laughs": repacked(**{"xl/workbook.xml": LAUGHS + b"]><workbook>&k;</workbook>"}),
    "laughs in the sheet": repacked(**{SHEET: LAUGHS + b"]><worksheet>&k;</worksheet>"}),
    "a file from outside": repacked(**{"xl/workbook.xml": OUTSIDE}),
    "600 MB of nothing": repacked(**{SHEET: b" " * 600_000_000}),
}


@pytest.fixture
def office(open_small_office: OpenOffice) -> Office:
    return open_small_office(MODEL)


@pytest.mark.parametrize("name", LIES)
def test_a_hostile_sheet_is_refused_and_begins_nothing(office: Office, name: str):
    answer = send(office.browser("wang"), "/imports", files={"sheet": ("客户.xlsx", LIES[name], "text/csv")})
    text = says(answer)
    assert answer.status_code in (200, 413, 422)
    assert 'data-code="' in text or '<p class="foot">' in text
    assert "root:" not in text
    assert office.count(imports) == 0
    assert office.count(cases) == 0


def test_who_may_not_import_is_refused_whatever_he_sends(office: Office):
    li = office.browser("li")
    answer = send(li, "/me", "/imports", files={"sheet": ("客户.xlsx", workbook(), "text/csv")})
    assert answer.status_code == 403
    assert "DOOR817" in says(answer)
    assert office.count(imports) == 0


def test_a_name_that_wanders_and_headings_that_bite_stay_text(office: Office):
    sheet = '客户名称,"<script>alert(1)</script>","=cmd|\' /C calc\'!A0",客户名称\n明德医院,x,y,z\n'.encode()
    wang = office.browser("wang")
    answer = send(wang, "/imports", files={"sheet": ("../../<img src=x>.csv", sheet, "text/csv")})
    for text in (says(answer), says(wang.get("/imports"))):
        assert "<script>alert" not in text
        assert "<img src=x" not in text
    assert not list(office.services.settings.data.parent.glob("*img*"))
