"""How long a clock has: what the model says, or what it had when a publication told it to keep that (invariant 5)."""

from __future__ import annotations

from datetime import datetime

from engine.model.kernel import Clause, Model
from engine.model.limit import ByDate, Limit
from engine.rules.case import Case
from engine.timing import Duration


def limit_of(model: Model, case: Case, clause: Clause, started_at: datetime) -> Limit:
    """Of the clock of that clause that started then; what a former one kept ended with it."""
    clock, kept = case.clocks.get(clause.id), case.kept.get(clause.id)
    if kept is None or clock is None or clock.started_at != started_at:
        return clause.duration
    return Duration.parse(kept) or _by_date(model, kept) or clause.duration


def _by_date(model: Model, text: str) -> ByDate | None:
    """None also when the field is no more: the case has no such date."""
    limit = ByDate.parse(text)
    field = None if limit is None else model.case_form.field(limit.field)
    if limit is None or field is None:
        return None
    return ByDate(limit.field, field.title, limit.before)
