"""What a publication meets: where open cases stand, and what cases hold in fields that would go."""

from __future__ import annotations

from sqlalchemy import JSON, ColumnElement, Connection, cast, func, select, type_coerce

from engine.migration import Standing
from engine.model.kernel import Model
from runtime.storage.tables import cases


def standing(connection: Connection, organisation: str, before: Model, after: Model) -> Standing:
    """Only fields that the new model does not have are looked for: that reads every snapshot."""
    open_cases = connection.execute(
        select(cases.c.stage, func.count().label("count"))
        .where(cases.c.organisation == organisation, cases.c.stage_kind == "open")
        .group_by(cases.c.stage)
        .order_by(cases.c.stage)
    )
    here = {field.id for field in after.case_form.fields}
    gone = [field.id for field in before.case_form.fields if field.id not in here]
    return Standing(
        stages={row.stage: row.count for row in open_cases},
        fields={name: _holding(connection, organisation, name) for name in gone},
    )


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
