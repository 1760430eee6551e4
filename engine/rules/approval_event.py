"""Facts about requests for an approval; as every event they are named in `engine.rules.event`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from engine.model.approval import Otherwise
from engine.rules.approval import EndedBecause, Place, PlannedStep, RequestState, StepOutcome, Verdict
from engine.rules.fact import Event


class ApprovalRequested(Event, frozen=True, tag="approval_requested"):
    """A round begins. `steps` are those that apply, as the model has them now; none of them when nobody need be asked."""

    request: str
    approval: str
    about: str
    requester: str
    round: int
    steps: tuple[PlannedStep, ...]
    within: str | None
    otherwise: Otherwise | None
    seen: Mapping[str, str]
    comment: str = ""


class ApprovalStepOpened(Event, frozen=True, tag="approval_step_opened"):
    """`due` None without a time, or while the calendar is awaited."""

    request: str
    approval: str
    step: int
    occurrence: int
    places: tuple[Place, ...]
    due: datetime | None


class ApprovalDecided(Event, frozen=True, tag="approval_decided"):
    """`seats` are numbers of the request's seats; who holds two seats decides both."""

    request: str
    approval: str
    seats: tuple[int, ...]
    verdict: Verdict
    comment: str = ""


class ApproverChanged(Event, frozen=True, tag="approver_changed"):
    """Delegated by the actor, or found anew by the system because somebody has left or has come."""

    request: str
    approval: str
    seat: int
    before: str | None
    person: str | None
    comment: str = ""


class ApprovalDueMoved(Event, frozen=True, tag="approval_due_moved"):
    """Another calendar was published."""

    request: str
    approval: str
    occurrence: int
    due: datetime | None


class ApprovalStepClosed(Event, frozen=True, tag="approval_step_closed"):
    """Who has not decided by now is asked no longer. `late`: the deadline was found late."""

    request: str
    approval: str
    occurrence: int
    outcome: StepOutcome
    due: datetime | None
    late: bool = False


class ApprovalEnded(Event, frozen=True, tag="approval_ended"):
    request: str
    approval: str
    outcome: RequestState
    because: EndedBecause
    comment: str = ""
