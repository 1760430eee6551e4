"""What a publication meets: where open cases stand, and what cases hold in fields that would go."""

from __future__ import annotations

from collections import Counter
from functools import reduce

from sqlalchemy import JSON, ColumnElement, Connection, cast, func, select, type_coerce

from engine.migration import Standing
from engine.model.kernel import Model
from runtime.models import Models
from runtime.publication.followers import Step, steps_from
from runtime.storage.tables import cases


def standing(
    connection: Connection, models: Models, organisation: str, before: Model, after: Model
) -> Standing:
    """Only fields that the new model does not have are looked for: that reads every snapshot."""
    here = {field.id for field in after.case_form.fields}
    gone = [field.id for field in before.case_form.fields if field.id not in here]
    return Standing(
        stages=_open_by_stage(connection, models, organisation, before),
        fields={name: _holding(connection, organisation, name) for name in gone},
    )


def _open_by_stage(
    connection: Connection, models: Models, organisation: str, before: Model
) -> dict[str, int]:
    """A case that has still to follow the version in force counts where it will stand then."""
    version, stage = cases.c.model_version, cases.c.stage
    found = connection.execute(
        select(version, stage, func.count().label("count"))
        .where(cases.c.organisation == organisation, cases.c.stage_kind == "open")
        .group_by(version, stage)
        .order_by(stage)
    )
    counted = Counter[str]()
    for row in found.all():
        steps = steps_from(connection, models, organisation, row.model_version, before.version)
        counted[reduce(_place_after, steps, row.stage)] += row.count
    return dict(counted)


def _place_after(stage: str, step: Step) -> str:
    return step.plan.moves.get(stage) or step.plan.renames.get(f"stage/{stage}", stage)


def _holding(connection: Connection, organisation: str, field: str) -> int:
    return connection.execute(
        select(func.count())
        .select_from(cases)
        .where(cases.c.organisation == organisation, _value(connection, field).is_not(None))
    ).scalar_one()


def _value(connection: Connection, field: str) -> ColumnElement[str | None]:
    """None also where the snapshot says null. SQLite reads JSON from text, and makes a number of a cast."""
    snapshot = cases.c.snapshot
    read = type_coerce(snapshot, JSON) if connection.dialect.name == "sqlite" else cast(snapshot, JSON)
    return read[("fields", field)].as_string()
