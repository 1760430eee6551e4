"""The week's process score (D-1): of everybody in sight, and of one person with why something did not count."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Literal

from fastapi import Query
from pydantic import Field
from starlette.requests import Request

from engine.diagnostics import Language, Text
from engine.model.kernel import Model
from engine.scoring import Pei
from runtime.queries.scores import Done, Standing, done_in, standings
from runtime.web.api.answers import Answer, CustomerName, Id, Name, PersonAnswer, Title, UnitId, UnitName
from runtime.web.api.caller import reading
from runtime.web.api.measured import PeriodAnswer, period_of
from runtime.web.api.router import api
from runtime.web.page import language_of
from runtime.web.problem import not_allowed, not_found
from runtime.web.routes.scores import Team, end_of, reasons, score_of, team_of, teams, week_named

router = api("numbers")
Known = Annotated[
    str,
    Query(
        max_length=10, description="2026-03-29: as it was known at that day's end, before later corrections"
    ),
]
Week = Annotated[str, Query(max_length=8, description="2026-W13; without it, the present week")]


class PartAnswer(Answer):
    """One must-do activity. `surplus` is what went beyond its weekly quota."""

    activity: Name
    title: Name
    quota: int
    verified: int
    pending: int
    surplus: int


class ScoreAnswer(Answer):
    """100 x earned / due, rounded half up; `high` is what it becomes when all that is pending is verified."""

    value: int
    high: int
    earned: float
    due: float
    verified: int
    pass_line: float
    passed: bool
    uncounted: int
    parts: list[PartAnswer]


class PersonScore(Answer):
    """`score` is null when nothing was demanded of the person that week."""

    person: PersonAnswer
    score: ScoreAnswer | None


class Points(Answer):
    """Of sums, not a mean of percentages."""

    value: int
    high: int


class TeamScores(Answer):
    """`points` is null when nobody had anything due."""

    unit: UnitId
    title: UnitName
    points: Points | None
    people: list[PersonScore]


class ScoresAnswer(Answer):
    title: Title
    week: PeriodAnswer
    points: Points | None
    teams: list[TeamScores]


class DoneAnswer(Answer):
    """`why` says why it did not count in full, null when it did. `name` is null for a case out of sight."""

    id: Id
    activity: Name
    title: Name
    occurred_at: datetime
    standing: Literal["verified", "pending", "rejected"]
    why: Annotated[str | None, Field(examples=["超过每周 3 次的上限,另列为超额"])]
    case: Id | None
    name: CustomerName | None


class PersonWeek(PersonScore):
    title: Title
    week: PeriodAnswer
    unit: UnitId
    activities: list[DoneAnswer]


@router.get("/scores", summary="Scores of the week")
def scores(request: Request, week: Week = "") -> ScoresAnswer:
    """Everybody whom the caller may see, by unit; a rep sees the own score alone."""
    language = language_of(request)
    with reading(request) as desk:
        score, chosen = score_of(desk), week_named(desk, week)
        found = standings(desk.connection, desk.scope, desk.model, score, chosen, desk.calendar)
        if not found:
            raise not_allowed()
        return ScoresAnswer(
            title=score.title.to(language),
            week=period_of(chosen, desk.now, language),
            points=points_of(team_of("", "", found)),
            teams=[team_scores(team, desk.model, language) for team in teams(found)],
        )


@router.get("/scores/{person}", summary="One person's week")
def person_week(request: Request, person: str, week: Week = "", known: Known = "") -> PersonWeek:
    """The score with each activity that it was made of, and why one did not count."""
    language = language_of(request)
    with reading(request) as desk:
        score, chosen, then = score_of(desk), week_named(desk, week), end_of(desk, known)
        found = standings(desk.connection, desk.scope, desk.model, score, chosen, desk.calendar, person, then)
        if not found:
            raise not_found()
        scored = person_score(found[0], desk.model, language)
        return PersonWeek(
            person=scored.person,
            score=scored.score,
            title=score.title.to(language),
            week=period_of(chosen, desk.now, language),
            unit=found[0].unit,
            activities=[
                done_answer(one, reasons(found[0]), desk.model, language)
                for one in done_in(desk.connection, desk.scope, desk.model, score, chosen, person, then)
            ],
        )


def done_answer(one: Done, why: Mapping[str, object], model: Model, language: Language) -> DoneAnswer:
    said = why.get(one.performed.id)
    return DoneAnswer(
        id=one.performed.id,
        activity=one.performed.activity,
        title=title_of(model, one.performed.activity, language),
        occurred_at=one.performed.occurred_at,
        standing=one.performed.standing,
        why=said.to(language) if isinstance(said, Text) else None,
        case=one.case if one.name is not None else None,
        name=one.name,
    )


def team_scores(team: Team, model: Model, language: Language) -> TeamScores:
    people = [person_score(one, model, language) for one in team.members]
    return TeamScores(unit=team.unit, title=team.title, points=points_of(team), people=people)


def person_score(standing: Standing, model: Model, language: Language) -> PersonScore:
    return PersonScore(
        person=PersonAnswer(id=standing.person, name=standing.name),
        score=score_answer(standing.score, model, language) if standing.score else None,
    )


def score_answer(score: Pei, model: Model, language: Language) -> ScoreAnswer:
    return ScoreAnswer(
        value=score.value,
        high=score.high,
        earned=score.earned,
        due=score.due,
        verified=score.verified,
        pass_line=score.pass_line,
        passed=score.passed,
        uncounted=len(score.uncounted),
        parts=[
            PartAnswer(
                activity=part.activity,
                title=title_of(model, part.activity, language),
                quota=part.quota,
                verified=part.verified,
                pending=part.pending,
                surplus=part.surplus,
            )
            for part in score.parts
        ],
    )


def points_of(team: Team) -> Points | None:
    return None if team.points is None else Points(value=team.points[0], high=team.points[1])


def title_of(model: Model, activity: str, language: Language) -> str:
    return model.activities[activity].title.to(language) if activity in model.activities else activity
