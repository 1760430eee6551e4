"""Who is away and when: noted and withdrawn by administrators, day by day in the model's zone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, delete, insert, or_, select

from runtime.organisation.directory import touch
from runtime.storage.ids import new_id
from runtime.storage.tables import absences, people


@dataclass(frozen=True, slots=True)
class Leave:
    """Both days belong to it; without an end it lasts until further notice."""

    person: str
    begins: date
    ends: date | None
    kind: str = ""
    note: str = ""


def leave_to_come(
    connection: Connection, organisation: str, now: datetime
) -> Sequence[Row[tuple[object, ...]]]:
    """What is not over, the earliest first: with the person's name."""
    return connection.execute(
        select(absences, people.c.name)
        .join(people, (people.c.organisation == absences.c.organisation) & (people.c.id == absences.c.person))
        .where(
            absences.c.organisation == organisation,
            or_(absences.c.ends_at.is_(None), absences.c.ends_at > now),
        )
        .order_by(absences.c.starts_at, people.c.number)
    ).all()


def back_at(connection: Connection, organisation: str, person: str, now: datetime) -> datetime | None:
    """When who is on leave without a deputy is here again; None for everybody else, and until further notice.

    Leave that follows at once is the same leave.
    """
    same = (people.c.organisation == absences.c.organisation) & (people.c.id == absences.c.person)
    found = connection.execute(
        select(absences.c.starts_at, absences.c.ends_at)
        .join(people, same & people.c.deputy.is_(None))
        .where(
            absences.c.organisation == organisation,
            absences.c.person == person,
            or_(absences.c.ends_at.is_(None), absences.c.ends_at > now),
        )
        .order_by(absences.c.starts_at)
    ).all()
    back = now
    for leave in found:
        if leave.starts_at > back:
            break
        if leave.ends_at is None:
            return None
        back = max(back, leave.ends_at)
    return back if back > now else None


def staff(connection: Connection, organisation: str, now: datetime) -> Sequence[Row[tuple[object, ...]]]:
    """Whose leave can be noted: everybody who is here, by staff number."""
    return connection.execute(
        select(people.c.id, people.c.name)
        .where(people.c.organisation == organisation, or_(people.c.left_at.is_(None), people.c.left_at > now))
        .order_by(people.c.number)
    ).all()


def note_leave(connection: Connection, organisation: str, leave: Leave, zone: str) -> str:
    id = new_id()
    connection.execute(
        insert(absences).values(
            organisation=organisation,
            id=id,
            person=leave.person,
            starts_at=_morning(leave.begins, zone),
            ends_at=None if leave.ends is None else _morning(leave.ends + timedelta(days=1), zone),
            kind=leave.kind,
            note=leave.note,
        )
    )
    touch(connection, organisation)
    return id


def withdraw_leave(connection: Connection, organisation: str, id: str) -> bool:
    """As if it had never been noted; False when it is not there."""
    gone = connection.execute(
        delete(absences).where(absences.c.organisation == organisation, absences.c.id == id)
    )
    if gone.rowcount:
        touch(connection, organisation)
    return bool(gone.rowcount)


def _morning(day: date, zone: str) -> datetime:
    return datetime.combine(day, time.min, ZoneInfo(zone))
