"""A row per hand-over: what the two sides of an agreement are judged by, and since when each thing is known."""

from __future__ import annotations

from datetime import datetime

from engine.model.kernel import Agreement
from engine.rules.case import Armed, Case
from engine.rules.event import (
    ActivityCorrected,
    ActivityRecorded,
    DeadlineArmed,
    DeadlineCancelled,
    DeadlineMet,
    DeadlineMissed,
    HandedOver,
    LeadExcluded,
    LeadReturned,
    OwnerChanged,
)
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import hand_overs

_CLOCKS = (DeadlineArmed, DeadlineMet, DeadlineMissed, DeadlineCancelled)
_GIVEN = (ActivityRecorded, ActivityCorrected)


def project(change: Change, rows: Rows) -> None:
    number = change.before.hand_overs
    given = any(isinstance(event, HandedOver) for event in change.events)
    for event in change.events:
        if isinstance(event, HandedOver):
            number += 1
            _hand_over(change, rows, event, number)
        elif isinstance(event, LeadReturned):
            cited = {"disposition": "returned", "cited": event.cited or None}
            _set(change, rows, number, cited | {"disposed_known_at": change.now})
        elif isinstance(event, LeadExcluded):
            known = change.now if event.reason else None
            _set(change, rows, number, {"excluded": event.reason or None, "excluded_known_at": known})
        elif isinstance(event, OwnerChanged) and number and not given:
            _assign(change, rows, event, number)
    agreement = change.model.agreements.get(change.after.agreement or "")
    if agreement is None or not change.after.hand_overs:
        return
    if any(isinstance(event, _GIVEN) for event in change.events):
        _set(change, rows, change.after.hand_overs, {"contacted_at": _contacted(change.after, agreement)})
    if any(isinstance(event, _CLOCKS) and event.clause in agreement.clauses for event in change.events):
        _judge(change, rows, agreement)
    if any(isinstance(event, _GIVEN) and event.activity == agreement.feedback for event in change.events):
        _dispose(change, rows, agreement)


def _hand_over(change: Change, rows: Rows, event: HandedOver, number: int) -> None:
    values: dict[str, object] = dict.fromkeys(
        (
            "excluded",
            "excluded_known_at",
            "contacted_at",
            "due",
            "followed_at",
            "followed_known_at",
            "missed_known_at",
            "answered_at",
            "answered_known_at",
            "disposition",
            "cited",
            "disposed_known_at",
        )
    )
    values |= {
        "agreement": event.agreement,
        "given_by": event.actor,
        "owner": change.after.owner,
        "unit": change.after.unit,
        "unit_path": change.after.unit_path,
        "handed_over_at": event.judged_at,
        "known_at": event.recorded_at,
        "assigned_at": event.judged_at,
        "qualified": not event.failed,
        "complete": event.complete,
    }
    rows.insert(hand_overs, (*change.key, number), values)


def _assign(change: Change, rows: Rows, event: OwnerChanged, number: int) -> None:
    """Who takes over after the first contact has not made the lead wait for it."""
    agreement = change.model.agreements.get(change.before.agreement or "")
    if agreement is not None and _contacted(change.before, agreement) is None:
        _set(change, rows, number, {"assigned_at": event.judged_at})


def _contacted(case: Case, agreement: Agreement) -> datetime | None:
    """The first activity that counts since the hand-over, of the duties but the feedback."""
    duties = [id.removeprefix(f"agreement/{agreement.id}/") for id in agreement.clauses]
    follow_ups = [duty for duty in duties if duty != agreement.feedback] or duties
    since = case.handed_over_at
    times = (at for duty in follow_ups for at in case.activity_times.get(duty, ()))
    return min((at for at in times if since is None or at >= since), default=None)


def _set(change: Change, rows: Rows, number: int, values: dict[str, object]) -> None:
    rows.update(hand_overs, (*change.key, number), values)


def _judge(change: Change, rows: Rows, agreement: Agreement) -> None:
    """The follow-up is every duty but the feedback: in time when all are, missed when one is."""
    clocks = {id: change.after.clocks[id] for id in agreement.clauses if id in change.after.clocks}
    feedback = f"agreement/{agreement.id}/{agreement.feedback}"
    duties = [clock for id, clock in clocks.items() if id != feedback] or list(clocks.values())
    values = _timed(change, duties, "followed") | _timed(change, [clocks[feedback]], "answered")
    dues = [clock.due for clock in duties if clock.due is not None]
    values["due"] = max(dues, default=None)
    if any(clock.state == "missed" for clock in duties) and not _missed_before(change, duties):
        values["missed_known_at"] = change.now
    _set(change, rows, change.after.hand_overs, values)


def _timed(change: Change, clocks: list[Armed], name: str) -> dict[str, object]:
    """Known since the change that made it so."""
    if not all(clock.state == "met" for clock in clocks):
        return {f"{name}_at": None, f"{name}_known_at": None}
    before = [change.before.clocks.get(clock.clause) for clock in clocks]
    if before == list(clocks):
        return {}
    at: datetime | None = max((clock.ended_at for clock in clocks if clock.ended_at), default=None)
    return {f"{name}_at": at, f"{name}_known_at": change.now}


def _missed_before(change: Change, duties: list[Armed]) -> bool:
    before = [change.before.clocks.get(clock.clause) for clock in duties]
    return any(
        was is not None and was.state == "missed" and was.occurrence == now.occurrence
        for was, now in zip(before, duties, strict=True)
    )


def _dispose(change: Change, rows: Rows, agreement: Agreement) -> None:
    """Feedback that counts and does not return the lead accepts it."""
    given = [each for each in change.after.submissions.values() if each.activity == agreement.feedback]
    if change.after.returned or not given or not given[-1].counted:
        return
    _set(
        change,
        rows,
        change.after.hand_overs,
        {"disposition": "accepted", "cited": None, "disposed_known_at": change.now},
    )
