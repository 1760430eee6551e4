"""A lead that was handed over, as its giver follows it: how each promise stands, and what came back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from engine.diagnostics import Text
from engine.json import Json
from engine.model.kernel import Agreement, Field, Model
from engine.rules.case import Submission
from runtime.queries.leads import Lead

State = Literal["running", "met", "missed", "excluded"]


@dataclass(frozen=True, slots=True)
class Promise:
    """One clock. `done_at` is when it was kept after all; `attempts` were made and did not count."""

    title: Text
    state: State
    due: datetime | None
    done_at: datetime | None
    attempts: int
    is_feedback: bool


@dataclass(frozen=True, slots=True)
class Followed:
    lead: Lead
    agreement: Agreement | None
    promises: Sequence[Promise]
    feedback: Sequence[tuple[Field, Json]]

    @property
    def only_feedback_missing(self) -> bool:
        """C023: followed up in time, and nobody said what came of it."""
        missing = [one for one in self.promises if one.state == "missed" and one.done_at is None]
        kept = any(one.state == "met" and not one.is_feedback for one in self.promises)
        return kept and bool(missing) and all(one.is_feedback for one in missing)


def followed(model: Model, lead: Lead, now: datetime) -> Followed:
    agreement = model.agreements.get(lead.row.agreement)
    if agreement is None:
        return Followed(lead, None, (), ())
    promises = [promise for id in agreement.clauses if (promise := _promise(model, agreement, lead, id, now))]
    return Followed(lead, agreement, promises, _feedback(model, agreement, lead))


def _promise(model: Model, agreement: Agreement, lead: Lead, id: str, now: datetime) -> Promise | None:
    clock, clause = lead.case.clocks.get(id), model.clauses.get(id)
    if clock is None or clause is None:
        return None
    activity = next((name for stop in clause.stop for kind, name in [stop.key()] if kind == "submitted"), "")
    times = lead.case.activity_times.get(activity, ())
    past = clock.due is not None and clock.due < now
    state: State
    match clock.state:
        case "pending":
            state = "missed" if past else "running"
        case "cancelled":
            state = "excluded"
        case ended:
            state = ended
    return Promise(
        model.activities[activity].title if activity in model.activities else clause.title,
        state,
        clock.due,
        next((at for at in times if at >= clock.started_at), None),
        lead.case.attempts.get(activity, 0) - len(times),
        activity == agreement.feedback,
    )


def _feedback(model: Model, agreement: Agreement, lead: Lead) -> list[tuple[Field, Json]]:
    """What the consumer's form says, when it sent the lead back."""
    given: Submission | None = None
    for submission in lead.case.submissions.values():
        if submission.activity == agreement.feedback:
            given = submission
    if given is None or not lead.case.returned or agreement.feedback not in model.activities:
        return []
    fields = model.activities[agreement.feedback].form.fields
    return [(field, given.fields[field.id]) for field in fields if given.fields.get(field.id) is not None]
