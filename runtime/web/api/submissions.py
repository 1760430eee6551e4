"""What was filled in for an activity: page by page for programs, and as a sheet."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from fastapi import Query
from pydantic import Field
from starlette.requests import Request
from starlette.responses import Response

from runtime.queries.submissions import Filled, page_after
from runtime.web.api.answers import Answer, Fields, Id, Name
from runtime.web.api.caller import reading
from runtime.web.api.router import api
from runtime.web.page import language_of
from runtime.web.problem import not_found
from runtime.web.routes.export import XLSX, period_of, submissions_of

router = api("submissions")
PeriodName = Annotated[
    str, Query(max_length=10, description="2026-03, 2026-Q1 or 2026-W10; empty is all times")
]
SHEET = {200: {"description": "An Excel sheet", "content": {XLSX: {}}}}
CSV = {200: {"description": "UTF-8 with a byte order mark", "content": {"text/csv": {}}}}


class FilledAnswer(Answer):
    """`fields` as they stand after corrections, by the ids that they have now."""

    id: Id
    case: Id
    case_name: Annotated[str, Field(examples=["明德医院"])]
    actor: Id
    actor_name: Annotated[str, Field(examples=["李小明"])]
    occurred_at: datetime
    recorded_at: datetime
    counted: bool
    why_not: Annotated[str, Field(examples=[""])]
    corrected: bool
    fields: Fields


class FilledList(Answer):
    """`next` is the cursor of the following page, null on the last."""

    activity: Name
    submissions: list[FilledAnswer]
    next: Id | None


@router.get("/activities/{activity}/submissions", summary="What was filled in for an activity")
def list_submissions(
    request: Request,
    activity: str,
    period: PeriodName = "",
    after: Annotated[str, Query(max_length=36, description="`next` of the page before")] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> FilledList:
    """Of the cases that the caller may see, the newest first."""
    with reading(request) as desk:
        if activity not in desk.model.activities:
            raise not_found()
        found = period_of(desk, period)
        since, until = (found.since, found.until) if found else (None, None)
        rows = page_after(desk.connection, desk.sees, activity, since, until, after, limit)
    following = rows[limit - 1].id if len(rows) > limit else None
    return FilledList(activity=activity, submissions=[_answer(row) for row in rows[:limit]], next=following)


def _answer(row: Filled) -> FilledAnswer:
    return FilledAnswer(**{name: getattr(row, name) for name in FilledAnswer.model_fields})


@router.get(
    "/activities/{activity}/submissions.xlsx",
    summary="What was filled in, as a sheet",
    response_class=Response,
    responses=SHEET,
)
def submissions_xlsx(request: Request, activity: str, period: PeriodName = "") -> Response:
    """One table over all versions of the form; for roles that may export."""
    with reading(request) as desk:
        return submissions_of(desk, activity, period, ".xlsx", language_of(request))


@router.get(
    "/activities/{activity}/submissions.csv",
    summary="What was filled in, as CSV",
    response_class=Response,
    responses=CSV,
)
def submissions_csv(request: Request, activity: str, period: PeriodName = "") -> Response:
    """One table over all versions of the form; for roles that may export."""
    with reading(request) as desk:
        return submissions_of(desk, activity, period, ".csv", language_of(request))
