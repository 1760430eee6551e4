"""An appeal against a team's score in a closed statement; somebody of neither side decides, and all of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, Row, insert, select, update

from runtime.storage.ids import new_id
from runtime.storage.tables import appeals


def appeals_against(
    connection: Connection, organisation: str, agreement: str, quarter: str
) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(
        select(appeals)
        .where(
            appeals.c.organisation == organisation,
            appeals.c.agreement == agreement,
            appeals.c.quarter == quarter,
        )
        .order_by(appeals.c.raised_at)
    ).all()


def find_appeal(connection: Connection, organisation: str, id: str) -> Row[tuple[object, ...]] | None:
    return connection.execute(
        select(appeals).where(appeals.c.organisation == organisation, appeals.c.id == id)
    ).first()


def raise_appeal(
    connection: Connection,
    organisation: str,
    agreement: str,
    quarter: str,
    unit: str,
    reason: str,
    *,
    by: str,
    now: datetime,
) -> str:
    id = new_id()
    connection.execute(
        insert(appeals).values(
            organisation=organisation,
            id=id,
            agreement=agreement,
            quarter=quarter,
            unit=unit,
            reason=reason,
            raised_by=by,
            raised_at=now,
            words="",
        )
    )
    return id


def decide_appeal(
    connection: Connection,
    organisation: str,
    id: str,
    *,
    granted: bool,
    points: int,
    words: str,
    by: str,
    now: datetime,
) -> bool:
    """False when it was decided before; a decision is not taken back."""
    decided = connection.execute(
        update(appeals)
        .where(appeals.c.organisation == organisation, appeals.c.id == id, appeals.c.decided_at.is_(None))
        .values(granted=granted, points=points if granted else 0, words=words, decided_by=by, decided_at=now)
    )
    return decided.rowcount == 1
