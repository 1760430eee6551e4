"""What sources of leads cost, for programs: shown by source, entered by lines."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field
from starlette.requests import Request

from runtime.imports.costs import costs_in_text
from runtime.web.api.answers import Answer
from runtime.web.api.asks import Ask
from runtime.web.api.caller import reading
from runtime.web.api.measured import (
    CountAnswer,
    PeriodAnswer,
    RateAnswer,
    count_of,
    period_of,
    share_of,
)
from runtime.web.api.router import api
from runtime.web.api.writing import written
from runtime.web.page import language_of
from runtime.web.routes.collaboration import (
    period_named,
)
from runtime.web.routes.costs import costs_of, entered

router = api("collaboration")


class SourceAnswer(Answer):
    """`cost` in minor units (fen), null where none was entered or the caller does not see all of its leads; divide it by a count for the cost of each."""

    source: Annotated[str, Field(examples=["展会"])]
    cost: Annotated[int | None, Field(examples=[12000000])]
    leads: CountAnswer
    followed: RateAnswer
    accepted: RateAnswer
    opportunities: RateAnswer
    won: RateAnswer


class CostsAnswer(Answer):
    period: PeriodAnswer
    sources: list[SourceAnswer]


class CostsAsk(Ask):
    lines: Annotated[
        str,
        Field(
            max_length=200_000,
            description="CSV: source, month, amount in yuan",
            examples=["展会,2026-03,120000"],
        ),
    ]


class CostsEntered(Answer):
    entered: Annotated[int, Field(examples=[1])]


@router.get("/costs", summary="What sources of leads cost")
def read_costs(request: Request, period: str = "") -> CostsAnswer:
    """By source of the leads created in the period: what was spent, and how many came how far."""
    language = language_of(request)
    with reading(request) as desk:
        asked = period_named(desk, period)
        spent, found = costs_of(desk, asked)
        sources = sorted({*spent, *(value or "" for value in found.values("source", "leads"))})
        return CostsAnswer(
            period=period_of(asked, desk.now, language),
            sources=[
                SourceAnswer(
                    source=source,
                    cost=spent.get(source),
                    leads=count_of(found.number("leads", source=source or None)),
                    followed=share_of(found.share("followed", "leads", source=source or None)),
                    accepted=share_of(found.share("accepted", "leads", source=source or None)),
                    opportunities=share_of(found.share("opportunities", "leads", source=source or None)),
                    won=share_of(found.share("won", "leads", source=source or None)),
                )
                for source in sources
            ],
        )


@router.post("/costs", summary="Enter what sources cost")
def enter_costs(request: Request, ask: CostsAsk) -> CostsEntered:
    """What was entered for a source and month before is replaced. Needs the right to import."""
    return CostsEntered(entered=written(request, lambda desk: entered(desk, costs_in_text(ask.lines))))
