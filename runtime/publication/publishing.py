"""The act of publishing: documents are kept for ever under their hash; running cases follow by the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from engine.diagnostics import Diagnostic, Severity
from engine.migration import Plan, read_plan
from engine.migration.reading import left_open, reused
from engine.model import Loaded, load
from engine.model.kernel import Model
from runtime.models import Models
from runtime.publication import codes
from runtime.publication.act import Act, acts_of, keep, next_number, same
from runtime.publication.standing import standing
from runtime.queries.colleagues import names_of
from runtime.statements import statement
from runtime.storage.tables import models, organisations, publications


@dataclass(frozen=True, slots=True)
class Asked:
    """`base` is the version that the publisher saw in force; None takes whatever is."""

    by: str | None = None
    note: str = ""
    plan: str = ""
    waived: str = ""
    base: str | None = None
    at: datetime | None = None


def publish(
    connection: Connection,
    organisation: str,
    documents: Mapping[str, str],
    *,
    now: datetime,
    by: str | None = None,
    note: str = "",
    plan: str = "",
) -> Loaded:
    """Stores the documents and puts them into force; nothing is stored when they do not load or no plan fits.

    Publishing what is in force changes nothing.
    """
    return publish_as(connection, organisation, documents, Asked(by=by, note=note, plan=plan), now)


def publish_as(
    connection: Connection, organisation: str, documents: Mapping[str, str], asked: Asked, now: datetime
) -> Loaded:
    loaded = load(documents)
    if loaded.model is None:
        return loaded
    before = _in_force(connection, organisation)
    if moved := _moved(connection, organisation, asked, before):
        return Loaded(None, (*loaded.diagnostics, moved))
    planned, problems = planned_for(connection, organisation, before, loaded.model, asked.plan)
    if any(problem.severity is Severity.ERROR for problem in problems):
        return Loaded(None, (*loaded.diagnostics, *problems))
    _store(connection, organisation, documents, loaded.model, asked, now)
    if before is not None and before.version == loaded.model.version and asked.at is None:
        return Loaded(loaded.model, (*loaded.diagnostics, *problems))
    act = _act(connection, organisation, before, loaded.model, planned, asked, now)
    keep(connection, act)
    if asked.at is None:
        put_into_force(connection, act)
    return Loaded(loaded.model, (*loaded.diagnostics, *problems))


def planned_for(
    connection: Connection, organisation: str, before: Model | None, after: Model, plan: str
) -> tuple[Plan, tuple[Diagnostic, ...]]:
    if before is None:
        return Plan(), ()
    met = standing(connection, Models(), organisation, before, after)
    planned, problems = read_plan(before, after, met, plan)
    added = {one.id for one in after.case_form.fields} - {one.id for one in before.case_form.fields}
    earlier = _kinds(connection, organisation) if added else {}
    return planned, (*problems, *reused(earlier, before, after))


def _kinds(connection: Connection, organisation: str) -> dict[str, str]:
    """Field of the case -> kind, over all versions that were ever in force."""
    known, found = Models(), dict[str, str]()
    for act in acts_of(connection, organisation):
        model = known.get(connection, organisation, act.version)
        found |= {field.id: field.type.kind for field in model.case_form.fields}
    return found


def _in_force(connection: Connection, organisation: str) -> Model | None:
    """Also locks the organisation: of two publications at once the second sees the first."""
    connection.execute(
        update(organisations)
        .where(organisations.c.id == organisation)
        .values(model_version=organisations.c.model_version)
    )
    return Models().current(connection, organisation)


def _moved(
    connection: Connection, organisation: str, asked: Asked, before: Model | None
) -> Diagnostic | None:
    if asked.base is None or before is None or before.version == asked.base:
        return None
    last = next(act for act in reversed(acts_of(connection, organisation)) if act.version == before.version)
    said = {
        "who": names_of(connection, organisation, {last.asked_by or ""}).get(last.asked_by or "", "—"),
        "when": f"{last.takes_effect_at:%Y-%m-%d %H:%M} UTC",
        "version": before.version[:12],
    }
    return Diagnostic(codes.BASE_MOVED, "base", said)


def _store(
    connection: Connection,
    organisation: str,
    documents: Mapping[str, str],
    model: Model,
    asked: Asked,
    now: datetime,
) -> None:
    known = connection.scalar(
        select(models.c.version).where(
            models.c.organisation == organisation, models.c.version == model.version
        )
    )
    if known is None:
        connection.execute(
            insert(models).values(
                organisation=organisation,
                version=model.version,
                documents=json.dumps(dict(documents), ensure_ascii=False, sort_keys=True),
                published_at=now,
                published_by=asked.by,
                note=asked.note,
                calendar=model.calendar,
            )
        )


def _act(
    connection: Connection,
    organisation: str,
    before: Model | None,
    after: Model,
    plan: Plan,
    asked: Asked,
    now: datetime,
) -> Act:
    return Act(
        organisation=organisation,
        number=next_number(connection, organisation),
        version=after.version,
        before=before.version if before else None,
        plan=plan,
        state="following" if asked.at is None else "scheduled",
        note=asked.note,
        waived=asked.waived,
        asked_by=asked.by,
        asked_at=now,
        takes_effect_at=asked.at or now,
        settled_at=None,
    )


def put_into_force(connection: Connection, act: Act) -> None:
    connection.execute(
        update(organisations).where(organisations.c.id == act.organisation).values(model_version=act.version)
    )
    for key, new in act.plan.renames.items():
        sort, _, old = key.partition("/")
        if sort == "agreement":
            statement.rename(connection, act.organisation, old, new)


def come_due(connection: Connection, act: Act) -> tuple[Diagnostic, ...]:
    """A publication whose time has come: planned again, for cases have moved meanwhile; problems end it."""
    known = Models()
    after = known.get(connection, act.organisation, act.version)
    before = _in_force(connection, act.organisation)
    errors: tuple[Diagnostic, ...] = ()
    if before is not None:
        met = standing(connection, known, act.organisation, before, after)
        errors = tuple(left_open(before, after, act.plan, met))
    state = "cancelled" if errors else "following"
    row = {"state": state, "before": before.version if before else None}
    if errors:
        row["settled_at"] = act.takes_effect_at
    connection.execute(update(publications).where(same(act)).values(**row))
    if not errors:
        put_into_force(connection, act)
    return errors


def documents_of(connection: Connection, organisation: str, version: str) -> dict[str, str]:
    """Raises LookupError for a version that was never published."""
    text = connection.scalar(
        select(models.c.documents).where(models.c.organisation == organisation, models.c.version == version)
    )
    if text is None:
        raise LookupError(f"organisation {organisation} never published model {version}")
    found: dict[str, str] = json.loads(text)
    return found
