"""A case waits for somebody: begun and stopped by people, ended by its allowance, by leaving the stage, by the model.

What it means for the clocks is in `instants`; here is only when a wait begins and ends.
"""

from __future__ import annotations

from datetime import datetime
from itertools import pairwise

from engine.diagnostics import Text
from engine.model.kernel import Stage
from engine.model.wait import Wait
from engine.rules import codes
from engine.rules.case import Waited
from engine.rules.command import FallDue, StartWaiting, StopWaiting
from engine.rules.course import Course, Stamp
from engine.rules.event import StageEntered, WaitEnd, WaitingBegan, WaitingBounded, WaitingEnded
from engine.rules.waited import title_of
from engine.timing import due, paused

# Beside the clauses in the table of deadlines.
PREFIX = "wait/"
WAIT = Text("停表", "wait")


def clause_of(wait: str) -> str:
    return f"{PREFIX}{wait}"


def start(course: Course, command: StartWaiting) -> None:
    """One at a time: who waits for two at once waits for the one that keeps him."""
    if not course.knows(WAIT, command.wait, course.model.waits):
        return
    wait, stage, goes_on = (
        course.model.waits[command.wait],
        course.model.stages.get(course.case.stage),
        course.case.waiting,
    )
    if stage is None or stage.kind != "open":
        course.refuse(codes.WAIT_OF_CLOSED, stage=stage.title if stage else course.case.stage)
    elif goes_on is not None and goes_on.wait == wait.id:
        course.say(clause_of(wait.id), "suppressed", {"because": "waiting already"})
    elif goes_on is not None:
        course.refuse(codes.WAITING_ALREADY, wait=title_of(course.model, goes_on.wait))
    elif wait.stages and stage.id not in wait.stages:
        course.refuse(codes.WAIT_NOT_HERE, wait=wait.title, stage=stage.title, stages=_titles(course, wait))
    else:
        _begin(course, wait, stage, command.comment.strip())


def _begin(course: Course, wait: Wait, stage: Stage, comment: str) -> None:
    case = course.case
    over = case.waits[-1].ended_at if case.waits else None
    stamp = _in_order(course, max(filter(None, (case.entered_at, over)), default=None))
    began_at = stamp["occurred_at"] if stamp["verified"] else stamp["recorded_at"]
    ends_by = _ends_by(course, wait, began_at)
    if ends_by is not None and ends_by <= began_at:
        most = Text(wait.at_most.words("zh"), wait.at_most.words("en"))
        course.refuse(codes.WAIT_USED_UP, wait=wait.title, stage=stage.title, most=most)
        return
    if ends_by is None:
        course.warn(codes.AWAITING_CALENDAR, clause=wait.title, until="—")
    occurrence = len(case.waits) + 1
    course.add(
        WaitingBegan(
            **stamp,
            wait=wait.id,
            occurrence=occurrence,
            party=wait.party,
            ends_by=ends_by,
            comment=comment,
        )
    )
    course.wait(clause_of(wait.id), occurrence, ends_by)
    course.say(clause_of(wait.id), "armed", {"until": ends_by.isoformat() if ends_by else "—"})
    settle(course)


def _in_order(course: Course, earliest: datetime | None) -> Stamp:
    """What is said to lie before what it follows is dated at its receipt."""
    stamp = course.stamp.copy()
    stamp["verified"] = stamp["verified"] and (earliest is None or stamp["occurred_at"] >= earliest)
    return stamp


def _ends_by(course: Course, wait: Wait, began_at: datetime) -> datetime | None:
    """The allowance is itself a clock: it starts with the first such wait of this visit and pauses in between."""
    case, calendar = course.case, course.facts.calendar
    spans = [
        (each.began_at, each.ended_at)
        for each in case.waits
        if each.wait == wait.id and each.visit == case.visit and each.ended_at is not None
    ]
    first = spans[0][0] if spans else began_at
    ends = due(first, wait.at_most, calendar)
    if isinstance(ends, datetime):
        gaps = [(before[1], after[0]) for before, after in pairwise([*spans, (began_at, began_at)])]
        ends = paused(first, ends, gaps, calendar if wait.at_most.unit.working else None)
    return ends if isinstance(ends, datetime) else None


def stop(course: Course, command: StopWaiting) -> None:
    """Also a wait that ended by itself, when somebody tells only now that it was over before."""
    last = course.case.waits[-1] if course.case.waits else None
    if last is None or last.wait != command.wait:
        if course.knows(WAIT, command.wait, course.model.waits):
            course.refuse(codes.NOT_WAITING, wait=title_of(course.model, command.wait))
        return
    stamp = _in_order(course, last.began_at)
    at = stamp["occurred_at"] if stamp["verified"] else stamp["recorded_at"]
    if last.ended_at is None or (last.by_itself and at < last.ended_at):
        _end(course, last, stamp, "stopped", command.comment.strip())
    else:
        course.say(clause_of(last.wait), "suppressed", {"because": "over"})
        course.warn(codes.NOT_WAITING, wait=title_of(course.model, last.wait))


def leave(course: Course, event: StageEntered) -> None:
    """A wait belongs to one stay in one stage, also when the move is told only after it."""
    for wait in course.case.waits:
        at = max(event.judged_at, wait.began_at)
        if wait.visit == event.visit - 1 and (wait.ended_at is None or wait.ended_at > at):
            _end(course, wait, _at(course, at), "left")


def settle(course: Course) -> None:
    """Ends what has used up its allowance, whether or not the worker has come round yet."""
    goes_on = course.case.waiting
    if goes_on is None:
        return
    wait = course.model.waits.get(goes_on.wait)
    ends_by = goes_on.ends_by if wait is None else _ends_by(course, wait, goes_on.began_at)
    if ends_by != goes_on.ends_by:
        course.add(
            WaitingBounded(
                **course.by_system, wait=goes_on.wait, occurrence=goes_on.occurrence, ends_by=ends_by
            )
        )
        course.wait(clause_of(goes_on.wait), goes_on.occurrence, ends_by)
    if ends_by is not None and ends_by < course.now:
        _end(course, goes_on, _at(course, max(ends_by, goes_on.began_at)), "used_up")


def fall_due(course: Course, command: FallDue) -> None:
    """A wait that was over has been ended with the first look at the case; the row follows what the case knows."""
    goes_on = course.case.waiting
    same = goes_on is not None and goes_on.occurrence == command.occurrence
    course.wait(command.clause, command.occurrence, goes_on.ends_by if goes_on and same else None)
    course.say(command.clause, "suppressed", {"because": "not yet due" if same else "over"})


def refresh(course: Course) -> None:
    settle(course)
    goes_on = course.case.waiting
    wait = course.model.waits.get(goes_on.wait) if goes_on else None
    if goes_on and (wait is None or (wait.stages and course.case.stage not in wait.stages)):
        _end(course, goes_on, _at(course, course.now), "gone")


def _at(course: Course, at: datetime) -> Stamp:
    stamp = course.by_system.copy()
    stamp["occurred_at"] = at
    return stamp


def _end(course: Course, wait: Waited, stamp: Stamp, because: WaitEnd, comment: str = "") -> None:
    course.add(
        WaitingEnded(**stamp, wait=wait.wait, occurrence=wait.occurrence, because=because, comment=comment)
    )
    course.wait(clause_of(wait.wait), wait.occurrence, None)
    course.say(clause_of(wait.wait), "ended", {"because": because})


def _titles(course: Course, wait: Wait) -> Text:
    stages = [stage.title for stage in course.model.stages.values() if stage.id in wait.stages]
    return Text("、".join(each.zh for each in stages), ", ".join(each.en for each in stages))
