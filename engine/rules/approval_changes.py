"""How each fact about an approval changes the request that it belongs to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from msgspec.structs import replace

from engine.rules import event as happened
from engine.rules.approval import Request, Seat, SeatState, Verdict
from engine.rules.case import Case

_DECIDED: dict[Verdict, SeatState] = {"approve": "approved", "reject": "rejected", "return": "returned"}


def _requested(case: Case, event: happened.ApprovalRequested) -> Case:
    """What earlier rounds decided stays to be read."""
    before = case.approvals.get(event.request)
    request = Request(
        approval=event.approval,
        about=event.about,
        requester=event.requester,
        round=event.round,
        requested_at=event.recorded_at,
        comment=event.comment,
        steps=event.steps,
        within=event.within,
        otherwise=event.otherwise,
        seen=event.seen,
        occurrence=before.occurrence if before else 0,
        seats=before.seats if before else (),
    )
    return _put(case, event.request, request)


def _opened(case: Case, event: happened.ApprovalStepOpened) -> Case:
    request = case.approvals[event.request]
    seats = (
        Seat(
            place.role,
            place.person,
            request.round,
            event.step,
            event.occurrence,
            event.recorded_at,
            event.due,
        )
        for place in event.places
    )
    changed = replace(
        request,
        step=event.step,
        occurrence=event.occurrence,
        opened_at=event.recorded_at,
        due=event.due,
        seats=(*request.seats, *seats),
    )
    return _put(case, event.request, changed)


def _decided(case: Case, event: happened.ApprovalDecided) -> Case:
    def sat(number: int, seat: Seat) -> Seat:
        if number not in event.seats:
            return seat
        state, at = _DECIDED[event.verdict], event.recorded_at
        return replace(seat, state=state, by=event.actor, at=at, comment=event.comment)

    return _seats(case, event.request, sat)


def _changed(case: Case, event: happened.ApproverChanged) -> Case:
    return _seats(
        case,
        event.request,
        lambda number, seat: replace(seat, person=event.person) if number == event.seat else seat,
    )


def _due_moved(case: Case, event: happened.ApprovalDueMoved) -> Case:
    moved = _seats(
        case,
        event.request,
        lambda _, seat: replace(seat, due=event.due) if seat.state == "waiting" else seat,
    )
    request = replace(moved.approvals[event.request], due=event.due)
    return replace(moved, approvals={**moved.approvals, event.request: request})


def _closed(case: Case, event: happened.ApprovalStepClosed) -> Case:
    state: SeatState = "expired" if event.outcome == "expired" else "closed"

    def left(_: int, seat: Seat) -> Seat:
        return replace(seat, state=state, at=event.judged_at) if seat.state == "waiting" else seat

    closed = _seats(case, event.request, left)
    request = replace(closed.approvals[event.request], due=None)
    return replace(closed, approvals={**closed.approvals, event.request: request})


def _ended(case: Case, event: happened.ApprovalEnded) -> Case:
    request = case.approvals[event.request]
    ended = replace(request, state=event.outcome, ended_at=event.recorded_at, because=event.because)
    return _put(case, event.request, ended)


def _seats(case: Case, id: str, change: Callable[[int, Seat], Seat]) -> Case:
    request = case.approvals[id]
    seats = tuple(change(number, seat) for number, seat in enumerate(request.seats))
    return _put(case, id, replace(request, seats=seats))


def _put(case: Case, id: str, request: Request) -> Case:
    return replace(case, approvals={**case.approvals, id: request}, events=case.events + 1)


APPROVAL_CHANGES: dict[type, Callable[[Case, Any], Case]] = {
    happened.ApprovalRequested: _requested,
    happened.ApprovalStepOpened: _opened,
    happened.ApprovalDecided: _decided,
    happened.ApproverChanged: _changed,
    happened.ApprovalDueMoved: _due_moved,
    happened.ApprovalStepClosed: _closed,
    happened.ApprovalEnded: _ended,
}
