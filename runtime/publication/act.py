"""Acts of publishing as they are kept: what was published when, by whom, with which plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import msgspec
from sqlalchemy import ColumnElement, Connection, and_, func, insert, select, update

from engine.migration import Plan
from runtime.storage.tables import publications

_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Plan).decode


@dataclass(frozen=True, slots=True)
class Act:
    """`before` is the version that was in force; `settled_at` is None while cases still follow, or it waits.

    `place` is None until it comes into force: the clock may be set back, their order may not.
    """

    organisation: str
    number: int
    version: str
    before: str | None
    plan: Plan
    state: str
    note: str
    waived: str
    asked_by: str | None
    asked_at: datetime
    takes_effect_at: datetime
    place: int | None
    settled_at: datetime | None


def acts(connection: Connection, *wanted: ColumnElement[bool]) -> list[Act]:
    """In the order in which they were asked for."""
    columns = [publications.c[name] for name in Act.__dataclass_fields__]
    rows = connection.execute(select(*columns).where(*wanted).order_by(publications.c.number))
    return [Act(**{**row, "plan": _decode(row["plan"])}) for row in rows.mappings()]


def acts_of(connection: Connection, organisation: str) -> list[Act]:
    return acts(connection, publications.c.organisation == organisation)


def in_force(connection: Connection, organisation: str) -> list[Act]:
    """Those that came into force, in that order; the last one is what new cases go by."""
    found = acts(connection, publications.c.organisation == organisation, publications.c.place.is_not(None))
    return sorted(found, key=lambda act: act.place or 0)


def roles_now(connection: Connection, organisation: str) -> dict[str, str]:
    """Former name of a role -> present name, over all that came into force; for cases that keep an old version."""
    now: dict[str, str] = {}
    for act in in_force(connection, organisation):
        roles = act.plan.roles
        now = {old: roles.get(name, name) for old, name in now.items()} | roles
    return {old: name for old, name in now.items() if old != name}


def keep(connection: Connection, act: Act) -> None:
    row = {name: getattr(act, name) for name in Act.__dataclass_fields__}
    connection.execute(insert(publications).values({**row, "plan": _encode(act.plan).decode()}))


def next_number(connection: Connection, organisation: str) -> int:
    last = connection.scalar(
        select(func.max(publications.c.number)).where(publications.c.organisation == organisation)
    )
    return (last or 0) + 1


def next_place(connection: Connection, organisation: str) -> int:
    last = connection.scalar(
        select(func.max(publications.c.place)).where(publications.c.organisation == organisation)
    )
    return (last or 0) + 1


def same(act: Act) -> ColumnElement[bool]:
    return and_(publications.c.organisation == act.organisation, publications.c.number == act.number)


def step_after(in_order: Sequence[Act], version: str) -> Act | None:
    """The act that a case of this version follows next; None at the end, or when it was never in force."""
    places = [place for place, act in enumerate(in_order) if act.version == version]
    return in_order[places[-1] + 1] if places and places[-1] + 1 < len(in_order) else None


def hold_scheduled(connection: Connection, act: Act) -> bool:
    """Whether it still waits for its time; who cancels it, or comes to it too, waits for this transaction's end."""
    waits = select(publications.c.number).where(same(act), publications.c.state == "scheduled")
    return connection.execute(waits.with_for_update()).first() is not None


def cancel(connection: Connection, organisation: str, number: int, now: datetime) -> bool:
    """Only what still waits for its time; whether it did."""
    of = (publications.c.organisation == organisation, publications.c.number == number)
    cancelled = connection.execute(
        update(publications)
        .where(*of, publications.c.state == "scheduled")
        .values(state="cancelled", settled_at=now)
    )
    return cancelled.rowcount == 1
