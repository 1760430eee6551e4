"""Leads handed over under an agreement, and the clocks that ran for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, exists, func, or_, select, true

from engine.rules import decode_case, upcast
from engine.rules.case import Case
from engine.rules.event import HandedOver
from runtime.queries.counted import Counted
from runtime.queries.hand_overs import KNOWN
from runtime.queries.period import Period
from runtime.storage.history import CASE
from runtime.storage.scope import Scope, visible_cases
from runtime.storage.tables import Instant, cases, deadlines, event_payloads, events, hand_overs, people

PAGE = 30

# A lead that fails the signed definition starts no clock.
_STARTED = exists().where(
    deadlines.c.organisation == cases.c.organisation,
    deadlines.c.case == cases.c.id,
    deadlines.c.agreement == cases.c.agreement,
    deadlines.c.started_at >= cases.c.handed_over_at,
)
_OF_LEAD = and_(
    deadlines.c.organisation == cases.c.organisation,
    deadlines.c.case == cases.c.id,
    deadlines.c.agreement == cases.c.agreement,
)
_PAST = and_(deadlines.c.state == "pending", deadlines.c.due < bindparam("now", type_=Instant))
_MISSED = or_(deadlines.c.state == "missed", _PAST)
# What the agreement excludes is counted apart, whatever its clocks had come to before.
_IN_IT = cases.c.excluded.is_(None)

LEADS = Counted(
    name="leads",
    rows=cases,
    sees=lambda scope: and_(visible_cases(scope), cases.c.agreement.isnot(None)),
    unit_path=cases.c.unit_path,
    person=cases.c.owner,
    at=cases.c.handed_over_at,
    amount=cases.c.amount,
    place=cases.c.stage,
    note=cases.c.source,
    dimensions={"agreement": cases.c.agreement, "source": cases.c.source, "stage": cases.c.stage},
    measures={
        "given": true(),
        "qualified": _STARTED,
        "unqualified": ~_STARTED,
        "returned": cases.c.returned.is_(True),
        "disputed": exists().where(
            hand_overs.c.organisation == cases.c.organisation,
            hand_overs.c.case == cases.c.id,
            hand_overs.c.contest == "open",
            KNOWN,
        ),
        "running": exists().where(_OF_LEAD, deadlines.c.state == "pending"),
        "late": and_(exists().where(_OF_LEAD, _MISSED), cases.c.excluded.is_(None)),
        "excluded": cases.c.excluded.isnot(None),
        "won": cases.c.stage_kind == "won",
    },
)

CLOCKS = Counted(
    name="clocks",
    rows=deadlines.join(
        cases, and_(cases.c.organisation == deadlines.c.organisation, cases.c.id == deadlines.c.case)
    ),
    sees=lambda scope: and_(visible_cases(scope), deadlines.c.agreement.isnot(None)),
    unit_path=cases.c.unit_path,
    person=cases.c.owner,
    at=deadlines.c.started_at,
    amount=cases.c.amount,
    place=deadlines.c.clause,
    note=cases.c.source,
    dimensions={"agreement": deadlines.c.agreement, "clause": deadlines.c.clause},
    measures={
        "met": and_(_IN_IT, deadlines.c.state == "met"),
        "missed": and_(_IN_IT, _MISSED),
        "judged": and_(_IN_IT, or_(deadlines.c.state == "met", _MISSED)),
        "running": and_(_IN_IT, deadlines.c.state == "pending", ~func.coalesce(_PAST, False)),
        "excluded": or_(deadlines.c.state == "cancelled", ~_IN_IT),
    },
)


@dataclass(frozen=True, slots=True)
class Lead:
    """`failed` are the parts of the signed definition that did not hold when it was handed over."""

    row: Row[tuple[object, ...]]
    case: Case
    failed: Sequence[str]


@dataclass(frozen=True, slots=True)
class LeadList:
    leads: Sequence[Lead]
    total: int
    page: int

    @property
    def has_later(self) -> bool:
        return self.page * PAGE < self.total


def list_leads(
    connection: Connection, scope: Scope, period: Period, measure: str, now: datetime, page: int = 1
) -> LeadList:
    """The latest first."""
    shown: ColumnElement[bool] = LEADS.measures[measure]
    rows = connection.execute(
        select(
            cases.c.id,
            cases.c.name,
            cases.c.stage,
            cases.c.agreement,
            cases.c.handed_over_at,
            cases.c.snapshot,
            people.c.name.label("owner_name"),
            func.count().over().label("total"),
        )
        .outerjoin(people, and_(people.c.organisation == cases.c.organisation, people.c.id == cases.c.owner))
        .where(
            LEADS.sees(scope),
            shown,
            cases.c.handed_over_at >= period.since,
            cases.c.handed_over_at < period.until,
        )
        .order_by(cases.c.handed_over_at.desc(), cases.c.id)
        .limit(PAGE)
        .offset((page - 1) * PAGE),
        {"now": now},
    ).all()
    failed = _failed_parts(connection, scope.organisation, [row.id for row in rows])
    leads = [Lead(row, decode_case(row.snapshot), failed.get(row.id, ())) for row in rows]
    return LeadList(leads, rows[0].total if rows else 0, page)


def own_leads(connection: Connection, scope: Scope, person: str) -> Sequence[Row[tuple[object, ...]]]:
    """Cases that the person created and has not handed over, or got back, or whose hand-over did not qualify."""
    return connection.execute(
        select(
            cases.c.id,
            cases.c.name,
            cases.c.created_at,
            cases.c.returned,
            and_(cases.c.agreement.isnot(None), ~_STARTED).label("unqualified"),
        )
        .where(
            visible_cases(scope),
            cases.c.created_by == person,
            cases.c.stage_kind == "open",
            or_(cases.c.agreement.is_(None), cases.c.returned.is_(True), ~_STARTED),
        )
        .order_by(cases.c.created_at.desc())
        .limit(20)
    ).all()


def _failed_parts(
    connection: Connection, organisation: str, ids: Iterable[str]
) -> Mapping[str, Sequence[str]]:
    """As each lead's last hand-over has it; an erased payload says nothing any more."""
    payloads = connection.execute(
        select(events.c.stream, event_payloads.c.payload)
        .join(
            event_payloads,
            and_(
                event_payloads.c.organisation == events.c.organisation,
                event_payloads.c.kind == events.c.kind,
                event_payloads.c.stream == events.c.stream,
                event_payloads.c.sequence == events.c.sequence,
            ),
        )
        .where(
            events.c.organisation == organisation,
            events.c.kind == CASE,
            events.c.type == "handed_over",
            events.c.stream.in_(list(ids)),
        )
        .order_by(events.c.sequence)
    )
    read = {row.stream: upcast(row.payload) for row in payloads if row.payload is not None}
    return {id: event.failed for id, event in read.items() if isinstance(event, HandedOver)}
