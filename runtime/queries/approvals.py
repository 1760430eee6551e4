"""Approvals: those that wait for a person, those of a case, and one with all who were asked."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, Select, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from runtime.storage.tables import approval_seats, approvals, cases, people
from runtime.storage.tables.columns import written_out

PAGE = 30
WAITING = written_out("waiting")

_requester, _asked, _decider = aliased(people), aliased(people), aliased(people)


@dataclass(frozen=True, slots=True)
class Waiting:
    rows: Sequence[Row[tuple[object, ...]]]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def sits(organisation: str, represented: Collection[str], person: str) -> ColumnElement[bool]:
    """Whom an approval asks, or has asked, may read it wherever the case lies."""
    return exists().where(
        approval_seats.c.organisation == organisation,
        approval_seats.c.request == approvals.c.id,
        or_(approval_seats.c.person.in_(sorted(represented)), approval_seats.c.decided_by == person),
    )


def waiting_for(
    connection: Connection, organisation: str, represented: Collection[str], person: str, page: int = 1
) -> Waiting:
    """The most urgent first. One's own requests are never among them.

    Found from the seats of those represented, however many approvals there have been.
    """
    waiting = select(approval_seats.c.request).where(
        approval_seats.c.organisation == organisation,
        approval_seats.c.person.in_(sorted(represented)),
        approval_seats.c.state == WAITING,
    )
    mine = (approvals.c.organisation == organisation, approvals.c.requester != person)
    rows = connection.execute(
        _lines()
        .where(*mine, approvals.c.id.in_(waiting), approvals.c.state == "running")
        .order_by(_due().is_(None), _due(), approvals.c.requested_at, approvals.c.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE)
    ).all()
    return Waiting(rows, rows[0].total if rows else 0, page)


def approvals_of_case(
    connection: Connection, sees: ColumnElement[bool], case: str
) -> Sequence[Row[tuple[object, ...]]]:
    return connection.execute(
        _lines().where(sees, approvals.c.case == case).order_by(approvals.c.requested_at.desc())
    ).all()


def find_approval(
    connection: Connection,
    organisation: str,
    sees: ColumnElement[bool],
    represented: Collection[str],
    person: str,
    id: str,
) -> Row[tuple[object, ...]] | None:
    readable = or_(sees, sits(organisation, represented, person))
    return connection.execute(
        _lines().where(approvals.c.organisation == organisation, approvals.c.id == id, readable)
    ).first()


def seats_of(connection: Connection, organisation: str, request: str) -> Sequence[Row[tuple[object, ...]]]:
    """In the order in which they were asked."""
    same = _decider.c.organisation == approval_seats.c.organisation
    asked = _asked.c.organisation == approval_seats.c.organisation
    return connection.execute(
        select(
            approval_seats,
            _asked.c.name.label("person_name"),
            _decider.c.name.label("decider_name"),
        )
        .outerjoin(_asked, and_(asked, _asked.c.id == approval_seats.c.person))
        .outerjoin(_decider, and_(same, _decider.c.id == approval_seats.c.decided_by))
        .where(approval_seats.c.organisation == organisation, approval_seats.c.request == request)
        .order_by(approval_seats.c.seat)
    ).all()


def _due() -> ColumnElement[datetime | None]:
    return (
        select(func.min(approval_seats.c.due))
        .where(
            approval_seats.c.organisation == approvals.c.organisation,
            approval_seats.c.request == approvals.c.id,
            approval_seats.c.state == WAITING,
        )
        .scalar_subquery()
    )


def _lines() -> Select[tuple[object, ...]]:
    return (
        select(
            approvals,
            _due().label("due"),
            cases.c.name.label("case_name"),
            cases.c.model_version,
            _requester.c.name.label("requester_name"),
            func.count().over().label("total"),
        )
        .join(cases, and_(cases.c.organisation == approvals.c.organisation, cases.c.id == approvals.c.case))
        .outerjoin(
            _requester,
            and_(
                _requester.c.organisation == approvals.c.organisation,
                _requester.c.id == approvals.c.requester,
            ),
        )
    )
