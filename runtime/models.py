"""Published models: stored as documents, loaded once per version, shared by everyone in the process."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping

from sqlalchemy import Connection, bindparam, select

from engine.model import load
from engine.model.kernel import Model
from runtime.storage.tables import models, organisations

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
