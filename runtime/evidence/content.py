"""What is in a file: looked at before it is kept, and refused when it is empty, broken, blank or made to do harm."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO

from PIL import Image, UnidentifiedImageError

from engine.diagnostics import Diagnostic
from runtime.evidence import codes
from runtime.evidence.blank import blank_picture, pages_of
from runtime.evidence.duration import seconds_of
from runtime.evidence.media_type import IMAGES, media_type
from runtime.evidence.taken import Taken, taken

LARGEST_MB = 50
MOST_MEGAPIXELS = 110  # the largest phone cameras give 108
Image.MAX_IMAGE_PIXELS = MOST_MEGAPIXELS * 1_000_000


@dataclass(frozen=True, slots=True)
class Content:
    """`seconds` of a recording, `pages` of a document, `taken` of a photo; None where nothing can be read."""

    media_type: str
    seconds: float | None = None
    pages: int | None = None
    taken: Taken | None = None


def look_into(name: str, content: bytes) -> Content | Diagnostic:
    named = {"name": name}
    if not content:
        return Diagnostic(codes.EMPTY_FILE, parameters=named)
    if len(content) > LARGEST_MB * 1_000_000:
        size = f"{len(content) / 1_000_000:.1f}"
        return Diagnostic(codes.FILE_TOO_LARGE, parameters={**named, "size": size, "limit": LARGEST_MB})
    kind = media_type(content)
    if kind is None:
        return Diagnostic(codes.UNKNOWN_CONTENT, parameters=named)
    if kind in IMAGES:
        return _picture(name, content, kind)
    if kind == "application/pdf":
        pages = pages_of(content)
        if pages is not None and pages.blank:
            return Diagnostic(codes.BLANK_PAGE, parameters=named)
        return Content(kind, pages=pages.count if pages is not None else None)
    return Content(kind, seconds=seconds_of(content, kind))


def _picture(name: str, content: bytes, kind: str) -> Content | Diagnostic:
    """Looks at the header first, so that a picture of a billion pixels is never unpacked."""
    try:
        with Image.open(BytesIO(content)) as image:
            pixels = image.width * image.height
            if pixels <= MOST_MEGAPIXELS * 1_000_000:
                image.verify()
                return _seen(name, content, kind)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        pixels = 2 * MOST_MEGAPIXELS * 1_000_000
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError):
        return Diagnostic(codes.BROKEN_IMAGE, parameters={"name": name})
    shown = {"name": name, "pixels": round(pixels / 1_000_000), "limit": MOST_MEGAPIXELS}
    return Diagnostic(codes.TOO_MANY_PIXELS, parameters=shown)


def _seen(name: str, content: bytes, kind: str) -> Content | Diagnostic:
    """Of a picture that has been verified, which closes it."""
    with Image.open(BytesIO(content)) as image:
        said = taken(image)
        if blank_picture(image):
            return Diagnostic(codes.BLANK_PAGE, parameters={"name": name})
    return Content(kind, taken=said)
