"""A row per request and per seat: what waits is listed by person, what was decided is its history."""

from __future__ import annotations

from engine.rules.approval import Request, Seat
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import approval_seats, approvals


def project(change: Change, rows: Rows) -> None:
    for id, request in change.after.approvals.items():
        before = change.before.approvals.get(id)
        if before is request:
            continue
        write = rows.insert if before is None else rows.update
        write(approvals, (change.organisation, id), _request(change, request))
        known = before.seats if before else ()
        for number, seat in enumerate(request.seats):
            key = (change.organisation, id, number)
            if number >= len(known):
                rows.insert(approval_seats, key, _seat(change, seat))
            elif known[number] != seat:
                rows.update(approval_seats, key, _seat(change, seat))


def _request(change: Change, request: Request) -> dict[str, object]:
    return {
        "case": change.case,
        "approval": request.approval,
        "about": request.about,
        "requester": request.requester,
        "round": request.round,
        "occurrence": request.occurrence,
        "state": request.state,
        "requested_at": request.requested_at,
        "ended_at": request.ended_at,
    }


def _seat(change: Change, seat: Seat) -> dict[str, object]:
    return {
        "case": change.case,
        "round": seat.round,
        "step": seat.step,
        "role": seat.role,
        "person": seat.person,
        "state": seat.state,
        "asked_at": seat.asked_at,
        "due": seat.due,
        "decided_by": seat.by,
        "decided_at": seat.at,
        "comment": seat.comment,
    }
