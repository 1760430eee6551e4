"""Published models: stored as documents, loaded once per version, shared by everyone in the process."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, bindparam, func, insert, select, update

from engine.diagnostics import Diagnostic, declare
from engine.model import Loaded, load
from engine.model.kernel import Model
from runtime.storage.tables import cases, models, organisations

STRANDED = declare(
    "PUBLISH901",
    zh="阶段“{stage}”里还有 {count} 条进行中的商机,新模型没有这个阶段",
    en="{count} open cases stand in the stage “{stage}”, which the new model does not have",
    hint_zh="保留这个阶段(名字也不变),或者先在列表里按阶段筛选、批量移走,再发布",
    hint_en="Keep the stage, with its name, or move the cases first (filter the list by stage, then move in bulk)",
)

KEPT = 64


_CURRENT = select(organisations.c.model_version).where(organisations.c.id == bindparam("organisation"))


class Models:
    """A version is a content hash, so what was loaded once never changes."""

    def __init__(self) -> None:
        self._loaded: OrderedDict[str, Model] = OrderedDict()

    def get(self, connection: Connection, organisation: str, version: str) -> Model:
        if (model := self._loaded.get(version)) is None:
            documents = connection.scalar(
                select(models.c.documents).where(
                    models.c.organisation == organisation, models.c.version == version
                )
            )
            if documents is None:
                raise LookupError(f"organisation {organisation} never published model {version}")
            model = self._loaded[version] = _loaded(json.loads(documents))
            if len(self._loaded) > KEPT:
                self._loaded.popitem(last=False)
        return model

    def current(self, connection: Connection, organisation: str) -> Model | None:
        """None when the organisation has not published anything yet."""
        version = connection.scalar(_CURRENT, {"organisation": organisation})
        return None if version is None else self.get(connection, organisation, version)


def _loaded(documents: Mapping[str, str]) -> Model:
    loaded = load(documents)
    if loaded.model is None:
        problems = "; ".join(str(each.code) for each in loaded.diagnostics)
        raise LookupError(f"a published model does not load any more: {problems}")
    return loaded.model


def publish(
    connection: Connection,
    organisation: str,
    documents: Mapping[str, str],
    *,
    now: datetime,
    by: str | None = None,
    note: str = "",
) -> Loaded:
    """Stores the documents and makes them what new cases follow; nothing is stored when they do not load,
    or when open cases would stand in no stage of theirs.

    Publishing the same text again changes nothing but which version is current.
    """
    loaded = load(documents)
    if loaded.model is None:
        return loaded
    if stranded := _stranded(connection, organisation, loaded.model):
        return Loaded(None, (*loaded.diagnostics, *stranded))
    version = loaded.model.version
    known = connection.scalar(
        select(models.c.version).where(models.c.organisation == organisation, models.c.version == version)
    )
    if known is None:
        connection.execute(
            insert(models).values(
                organisation=organisation,
                version=version,
                documents=json.dumps(dict(documents), ensure_ascii=False, sort_keys=True),
                published_at=now,
                published_by=by,
                note=note,
                calendar=loaded.model.calendar,
            )
        )
    connection.execute(
        update(organisations).where(organisations.c.id == organisation).values(model_version=version)
    )
    return loaded


def _stranded(connection: Connection, organisation: str, model: Model) -> list[Diagnostic]:
    """Boards and counts have the columns of the current model: an open case must stand in one of them."""
    open_cases = connection.execute(
        select(cases.c.stage, func.count())
        .where(cases.c.organisation == organisation, cases.c.stage_kind == "open")
        .group_by(cases.c.stage)
        .order_by(cases.c.stage)
    )
    here = {stage.id for stage in model.stages.values() if stage.kind == "open"}
    return [
        Diagnostic(STRANDED, f"stages.{stage}", {"stage": stage, "count": count})
        for stage, count in open_cases
        if stage not in here
    ]
