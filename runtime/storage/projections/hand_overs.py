"""What the two sides of an agreement are judged by: a row per hand-over, and another whenever it comes to be otherwise."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from engine.model.kernel import Agreement, Model
from engine.rules.case import Armed, Case, Given
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import hand_overs


class _HandOver(NamedTuple):
    """The columns of a row that follow from the state of the case."""

    agreement: str
    given_by: str
    owner: str
    unit: str
    unit_path: str
    handed_over_at: datetime
    assigned_at: datetime
    contacted_at: datetime | None
    qualified: bool
    complete: bool
    excluded: str | None
    due: datetime | None
    followed_at: datetime | None
    missed: bool
    answered_at: datetime | None
    disposition: str | None
    contest: str | None
    cited: str | None


def project(change: Change, rows: Rows) -> None:
    after = _hand_over(change.after, change.model)
    if after is None:
        return
    number, before = change.after.hand_overs, _hand_over(change.before, change.followed or change.model)
    if number == change.before.hand_overs and after == before:
        return
    key = (*change.key, number, change.after.events)
    rows.insert(hand_overs, key, {"known_from": change.now, **after._asdict()})


def _hand_over(case: Case, model: Model) -> _HandOver | None:
    """None before there is one, and of an agreement that the model does not have (any more)."""
    given, at, agreement = case.given, case.handed_over_at, model.agreements.get(case.agreement or "")
    if given is None or at is None or agreement is None:
        return None
    contacted_at = _contacted(case, agreement, at)
    follow_up, feedback = _clocks(case, agreement, at)
    disposition = _disposition(case, given, agreement, at)
    return _HandOver(
        agreement=agreement.id,
        given_by=given.by,
        owner=given.owner,
        unit=given.unit,
        unit_path=given.unit_path,
        handed_over_at=at,
        assigned_at=_assigned(given, at, contacted_at),
        contacted_at=contacted_at,
        qualified=not case.unqualified,
        complete=given.complete,
        excluded=case.excluded or None,
        due=max((clock.due for clock in follow_up if clock.due is not None), default=None),
        followed_at=_kept(follow_up),
        missed=any(clock.state == "missed" for clock in follow_up),
        answered_at=_kept(feedback),
        disposition=disposition,
        contest=given.contest if disposition in ("returned", "overturned") else None,
        cited=given.cited or None if disposition in ("returned", "overturned") else None,
    )


def _contacted(case: Case, agreement: Agreement, since: datetime) -> datetime | None:
    """The first activity that counts since the hand-over, of the duties but the feedback."""
    duties = [id.removeprefix(f"agreement/{agreement.id}/") for id in agreement.clauses]
    follow_ups = [duty for duty in duties if duty != agreement.feedback] or duties
    times = (at for duty in follow_ups for at in case.activity_times.get(duty, ()))
    return min((at for at in times if at >= since), default=None)


def _assigned(given: Given, handed_over_at: datetime, contacted_at: datetime | None) -> datetime:
    """Who takes over after the first contact has not made the lead wait for it."""
    before = (at for at in given.assigned if contacted_at is None or at <= contacted_at)
    return max([handed_over_at, *before])


def _clocks(case: Case, agreement: Agreement, since: datetime) -> tuple[list[Armed], list[Armed]]:
    """Of the follow-up, which is every duty but the feedback, and of the feedback; none when nothing started."""
    running = {
        id: clock
        for id in agreement.clauses
        if (clock := case.clocks.get(id)) is not None and clock.started_at >= since and not case.unqualified
    }
    feedback = running.get(f"agreement/{agreement.id}/{agreement.feedback}")
    others = [clock for clock in running.values() if clock is not feedback]
    asked = [feedback] if feedback is not None else []
    return others or asked, asked


def _kept(clocks: list[Armed]) -> datetime | None:
    """When the last of them was met, once all are."""
    if not clocks or any(clock.state != "met" for clock in clocks):
        return None
    return max((clock.ended_at for clock in clocks if clock.ended_at is not None), default=None)


def _disposition(case: Case, given: Given, agreement: Agreement, since: datetime) -> str | None:
    """Feedback that counts and does not return the lead accepts it; a return that was decided not to stand is neither."""
    if case.returned:
        return "returned"
    answers = [
        id
        for id, each in case.submissions.items()
        if each.activity == agreement.feedback and each.counted and each.occurred_at >= since
    ]
    if not answers:
        return None
    return "overturned" if answers[-1] == given.return_of else "accepted"
