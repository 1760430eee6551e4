"""Somebody takes a reminder up, and its ladder climbs no further.

Whoever holds a role that the ladder tells may do so, in copy too, deputies included. Whom the ladder watches
may not: the owner stops it by doing what is due, unless it tells nobody but the owner.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.diagnostics import Text
from engine.model.kernel import Clause
from engine.model.told import levels_of, roles_told
from engine.rules import codes, ladders
from engine.rules.case import Armed, Case, Climb
from engine.rules.command import AcknowledgeReminder
from engine.rules.course import Course
from engine.rules.decision import Person
from engine.rules.event import ReminderAcknowledged

LADDER = Text("时限", "clause")


def acknowledge(course: Course, command: AcknowledgeReminder) -> None:
    """A second time changes nothing."""
    if not course.knows(LADDER, command.clause, course.model.clauses):
        return
    clause, clock = course.model.clauses[command.clause], course.case.clocks.get(command.clause)
    climb = None if clock is None else ladders.climb_of(course, clock)
    if clock is None or climb is None or climb.occurrence != command.occurrence:
        course.warn(codes.LADDER_OVER, clause=clause.title)
        return
    _check_person(course, clause, command.actor)
    if course.refused:
        return
    if not climb.running:
        course.say(f"ladder/{clause.id}", "suppressed", {"because": "over"})
        if not climb.stopped:
            course.warn(codes.LADDER_OVER, clause=clause.title)
    elif not has_spoken(clock, climb):
        course.refuse(codes.NO_REMINDER_YET, clause=clause.title)
    else:
        _stop(course, clause, clock, command)


def _stop(course: Course, clause: Clause, clock: Armed, command: AcknowledgeReminder) -> None:
    ladders.forget(course, course.case.ladders[clause.id])
    share = ladders.share_at(course, clause, clock, course.now)
    course.add(
        ReminderAcknowledged(
            **course.stamp,
            clause=clause.id,
            occurrence=clock.occurrence,
            share=share,
            comment=command.comment.strip(),
        )
    )
    course.say(f"ladder/{clause.id}", "cancelled", {"because": "acknowledged", "share": f"{share}%"})


def _check_person(course: Course, clause: Clause, actor: str) -> None:
    heard = told_by(clause, course.facts.holders)
    if may_stop(course.case, clause, course.facts.holders, actor):
        return
    others = [person.name for person in heard.values() if person.id != course.case.owner]
    names = Text("、".join(others) or "—", ", ".join(others) or "—")
    code = codes.OWN_LADDER if actor == course.case.owner else codes.NOT_TOLD
    course.refuse(code, clause=clause.title, people=names)


def told_by(clause: Clause, holders: Mapping[str, Person]) -> dict[str, Person]:
    """Person id -> whoever hears of any level of the clause's ladder, as roles are held now."""
    roles = [role for _, actions in levels_of(clause) for role in roles_told(actions)]
    return {holders[role].id: holders[role] for role in roles if role in holders}


def may_stop(case: Case, clause: Clause, holders: Mapping[str, Person], actor: str) -> bool:
    heard = told_by(clause, holders)
    return actor in heard and (actor != case.owner or len(heard) == 1)


def has_spoken(clock: Armed, climb: Climb) -> bool:
    return clock.state == "missed" or any(rung.state == "told" for rung in climb.rungs)
