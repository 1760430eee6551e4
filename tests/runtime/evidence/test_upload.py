"""A file is what its bytes say; what we do not know, what is broken and what explodes stays outside."""

from __future__ import annotations

import struct
import zipfile
import zlib
from io import BytesIO

import pytest
from PIL import Image

from runtime.evidence.content import Content, look_into
from runtime.evidence.media_type import media_type
from runtime.evidence.upload import safe_name


def picture(kind: str) -> bytes:
    content = BytesIO()
    Image.new("RGB", (8, 8)).save(content, kind)
    return content.getvalue()


def archive(*names: str) -> bytes:
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        for name in names:
            file.writestr(name, "x")
    return content.getvalue()


def png_that_claims(width: int, height: int) -> bytes:
    header = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    checksum = struct.pack(">I", zlib.crc32(header))
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + header + checksum + picture("PNG")[33:]


@pytest.mark.parametrize(
    ("kind", "type"), [("JPEG", "image/jpeg"), ("PNG", "image/png"), ("WEBP", "image/webp")]
)
def test_pictures_are_known_by_their_bytes(kind, type):
    assert media_type(picture(kind)) == type
    assert look_into("a", picture(kind)) == Content(type)


@pytest.mark.parametrize(
    "content",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"MZ\x90\x00",
        b"\x7fELF",
        b"#!/bin/sh",
        b"just text",
        archive("a.txt"),
        archive("word/document.xml"),
        b"PK\x03\x04 broken",
    ],
)
def test_programs_pages_and_plain_archives_are_nothing_we_keep(content):
    assert media_type(content) is None


def test_an_office_file_is_an_archive_with_the_right_rooms():
    assert "spreadsheetml" in media_type(archive("[Content_Types].xml", "xl/workbook.xml"))
    assert media_type(archive("[Content_Types].xml", "other.xml")) is None


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "DOOR820"),
        (b"%PDF-" + b"0" * 50_000_000, "DOOR822"),
        (picture("PNG")[:40], "DOOR823"),
        (png_that_claims(12_000, 12_000), "DOOR824"),
        (png_that_claims(60_000, 60_000), "DOOR824"),
    ],
    ids=["empty", "large", "cut off", "many pixels", "a bomb"],
)
def test_a_file_that_cannot_be_kept_is_refused_for_its_own_reason(content, code):
    assert look_into("照片.png", content).code.id == code


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("报价单.pdf", "报价单.pdf"),
        ("C:\\Users\\li\\报价单.pdf", "报价单.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\x00\r\nSet-Cookie: x.pdf", "aSet-Cookie x.pdf"),
        ("\u202egpj.exe", "gpj.exe"),
        ("...", "file"),
        ("", "file"),
    ],
)
def test_a_name_is_the_last_part_without_what_harms(given, kept):
    assert safe_name(given) == kept


def test_a_name_of_any_length_fits():
    assert len(safe_name("长" * 500 + ".pdf")) <= 133
