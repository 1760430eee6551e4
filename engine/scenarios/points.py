"""A person's score in a scenario: the week around an instant, over all its cases (D-1)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from engine.model.kernel import Model
from engine.rules.case import Case
from engine.scoring import Performed, availability, pei, week_around
from engine.timing import WorkingCalendar


def points(
    model: Model,
    cases: Iterable[Case],
    score: str,
    person: str,
    now: datetime,
    calendar: WorkingCalendar | None,
) -> int | None:
    """None when the model demands nothing, or the week had hardly a working day."""
    since, until = week_around(now, model.timezone)
    performed = [
        Performed(id, done.activity, done.occurred_at, "verified" if done.counted else "rejected")
        for case in cases
        for id, done in case.submissions.items()
        if done.actor == person and since <= done.occurred_at < until
    ]
    must_do = {id: each.must_do for id, each in model.activities.items() if each.must_do is not None}
    days = (since.date() + timedelta(days=number) for number in range(7))
    found = pei(must_do, performed, model.scores[score].passing, availability(days, calendar))
    return None if found is None else found.value
