"""Plays lives through `decide` on a virtual clock: commands in their order, deadlines when they fall due."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from random import Random

from dongxian.demo.life import Life
from dongxian.demo.sample import PAPER, PAPER_DIGEST
from engine.rules.command import AnyCommand, CompleteTask, FallDue
from runtime.gate import subject
from runtime.gate.ruling import Room, rule
from runtime.gate.subject import Subject
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows
from runtime.storage.tables import files

SYSTEM = "system"
# The worker looks every few seconds; history shows deadlines handled a little after their instant.
WORKER_DELAY = timedelta(seconds=4)


class Chronicle:
    """`room.now` is where the story ends; nothing is written that lies beyond it."""

    def __init__(self, room: Room) -> None:
        self._room = room

    def play(self, life: Life, rows: Rows) -> Subject:
        case = subject.new(new_id())
        for command in life.commands():
            case = self._until(min(life.now, self._room.now), case, rows)
            if life.now > self._room.now:
                return case
            self._upload(life, command, rows)
            case = self._rule(life.now, case, command, rows)
        return self._until(self._room.now, case, rows)

    def _until(self, instant: datetime, case: Subject, rows: Rows) -> Subject:
        """Everything that falls due before `instant`, in order; tasks are done in their time, mostly."""
        while (next_due := self._next(instant, case)) is not None:
            at, command = next_due
            case = self._rule(at, case, command, rows)
        return case

    def _next(self, instant: datetime, case: Subject) -> tuple[datetime, AnyCommand] | None:
        due = [
            (clock.due, FallDue(actor=SYSTEM, clause=id, occurrence=clock.occurrence, due=clock.due))
            for id, clock in case.case.clocks.items()
            if clock.state == "pending" and clock.due is not None and clock.due < instant - WORKER_DELAY
        ]
        due += [
            (task.due, CompleteTask(actor=task.assignee, task=id, comment="已辅导"))
            for id, task in case.case.tasks.items()
            if not task.done and task.assignee and task.due and task.due < instant
        ]
        if not due:
            return None
        at, command = min(due, key=lambda one: one[0])
        return at + WORKER_DELAY, command

    def _rule(self, at: datetime, case: Subject, command: AnyCommand, rows: Rows) -> Subject:
        return rule(replace(self._room, now=at), rows, case, command).after

    def _upload(self, life: Life, command: AnyCommand, rows: Rows) -> None:
        """Every file of the demo is the same one-page sample; its rows are those of an upload."""
        for file in life.files:
            file |= {"sha256": PAPER_DIGEST, "size": len(PAPER), "type": "application/pdf"}
            rows.insert(
                files,
                (self._room.organisation, str(file["id"])),
                {
                    "sha256": PAPER_DIGEST,
                    "name": file["name"],
                    "media_type": "application/pdf",
                    "size": len(PAPER),
                    "pages": 1,
                    "case": None,
                    "uploaded_by": command.actor,
                    "uploaded_at": life.now,
                },
            )
        life.files.clear()


def arrivals(random: Random, count: int, start: datetime, end: datetime) -> Iterable[datetime]:
    """More in the second half: the trade fairs go on while word of mouth grows."""
    span = (end - start).total_seconds()
    return sorted(start + timedelta(seconds=span * random.triangular(0, 1, 0.75)) for _ in range(count))
