"""Where cases are lost (C001): by reason, unit, person, source or stage, crossed with another of these."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.requests import Request

from engine.diagnostics import Language, Text
from runtime.web.api.answers import Answer
from runtime.web.api.caller import reading
from runtime.web.api.measured import (
    CountAnswer,
    Placed,
    RateAnswer,
    SideAnswer,
    count_of,
    place_of,
    share_of,
    side_of,
)
from runtime.web.api.overview import PeriodName, Unit
from runtime.web.api.router import api
from runtime.web.page import language_of
from runtime.web.routes.leaks import Axis, Head, LeakTable, crossed

router = api("numbers")


class HeadAnswer(Answer):
    """Of a row or column: a side, or a value; `title` is null where nothing was filled in."""

    title: Annotated[str | None, Field(examples=["价格"])]
    value: Annotated[str | None, Field(description="as `GET /rows` takes it", examples=["价格"])]
    side: SideAnswer | None


class LeakRow(Answer):
    """`cells` in the order of the columns. `leak` is lost of entered, null where that would say nothing."""

    head: HeadAnswer
    cells: list[CountAnswer]
    lost: CountAnswer
    leak: RateAnswer | None


class LeaksAnswer(Placed):
    """`sums` are the columns' totals; `explained` is how many of the lost have a reason, null when none is lost."""

    by: Axis
    across: Axis
    lost: CountAnswer
    leak: RateAnswer | None
    explained: RateAnswer | None
    columns: list[HeadAnswer]
    sums: list[CountAnswer]
    rows: list[LeakRow]


@router.get("/leaks", summary="Where cases are lost")
def leaks(
    request: Request,
    unit: Unit = "",
    period: PeriodName = "",
    by: Axis = "reason",
    across: Axis = "stage",
    stage: Annotated[str, Query(max_length=200, description="only what was lost from this stage")] = "",
) -> LeaksAnswer:
    """Losses among the cases that entered a stage in the period, one axis down and one across.

    An axis crossed with itself is answered with another one in its place; `across` says which.
    """
    language = language_of(request)
    with reading(request) as desk:
        view, table = crossed(desk, unit, period, by, across, stage)
        lost = table.counted.number("lost")
        return LeaksAnswer(
            **place_of(view, language),
            by=by,
            across=table.across,
            lost=count_of(lost),
            leak=share_of(table.counted.share("lost", "entered")) if stage else None,
            explained=share_of(table.counted.share("explained", "lost")) if lost.n else None,
            columns=[head_of(head, language) for head in table.columns],
            sums=[count_of(table.number(head)) for head in table.columns],
            rows=[row_of(table, head, language) for head in table.rows],
        )


def row_of(table: LeakTable, head: Head, language: Language) -> LeakRow:
    return LeakRow(
        head=head_of(head, language),
        cells=[count_of(table.number(head, column)) for column in table.columns],
        lost=count_of(table.number(head)),
        leak=share_of(table.share(head)) if table.with_share else None,
    )


def head_of(head: Head, language: Language) -> HeadAnswer:
    return HeadAnswer(
        title=head.title.to(language) if isinstance(head.title, Text) else head.title,
        value=next(iter(head.where.values()), None),
        side=side_of(head.side) if head.side else None,
    )
