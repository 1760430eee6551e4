"""Scores of past weeks that a draft would have given otherwise: other demands, other caps, another judgement."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from engine.diagnostics import Text
from engine.migration import Plan
from engine.model.kernel import Model, Score
from engine.scoring import Pei
from runtime.organisation.calendars import Calendars
from runtime.queries.period import Period, weeks
from runtime.queries.scores import Standing, Tried, must_do_of, standings
from runtime.replay.summary import Summary
from runtime.storage.scope import everything

SYSTEM = "system"


@dataclass(frozen=True, slots=True)
class ScoreChange:
    """A value is None in a week that asked nothing of the person."""

    score: Text
    week: str
    person: str
    name: str
    before: int | None
    after: int | None
    passed_before: bool
    passed_after: bool


def score_changes(
    connection: Connection,
    organisation: str,
    before: Model,
    after: Model,
    plan: Plan,
    summary: Summary,
    days: int,
    now: datetime,
) -> list[ScoreChange]:
    """Of weeks that are over and lie within the last `days`, the latest first. A new score changes nothing."""
    known = Calendars()
    calendars = [known.get(connection, organisation, 0, model.calendar) for model in (before, after)]
    tried = _tried(after, plan, summary)
    over = [week for week in weeks(now, after.timezone, days // 7 + 1) if week.over_at(now)][: days // 7]
    scope = everything(organisation, SYSTEM)
    found = list[ScoreChange]()
    for was, now_is in _pairs(before, after, plan):
        for week in over:
            old = standings(connection, scope, before, was, week, calendars[0])
            new = standings(connection, scope, after, now_is, week, calendars[1], tried=tried)
            found += _between(week, now_is, old, new)
    return found


def _tried(after: Model, plan: Plan, summary: Summary) -> Tried:
    former = {new: old.removeprefix("activity/") for old, new in plan.renames.items() if _is_activity(old)}
    called = {former.get(activity, activity): activity for activity in must_do_of(after)}
    return Tried(called, {id: counts for id, (_, counts) in summary.judged(1).items()})


def _is_activity(key: str) -> bool:
    return key.startswith("activity/")


def _pairs(before: Model, after: Model, plan: Plan) -> Iterator[tuple[Score, Score]]:
    """Each score in both versions; people hold its role under the name in force."""
    held_as = {new: old for old, new in plan.roles.items()}
    for was in before.scores.values():
        is_now = after.scores.get(plan.renames.get(f"score/{was.id}", was.id))
        if is_now is not None:
            yield was, replace(is_now, per=held_as.get(is_now.per, is_now.per))


def _between(
    week: Period, score: Score, before: Sequence[Standing], after: Sequence[Standing]
) -> Iterator[ScoreChange]:
    then = {each.person: each.score for each in before}
    now = {each.person: each for each in after}
    for person, standing in now.items():
        old, new = then.get(person), standing.score
        change = ScoreChange(
            score.title,
            week.name,
            person,
            standing.name,
            _value(old),
            _value(new),
            _passed(old),
            _passed(new),
        )
        if (change.before, change.passed_before) != (change.after, change.passed_after):
            yield change


def _value(score: Pei | None) -> int | None:
    return None if score is None else score.value


def _passed(score: Pei | None) -> bool:
    return score is not None and score.passed
