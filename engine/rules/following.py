"""A running case goes over to another version of the model (invariant 5): names first, then stage, then clocks."""

from __future__ import annotations

from engine.diagnostics import Text
from engine.model.kernel import Clause
from engine.rules import clocks, segments, settling
from engine.rules.case import Case
from engine.rules.command import FollowModel, RefreshClocks
from engine.rules.course import Course
from engine.rules.event import ModelFollowed, StageEntered
from engine.rules.renaming import clause_now, limit_now


def follow(course: Course, command: FollowModel) -> None:
    """Nobody is asked for deliverables: the stage is gone, the case has to stand somewhere."""
    course.add(
        ModelFollowed(
            **course.stamp,
            version=command.version,
            before=command.before,
            renames=command.renames,
            kept=_kept(course.case, command),
        )
    )
    course.say("model", "followed", {"version": command.version, "before": command.before})
    _restart(course, command.restarted)
    to = command.moves.get(course.case.stage)
    if to is not None:
        _move(course, to)
    elif course.case.stage in course.model.stages:
        _begin_limit(course)
    settling.refresh(course, RefreshClocks(actor=command.actor))
    segments.note(course)


def _kept(case: Case, command: FollowModel) -> dict[str, str]:
    """Also of a clock that has been missed, which another limit might prove in time; what it keeps already stays."""
    known = {clause_now(command.renames, id): id for id in case.clocks}
    return {
        id: limit_now(command.renames, case.kept.get(known[id], limit))
        for id, limit in command.kept.items()
        if id in known
    }


def _restart(course: Course, restarted: tuple[str, ...]) -> None:
    """The one way to another occurrence without the event that starts it."""
    for id in restarted:
        clause, clock = course.model.clauses.get(id), course.case.clocks.get(id)
        if clause is not None and clock is not None and clock.state == "pending":
            clocks.cancel(course, clock, "restarted", course.now)
            clocks.arm(course, clause, clock.occurrence + 1, course.now)


def _move(course: Course, to: str) -> None:
    """The stage's clock starts; no rule hears of it, for nobody has done anything."""
    case = course.case
    course.add(
        StageEntered(
            **course.by_system,
            stage=to,
            left=case.stage,
            visit=case.visit + 1,
            comment=_WHY.to(course.language),
        )
    )
    clocks.turn(course, course.caused.pop())


_WHY = Text("模型改版", "the model changed")


def _begin_limit(course: Course) -> None:
    """A limit that the stage did not have runs from when it was entered."""
    case, clause = course.case, course.model.clauses.get(f"stage/{course.case.stage}")
    if clause is None or case.entered_at is None or _runs(course, clause):
        return
    before = case.clocks.get(clause.id)
    clocks.arm(course, clause, 1 if before is None else before.occurrence + 1, case.entered_at)


def _runs(course: Course, clause: Clause) -> bool:
    """Whether this stay in the stage has its clock, running or over."""
    clock, entered_at = course.case.clocks.get(clause.id), course.case.entered_at
    return clock is not None and entered_at is not None and clock.started_at >= entered_at
