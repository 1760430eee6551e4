"""What a file says of itself: how long, how many pages, taken when and where, and whether anything is on it."""

from __future__ import annotations

import os
import struct
import wave
from io import BytesIO
from pathlib import Path

import pypdfium2
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from engine.diagnostics import Diagnostic
from runtime.evidence.content import Content, look_into

DATA = Path(os.environ.get("DONGXIAN_SHARED", Path(__file__).parents[4] / "shared")) / "data"
needs_data = pytest.mark.skipif(not DATA.exists(), reason="the sample recordings and photos are not there")


def look(content: bytes) -> Content:
    seen = look_into("文件", content)
    assert isinstance(seen, Content), seen
    return seen


def page(*, written: bool, size: tuple[int, int] = (1240, 1754)) -> Image.Image:
    """A scan of paper with a grain, and a line of writing on it or not."""
    paper = Image.effect_noise(size, 6).point(lambda grey: min(255, grey + 110))
    if written:
        ImageDraw.Draw(paper).text((200, 300), "Contract 2026-118, signed by both", fill=0, font_size=40)
    return paper


def saved(image: Image.Image, kind: str, **options: object) -> bytes:
    content = BytesIO()
    image.save(content, kind, **options)
    return content.getvalue()


def code(content: bytes) -> str:
    found = look_into("扫描件", content)
    assert isinstance(found, Diagnostic)
    return found.code.id


def test_a_recording_says_how_long_it_is():
    content = BytesIO()
    with wave.open(content, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(1)
        file.setframerate(8000)
        file.writeframes(b"\x80" * 8000 * 720)
    assert look(content.getvalue()).seconds == 720


def test_a_phone_call_in_amr_is_counted_by_its_frames():
    frame = bytes([7 << 3]) + bytes(31)  # 12.2 kbit/s, 20 ms
    assert look(b"#!AMR\n" + frame * 50 * 12).seconds == pytest.approx(12)


def test_what_a_browser_records_ends_with_its_last_block():
    """No duration in the header: a cluster that begins at 60 s, whose last block comes 1,500 ms later."""

    def element(id: bytes, body: bytes) -> bytes:
        return id + (0x10000000 | len(body)).to_bytes(4) + body

    block = element(b"\xa3", b"\x81" + struct.pack(">h", 1500) + b"\x80" + b"opus")
    cluster = (
        b"\x1f\x43\xb6\x75\x01\xff\xff\xff\xff\xff\xff\xff" + element(b"\xe7", (60_000).to_bytes(3)) + block
    )
    segment = b"\x18\x53\x80\x67\x01\xff\xff\xff\xff\xff\xff\xff" + cluster
    assert look(element(b"\x1a\x45\xdf\xa3", b"\x42\x86\x81\x01") + segment).seconds == 61.5


@given(st.binary(max_size=400))
def test_no_recording_that_is_cut_or_forged_breaks_the_reader(junk: bytes):
    for start in (
        b"#!AMR\n",
        b"\x1a\x45\xdf\xa3",
        b"RIFF\0\0\0\0WAVE",
        b"OggS",
        b"ID3",
        b"\0\0\0\x18ftypM4A ",
    ):
        assert isinstance(look_into("录音", start + junk), Content)


@needs_data
@pytest.mark.parametrize(
    ("name", "seconds"),
    [
        ("has-tags.m4a", 3.7),
        ("silence-2s-PCM-16000-08-notags.wav", 2.0),
        ("example.opus", 11.35),
        ("silence-44-s.mp3", 3.74),
    ],
)
def test_recordings_of_many_makers_are_measured(name: str, seconds: float):
    assert look((DATA / "audio" / name).read_bytes()).seconds == pytest.approx(seconds, abs=0.05)


def test_a_blank_scan_is_refused_and_a_written_one_is_not():
    assert code(saved(page(written=False), "PNG")) == "DOOR825"
    assert code(saved(page(written=False), "JPEG", quality=70)) == "DOOR825"
    assert look(saved(page(written=True), "JPEG")).media_type == "image/jpeg"


def test_an_empty_signature_is_refused_and_a_thin_stroke_is_not():
    pad = Image.new("RGBA", (600, 240), (0, 0, 0, 0))
    assert code(saved(pad, "PNG")) == "DOOR825"
    ImageDraw.Draw(pad).line([(50, 200), (200, 40), (400, 180)], fill=(0, 0, 0, 255), width=3)
    assert look(saved(pad, "PNG")).media_type == "image/png"


def test_a_pdf_of_blank_pages_is_refused_and_its_pages_are_counted_when_it_is_not():
    blank = pypdfium2.PdfDocument.new()
    for _ in range(2):
        blank.new_page(595, 842)
    content = BytesIO()
    blank.save(content)
    assert code(content.getvalue()) == "DOOR825"
    written = saved(page(written=True), "PDF", save_all=True, append_images=[page(written=False)])
    assert look(written).pages == 2


def test_a_pdf_that_claims_a_page_of_a_kilometre_is_looked_at_small():
    huge = pypdfium2.PdfDocument.new()
    huge.new_page(2_000_000, 2_000_000)
    content = BytesIO()
    huge.save(content)
    assert code(content.getvalue()) == "DOOR825"


def test_a_pdf_that_cannot_be_opened_is_kept_without_a_count():
    assert look(b"%PDF-1.4 locked or broken").pages is None


@needs_data
def test_a_photo_says_when_and_where_it_was_taken():
    seen = look((DATA / "photos" / "DSCN0010.jpg").read_bytes()).taken
    assert seen is not None
    assert (seen.at, seen.lat, seen.lng, seen.camera) == (
        "2008-10-22T16:28:39",
        pytest.approx(43.467448),
        pytest.approx(11.885127),
        "NIKON COOLPIX P6000",
    )


def test_a_photo_that_says_nothing_is_not_guilty():
    assert look(saved(page(written=True), "JPEG")).taken is None


@given(st.binary(min_size=1, max_size=300))
def test_no_forged_header_of_a_photo_breaks_the_reader(junk: bytes):
    exif = b"Exif\0\0" + junk
    assert isinstance(look_into("照片", saved(Image.new("RGB", (8, 8)), "JPEG", exif=exif)), Content)
