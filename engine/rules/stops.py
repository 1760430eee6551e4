"""What ended a clock, as history has it now: what it waited for, or the end of the case."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from engine.model.kernel import Clause, Model
from engine.rules.case import Armed, Case


def done_at(case: Case, clause: Clause, clock: Armed) -> datetime | None:
    """When what the clock waited for happened first, in time or not."""
    times = (
        at
        for kind, of in (stop.key() for stop in clause.stop)
        for at in (case.activity_times.get(of, ()) if kind == "submitted" else _left(case, of, clock))
        if at >= clock.started_at
    )
    return min(times, default=None)


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
