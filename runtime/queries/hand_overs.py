"""Hand-overs counted for the collaboration score (D-5), as known at an instant, and the rows behind each number.

The consumer answers for the leads that fell due in the period, the provider for those given in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, func, or_, select

from engine.model.kernel import Agreement
from engine.scoring.collaboration import Counts
from engine.scoring.delays import Delays, Waited, delays
from runtime.queries.counted import Counted, Cut, conditions
from runtime.queries.period import Period
from runtime.storage.scope import Scope, visible_cases
from runtime.storage.tables import Instant, cases, hand_overs

_H = hand_overs.c
_NOW = bindparam("now", type_=Instant)
_EXCLUDED = and_(_H.excluded.isnot(None), _H.excluded_known_at <= _NOW)
_IN = func.coalesce(~_EXCLUDED, True)
_FOLLOWED = and_(_H.followed_at.isnot(None), _H.followed_known_at <= _NOW)
_MISSED = and_(_H.missed_known_at.isnot(None), _H.missed_known_at <= _NOW)
_RETURNED = and_(_H.disposition == "returned", _H.disposed_known_at <= _NOW)
_OWN = and_(_H.qualified, _IN, _H.known_at <= _NOW)
_SETTLED = or_(func.coalesce(_FOLLOWED, False), func.coalesce(_RETURNED, False), _H.due < _NOW)
_JUDGED = and_(_OWN, _SETTLED)
# A lead that went back before its follow-up was due owes none: that is neither in time nor late.
_RELEASED = and_(
    func.coalesce(_RETURNED, False), ~func.coalesce(_FOLLOWED, False), ~func.coalesce(_MISSED, False)
)
_OWED = and_(_JUDGED, ~_RELEASED)
_ROWS = hand_overs.join(cases, and_(cases.c.organisation == _H.organisation, cases.c.id == _H.case))

DUE = Counted(
    name="due",
    rows=_ROWS,
    sees=lambda scope: visible_cases(scope),
    unit_path=_H.unit_path,
    person=_H.owner,
    at=_H.due,
    amount=cases.c.amount,
    place=_H.agreement,
    note=_H.cited,
    dimensions={"agreement": _H.agreement, "unit": _H.unit},
    measures={
        "due": _JUDGED,
        "in_time": and_(_JUDGED, _FOLLOWED),
        "owed": _OWED,
        "released": and_(_JUDGED, _RELEASED),
        "uncontacted": and_(_OWED, _H.contacted_at.is_(None)),
        "late": and_(_OWED, ~func.coalesce(_FOLLOWED, False)),
        "answered": and_(_JUDGED, _H.answered_at.isnot(None), _H.answered_known_at <= _NOW),
        "disposed": and_(_JUDGED, _H.disposition.isnot(None), _H.disposed_known_at <= _NOW),
        "not_yet_due": and_(_OWN, ~_SETTLED),
    },
)
GIVEN = Counted(
    name="given",
    rows=_ROWS,
    sees=lambda scope: visible_cases(scope),
    unit_path=_H.unit_path,
    person=_H.owner,
    at=_H.handed_over_at,
    amount=cases.c.amount,
    place=_H.agreement,
    note=func.coalesce(_H.excluded, cases.c.source),
    dimensions={"agreement": _H.agreement, "unit": _H.unit},
    measures={
        "given": and_(_IN, _H.known_at <= _NOW),
        "qualified": and_(_IN, _H.known_at <= _NOW, _H.qualified),
        "complete": and_(_IN, _H.known_at <= _NOW, _H.complete),
        "excluded": and_(_EXCLUDED, _H.known_at <= _NOW),
        "returned": and_(_IN, _RETURNED),
    },
)


def counts(
    connection: Connection, scope: Scope, agreement: Agreement, month: Period, now: datetime
) -> Mapping[str, Counts]:
    """By unit of the consumer, as it was at the hand-over; "" is all of them together."""
    found: dict[str, dict[str, int]] = {"": {}}
    for counted in (DUE, GIVEN):
        for unit, numbers in _by_unit(connection, scope, counted, agreement, month, now).items():
            for name, n in numbers.items():
                for key in ("", unit):
                    of = found.setdefault(key, {})
                    of[name] = of.get(name, 0) + n
    return {
        unit: Counts(
            **{name: n for name, n in numbers.items() if name in Counts.__dataclass_fields__},
            promised=agreement.promised_monthly if unit == "" else None,
        )
        for unit, numbers in found.items()
    }


def waits(connection: Connection, scope: Scope, agreement: Agreement, month: Period, now: datetime) -> Delays:
    """Of the leads that owed a follow-up by now."""
    rows = connection.execute(
        select(_H.handed_over_at, _H.assigned_at, _H.contacted_at)
        .select_from(DUE.rows)
        .where(*conditions(DUE, scope, Cut("owed", month, None, {"agreement": agreement.id}))),
        {"now": now},
    )
    return delays(Waited(row.handed_over_at, row.assigned_at, row.contacted_at) for row in rows)


def _by_unit(
    connection: Connection,
    scope: Scope,
    counted: Counted,
    agreement: Agreement,
    month: Period,
    now: datetime,
) -> dict[str, dict[str, int]]:
    within: tuple[ColumnElement[bool], ...] = (counted.at >= month.since, counted.at < month.until)
    numbers = [func.count().filter(means).label(name) for name, means in counted.measures.items()]
    rows = connection.execute(
        select(_H.unit, *numbers)
        .select_from(counted.rows)
        .where(counted.sees(scope), _H.agreement == agreement.id, *within)
        .group_by(_H.unit),
        {"now": now},
    )
    return {row.unit: {name: getattr(row, name) for name in counted.measures} for row in rows}
