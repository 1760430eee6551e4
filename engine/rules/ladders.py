"""The ladder of a clock: armed with it, each level's instant derived from its start, ended with what it watches."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from engine.actions import Action
from engine.model.kernel import Clause
from engine.model.ladder import LIMIT, again_of, share_of
from engine.rules.because import Because
from engine.rules.case import Armed, Climb, LevelOutcome, Rung
from engine.rules.course import Course
from engine.rules.event import LadderArmed, LadderEnded, LevelCame, LevelDue
from engine.rules.instants import instant, running_time
from engine.timing import AwaitingCalendar, due

# As a clause: a worker that is further behind says so.
LATE = timedelta(minutes=5)
IMPORTED = "skipped: imported"


def what_of(clause: str, step: int) -> str:
    """As traces and coverage name a level; one that is repeated stays the same."""
    return Because(f"clause/{clause}", step=step).what


def climb_of(course: Course, clock: Armed) -> Climb | None:
    known = course.case.ladders.get(clock.clause)
    return known if known is not None and known.occurrence == clock.occurrence else None


def arm(course: Course, clause: Clause, occurrence: int, started_at: datetime) -> None:
    """As the model has it now. Armed again, what came stays come, and what somebody stopped stays stopped."""
    known = course.case.ladders.get(clause.id)
    if known is not None and (known.occurrence != occurrence or clause.ladder is None):
        end(course, clause.id, "armed anew")
    known = known if known is not None and known.occurrence == occurrence else None
    if clause.ladder is None or (known is not None and known.stopped):
        return
    before = {rung.step: rung for rung in known.rungs} if known is not None else {}
    levels = tuple(
        LevelDue(step, _instant(course, clause, started_at, step))
        for step in clause.ladder.steps()
        if step not in before or before[step].state in ("pending", "cancelled")
    )
    course.add(LadderArmed(**course.by_system, clause=clause.id, occurrence=occurrence, levels=levels))
    for step, rung in before.items():
        if rung.state == "pending":
            course.wait(clause.id, occurrence, None, step)
    for level in levels:
        course.wait(clause.id, occurrence, level.due, level.step)


def _instant(course: Course, clause: Clause, started_at: datetime, step: int) -> datetime | None:
    """None awaits the calendar. From the start each time; a repetition from its level's instant."""
    ends = instant(course, clause, started_at, share_of(step))
    repeat = clause.ladder.repeat if clause.ladder is not None else None
    if again_of(step) and repeat is not None and isinstance(ends, datetime):
        ends = due(ends, repeat.every.times(again_of(step)), course.facts.calendar)
    return ends if isinstance(ends, datetime) else None


def moved(course: Course, clause: Clause, clock: Armed) -> bool:
    """Whether a level that is still to come has another instant now. What the model has dropped waits as it did."""
    climb = climb_of(course, clock)
    if climb is None or clause.ladder is None:
        return False
    known = set(clause.ladder.steps())
    return any(
        rung.due != _instant(course, clause, clock.started_at, rung.step)
        for rung in _pending(climb)
        if rung.step in known
    )


def refresh(course: Course, clause: Clause | None, clock: Armed) -> None:
    """Of a clock that is over: only the levels above the limit still wait."""
    if clause is None:
        end(course, clock.clause, "clause removed")
    elif moved(course, clause, clock):
        arm(course, clause, clock.occurrence, clock.started_at)


def end(course: Course, clause: str, because: str) -> None:
    climb = course.case.ladders.get(clause)
    if climb is None or not climb.running:
        return
    course.add(LadderEnded(**course.by_system, clause=clause, occurrence=climb.occurrence, because=because))
    forget(course, climb)
    course.say(f"ladder/{clause}", "cancelled", {"because": because})


def forget(course: Course, climb: Climb) -> None:
    """Nobody waits for what it still had to come."""
    for rung in _pending(climb):
        course.wait(climb.clause, climb.occurrence, None, rung.step)


def come(course: Course, climb: Climb, rung: Rung, outcome: LevelOutcome) -> None:
    assert rung.due is not None
    course.add(
        LevelCame(
            actor="system",
            occurred_at=rung.due,
            recorded_at=course.now,
            clause=climb.clause,
            occurrence=climb.occurrence,
            step=rung.step,
            due=rung.due,
            outcome=outcome,
            late=course.now - rung.due > LATE,
        )
    )
    course.wait(climb.clause, climb.occurrence, None, rung.step)


def skip_passed(course: Course, clause: Clause) -> None:
    """An import reminds nobody of what lies before it."""
    climb = course.case.ladders.get(clause.id)
    for rung in () if climb is None else passed(climb, course.now):
        assert climb is not None
        come(course, climb, rung, "skipped")
        course.say(what_of(clause.id, rung.step), "suppressed", {"because": IMPORTED})


def passed(climb: Climb, now: datetime) -> tuple[Rung, ...]:
    """Exactly at its instant a level has not passed."""
    return tuple(rung for rung in _pending(climb) if rung.due is not None and rung.due < now)


def _pending(climb: Climb) -> Iterator[Rung]:
    return (rung for rung in climb.rungs if rung.state == "pending")


def quiet(course: Course, clause: Clause) -> str | None:
    """Why no level speaks now: somebody has taken it up, or the model's `calm_if` holds."""
    clock = course.case.clocks[clause.id]
    climb = climb_of(course, clock)
    if climb is not None and climb.stopped:
        return "acknowledged"
    calm = clause.ladder.calm_if if clause.ladder is not None else None
    if calm is not None and calm.evaluate(course.view.values, course.view.moment) is True:
        return calm.words.to(course.language)
    return None


def at_limit(course: Course, clause: Clause) -> tuple[Action, ...]:
    """What the clause does when it is missed, the level of 100 %."""
    because = quiet(course, clause)
    if because is None:
        return clause.actions
    course.say(what_of(clause.id, LIMIT), "suppressed", {"because": because})
    return ()


def share_at(course: Course, clause: Clause, clock: Armed, at: datetime) -> int:
    """How much of the limit had passed, in whole percent."""
    if clock.due is None:
        return 0
    whole = running_time(course, clause, clock.started_at, clock.due)
    run = running_time(course, clause, clock.started_at, at)
    if isinstance(whole, AwaitingCalendar) or isinstance(run, AwaitingCalendar):
        return 0
    return int(run * LIMIT / whole) if whole else LIMIT
