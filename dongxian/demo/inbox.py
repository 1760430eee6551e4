"""Messages of the past: in the inbox at their own time, most of them read, none sent out again."""

from __future__ import annotations

from datetime import datetime, timedelta

from runtime.effects import message
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows
from runtime.storage.tables import messages, outbox

STILL_UNREAD = timedelta(days=2)


def read_long_ago(rows: Rows, organisation: str, now: datetime) -> None:
    for key, sent in list(rows.added(outbox)):
        letter = message.read(str(sent["payload"]))
        at = sent["created_at"]
        if letter.person is None or not isinstance(at, datetime):
            continue
        rows.update(outbox, key, {"state": "done", "done_at": at})
        rows.insert(
            messages,
            (organisation, new_id()),
            {
                "key": sent["key"],
                "person": letter.person,
                "case": sent["case"],
                "title": letter.title[:200],
                "body": letter.say,
                "because": letter.because,
                "copy": letter.copy,
                "created_at": at,
                "read_at": at + timedelta(hours=3) if at < now - STILL_UNREAD else None,
            },
        )
