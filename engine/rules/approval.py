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
StepOutcome = Literal["passed", "failed", "expired", "stopped", "too_few"]
EndedBecause = Literal["decided", "not_needed", "expired", "recalled", "closed", "too_few"]

# Beside the clauses in the table of deadlines.
PREFIX = "approval/"
# Begins the names of the fields of the case among what a request was asked for with.
OF_CASE = "case."


def clause_of(request: str) -> str:
    return f"{PREFIX}{request}"


class PlannedStep(msgspec.Struct, frozen=True):
    """As the model had it when the request was made: running approvals keep their version.

    With `votes` people are counted, else seats.
    """

    roles: tuple[str, ...]
    needed: int
    votes: bool = False


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
    def voting(self) -> bool:
        return self.steps[self.step].votes

    @property
    def passes(self) -> bool:
        return self._approving() >= self.steps[self.step].needed

    @property
    def fails(self) -> bool:
        return self._approving() + self._able() < self.steps[self.step].needed

    def voters(self) -> frozenset[str]:
        """Who has had a say in the present step, or still may: each has one, whatever the number of seats."""
        return self.spoken() | {seat.person for _, seat in self.waiting() if seat.person is not None}

    def spoken(self) -> frozenset[str]:
        return frozenset(seat.by for seat in self.here() if seat.by is not None)

    def _approving(self) -> int:
        approved = [seat.by for seat in self.here() if seat.state == "approved"]
        return len(set(approved)) if self.voting else len(approved)

    def _able(self) -> int:
        """Somebody may still come to an empty seat."""
        seats = [seat.person for _, seat in self.waiting()]
        if not self.voting:
            return len(seats)
        return len(set(filter(None, seats)) - self.spoken()) + seats.count(None)
