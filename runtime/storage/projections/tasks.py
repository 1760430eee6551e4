"""Work for people: who does what, until when, and why it was opened."""

from __future__ import annotations

from hashlib import sha256
from zoneinfo import ZoneInfo

from engine.rules.event import TaskCompleted, TaskOpened
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import tasks


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
            case TaskCompleted():
                rows.update(tasks, (change.organisation, event.task), {"done_at": event.judged_at})


def bundle(change: Change, task: TaskOpened) -> str:
    """The same for the same work, asked of the same person by the same rule on cases of one owner on one day."""
    day = task.judged_at.astimezone(ZoneInfo(change.model.timezone)).date().isoformat()
    who = task.assignee or f"nobody of {change.after.unit_path}"
    same = (task.title, task.role, who, change.after.owner, task.because, day)
    return sha256("\n".join(same).encode()).hexdigest()[:32]
