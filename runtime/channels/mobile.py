"""Mobile numbers as people write them and as providers want them."""

from __future__ import annotations

import re

_NOISE = re.compile(r"[\s\-()()]")
_DOMESTIC = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")


def domestic(written: str | None) -> str | None:
    """The eleven digits of a mainland number, None for anything else."""
    found = _DOMESTIC.fullmatch(_NOISE.sub("", written or ""))
    return None if found is None else found[1]
