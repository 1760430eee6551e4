"""Records that were linked to a case."""

from __future__ import annotations

import msgspec

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
                    "fields": msgspec.json.encode(event.fields).decode(),
                    "created_by": event.actor,
                    "created_at": event.judged_at,
                },
            )
