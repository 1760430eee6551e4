"""Which cases are still to follow what is in force, which could not, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, select, union_all

from engine.migration import Plan, plan_between
from engine.model.kernel import Model
from runtime.models import Models
from runtime.publication.act import Act, in_force, step_after
from runtime.storage.tables import cases, left_behind

ROUND = 50


@dataclass(frozen=True, slots=True)
class Step:
    """From the version of a case to the next one that was in force."""

    before: Model
    after: Model
    plan: Plan

    def place_after(self, stage: str) -> str | None:
        """None where the case keeps the version that it has: its plan says so, or there is nowhere to go."""
        if stage in self.plan.stays:
            return None
        now = self.plan.moves.get(stage) or self.plan.renames.get(f"stage/{stage}", stage)
        return now if now in self.after.stages else None


@dataclass(frozen=True, slots=True)
class Left:
    """A case that keeps its version although another is in force, and not because the plan says so."""

    case: str
    name: str
    why: str
    at: datetime


def cases_behind(connection: Connection, act: Act) -> list[str]:
    """Some of them; two ranges of the index, for an inequality would read all that are up to date."""
    of = cases.c.model_version
    some = union_all(
        *(
            select(cases.c.id).where(cases.c.organisation == act.organisation, other, _not_left(act))
            for other in (of < act.version, of > act.version)
        )
    ).limit(ROUND)
    return list(connection.scalars(some))


def count_behind(connection: Connection, act: Act) -> int:
    return connection.execute(
        select(func.count())
        .select_from(cases)
        .where(
            cases.c.organisation == act.organisation,
            cases.c.model_version != act.version,
            _not_left(act),
        )
    ).scalar_one()


def _not_left(act: Act) -> ColumnElement[bool]:
    return ~exists().where(_by(act), left_behind.c.case == cases.c.id)


def _by(act: Act) -> ColumnElement[bool]:
    return and_(left_behind.c.organisation == act.organisation, left_behind.c.publication == act.number)


def leave(connection: Connection, act: Act, case: str, why: str, now: datetime, *, planned: bool) -> None:
    """Once, although another worker may have come to the same end."""
    if connection.scalar(select(left_behind.c.at).where(_by(act), left_behind.c.case == case)) is not None:
        return
    row = {"case": case, "publication": act.number, "why": why, "planned": planned, "at": now}
    connection.execute(insert(left_behind).values(organisation=act.organisation, **row))


def count_staying(connection: Connection, act: Act) -> int:
    """Those that finish on an older version as the plan says."""
    return connection.execute(
        select(func.count()).select_from(left_behind).where(_by(act), left_behind.c.planned.is_(True))
    ).scalar_one()


def left(connection: Connection, act: Act) -> list[Left]:
    rows = connection.execute(
        select(left_behind.c.case, cases.c.name, left_behind.c.why, left_behind.c.at)
        .join(
            cases,
            and_(cases.c.organisation == left_behind.c.organisation, cases.c.id == left_behind.c.case),
        )
        .where(_by(act), left_behind.c.planned.is_(False))
        .order_by(cases.c.name, left_behind.c.case)
    )
    return [Left(*row) for row in rows]


def steps_from(
    connection: Connection, models: Models, organisation: str, present: str, version: str
) -> Sequence[Step]:
    """A case that missed a publication goes through each, for names were changed in each."""
    in_order, steps = in_force(connection, organisation), list[Step]()
    while present != version:
        act = step_after(in_order, present)
        before = models.get(connection, organisation, present)
        after = models.get(connection, organisation, act.version if act else version)
        steps.append(Step(before, after, act.plan if act else plan_between(before, after)))
        present = after.version
    return steps
