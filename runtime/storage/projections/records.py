"""Records that were linked to a case."""

from __future__ import annotations

from collections.abc import Mapping

import msgspec

from engine.json import Json
from engine.model.kernel import RecordType
from engine.rules.event import RecordAdded
from runtime.storage.change import Change
from runtime.storage.rows import Rows
from runtime.storage.tables import records


def project(change: Change, rows: Rows) -> None:
    for event in change.events:
        if isinstance(event, RecordAdded):
            rows.insert(
                records,
                (change.organisation, event.record),
                {
                    "type": event.record_type,
                    "case": change.case,
                    "unique_key": unique_key(change.model.record_types.get(event.record_type), event.fields),
                    "fields": msgspec.json.encode(event.fields).decode(),
                    "created_by": event.actor,
                    "created_at": event.judged_at,
                },
            )


def unique_key(record_type: RecordType | None, fields: Mapping[str, Json]) -> str | None:
    if record_type is None or not record_type.unique:
        return None
    values = [fields.get(name) for name in record_type.unique]
    return None if None in values else "\x1f".join(map(str, values))[:200]
