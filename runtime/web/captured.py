"""What a phone says of a file that it sends: kept as said."""

from __future__ import annotations

import re
from datetime import UTC, datetime

from starlette.datastructures import FormData

from runtime.evidence.upload import Captured

_DIGEST = re.compile("[0-9a-f]{64}")


def captured(posted: FormData, now: datetime) -> Captured:
    """`captured_at` and `device_time` are ISO instants by the phone's clock; what cannot be read was not said."""
    told, original = _instant(posted, "device_time"), str(posted.get("original_sha256", ""))
    return Captured(
        at=_instant(posted, "captured_at"),
        skew=None if told is None else round((now - told).total_seconds(), 1),
        original_sha256=original if _DIGEST.fullmatch(original) else None,
    )


def _instant(posted: FormData, name: str) -> datetime | None:
    try:
        said = datetime.fromisoformat(str(posted.get(name, "")))
        return said.astimezone(UTC) if said.tzinfo is not None else None
    except (ValueError, OverflowError):
        return None
