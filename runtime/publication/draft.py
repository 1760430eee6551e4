"""A model that is still being written: kept on the server, seen by all who may publish, saved by one at a time."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection, RowMapping, delete, insert, select, update

from engine.model import Loaded
from runtime.publication.publishing import Asked, publish_as
from runtime.publication.trying import is_scenarios
from runtime.storage.ids import new_id
from runtime.storage.tables import model_drafts


@dataclass(frozen=True, slots=True)
class Draft:
    """`base` is the version that was in force when it was begun."""

    id: str
    name: str
    files: Mapping[str, str]
    plan: str
    base: str | None
    revision: int
    saved_by: str | None
    saved_at: datetime

    @property
    def documents(self) -> dict[str, str]:
        return {name: text for name, text in self.files.items() if not is_scenarios(name)}

    @property
    def scenarios(self) -> dict[str, str | bytes]:
        return {name: text for name, text in self.files.items() if is_scenarios(name)}


_COLUMNS = [model_drafts.c[name] for name in Draft.__dataclass_fields__]


def drafts(connection: Connection, organisation: str) -> list[Draft]:
    """The one saved last comes first."""
    rows = connection.execute(
        select(*_COLUMNS)
        .where(model_drafts.c.organisation == organisation)
        .order_by(model_drafts.c.saved_at.desc(), model_drafts.c.id)
    )
    return [_read(row) for row in rows.mappings()]


def find_draft(connection: Connection, organisation: str, id: str) -> Draft | None:
    row = connection.execute(
        select(*_COLUMNS).where(model_drafts.c.organisation == organisation, model_drafts.c.id == id)
    ).mappings()
    found = row.first()
    return None if found is None else _read(found)


def _read(row: RowMapping) -> Draft:
    return Draft(**{**row, "files": json.loads(row["files"])})


def begin_draft(
    connection: Connection,
    organisation: str,
    name: str,
    files: Mapping[str, str],
    *,
    plan: str = "",
    base: str | None,
    by: str | None,
    now: datetime,
) -> str:
    id = new_id()
    connection.execute(
        insert(model_drafts).values(
            organisation=organisation,
            id=id,
            name=name,
            files=json.dumps(dict(files), ensure_ascii=False),
            plan=plan,
            base=base,
            revision=1,
            saved_by=by,
            saved_at=now,
        )
    )
    return id


def save_draft(
    connection: Connection, organisation: str, draft: Draft, *, by: str | None, now: datetime
) -> bool:
    """`draft.revision` is the one that was read; False when another saving came first, and nothing is written."""
    saved = connection.execute(
        update(model_drafts)
        .where(
            model_drafts.c.organisation == organisation,
            model_drafts.c.id == draft.id,
            model_drafts.c.revision == draft.revision,
        )
        .values(
            name=draft.name,
            files=json.dumps(dict(draft.files), ensure_ascii=False),
            plan=draft.plan,
            base=draft.base,
            revision=draft.revision + 1,
            saved_by=by,
            saved_at=now,
        )
    )
    return saved.rowcount == 1


def drop_draft(connection: Connection, organisation: str, id: str) -> None:
    connection.execute(
        delete(model_drafts).where(model_drafts.c.organisation == organisation, model_drafts.c.id == id)
    )


def publish_draft(
    connection: Connection, organisation: str, draft: Draft, asked: Asked, now: datetime
) -> Loaded:
    """By its own plan and on its own base; what was published is no draft any more."""
    asked = replace(asked, plan=draft.plan, base=draft.base)
    loaded = publish_as(connection, organisation, draft.documents, asked, now)
    if loaded.model is not None:
        drop_draft(connection, organisation, draft.id)
    return loaded
