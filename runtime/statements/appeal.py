"""An appeal against a team's score in a closed statement; somebody of neither side decides, and all of it is kept."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from unicodedata import normalize

from sqlalchemy import Connection, Row, insert, select, update

from runtime.statements.trail import AppealDecided, AppealRaised, tell
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
    statement: str,
    by: str,
    now: datetime,
) -> str:
    """`statement` is the hash of the one that it is raised against."""
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
    raised = AppealRaised(
        actor=by, occurred_at=now, recorded_at=now, statement=statement, unit=unit, reason=reason
    )
    tell(connection, organisation, id, raised)
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
    points = points if granted else 0
    done = connection.execute(
        update(appeals)
        .where(appeals.c.organisation == organisation, appeals.c.id == id, appeals.c.decided_at.is_(None))
        .values(granted=granted, points=points, words=words, decided_by=by, decided_at=now)
    )
    if done.rowcount != 1:
        return False
    decided = AppealDecided(
        actor=by, occurred_at=now, recorded_at=now, granted=granted, points=points, words=words
    )
    tell(connection, organisation, id, decided)
    return True


def said_before(before: str, reason: str) -> bool:
    """The same words, however they are spaced, punctuated or typed."""
    return _words(before) == _words(reason)


def _words(text: str) -> str:
    return "".join(each for each in normalize("NFKC", text).casefold() if each.isalnum())
