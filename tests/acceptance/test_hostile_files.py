"""Files that lie, explode or wander: refused with a code, and neither a row nor bytes stay behind."""

from __future__ import annotations

import re
import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image
from starlette.testclient import TestClient

from runtime.storage.tables import activities, files
from tests.acceptance.office import Office, OpenOffice, pdf, says
from tests.runtime.web.callers import caller, codes
from tests.runtime.web.shop import TOKEN, send

MODEL = """
activities:
  客户拜访: {fields: {拜访纪要: text, 附件: file, 照片: photo, 录音: audio}}
"""
VISIT = "activities/客户拜访"


@pytest.fixture
def office(open_small_office: OpenOffice) -> Office:
    return open_small_office(MODEL)


@pytest.fixture
def li(office: Office) -> TestClient:
    return office.browser("li")


@pytest.fixture
def case(office: Office, li: TestClient) -> str:
    return office.customer(li)


def chunk(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))


def png(width: int, height: int, rows: int) -> bytes:
    """Says `width` × `height`; its compressed lines unpack to `rows` of them."""
    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
    lines = zlib.compress(b"\0" * (width + 1) * rows, 9)
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", lines) + chunk(b"IEND", b"")


def archive(**members: bytes) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as out:
        for name, member in members.items():
            out.writestr(name, member)
    return content.getvalue()


def spoiled_archive(offset: int, by: bytes) -> bytes:
    """Its table of contents lies at this offset of the first entry."""
    content = archive(ab=b"x")
    place = content.index(b"PK\x01\x02")
    content = content[: place + 46] + b"\xff\xfe" + content[place + 48 :]
    return content[: place + offset] + by + content[place + offset + len(by) :]


def jpeg() -> bytes:
    content = BytesIO()
    Image.new("RGB", (16, 16)).save(content, "JPEG")
    return content.getvalue()


LIES = {
    "nothing": ("附件", "空.pdf", b""),
    "a page as a PDF": ("附件", "报价.pdf", b"<html><script>alert(1)</script>"),
    "a drawing with a script": (
        "照片",
        "图.svg",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
    ),
    "a program as a photo": ("照片", "图.jpg", b"MZ\x90\x00" + b"\0" * 200),
    "a program as a recording": ("录音", "声.mp3", b"\x7fELF" + b"\0" * 200),
    "a document as a photo": ("照片", "图.jpg", pdf(1)),
    "a photo as a recording": ("录音", "声.mp3", jpeg()),
    "a photo cut off": ("照片", "图.jpg", png(100, 100, 100)[:40]),
    "a plain archive": ("附件", "资料.zip", archive(a=b"x")),
    "an archive bomb": ("附件", "资料.zip", archive(a=b"\0" * 50_000_000)),
    "an archive with names that are no text": ("附件", "资料.docx", spoiled_archive(8, b"\x00\x08")),
    "an archive of the next century": ("附件", "资料.docx", spoiled_archive(6, b"\x63\x00")),
    "a picture of a billion pixels": ("照片", "图.png", png(60_000, 60_000, 1)),
    "a picture of 121 million pixels": ("照片", "图.png", png(11_000, 11_000, 11_000)),
    "fifty megabytes": ("附件", "大.pdf", b"%PDF-1.4" + b"0" * 50_000_001),
}


@pytest.mark.parametrize("name", LIES)
def test_a_lying_or_exploding_file_is_refused_and_leaves_nothing(
    office: Office, li: TestClient, case: str, name: str
):
    field, called, content = LIES[name]
    answer = send(li, f"{case}/{VISIT}", files={field: (called, content, "image/jpeg")}, 拜访纪要="见了科长")
    assert answer.status_code in (413, 422)
    assert 'data-code="' in says(answer)
    assert called.split(".")[0] in answer.text
    assert office.count(activities) == 0
    kept = set(stored(office))
    assert name.startswith(("a document", "a photo as")) or kept == set(), "only a known kind is ever kept"


def stored(office: Office) -> list[str]:
    folder = office.services.settings.data / "files"
    return [each.name for each in folder.rglob("*") if each.is_file()]


def test_more_than_a_form_may_carry_is_cut_off_at_the_door(office: Office, li: TestClient, case: str):
    huge = {"附件": ("a.pdf", b"%PDF-" + b"0" * 61_000_000, "application/pdf")}
    answer = send(li, f"{case}/{VISIT}", files=huge, 拜访纪要="x")
    assert answer.status_code == 413
    assert "DOOR814" in says(answer)
    assert office.count(files) == 0
    assert stored(office) == []


def test_a_hundred_files_at_once_are_refused(office: Office, li: TestClient, case: str):
    many = [("附件", (f"{n}.pdf", pdf(1), "application/pdf")) for n in range(100)]
    answer = send(li, f"{case}/{VISIT}", files=many, 拜访纪要="x")
    assert answer.status_code in (400, 413, 422)
    assert "DOOR81" in says(answer)
    assert office.count(activities) == office.count(files) == 0


NAMES = (
    "../../../etc/passwd.pdf",
    "..\\..\\windows\\system32\\a.pdf",
    "/etc/cron.d/a.pdf",
    "C:\\a.pdf",
    "a\r\nSet-Cookie: x=1.pdf",
    '"; filename=evil.html',
    "<img src=x onerror=alert(1)>.pdf",
    "\u202efdp.exe",
    "文" * 500 + ".pdf",
    ".htaccess",
    "CON.pdf",
    "a.pdf/.",
    "…",
)


def test_a_files_name_leads_nowhere(office: Office, li: TestClient, case: str):
    outside = office.services.settings.data
    before = {each for each in outside.rglob("*") if each.is_file() and "files" not in each.parts}
    for name in NAMES:
        sent = {"附件": (name, pdf(1), "application/pdf")}
        answer = send(li, f"{case}/{VISIT}", files=sent, 拜访纪要=name[:80].replace("\r\n", ""))
        assert answer.status_code == 200 or 'data-code="' in says(answer), name
    page = says(li.get(case))
    assert "<img src=x" not in page
    addresses = set(re.findall(r'href="(/files/[^"]+)"', page))
    assert len(addresses) >= len(NAMES) - 2
    for address in addresses:
        answer = li.get(address)
        assert answer.content == pdf(1)
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "sandbox" in answer.headers["content-security-policy"]
        assert "set-cookie" not in answer.headers
        assert "/" not in answer.headers["content-disposition"].split("''")[1]
    after = {each for each in outside.rglob("*") if each.is_file() and "files" not in each.parts}
    new = {each.suffix for each in after - before}
    assert new <= {".db-wal", ".db-shm"}
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in stored(office))


def test_what_is_not_shown_in_place_is_only_ever_downloaded(office: Office, li: TestClient, case: str):
    """An Office file with a page inside is an attachment, whatever the sender called it."""
    word = archive(**{"[Content_Types].xml": b"<html>", "word/document.xml": b"<script>alert(1)</script>"})
    page = send(li, f"{case}/{VISIT}", files={"附件": ("a.html", word, "text/html")}, 拜访纪要="x").text
    answer = li.get(re.search(r'href="(/files/[^"]+)"', page)[1])
    assert answer.headers["content-disposition"].startswith("attachment")
    assert "html" not in answer.headers["content-type"]


def test_a_file_whose_bytes_are_gone_is_a_coded_page(office: Office, li: TestClient, case: str):
    page = send(
        li, f"{case}/{VISIT}", files={"附件": ("a.pdf", pdf(1), "application/pdf")}, 拜访纪要="x"
    ).text
    for each in (office.services.settings.data / "files").rglob("*"):
        if each.is_file():
            each.unlink()
    answer = li.get(re.search(r'href="(/files/[^"]+)"', page)[1])
    assert answer.status_code in (404, 410, 500)
    assert "DOOR8" in answer.text
    assert "Traceback" not in answer.text


@pytest.mark.parametrize("where", ["页面", "接口"])
def test_a_file_that_another_person_has_uploaded_cannot_be_named_in_a_new_case(
    open_small_office: OpenOffice, where: str
):
    office = open_small_office("case: {owner: 销售代表, fields: {客户名称: text, 附件: file}}")
    li, zhao = office.browser("li"), office.browser("zhao")
    token = TOKEN.search(li.get("/cases/new").text)[1]
    sent = {"file": ("合同.pdf", pdf(1), "application/pdf")}
    file = li.post("/files", files=sent, headers={"x-form-token": token}).json()["id"]
    if where == "页面":
        answer = send(zhao, "/cases/new", 客户名称="明德医院", 附件=file)
    else:
        asked = {"fields": {"客户名称": "明德医院", "附件": [file]}}
        answer = caller(office, "zhao").post("/cases", json=asked)
        assert codes(answer) == ["DOOR836"]
    says(answer)
    assert zhao.get(f"/files/{file}").status_code == 404
    assert li.get(f"/files/{file}").status_code == 200
