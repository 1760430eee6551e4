"""The rows behind a number: found by the definition that counted them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field
from sqlalchemy import Row
from starlette.requests import Request

from engine.diagnostics import Language, Text
from runtime.queries.counted import Counted, rows_of
from runtime.web.api.answers import Answer, CustomerName, Id, Paged, PersonName
from runtime.web.api.asks import Page
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.desk import Desk
from runtime.web.page import language_of
from runtime.web.problem import not_found
from runtime.web.routes.rows import KINDS, cut_of, title_of

router = api("numbers")
Value = Annotated[str | None, Query(max_length=200)]


class CountedRow(Answer):
    """`case` and `name` are null for a case that has moved out of the caller's sight since: counted, not named."""

    case: Id | None
    name: CustomerName | None
    place: Annotated[str, Field(description="the stage or clause", examples=["触达"])]
    person: PersonName | None
    at: datetime
    amount: Annotated[int | None, Field(description="in minor units (fen)")]
    note: Annotated[str | None, Field(description="source or reason", examples=["展会"])]


class RowsAnswer(Paged):
    amount: int
    rows: list[CountedRow]


@router.get("/rows", summary="The rows behind a number")
def rows(
    request: Request,
    of: Annotated[
        str,
        Query(max_length=20, description="cases, visits, leads, clocks, due, given, sources or overrides"),
    ],
    measure: Annotated[str, Query(max_length=20, description="what was counted, e.g. open, moved, missed")],
    page: Page = 1,
    unit: Annotated[str, Query(max_length=36)] = "",
    person: Annotated[str, Query(max_length=36)] = "",
    directly: Annotated[str, Query(max_length=3, description="`yes`: without the units below")] = "",
    period: Annotated[str | None, Query(max_length=8)] = None,
    stage: Value = None,
    reason: Value = None,
    owner: Value = None,
    source: Value = None,
    agreement: Value = None,
    clause: Value = None,
    team: Value = None,
    known: Annotated[
        str | None, Query(max_length=40, description="hand-overs: as known at an instant")
    ] = None,
) -> RowsAnswer:
    """Follow the `rows` of a count; its `total` is that count. An empty value asks for rows that have none."""
    # `cut_of` reads the narrowing parameters as they stand in the address; here they are named for the reference.
    language = language_of(request)
    with reading(request) as desk:
        counted = KINDS.get(of)
        if counted is None or measure not in counted.measures:
            raise not_found()
        cut = cut_of(desk, counted, measure, request)
        found = rows_of(desk.connection, desk.scope, counted, cut, cut.known or desk.now, page)
        return RowsAnswer(
            total=found.total,
            page=page,
            more=found.has_later,
            amount=found.amount,
            rows=[counted_row(desk, counted, row, language) for row in found.rows],
        )


def counted_row(desk: Desk, counted: Counted, row: Row[tuple[object, ...]], language: Language) -> CountedRow:
    place = title_of(desk, "clause" if counted.name == "clocks" else "stage", row.place)
    return CountedRow(
        case=row.case if row.shown else None,
        name=row.name if row.shown else None,
        place=place.to(language) if isinstance(place, Text) else str(place),
        person=row.person_name,
        at=row.at,
        amount=row.amount,
        note=row.note,
    )
