"""An approval that has been asked for: its rounds, its steps, and who sits where. Part of the state of a case."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

import msgspec

from engine.model.approval import Otherwise

Verdict = Literal["approve", "reject", "return"]
SeatState = Literal["waiting", "approved", "rejected", "returned", "expired", "closed"]
RequestState = Literal["running", "approved", "rejected", "returned", "recalled"]
StepOutcome = Literal["passed", "failed", "expired", "stopped"]
EndedBecause = Literal["decided", "not_needed", "expired", "recalled", "closed"]

# Beside the clauses in the table of deadlines.
PREFIX = "approval/"
# Begins the names of the fields of the case among what a request was asked for with.
OF_CASE = "case."


def clause_of(request: str) -> str:
    return f"{PREFIX}{request}"


class PlannedStep(msgspec.Struct, frozen=True):
    """As the model had it when the request was made: running approvals keep their version."""

    roles: tuple[str, ...]
    needed: int


class Place(msgspec.Struct, frozen=True):
    """Who is asked, as a role; `person` None when nobody holds it."""

    role: str
    person: str | None


class Seat(msgspec.Struct, frozen=True):
    """`by` is who decided: the person, or the deputy. `person` changes by delegation and when somebody has left."""

    role: str
    person: str | None
    round: int
    step: int
    occurrence: int
    asked_at: datetime
    due: datetime | None
    state: SeatState = "waiting"
    by: str | None = None
    at: datetime | None = None
    comment: str = ""


class Request(msgspec.Struct, frozen=True):
    """`about` is `case`, `record/<id>` or `activity/<submission>`; one request per approval and thing, in rounds.

    `seen` has a digest of each field that it was asked for with. `occurrence` counts the steps opened in all
    rounds; `due` belongs to the open one, and None without a time or while the calendar is awaited.
    """

    approval: str
    about: str
    requester: str
    round: int
    requested_at: datetime
    comment: str
    steps: tuple[PlannedStep, ...]
    within: str | None
    otherwise: Otherwise | None
    seen: Mapping[str, str]
    state: RequestState = "running"
    step: int = -1
    occurrence: int = 0
    opened_at: datetime | None = None
    due: datetime | None = None
    seats: tuple[Seat, ...] = ()
    ended_at: datetime | None = None
    because: EndedBecause | None = None

    @property
    def running(self) -> bool:
        return self.state == "running"

    def waiting(self) -> tuple[tuple[int, Seat], ...]:
        """With their numbers."""
        return tuple((number, seat) for number, seat in enumerate(self.seats) if seat.state == "waiting")

    def here(self) -> tuple[Seat, ...]:
        """The seats of the present step."""
        return tuple(seat for seat in self.seats if (seat.round, seat.step) == (self.round, self.step))

    @property
    def passes(self) -> bool:
        return self._count("approved") >= self.steps[self.step].needed

    @property
    def fails(self) -> bool:
        return self._count("approved") + self._count("waiting") < self.steps[self.step].needed

    def _count(self, state: SeatState) -> int:
        return sum(seat.state == state for seat in self.here())
