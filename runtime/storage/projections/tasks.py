"""Work for people: who does what, until when, and why it was opened."""

from __future__ import annotations

from hashlib import sha256
from zoneinfo import ZoneInfo

from engine.rules.event import TaskCompleted, TaskDueSet, TaskOpened
from engine.rules.tasks import clause_of
from runtime.storage.change import Change
from runtime.storage.projections.following import followed
from runtime.storage.rows import Rows
from runtime.storage.tables import deadlines, tasks

# A task is opened once and has no levels.
_ONLY = (1, 0)


def project(change: Change, rows: Rows) -> None:
    for event in change.events:
        match event:
            case TaskOpened():
                rows.insert(
                    tasks,
                    (change.organisation, event.task),
                    {
                        "case": change.case,
                        "title": event.title[:200],
                        "role": event.role,
                        "assignee": event.assignee,
                        "unit_path": change.after.unit_path,
                        "due": event.due,
                        "note": event.note,
                        "because": event.because,
                        "opened_at": event.judged_at,
                        "done_at": None,
                        "bundle": bundle(change, event),
                    },
                )
                if event.within is not None and event.due is None:
                    _await_calendar(change, rows, event)
            case TaskDueSet():
                rows.update(tasks, (change.organisation, event.task), {"due": event.due})
                _await_no_longer(change, rows, event)
            case TaskCompleted():
                rows.update(tasks, (change.organisation, event.task), {"done_at": event.judged_at})
                if _awaited_calendar(change, event.task):
                    _await_no_longer(change, rows, event)


def _await_calendar(change: Change, rows: Rows, task: TaskOpened) -> None:
    """A row among the deadlines without an instant: so its case is found when a calendar is published."""
    waits = {"started_at": task.recorded_at, "due": None, "state": "pending", "ended_at": None, "late": False}
    key = (*change.key, clause_of(task.task), *_ONLY)
    rows.insert(deadlines, key, {**waits, **followed(change, working=True), "agreement": None})


def _await_no_longer(change: Change, rows: Rows, event: TaskDueSet | TaskCompleted) -> None:
    key = (*change.key, clause_of(event.task), *_ONLY)
    rows.update(deadlines, key, {"state": "met", "ended_at": event.judged_at})


def _awaited_calendar(change: Change, task: str) -> bool:
    known = change.after.tasks[task]
    return known.within is not None and known.due is None


def bundle(change: Change, task: TaskOpened) -> str:
    """The same for the same work, asked of the same person by the same rule on cases of one owner on one day."""
    day = task.judged_at.astimezone(ZoneInfo(change.model.timezone)).date().isoformat()
    who = task.assignee or f"nobody of {change.after.unit_path}"
    same = (task.title, task.role, who, change.after.owner, task.because, day)
    return sha256("\n".join(same).encode()).hexdigest()[:32]
