"""The exceptions: gates that were overridden, with reason and approver."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from pydantic import Field
from starlette.requests import Request

from runtime.queries.counted import Cut
from runtime.queries.overrides import SHOWN, list_overrides
from runtime.web.api.answers import Answer, CustomerName, Id, Paged, PersonName, StageId
from runtime.web.api.asks import Page
from runtime.web.api.caller import reading
from runtime.web.api.measured import PeriodAnswer, period_of
from runtime.web.api.overview import PeriodName, Unit
from runtime.web.api.router import api
from runtime.web.overview import overview_of
from runtime.web.page import language_of

router = api("numbers")


class OverrideAnswer(Answer):
    """`missing` is what the gate still demanded."""

    id: Id
    case: Id
    name: CustomerName
    stage: StageId
    to: Annotated[str, Field(examples=["需求确认"])]
    missing: Annotated[list[str], Field(examples=[["客户沟通"]])]
    reason: Annotated[str, Field(examples=["总部签过框架"])]
    at: datetime
    actor: PersonName | None
    approver: PersonName | None


class OverridesAnswer(Paged):
    period: PeriodAnswer
    overrides: list[OverrideAnswer]


@router.get("/overrides", summary="Overridden gates")
def overrides(request: Request, unit: Unit = "", period: PeriodName = "", page: Page = 1) -> OverridesAnswer:
    """Who moved a case although something was missing, why, and who approved it: the latest first.

    For callers who lead a unit (403 for others).
    """
    with reading(request) as desk:
        view = overview_of(desk, unit, period)
        cut = Cut("all", view.period, view.sides.whole)
        rows = list_overrides(desk.connection, desk.scope, cut, desk.now, page)
        total = rows[0].total if rows else 0
        return OverridesAnswer(
            total=total,
            page=page,
            more=page * SHOWN < total,
            period=period_of(view.period, desk.now, language_of(request)),
            overrides=[
                OverrideAnswer(
                    id=row.id,
                    case=row.case,
                    name=row.name,
                    stage=row.stage,
                    to=row.to,
                    missing=row.missing.splitlines(),
                    reason=row.reason,
                    at=row.at,
                    actor=row.actor_name,
                    approver=row.approver_name,
                )
                for row in rows
            ],
        )
