"""Which cases are still to follow what is in force, which could not, and how far it has come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, exists, func, insert, select, union_all

from engine.migration import Plan, plan_between
from engine.model.kernel import Model
from runtime.models import Models
from runtime.publication.act import acts_of, step_after
from runtime.storage.tables import cases, left_behind

ROUND = 50
IN_FORCE = ("following", "done")


@dataclass(frozen=True, slots=True)
class Step:
    """From the version of a case to the next one that was in force."""

    before: Model
    after: Model
    plan: Plan

    def leads_nowhere(self, stage: str) -> bool:
        now = self.plan.renames.get(f"stage/{stage}", stage)
        return now not in self.after.stages and stage not in self.plan.moves


@dataclass(frozen=True, slots=True)
class Left:
    case: str
    name: str
    why: str
    at: datetime


def cases_behind(connection: Connection, organisation: str, version: str) -> list[str]:
    """Some of them; two ranges of the index, for an inequality would read all that are up to date."""
    of = cases.c.model_version
    some = union_all(
        *(
            select(cases.c.id).where(cases.c.organisation == organisation, other, _not_left(version))
            for other in (of < version, of > version)
        )
    ).limit(ROUND)
    return list(connection.scalars(some))


def count_behind(connection: Connection, organisation: str, version: str) -> int:
    return connection.execute(
        select(func.count())
        .select_from(cases)
        .where(cases.c.organisation == organisation, cases.c.model_version != version, _not_left(version))
    ).scalar_one()


def _not_left(version: str) -> ColumnElement[bool]:
    return ~exists().where(
        and_(
            left_behind.c.organisation == cases.c.organisation,
            left_behind.c.case == cases.c.id,
            left_behind.c.version == version,
        )
    )


def leave(
    connection: Connection, organisation: str, case: str, version: str, why: str, now: datetime
) -> None:
    connection.execute(
        insert(left_behind).values(organisation=organisation, case=case, version=version, why=why, at=now)
    )


def left(connection: Connection, organisation: str, version: str) -> list[Left]:
    rows = connection.execute(
        select(left_behind.c.case, cases.c.name, left_behind.c.why, left_behind.c.at)
        .join(
            cases,
            and_(cases.c.organisation == left_behind.c.organisation, cases.c.id == left_behind.c.case),
        )
        .where(left_behind.c.organisation == organisation, left_behind.c.version == version)
        .order_by(cases.c.name, left_behind.c.case)
    )
    return [Left(*row) for row in rows]


def steps_from(
    connection: Connection, models: Models, organisation: str, present: str, version: str
) -> Sequence[Step]:
    """A case that missed a publication goes through each, for names were changed in each."""
    in_force = [act for act in acts_of(connection, organisation) if act.state in IN_FORCE]
    steps = []
    while present != version:
        act = step_after(in_force, present)
        before = models.get(connection, organisation, present)
        after = models.get(connection, organisation, act.version if act else version)
        steps.append(Step(before, after, act.plan if act else plan_between(before, after)))
        present = after.version
    return steps
