"""What publishing would do to the cases that run now: the same decision, asked of each and not written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, select

from engine.migration import Plan
from engine.model.kernel import Model
from engine.rules import decide, decode_case, fold
from engine.rules.case import Case
from engine.rules.command import FollowModel
from engine.timing import WorkingCalendar
from runtime.gate.facts import LookedUp, facts_for
from runtime.gate.subject import published
from runtime.models import Models
from runtime.organisation.calendars import Calendars
from runtime.organisation.directory import Directory, read_directory
from runtime.publication.followers import Step, steps_from
from runtime.storage.tables import cases

SYSTEM = "system"
_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Affected:
    """A case that would stand elsewhere or have another limit. `due_*` None: no limit, or no date yet."""

    case: str
    name: str
    owner: str
    stage_before: str
    stage_after: str
    due_before: datetime | None
    due_after: datetime | None
    overdue_at_once: bool


@dataclass(frozen=True, slots=True)
class Foreseen:
    affected: tuple[Affected, ...]
    open_cases: int

    @property
    def overdue(self) -> int:
        return sum(each.overdue_at_once for each in self.affected)


def foresee(
    connection: Connection, organisation: str, before: Model, after: Model, plan: Plan, now: datetime
) -> Foreseen:
    """Of all open cases, in the order of their names."""
    ahead = _Ahead.read(connection, organisation, before, after, plan, now)
    open_cases, affected = 0, list[Affected]()
    for row in _open(connection, organisation):
        open_cases += 1
        case = decode_case(row.snapshot)
        found = ahead.of(connection, row.id, row.name, row.model_version, case)
        if found is not None:
            affected.append(found)
    return Foreseen(tuple(sorted(affected, key=lambda each: (each.name, each.case))), open_cases)


def _open(connection: Connection, organisation: str) -> Iterator[object]:
    wanted = select(cases.c.id, cases.c.name, cases.c.model_version, cases.c.snapshot).where(
        cases.c.organisation == organisation, cases.c.stage_kind == "open"
    )
    yield from connection.execute(wanted, execution_options={"yield_per": _AT_ONCE})


@dataclass(frozen=True, slots=True)
class _Ahead:
    """What all cases share."""

    organisation: str
    last: Step
    directory: Directory
    calendar: WorkingCalendar | None
    models: Models
    now: datetime

    @staticmethod
    def read(
        connection: Connection, organisation: str, before: Model, after: Model, plan: Plan, now: datetime
    ) -> _Ahead:
        revision = published(connection, organisation).calendar_revision
        return _Ahead(
            organisation,
            Step(before, after, plan),
            read_directory(connection, organisation),
            Calendars().get(connection, organisation, revision, after.calendar),
            Models(),
            now,
        )

    def of(self, connection: Connection, id: str, name: str, version: str, case: Case) -> Affected | None:
        in_force = self.last.before.version
        earlier = steps_from(connection, self.models, self.organisation, version, in_force)
        after = case
        for step in (*earlier, self.last):
            after = self._followed(id, after, step)
        due_before, due_after = _limit(case), _limit(after)
        if (after.stage, due_after) == (case.stage, due_before):
            return None
        was_over = due_before is not None and due_before < self.now
        is_over = due_after is not None and due_after < self.now
        return Affected(
            id,
            name,
            self.directory.name(case.owner),
            case.stage,
            after.stage,
            due_before,
            due_after,
            is_over and not was_over,
        )

    def _followed(self, id: str, case: Case, step: Step) -> Case:
        command: FollowModel = step.plan.command(step.before, step.after, SYSTEM)
        facts = facts_for(
            self.directory,
            step.after,
            case,
            command,
            subject=id,
            looked_up=LookedUp(),
            calendar=self.calendar,
            now=self.now,
        )
        return fold(decide(step.after, case, facts, command, self.now).events, case)


def _limit(case: Case) -> datetime | None:
    clock = case.clocks.get(f"stage/{case.stage}")
    return clock.due if clock is not None and clock.state in ("pending", "missed") else None
