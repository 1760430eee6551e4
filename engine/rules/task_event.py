"""Facts about work for people; as every event they are named in `engine.rules.event`."""

from __future__ import annotations

from datetime import datetime

from engine.rules.fact import Event


class TaskOpened(Event, frozen=True, tag="task_opened"):
    """`assignee` is a person id, None when the role has no holder above the owner's unit.

    `within` is the model's text; with it a `due` of None awaits the calendar.
    """

    task: str
    title: str
    role: str
    assignee: str | None
    due: datetime | None
    note: str
    because: str
    within: str | None = None


class TaskDueSet(Event, frozen=True, tag="task_due_set"):
    """The calendar that the task had to wait for is there."""

    task: str
    due: datetime


class TaskCompleted(Event, frozen=True, tag="task_completed"):
    task: str
    comment: str = ""
