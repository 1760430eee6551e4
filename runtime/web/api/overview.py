"""The leader's numbers: units side by side, what is open and stuck, what was promised, what moved on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Literal

from fastapi import Query
from starlette.requests import Request

from engine.diagnostics import Language
from runtime.queries.cities import Side
from runtime.queries.counted import Tally
from runtime.web.api.answers import Answer, Name, StageId, Title
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
from runtime.web.api.router import api
from runtime.web.overview import Overview, overview_of
from runtime.web.page import language_of
from runtime.web.routes.director import counted_in

router = api("numbers")

Unit = Annotated[
    str, Query(max_length=36, description="a unit's id; without it, the unit that the caller leads")
]
PeriodName = Annotated[
    str, Query(max_length=8, description="2026-03, 2026-Q1 or 2026-W13; without it, the present quarter")
]


class StageNumbers(Answer):
    """Of the cases that are in the stage now: all of them, and those beyond its limit."""

    stage: StageId
    title: Title
    open: CountAnswer
    stuck: CountAnswer


class EndNumbers(Answer):
    """Cases that came to this end in the period."""

    stage: Name
    title: Title
    kind: Literal["won", "lost"]
    cases: CountAnswer


class ClauseNumbers(Answer):
    """Clocks that started in the period. `kept` is met of met and missed: what runs or is excluded is in neither."""

    clause: Name
    title: Title
    met: CountAnswer
    missed: CountAnswer
    running: CountAnswer
    excluded: CountAnswer
    kept: RateAnswer


class AgreementNumbers(Answer):
    """`unqualified` leads were handed over, failed the signed definition and started no clock."""

    agreement: Name
    title: Title
    unqualified: CountAnswer
    clauses: list[ClauseNumbers]


class UnitNumbers(Answer):
    """`side` is null where all sides are taken together."""

    side: SideAnswer | None
    open: CountAnswer
    stuck: CountAnswer
    stages: list[StageNumbers]
    ends: list[EndNumbers]
    overrides: CountAnswer
    agreements: list[AgreementNumbers]


class OverviewAnswer(Placed):
    """`whole` is null when the caller leads several units and has chosen none of them."""

    whole: UnitNumbers | None
    sides: list[UnitNumbers]


class Cohort(Answer):
    """Who entered the stage in the period, and what became of them; `still` here counts in the denominator."""

    stage: StageId
    title: Title
    entered: CountAnswer
    moved: CountAnswer
    still: CountAnswer
    lost: CountAnswer
    back: CountAnswer
    conversion: RateAnswer


class SideCohorts(Answer):
    side: SideAnswer | None
    stages: list[Cohort]


class ConversionAnswer(Placed):
    whole: SideCohorts | None
    sides: list[SideCohorts]


@router.get("/overview", summary="Units side by side")
def overview(request: Request, unit: Unit = "", period: PeriodName = "") -> OverviewAnswer:
    """Open and stuck cases by stage, results of the period, exceptions and kept promises: for the units below one.

    For callers who lead a unit (403 for others). Each number carries the address of its rows.
    """
    language = language_of(request)
    with reading(request) as desk:
        view, numbers = counted_in(overview_of(desk, unit, period))
        whole = unit_numbers(view, numbers, None, language) if view.sides.whole else None
        sides = [unit_numbers(view, numbers, side, language) for side in view.sides.all]
        return OverviewAnswer(**place_of(view, language), whole=whole, sides=sides)


@router.get("/conversion", summary="Who moved on, by entry cohort")
def conversion(request: Request, unit: Unit = "", period: PeriodName = "") -> ConversionAnswer:
    """Of the cases that entered each stage in the period: how many moved on, are still there, were lost, went back.

    `conversion` is moved of entered with its interval; the open ones stay in the denominator.
    """
    language = language_of(request)
    with reading(request) as desk:
        view, numbers = counted_in(overview_of(desk, unit, period))
        visits = numbers["visits"]
        whole = SideCohorts(side=None, stages=cohorts(view, visits, None, language))
        return ConversionAnswer(
            **place_of(view, language),
            whole=whole if view.sides.whole else None,
            sides=[
                SideCohorts(side=side_of(side), stages=cohorts(view, visits, side, language))
                for side in view.sides.all
            ],
        )


def unit_numbers(
    view: Overview, numbers: Mapping[str, Tally], side: Side | None, language: Language
) -> UnitNumbers:
    standing, visits = numbers["standing"], numbers["visits"]
    return UnitNumbers(
        side=side_of(side) if side else None,
        open=count_of(standing.number("open", side)),
        stuck=count_of(standing.number("stuck", side)),
        stages=[
            StageNumbers(
                stage=stage.id,
                title=stage.title.to(language),
                open=count_of(standing.number("open", side, stage=stage.id)),
                stuck=count_of(standing.number("stuck", side, stage=stage.id)),
            )
            for stage in view.stages
        ],
        ends=[
            EndNumbers(
                stage=stage.id,
                title=stage.title.to(language),
                kind=stage.kind,
                cases=count_of(visits.number("still", side, stage=stage.id)),
            )
            for stage in (*view.of_kind("won"), *view.of_kind("lost"))
        ],
        overrides=count_of(numbers["overrides"].number("all", side)),
        agreements=agreements(view, numbers, side, language),
    )


def agreements(
    view: Overview, numbers: Mapping[str, Tally], side: Side | None, language: Language
) -> Sequence[AgreementNumbers]:
    model = view.desk.model
    return [
        AgreementNumbers(
            agreement=one.id,
            title=one.title.to(language),
            unqualified=count_of(numbers["leads"].number("unqualified", side, agreement=one.id)),
            clauses=[
                clause_numbers(numbers["clocks"], id, model.clauses[id].title.to(language), side)
                for id in one.clauses
                if id in model.clauses
            ],
        )
        for one in model.agreements.values()
    ]


def clause_numbers(clocks: Tally, clause: str, title: str, side: Side | None = None) -> ClauseNumbers:
    return ClauseNumbers(
        clause=clause,
        title=title,
        met=count_of(clocks.number("met", side, clause=clause)),
        missed=count_of(clocks.number("missed", side, clause=clause)),
        running=count_of(clocks.number("running", side, clause=clause)),
        excluded=count_of(clocks.number("excluded", side, clause=clause)),
        kept=share_of(clocks.share("met", "judged", side, clause=clause)),
    )


def cohorts(view: Overview, visits: Tally, side: Side | None, language: Language) -> list[Cohort]:
    return [
        Cohort(
            stage=stage.id,
            title=stage.title.to(language),
            entered=count_of(visits.number("entered", side, stage=stage.id)),
            moved=count_of(visits.number("moved", side, stage=stage.id)),
            still=count_of(visits.number("still", side, stage=stage.id)),
            lost=count_of(visits.number("lost", side, stage=stage.id)),
            back=count_of(visits.number("back", side, stage=stage.id)),
            conversion=share_of(visits.share("moved", "entered", side, stage=stage.id)),
        )
        for stage in view.stages
    ]
