"""What a photo says of when and where it was taken. It can be edited, and chat apps strip it: one voice, no proof (D-13)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from PIL import ExifTags, Image

_TIME = re.compile(r"(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)")
_OFFSET = re.compile(r"[+-]\d\d:\d\d")


@dataclass(frozen=True, slots=True)
class Taken:
    """`at` is the camera's own clock, `2026-03-02T10:00:00` with its offset where it knew one; degrees are WGS-84."""

    at: str | None = None
    lat: float | None = None
    lng: float | None = None
    camera: str = ""


def taken(image: Image.Image) -> Taken | None:
    """None when it says nothing, or nothing that can be read."""
    try:
        exif = image.getexif()
        own, gps = exif.get_ifd(ExifTags.IFD.Exif), exif.get_ifd(ExifTags.IFD.GPSInfo)
        found = Taken(
            _at(own),
            _degrees(gps, ExifTags.GPS.GPSLatitude, "S", 90),
            _degrees(gps, ExifTags.GPS.GPSLongitude, "W", 180),
            " ".join(_text(exif.get(tag)) for tag in (ExifTags.Base.Make, ExifTags.Base.Model)).strip()[:80],
        )
    except (ValueError, TypeError, KeyError, OSError, SyntaxError, ZeroDivisionError, OverflowError):
        return None  # a lying header is an empty one
    return found if found != Taken() else None


def _at(exif: Mapping[int, object]) -> str | None:
    found = _TIME.fullmatch(_text(exif.get(ExifTags.Base.DateTimeOriginal)))
    if found is None:
        return None
    year, month, day, time = found.groups()
    offset = _text(exif.get(ExifTags.Base.OffsetTimeOriginal))
    return f"{year}-{month}-{day}T{time}" + (offset if _OFFSET.fullmatch(offset) else "")


def _degrees(gps: Mapping[int, object], tag: int, negative: str, most: int) -> float | None:
    """The tag before has the hemisphere."""
    parts = gps.get(tag)
    if not isinstance(parts, tuple) or len(parts) != 3:
        return None
    degrees, minutes, seconds = (float(part) for part in parts)
    found = degrees + minutes / 60 + seconds / 3600
    if not 0 <= found <= most:
        return None
    return round(-found if _text(gps.get(tag - 1)) == negative else found, 6)


def _text(value: object) -> str:
    return value.strip("\0 ") if isinstance(value, str) else ""
