"""What every event has; the events themselves are in `engine.rules.event`."""

from __future__ import annotations

from datetime import datetime

import msgspec


class Event(msgspec.Struct, frozen=True, kw_only=True, tag_field="type"):
    """Both instants are UTC; `verified` is False when the device's clock could not be trusted."""

    actor: str
    occurred_at: datetime
    recorded_at: datetime
    verified: bool = True
    v: int = 1

    @property
    def judged_at(self) -> datetime:
        """The instant that clauses, windows and dwell go by."""
        return self.occurred_at if self.verified else self.recorded_at
