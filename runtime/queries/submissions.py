"""What was filled in for one activity, as it stands after corrections, and every field it was ever asked by."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, Row, and_, func, select

from engine.json import Json
from engine.model.kernel import Field, Form, Model
from engine.rules import decode_case
from engine.rules.renaming import form_renamed
from runtime.models import Models
from runtime.publication.followers import steps_from
from runtime.storage.tables import activities, cases, models, people

CHUNK = 500


@dataclass(frozen=True, slots=True)
class Filled:
    """`fields` has the ids of the version that its case follows."""

    id: str
    case: str
    case_name: str
    actor: str
    actor_name: str
    occurred_at: datetime
    recorded_at: datetime
    counted: bool
    why_not: str
    corrected: bool
    fields: Mapping[str, Json]


def page_after(
    connection: Connection,
    sees: ColumnElement[bool],
    activity: str,
    since: datetime | None,
    until: datetime | None,
    after: str,
    limit: int,
) -> list[Filled]:
    """One more than `limit` when there is a following page; the newest first by their ids, which grow with time."""
    asked = (
        select(
            activities,
            cases.c.name.label("case_name"),
            cases.c.snapshot,
            func.coalesce(people.c.name, "").label("actor_name"),
        )
        .join(cases, and_(cases.c.organisation == activities.c.organisation, cases.c.id == activities.c.case))
        .outerjoin(
            people,
            and_(people.c.organisation == activities.c.organisation, people.c.id == activities.c.actor),
        )
        .where(sees, activities.c.activity == activity)
        .order_by(activities.c.id.desc())
        .limit(limit + 1)
    )
    if since is not None:
        asked = asked.where(activities.c.occurred_at >= since)
    if until is not None:
        asked = asked.where(activities.c.occurred_at < until)
    if after:
        asked = asked.where(activities.c.id < after)
    return [_filled(row) for row in connection.execute(asked)]


def all_filled(
    connection: Connection,
    sees: ColumnElement[bool],
    activity: str,
    since: datetime | None,
    until: datetime | None,
) -> Iterator[Filled]:
    """Chunk by chunk, so that years of visits are never in memory at once."""
    after = ""
    while True:
        found = page_after(connection, sees, activity, since, until, after, CHUNK)
        yield from found[:CHUNK]
        if len(found) <= CHUNK:
            return
        after = found[CHUNK - 1].id


def form_ever(connection: Connection, organisation: str, known: Models, model: Model, activity: str) -> Form:
    """The form of today, then the fields that earlier versions asked and it does not, under their last titles."""
    form = model.activities[activity].form
    versions = select(models.c.version).where(
        models.c.organisation == organisation, models.c.version != model.version
    )
    found = {field.id: field for field in form.fields}
    for version in connection.scalars(versions.order_by(models.c.published_at.desc())):
        for field in _then(connection, organisation, known, model, version, activity):
            found.setdefault(field.id, field)
    return replace(form, fields=tuple(found.values()))


def _then(
    connection: Connection, organisation: str, known: Models, model: Model, version: str, activity: str
) -> Iterator[Field]:
    later = [
        step.plan.renames for step in steps_from(connection, known, organisation, version, model.version)
    ]
    for each in known.get(connection, organisation, version).activities.values():
        form = form_renamed(each.form, later)
        if form.id == f"activity/{activity}":
            yield from form.fields


def _filled(row: Row[tuple[object, ...]]) -> Filled:
    given = decode_case(row.snapshot).submissions.get(row.id)
    return Filled(
        id=row.id,
        case=row.case,
        case_name=row.case_name,
        actor=row.actor,
        actor_name=row.actor_name,
        occurred_at=row.occurred_at,
        recorded_at=row.recorded_at,
        counted=row.counted,
        why_not=row.why_not,
        corrected=row.corrected,
        fields={} if given is None else given.fields,
    )
