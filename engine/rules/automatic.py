"""What a rule does to a case by itself, through the same gate as a person: it moves, hands on, demands."""

from __future__ import annotations

from engine.actions.effect import Assign, Move, Require
from engine.rules.command import MoveCase
from engine.rules.course import SYSTEM, Course
from engine.rules.decision import Person
from engine.rules.event import DemandMade, OwnerChanged, StageEntered
from engine.rules.moves import obstacles


def move(course: Course, wanted: Move) -> None:
    """What would refuse a person's move leaves the case where it is: a rule never goes round a gate."""
    case, what = course.case, f"{wanted.because}/move/{wanted.to}"
    if case.stage == wanted.to:
        return
    command = MoveCase(
        actor=SYSTEM,
        to=wanted.to,
        expected_stage=case.stage,
        reason=wanted.reason,
        comment=wanted.comment,
    )
    if missing := obstacles(course, command):
        said = "\n".join(each.message(course.language) for each in missing)
        course.say(what, "suppressed", {"missing": said})
        return
    lost = course.model.stages[wanted.to].kind == "lost"
    course.add(
        StageEntered(
            **course.by_system,
            stage=wanted.to,
            left=case.stage,
            visit=case.visit + 1,
            reason=wanted.reason if lost else None,
            comment=wanted.comment,
        )
    )


def assign(course: Course, wanted: Assign) -> None:
    case = course.case
    person = _receiver(course, wanted)
    if person is None:
        course.say(f"{wanted.because}/assign/{wanted.to}", "suppressed", {"because": "nobody"})
        return
    if person.id == case.owner:
        return
    course.add(
        OwnerChanged(
            **course.by_system,
            owner=person.id,
            unit=person.unit or case.unit,
            unit_path=person.unit_path or case.unit_path,
            before=case.owner,
            comment=wanted.comment,
        )
    )


def _receiver(course: Course, wanted: Assign) -> Person | None:
    if wanted.field:
        return course.facts.people.get(str(course.case.fields.get(wanted.to) or ""))
    return course.facts.holders.get(wanted.to)


def require(course: Course, wanted: Require) -> None:
    """What is there already is not demanded again."""
    demand = course.model.demands[wanted.demand]
    if wanted.demand in course.case.demands or demand.holds(course.view).holds:
        course.say(f"{wanted.because}/require/{wanted.demand}", "suppressed", {"because": "there already"})
        return
    course.add(DemandMade(**course.by_system, demand=wanted.demand, because=wanted.because))
