"""The week's process score (D-1): of everybody the viewer may see, and of one person with what it is made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from starlette.requests import Request
from starlette.responses import Response

from engine.model.kernel import Score
from engine.scoring import team
from runtime.queries.period import Period, parse, weeks
from runtime.queries.scores import Done, Standing, done_in, standings
from runtime.web.desk import Desk, desk_of
from runtime.web.page import render
from runtime.web.problem import not_allowed, not_found
from runtime.web.visitor import Door, Visitor, pages

router = pages()

WEEKS = 12
Only = Literal["", "verified", "uncounted"]


@dataclass(frozen=True, slots=True)
class Team:
    """`points` are the team's value and upper end, of sums; None when nobody had anything due."""

    unit: str
    title: str
    members: Sequence[Standing]
    points: tuple[int, int] | None


@router.get("/scores")
def scores(request: Request, services: Door, visitor: Visitor, week: str = "") -> Response:
    with desk_of(services, visitor) as desk:
        score, chosen = score_of(desk), week_named(desk, week)
        found = standings(desk.connection, desk.scope, desk.model, score, chosen, desk.calendar)
        if not found:
            raise not_allowed()
        return render(
            request,
            "scores.html",
            desk=desk,
            score=score,
            week=chosen,
            weeks=list(weeks(desk.now, desk.model.timezone, WEEKS)),
            teams=teams(found),
            whole=team_of("", "", found),
        )


@router.get("/scores/{person}")
def one_person(
    request: Request,
    services: Door,
    visitor: Visitor,
    person: str,
    week: str = "",
    activity: str = "",
    only: Only = "",
    known: str = "",
) -> Response:
    """`known` is a day: the score as it could be known at that day's end, before later corrections."""
    with desk_of(services, visitor) as desk:
        score, chosen, then = score_of(desk), week_named(desk, week), end_of(desk, known)
        found = standings(desk.connection, desk.scope, desk.model, score, chosen, desk.calendar, person, then)
        if not found:
            raise not_found()
        done = done_in(desk.connection, desk.scope, desk.model, score, chosen, person, then)
        why = reasons(found[0])
        return render(
            request,
            "score.html",
            desk=desk,
            score=score,
            week=chosen,
            weeks=list(weeks(desk.now, desk.model.timezone, WEEKS)),
            standing=found[0],
            why=why,
            done=[one for one in done if is_asked(one, why, activity, only)],
            activity=activity,
            only=only,
            known=known,
        )


def score_of(desk: Desk) -> Score:
    score = next(iter(desk.model.scores.values()), None)
    if score is None:
        raise not_found()
    return score


def week_named(desk: Desk, name: str) -> Period:
    """The present week when none is named."""
    zone = desk.model.timezone
    found = parse(name, zone) if name else next(iter(weeks(desk.now, zone, 1)))
    if found is None or "W" not in found.name:
        raise not_found()
    return found


def end_of(desk: Desk, day: str) -> datetime | None:
    """None when no day is named; what is no day is found nowhere."""
    if not day:
        return None
    try:
        return datetime.combine(date.fromisoformat(day), time.max, ZoneInfo(desk.model.timezone))
    except (ValueError, OverflowError):
        raise not_found() from None


def teams(found: Sequence[Standing]) -> list[Team]:
    return [
        team_of(unit, title, list(members))
        for (unit, title), members in groupby(found, lambda one: (one.unit, one.unit_name))
    ]


def team_of(unit: str, title: str, members: Sequence[Standing]) -> Team:
    return Team(unit, title, members, team(one.score for one in members if one.score is not None))


def reasons(standing: Standing) -> Mapping[str, object]:
    """Submission -> why it did not count in full."""
    return {one.performed.id: one.why for one in standing.score.uncounted} if standing.score else {}


def is_asked(done: Done, why: Mapping[str, object], activity: str, only: Only) -> bool:
    if activity and done.performed.activity != activity:
        return False
    if only == "verified":
        return done.performed.standing == "verified"
    return not only or done.performed.id in why
