"""The act of publishing: documents are kept for ever under their hash; running cases follow by the plan."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, case, insert, select, update

from engine.diagnostics import Diagnostic, Severity
from engine.migration import Plan, Standing, read_plan
from engine.migration.barriers import left_open, retired, reused
from engine.migration.plan import ids_of
from engine.model import Loaded, load
from engine.model.kernel import Model
from runtime.models import Models
from runtime.organisation.directory import touch
from runtime.publication import codes
from runtime.publication.act import Act, acts_of, in_force, keep, next_number, next_place, same
from runtime.publication.standing import standing
from runtime.queries.colleagues import names_of
from runtime.statements import statement
from runtime.storage.tables import memberships, models, organisations, publications


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
    if overtaken := moved(connection, organisation, asked.base, before):
        return Loaded(None, (*loaded.diagnostics, overtaken))
    planned = planned_for(connection, organisation, before, loaded.model, asked.plan)
    told = (*loaded.diagnostics, *planned.problems)
    if any(problem.severity is Severity.ERROR for problem in planned.problems):
        return Loaded(None, told)
    _store(connection, organisation, documents, loaded.model, asked, now)
    if before is not None and before.version == loaded.model.version and asked.at is None:
        return Loaded(loaded.model, told)
    act = _act(connection, organisation, before, loaded.model, planned.plan, asked, now)
    keep(connection, act)
    if asked.at is None:
        put_into_force(connection, act)
        told += _given_up(connection, organisation, loaded.model)
    return Loaded(loaded.model, told)


def _given_up(connection: Connection, organisation: str, model: Model) -> tuple[Diagnostic, ...]:
    """What waits for its time was written on the version before."""
    waiting = [act for act in acts_of(connection, organisation) if act.state == "scheduled"]
    said = [
        {"version": act.version[:12], "when": on_the_clock(act.takes_effect_at, model)} for act in waiting
    ]
    return tuple(Diagnostic(codes.WAITS_IN_VAIN, "", each, severity=Severity.WARNING) for each in said)


@dataclass(frozen=True, slots=True)
class Planned:
    """`met` is what the publication meets, which the plan has to answer for."""

    plan: Plan
    met: Standing
    problems: tuple[Diagnostic, ...]


def planned_for(
    connection: Connection, organisation: str, before: Model | None, after: Model, plan: str
) -> Planned:
    if before is None:
        return Planned(Plan(), Standing(), ())
    met = standing(connection, Models(), organisation, before, after)
    planned, problems = read_plan(before, after, met, plan)
    acts = in_force(connection, organisation)
    again = retired([*(act.plan.renames for act in acts), planned.renames], after)
    added = ids_of(after) - ids_of(before)
    earlier = _versions(connection, organisation, acts) if added else []
    return Planned(planned, met, (*problems, *again, *reused(earlier, before, after)))


def _versions(connection: Connection, organisation: str, acts: Sequence[Act]) -> list[Model]:
    """All that were ever in force."""
    known = Models()
    return [known.get(connection, organisation, id) for id in dict.fromkeys(act.version for act in acts)]


def _in_force(connection: Connection, organisation: str) -> Model | None:
    """Also locks the organisation: of two publications at once the second sees the first."""
    connection.execute(
        update(organisations)
        .where(organisations.c.id == organisation)
        .values(model_version=organisations.c.model_version)
    )
    return Models().current(connection, organisation)


def moved(
    connection: Connection, organisation: str, base: str | None, before: Model | None
) -> Diagnostic | None:
    """`base` is no longer what is in force."""
    if base is None or before is None or before.version == base:
        return None
    last = in_force(connection, organisation)[-1]
    by = last.asked_by or ""
    said = {
        "who": names_of(connection, organisation, {by}).get(by, "—"),
        "when": on_the_clock(last.takes_effect_at, before),
        "version": before.version[:12],
    }
    return Diagnostic(codes.BASE_MOVED, "base", said)


def on_the_clock(at: datetime, model: Model) -> str:
    """As people of this model read it."""
    return f"{at.astimezone(ZoneInfo(model.timezone)):%Y-%m-%d %H:%M}"


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
        place=None,
        settled_at=None,
    )


def put_into_force(connection: Connection, act: Act) -> None:
    """Whoever holds a role holds it under its new name, from the same moment."""
    place = next_place(connection, act.organisation)
    connection.execute(update(publications).where(same(act)).values(state="following", place=place))
    connection.execute(
        update(organisations).where(organisations.c.id == act.organisation).values(model_version=act.version)
    )
    for key, new in act.plan.renames.items():
        sort, _, old = key.partition("/")
        if sort == "agreement":
            statement.rename(connection, act.organisation, old, new)
    if roles := act.plan.roles:
        held = memberships.c.role
        connection.execute(
            update(memberships)
            .where(memberships.c.organisation == act.organisation, held.in_(roles))
            .values(role=case(roles, value=held))
        )
        touch(connection, act.organisation)


def come_due(connection: Connection, act: Act, now: datetime) -> tuple[Diagnostic, ...]:
    """A publication whose time has come; what has changed since it was asked for may end it instead.

    Cases have moved meanwhile, so the plan is looked at again; and what another publication brought is not
    undone unseen.
    """
    known = Models()
    after = known.get(connection, act.organisation, act.version)
    before = _in_force(connection, act.organisation)
    errors: tuple[Diagnostic, ...] = ()
    if overtaken := moved(connection, act.organisation, act.before, before):
        errors = (overtaken,)
    elif before is not None:
        met = standing(connection, known, act.organisation, before, after)
        errors = tuple(left_open(before, after, act.plan, met))
    if errors:
        ended = {"state": "cancelled", "settled_at": now}
        connection.execute(update(publications).where(same(act)).values(ended))
    else:
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
