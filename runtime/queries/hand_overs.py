"""Hand-overs counted for the collaboration score (D-5), as known at an instant, and the rows behind each number.

The consumer answers for the leads that fell due in the period, the provider for those given in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, bindparam, exists, func, or_, select

from engine.model.kernel import Agreement
from engine.scoring.collaboration import Counts
from engine.scoring.delays import Delays, Waited, delays
from runtime.queries.counted import Counted, Cut, conditions
from runtime.queries.period import Period
from runtime.storage.scope import Scope, below, visible_cases
from runtime.storage.tables import Instant, cases, hand_overs

_H, _LATER = hand_overs.c, hand_overs.alias().c
_NOW = bindparam("now", type_=Instant)
KNOWN: ColumnElement[bool] = and_(
    _H.known_from <= _NOW,
    ~exists().where(
        _LATER.organisation == _H.organisation,
        _LATER.case == _H.case,
        _LATER.number == _H.number,
        _LATER.version > _H.version,
        _LATER.known_from <= _NOW,
    ),
)
"""Of each hand-over the row that says what is known of it at `:now`, of which there is one."""

_IN = _H.excluded.is_(None)
_RETURNED = func.coalesce(_H.disposition == "returned", False)
_DISPUTED = and_(_RETURNED, func.coalesce(_H.contest == "open", False))
_OWN = and_(_H.qualified, _IN)
_SETTLED = or_(_H.followed_at.isnot(None), _RETURNED, func.coalesce(_H.due < _NOW, False))
_JUDGED = and_(_OWN, _SETTLED)
# A lead that went back before its follow-up was due owes none: that is neither in time nor late.
_RELEASED = and_(_RETURNED, _H.followed_at.is_(None), ~_H.missed)
_OWED = and_(_JUDGED, ~_RELEASED)
_VALID = or_(_RETURNED, func.coalesce(_H.disposition == "accepted", False))
_ROWS = hand_overs.join(cases, and_(cases.c.organisation == _H.organisation, cases.c.id == _H.case))


def _seen(scope: Scope) -> ColumnElement[bool]:
    """The cases in sight, and what was handed over to the viewer's units, or by those the viewer stands for."""
    seen: list[ColumnElement[bool]] = [visible_cases(scope)]
    seen += [below(_H.unit_path, path) for path in sorted(scope.paths)]
    if scope.givers:
        seen.append(_H.given_by.in_(sorted(scope.givers)))
    return and_(_H.organisation == scope.organisation, KNOWN, or_(*seen))


DUE = Counted(
    name="due",
    rows=_ROWS,
    sees=_seen,
    unit_path=_H.unit_path,
    person=_H.owner,
    at=_H.due,
    amount=cases.c.amount,
    place=_H.agreement,
    note=_H.cited,
    dimensions={"agreement": _H.agreement, "team": _H.unit},
    measures={
        "due": _JUDGED,
        "in_time": and_(_JUDGED, _H.followed_at.isnot(None)),
        "owed": _OWED,
        "released": and_(_JUDGED, _RELEASED),
        "uncontacted": and_(_OWED, _H.contacted_at.is_(None)),
        "late": and_(_OWED, _H.followed_at.is_(None)),
        "answered": and_(_JUDGED, _H.answered_at.isnot(None)),
        "disposed": and_(_JUDGED, _VALID, ~_DISPUTED),
        "disputed": and_(_JUDGED, _DISPUTED),
        "settled": and_(_JUDGED, ~_DISPUTED),
        "not_yet_due": and_(_OWN, ~_SETTLED),
    },
    as_known=True,
)
GIVEN = Counted(
    name="given",
    rows=_ROWS,
    sees=_seen,
    unit_path=_H.unit_path,
    person=_H.owner,
    at=_H.handed_over_at,
    amount=cases.c.amount,
    place=_H.agreement,
    note=func.coalesce(_H.excluded, _H.cited, cases.c.source),
    dimensions={"agreement": _H.agreement, "team": _H.unit},
    measures={
        "given": _IN,
        "qualified": and_(_IN, _H.qualified, ~_RETURNED),
        "complete": and_(_IN, _H.complete),
        "excluded": ~_IN,
        "returned": and_(_IN, _RETURNED),
        "contested": and_(_IN, _H.qualified, _DISPUTED),
        "undisputed": and_(_IN, ~and_(_H.qualified, _DISPUTED)),
    },
    as_known=True,
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
