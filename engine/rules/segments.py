"""Definitions that rules watch: when the case comes to be one, or ceases to be, that is a fact of its own."""

from __future__ import annotations

from engine.rules.case import Case
from engine.rules.course import Course
from engine.rules.event import SegmentTurned
from engine.rules.view import CaseAt


def note(course: Course) -> None:
    """What an adopted case is by now, or one that goes by another model, sets nothing off."""
    for name, expression in course.model.segments.items():
        holds = expression.evaluate(course.view.values, course.view.moment) is True
        if course.case.segments.get(name) == holds:
            continue
        course.add(SegmentTurned(**course.by_system, segment=name, holds=holds, noted=True))


def turn(course: Course, before: Case) -> bool:
    """States what has turned since it was last looked at; whether anything has.

    What is first seen on a case that was there already is noted and sets nothing off: publishing a rule
    is no reason to remind of every case that has long been what it watches.
    """
    turned = False
    for name, expression in course.model.segments.items():
        holds = expression.evaluate(course.view.values, course.view.moment) is True
        was = course.case.segments.get(name)
        first = was is None
        if was is None:
            earlier = CaseAt(course.model, before, course.now)
            was = before.exists and expression.evaluate(earlier.values, earlier) is True
        if first or holds != was:
            turned = turned or holds != was
            course.add(SegmentTurned(**course.by_system, segment=name, holds=holds, noted=holds == was))
    return turned
