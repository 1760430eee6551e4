"""Numbers in JSON (D-0): a count with the address of its rows, a rate with what it rests on."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import ConfigDict, Field

from engine.analysis import Rate
from engine.diagnostics import Language
from runtime.queries.cities import Side
from runtime.queries.counted import Number, Share
from runtime.queries.period import Period
from runtime.web.api.answers import Answer, Id, Title, UnitId
from runtime.web.overview import Overview

HERE = "/api/v1"


class CountAnswer(Answer):
    """`amount` is the sum in minor units (fen). `rows` is the address that lists exactly what was counted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"n": 12, "amount": 3500000, "rows": f"{HERE}/rows?of=cases&measure=open&unit=hz&stage=触达"}
            ]
        }
    )

    n: int
    amount: int
    rows: str


class RateAnswer(Answer):
    """k of n; the truth roughly lies from `low` to `high` (Wilson, 95 %). Not `enough`: do not rank or colour by it."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"k": 20, "n": 90, "low": 0.149, "high": 0.318, "enough": True}]}
    )

    k: int
    n: int
    low: float
    high: float
    enough: bool


class PeriodAnswer(Answer):
    """From `since` up to but without `until`; not `over`: some of it is still to come."""

    name: Annotated[
        str, Field(description="as in an address: 2026-03, 2026-Q1, 2026-W13", examples=["2026-Q1"])
    ]
    title: Annotated[str, Field(examples=["2026年第1季度"])]
    since: datetime
    until: datetime
    over: bool


class SideAnswer(Answer):
    """What stands beside others: a unit with all below it, a unit `directly` without them, or one person there."""

    unit: UnitId
    person: Id | None
    title: Title
    directly: bool


class Placed(Answer):
    """`unit` is None when the caller leads several units and has chosen none of them."""

    period: PeriodAnswer
    unit: SideAnswer | None
    above: list[SideAnswer]
    by_person: bool


def count_of(number: Number) -> CountAnswer:
    return CountAnswer(n=number.n, amount=number.amount, rows=f"{HERE}{number.address}")


def rate_of(rate: Rate) -> RateAnswer:
    low, high = rate.interval
    return RateAnswer(k=rate.k, n=rate.n, low=low, high=high, enough=rate.enough)


def share_of(share: Share) -> RateAnswer:
    return rate_of(share.rate)


def period_of(period: Period, now: datetime, language: Language) -> PeriodAnswer:
    return PeriodAnswer(
        name=period.name,
        title=period.title.to(language),
        since=period.since,
        until=period.until,
        over=period.over_at(now),
    )


def side_of(side: Side) -> SideAnswer:
    return SideAnswer(unit=side.unit, person=side.person or None, title=side.title, directly=side.directly)


def place_of(view: Overview, language: Language) -> dict[str, object]:
    """The fields of `Placed`."""
    whole = view.sides.whole
    return {
        "period": period_of(view.period, view.desk.now, language),
        "unit": side_of(whole) if whole else None,
        "above": [side_of(one) for one in view.sides.above],
        "by_person": view.sides.by_person,
    }
