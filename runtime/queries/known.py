"""What activities counted for as known at an earlier instant (C004): corrections recorded later do not speak."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy import Connection, and_, select

from engine.rules import upcast
from engine.rules.event import ActivityCorrected, ActivityRecorded
from runtime.storage.history import CASE
from runtime.storage.tables import event_payloads, events


def verdicts_known(
    connection: Connection, organisation: str, cases: Collection[str], known: datetime
) -> Mapping[str, tuple[bool, str]]:
    """Submission -> whether it counted and why not, of all that these cases had recorded by `known`."""
    payloads = connection.scalars(
        select(event_payloads.c.payload)
        .join(
            events,
            and_(
                events.c.organisation == event_payloads.c.organisation,
                events.c.kind == event_payloads.c.kind,
                events.c.stream == event_payloads.c.stream,
                events.c.sequence == event_payloads.c.sequence,
            ),
        )
        .where(
            events.c.organisation == organisation,
            events.c.kind == CASE,
            events.c.stream.in_(sorted(cases)),
            events.c.type.in_(("activity_recorded", "activity_corrected")),
            events.c.recorded_at <= known,
        )
        .order_by(events.c.stream, events.c.sequence)
    )
    found: dict[str, tuple[bool, str]] = {}
    for event in map(upcast, payloads):
        if isinstance(event, ActivityRecorded | ActivityCorrected):
            found[event.submission] = event.counted, event.why_not
    return found
