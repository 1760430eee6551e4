"""What a person did in a week, by activity."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, select

from engine.scoring import Performed
from runtime.storage.tables import activities


def performed_by(
    connection: Connection, organisation: str, person: str, since: datetime, until: datetime
) -> Sequence[Performed]:
    rows = connection.execute(
        select(
            activities.c.id,
            activities.c.activity,
            activities.c.occurred_at,
            activities.c.counted,
            activities.c.why_not,
        ).where(
            activities.c.organisation == organisation,
            activities.c.actor == person,
            activities.c.occurred_at >= since,
            activities.c.occurred_at < until,
        )
    )
    return [
        Performed(
            row.id,
            row.activity,
            row.occurred_at,
            standing="verified" if row.counted else "rejected",
            why_not=row.why_not,
        )
        for row in rows
    ]
