"""What a publication meets: where open cases stand, and what cases hold in fields that would go or be misread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from sqlalchemy import JSON, ColumnElement, Connection, cast, func, select, type_coerce

from engine.migration import Standing
from engine.migration.barriers import at_risk, retyped
from engine.model.kernel import Model
from engine.rules import decode_case
from runtime.models import Models
from runtime.publication.followers import steps_from
from runtime.storage.tables import cases

_AT_ONCE = 500


def standing(
    connection: Connection, models: Models, organisation: str, before: Model, after: Model
) -> Standing:
    """Only fields at risk are looked for: that reads every snapshot."""
    return Standing(
        stages=_open_by_stage(connection, models, organisation, before),
        fields={name: _holding(connection, organisation, name) for name in at_risk(before, after)},
        given=_given(connection, organisation, list(retyped(before, after))),
    )


def _given(connection: Connection, organisation: str, keys: Sequence[str]) -> dict[str, int]:
    """Values in activities and records; these lie by their ids in the snapshots, which are read one by one."""
    counted = Counter[str]()
    if not keys:
        return counted
    wanted = select(cases.c.snapshot).where(cases.c.organisation == organisation)
    snapshots = connection.scalars(wanted.execution_options(yield_per=_AT_ONCE))
    for snapshot in snapshots:
        case = decode_case(snapshot)
        given = [(f"field/activity/{each.activity}", each.fields) for each in case.submissions.values()]
        given += [(f"field/record/{each.record_type}", each.fields) for each in case.records.values()]
        held = (f"{form}/{name}" for form, fields in given for name in fields if fields[name] is not None)
        counted.update(key for key in held if key in keys)
    return counted


def _open_by_stage(
    connection: Connection, models: Models, organisation: str, before: Model
) -> dict[str, int]:
    """A case that has still to follow the version in force counts where it will stand then.

    One that a plan let finish on its old version is asked for nothing more.
    """
    version, stage = cases.c.model_version, cases.c.stage
    found = connection.execute(
        select(version, stage, func.count().label("standing"))
        .where(cases.c.organisation == organisation, cases.c.stage_kind == "open")
        .group_by(version, stage)
        .order_by(stage)
    )
    counted = Counter[str]()
    for row in found.all():
        place: str | None = row.stage
        for step in steps_from(connection, models, organisation, row.model_version, before.version):
            place = None if place is None else step.place_after(place)
        if place is not None:
            counted[place] += row.standing
    return dict(counted)


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
