"""Work for people: opened by actions, its due instant set at once or, beyond the calendar, when that comes."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID, uuid5

from engine.actions.effect import OpenTask
from engine.diagnostics import Text
from engine.rules import codes
from engine.rules.course import Course
from engine.rules.event import TaskDueSet, TaskOpened
from engine.timing import Duration, due

# Beside the clauses in the table of deadlines: a task that awaits the calendar waits there.
PREFIX = "task/"
_TASKS = UUID("5b6f2a1e-0c5d-5c3e-9a55-2f4f6d0e7c11")


def clause_of(task: str) -> str:
    return f"{PREFIX}{task}"


def open_task(course: Course, task: OpenTask) -> None:
    ends = _due(course, task.within, course.now)
    if task.within is not None and ends is None:
        until = course.facts.calendar.valid_until if course.facts.calendar else "—"
        course.warn(codes.AWAITING_CALENDAR, clause=Text(task.title, task.title), until=str(until))
    course.add(
        TaskOpened(
            **course.by_system,
            task=str(uuid5(_TASKS, f"{course.facts.subject}/{course.case.events + 1}")),
            title=task.title,
            role=task.role,
            assignee=_assignee(course, task.role),
            due=ends,
            note=task.note,
            because=task.because,
            within=task.within,
        )
    )


def refresh(course: Course) -> None:
    """A task whose instant the present calendar knows gets it, counted from when the task was opened."""
    for id, task in tuple(course.case.tasks.items()):
        if not task.awaits_calendar or task.opened_at is None:
            continue
        ends = _due(course, task.within, task.opened_at)
        if ends is not None:
            course.add(TaskDueSet(**course.by_system, task=id, due=ends))


def _due(course: Course, within: str | None, opened_at: datetime) -> datetime | None:
    duration = Duration.parse(within) if within else None
    ends = due(opened_at, duration, course.facts.calendar) if duration else None
    return ends if isinstance(ends, datetime) else None


def _assignee(course: Course, role: str) -> str | None:
    if role == course.model.owner_role:
        return course.case.owner
    holder = course.facts.holders.get(role)
    return holder.id if holder else None
