"""A level's instant has come: it speaks, or it is silent because a higher one speaks or nobody needs it."""

from __future__ import annotations

from engine.actions import Action
from engine.actions.notify import Notify
from engine.diagnostics import Text
from engine.model.kernel import Clause
from engine.model.ladder import LIMIT, again_of, share_of
from engine.rules import clocks, ladders
from engine.rules.because import Because
from engine.rules.case import Armed, Climb, Rung
from engine.rules.command import FallDue
from engine.rules.course import Course
from engine.rules.effects import carry_out

_CAME = ("told", "superseded", "calm", "skipped", "gone")


def fall_due(course: Course, command: FallDue) -> None:
    """Whatever has passed of this occurrence comes now, in order and once, whichever step was asked for."""
    clause, clock = course.model.clauses.get(command.clause), course.case.clocks.get(command.clause)
    climb = None if clock is None else ladders.climb_of(course, clock)
    if clause is None or clock is None or climb is None or clock.occurrence != command.occurrence:
        clocks.fall_due(course, command)
        return
    waiting = _waiting(course, clock, climb)
    if not waiting:
        _wait_on(course, clock, climb, command.step)
    elif clock.state == "pending" and clocks.moved(course, clause, clock):
        clocks.arm(course, clause, clock.occurrence, clock.started_at)
    elif ladders.moved(course, clause, clock):
        ladders.arm(course, clause, clock.occurrence, clock.started_at)
    else:
        _climb(course, clause, clock, waiting)


def _waiting(course: Course, clock: Armed, climb: Climb) -> list[Rung]:
    """What has passed, lowest first; the clause's own deadline stands among the levels as that of 100 %."""
    found = list(ladders.passed(climb, course.now))
    if clock.state == "pending" and clock.due is not None and clock.due < course.now:
        found.append(Rung(LIMIT, clock.due))
    return sorted(found, key=lambda rung: (rung.due, rung.step))


def _wait_on(course: Course, clock: Armed, climb: Climb, step: int) -> None:
    """Still in time, moved, or over: the row follows what the case knows."""
    rung = next((rung for rung in climb.rungs if rung.step == step), None)
    state, due = (clock.state, clock.due) if rung is None else (rung.state, rung.due)
    course.wait(clock.clause, clock.occurrence, due if state == "pending" else None, step)
    because = "not yet due" if state == "pending" else state
    course.say(f"clause/{clock.clause}", "suppressed", {"because": because})


def _climb(course: Course, clause: Clause, clock: Armed, waiting: list[Rung]) -> None:
    speaker, visit = _speaker(course, clock, waiting), course.case.visit
    for rung in waiting:
        if rung.step == LIMIT:
            _miss(course, clause, clock, speaks=rung is speaker)
        else:
            _come(course, clause, rung, speaks=rung is speaker)
        if course.case.visit != visit:  # a level has moved the case on, and with the stage the ladder ends
            return


def _speaker(course: Course, clock: Armed, waiting: list[Rung]) -> Rung | None:
    """After an outage nobody hears three levels at once: the highest speaks, unless a higher one has spoken.

    A level goes before its own repetitions, for it also opens tasks.
    """
    levels = [rung for rung in waiting if not again_of(rung.step)]
    speaker = (levels or waiting)[-1]
    climb = ladders.climb_of(course, clock)
    came = [rung.due for rung in climb.rungs if rung.state in _CAME and rung.due] if climb else []
    if clock.state == "missed" and clock.due is not None:
        came.append(clock.due)
    assert speaker.due is not None
    return None if any(due > speaker.due for due in came) else speaker


def _miss(course: Course, clause: Clause, clock: Armed, *, speaks: bool) -> None:
    """Superseded, it still does all that is no message: its tasks are opened, its moves made."""
    if speaks:
        clocks.miss(course, clause, clock)
        return
    course.say(ladders.what_of(clause.id, LIMIT), "suppressed", {"because": "superseded"})
    silent = tuple(each for each in ladders.at_limit(course, clause) if not isinstance(each, Notify))
    clocks.miss(course, clause, clock, silent)


def _come(course: Course, clause: Clause, rung: Rung, *, speaks: bool) -> None:
    climb, what = course.case.ladders[clause.id], ladders.what_of(clause.id, rung.step)
    actions = _actions(clause, rung.step)
    if not speaks:
        ladders.come(course, climb, rung, "superseded")
        course.say(what, "suppressed", {"because": "superseded"})
    elif (calm := ladders.quiet(course, clause)) is not None:
        ladders.come(course, climb, rung, "calm")
        course.say(what, "suppressed", {"because": calm})
    elif not actions:
        ladders.come(course, climb, rung, "gone")
        course.say(what, "suppressed", {"because": "gone from the model"})
    else:
        ladders.come(course, climb, rung, "told")
        course.say(what, "fired", {"due": rung.due.isoformat() if rung.due else ""})
        because = str(Because(f"clause/{clause.id}", climb.occurrence, rung.step))
        carry_out(course, actions, level_title(clause, rung.step).to(course.language), because, clause)


def _actions(clause: Clause, step: int) -> tuple[Action, ...]:
    """A repetition repeats the messages only."""
    level = clause.ladder.at(share_of(step)) if clause.ladder is not None else None
    actions = clause.actions if share_of(step) == LIMIT else level.actions if level is not None else ()
    if not again_of(step):
        return actions
    return tuple(action for action in actions if isinstance(action, Notify))


def level_title(clause: Clause, step: int) -> Text:
    words = level_words(step)
    return Text(f"{clause.title.zh} {words.zh}", f"{clause.title.en} {words.en}")


def level_words(step: int) -> Text:
    share, again = share_of(step), again_of(step)
    zh, en = f"{share}%", f"{share}%"
    return Text(f"{zh} 第{again}次再提醒", f"{en}, reminder {again}") if again else Text(zh, en)
