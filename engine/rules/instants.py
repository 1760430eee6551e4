"""When the time of a clock is over: derived anew from its start each time, never carried forward (invariant 4)."""

from __future__ import annotations

from datetime import datetime

from engine.model.kernel import Clause
from engine.rules.course import Course
from engine.timing import AwaitingCalendar, due


def instant(course: Course, clause: Clause, started_at: datetime) -> datetime | AwaitingCalendar:
    return due(started_at, clause.duration, course.facts.calendar)
