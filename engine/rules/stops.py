"""What ended a clock, as history has it now: what it waited for, or the end of the case."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from engine.model.kernel import Clause, Model
from engine.rules.case import Armed, Case


def done_at(case: Case, clause: Clause, clock: Armed) -> datetime | None:
    """When what the clock waited for happened first, in time or not."""
    times = (
        at
        for kind, of in (stop.key() for stop in clause.stop)
        for at in _times(case, kind, of, clock)
        if at >= clock.started_at
    )
    return min(times, default=None)


def _times(case: Case, kind: str, of: str, clock: Armed) -> Iterable[datetime]:
    if kind == "submitted":
        return case.activity_times.get(of, ())
    return _completed(case, of) if kind == "completed" else _left(case, of, clock)


def _completed(case: Case, activity: str) -> Iterator[datetime]:
    """When the last missing evidence came, unless some is still missing."""
    of_it = [each for each in case.submissions.values() if each.activity == activity]
    late = [each.completed_at for each in of_it if each.completed_at is not None]
    if late and not any(each.lacks for each in of_it):
        yield max(late)


def _left(case: Case, stage: str, clock: Armed) -> Iterator[datetime]:
    """The end of the stay in which the clock began."""
    begun = (
        place
        for place, stay in enumerate(case.visits)
        if stay.stage == stage and stay.entered_at <= clock.started_at
    )
    after = max(begun, default=len(case.visits)) + 1
    if after < len(case.visits):
        yield case.visits[after].entered_at


def closed_at(model: Model, case: Case, clause: Clause, clock: Armed) -> datetime | None:
    """When a promise was ended with its case; opening it again does not bring it back."""
    if clause.agreement is None:
        return None
    ends = (
        stay.entered_at
        for stay in case.visits
        if stay.entered_at >= clock.started_at
        and (stage := model.stages.get(stay.stage)) is not None
        and stage.kind != "open"
    )
    return min(ends, default=None)
