"""Is there anything on it? A blank page proves nothing (C081)."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

import pypdfium2
from PIL import Image

# Seen from afar: paper, dust and shadows average out, a line of writing does not.
_GRID = (64, 64)
_LEAST_CONTRAST = 10  # of 255
_UNPACKED = (1024, 1024)
_MOST_PIXELS = 16_000_000
_SMALLEST_SIDE = 200  # a smaller picture is an icon, not a page
_PAGE_SIDE = 400  # pixels, whatever size the page claims
_MOST_PAGES = 30


def blank_picture(image: Image.Image) -> bool:
    """A JPEG is unpacked small; another picture only where that does not take much memory."""
    if min(image.size) < _SMALLEST_SIDE:
        return False
    image.draft("L", _UNPACKED)
    if image.width * image.height > _MOST_PIXELS:
        return False
    opaque = image.convert("RGBA")
    paper = Image.new("RGBA", opaque.size, "white")
    paper.alpha_composite(opaque)
    return _even(paper)


def _even(image: Image.Image) -> bool:
    lightest_and_darkest = image.convert("L").resize(_GRID, Image.Resampling.BOX).getextrema()
    darkest, lightest = (float(each) for each in lightest_and_darkest)  # type: ignore[arg-type]
    return lightest - darkest < _LEAST_CONTRAST


@dataclass(frozen=True, slots=True)
class Pages:
    count: int
    blank: bool


def pages_of(content: bytes) -> Pages | None:
    """None when the PDF cannot be opened: it has a password, or is broken. A long one is not looked through."""
    try:
        with pypdfium2.PdfDocument(BytesIO(content)) as document:
            count = len(document)
            looked_at = range(count if count <= _MOST_PAGES else 0)
            return Pages(
                count, count > 0 and bool(looked_at) and all(_blank(document[at]) for at in looked_at)
            )
    except pypdfium2.PdfiumError:
        return None


def _blank(page: pypdfium2.PdfPage) -> bool:
    return _even(page.render(scale=_PAGE_SIDE / max(*page.get_size(), 1)).to_pil())
