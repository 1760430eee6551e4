"""Forgets what a customer's history says about people, and keeps what it says about the process.

Payloads shrink to a remainder without personal content and lose their salt; that this happened, and the
digest of each remainder, is itself an event. Envelopes and the hash chain stay as they were.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import datetime

from msgspec.structs import replace
from sqlalchemy import Connection, delete, select, update

from engine.rules import event as happened
from engine.rules.event import AnyEvent, PayloadErased
from engine.rules.stored import encode, upcast
from runtime.storage.history import CASE, Head, Stream, append, digest
from runtime.storage.projections.cases import NAMELESS
from runtime.storage.replay import ModelOf, repair
from runtime.storage.rows import Rows
from runtime.storage.tables import decisions, deliveries, event_payloads, messages, outbox, streams

ERASED = "payload_erased"

_PERSONAL: Mapping[type, Mapping[str, object]] = {
    happened.CaseCreated: {"fields": {}, "import_key": None},
    happened.ReturnContested: {"reason": ""},
    happened.ContestDecided: {"comment": ""},
    happened.FieldsChanged: {"fields": {}, "before": {}, "reason": ""},
    happened.ActivityRecorded: {"fields": {}, "why_not": ""},
    happened.ActivityCorrected: {"fields": {}, "before": {}, "reason": "", "why_not": ""},
    happened.StageEntered: {"comment": ""},
    happened.GateOverridden: {"reason": "", "missing": ()},
    happened.OwnerChanged: {"comment": ""},
    happened.NoteAdded: {"text": "", "files": ()},
    happened.RecordAdded: {"fields": {}},
    happened.WaitingBegan: {"comment": ""},
    happened.WaitingEnded: {"comment": ""},
    happened.TaskOpened: {"title": NAMELESS, "note": "", "because": ""},
    happened.TaskCompleted: {"comment": ""},
    happened.ReminderAcknowledged: {"comment": ""},
    happened.ApprovalRequested: {"comment": "", "seen": {}},
    happened.ApprovalDecided: {"comment": ""},
    happened.ApproverChanged: {"comment": ""},
    happened.ApprovalEnded: {"comment": ""},
}


def remainders(erasures: Iterable[str]) -> dict[int, str]:
    """Sequence -> digest of what an erasure left there; the latest erasure counts."""
    return {
        int(sequence): left
        for payload in erasures
        for sequence, left in json.loads(payload)["remainders"].items()
    }


def remainder(event: AnyEvent) -> AnyEvent:
    return replace(event, **_PERSONAL.get(type(event), {}))


def erase(
    connection: Connection,
    organisation: str,
    case: str,
    model_of: ModelOf,
    *,
    actor: str,
    reason: str,
    now: datetime,
) -> None:
    """Its rows are made anew from what is left of its history, so that they tell no more than that."""
    stream = Stream(organisation, case)
    of_case = (streams.c.organisation == organisation, streams.c.kind == stream.kind, streams.c.id == case)
    head = connection.execute(
        select(streams.c.head, streams.c.head_hash).where(*of_case).with_for_update()
    ).one()
    left = _shrink(connection, stream)
    erased = PayloadErased(
        actor=actor,
        occurred_at=now,
        recorded_at=now,
        remainders={
            str(sequence): digest("", payload)
            for sequence, (event, payload) in left.items()
            if not isinstance(event, PayloadErased)
        },
        reason=reason,
    )
    rows = Rows()
    append(rows, stream, Head(head.head, head.head_hash), [erased], None)
    rows.write(connection)
    repair(connection, organisation, model_of, case)
    _forget_messages(connection, organisation, case)
    _forget_traces(connection, organisation, case)


def _shrink(connection: Connection, stream: Stream) -> dict[int, tuple[AnyEvent, str]]:
    """Every event of the stream without its personal content, by sequence."""
    of_stream = (
        event_payloads.c.organisation == stream.organisation,
        event_payloads.c.kind == stream.kind,
        event_payloads.c.stream == stream.id,
    )
    stored = connection.execute(
        select(event_payloads.c.sequence, event_payloads.c.payload)
        .where(*of_stream)
        .order_by(event_payloads.c.sequence)
    ).all()
    left = {}
    rows = Rows()
    for sequence, payload in stored:
        event = upcast(payload)
        if isinstance(event, PayloadErased):
            left[sequence] = event, payload
            continue
        kept = remainder(event)
        left[sequence] = kept, encode(kept).decode()
        key = (stream.organisation, stream.kind, stream.id, sequence)
        rows.update(event_payloads, key, {"payload": left[sequence][1], "salt": None})
    rows.write(connection)
    return left


def _forget_messages(connection: Connection, organisation: str, case: str) -> None:
    """And what providers answered to them, for many repeat what they were sent."""
    sent = outbox.c.organisation == organisation, outbox.c.case == case
    ids = select(outbox.c.id).where(*sent).union(select(outbox.c.digest).where(*sent))
    connection.execute(
        update(deliveries)
        .where(deliveries.c.organisation == organisation, deliveries.c.outbox.in_(ids))
        .values(provider_text="")
    )
    connection.execute(delete(outbox).where(*sent))
    connection.execute(
        update(messages)
        .where(messages.c.organisation == organisation, messages.c.case == case)
        .values(title=NAMELESS, body="", because="")
    )


def _forget_traces(connection: Connection, organisation: str, case: str) -> None:
    """Refusals quote what was typed; how a command ended stays, for those who send it again."""
    of_case = decisions.c.organisation == organisation, decisions.c.kind == CASE, decisions.c.stream == case
    rows = Rows()
    for id, trace in connection.execute(select(decisions.c.id, decisions.c.trace).where(*of_case)).all():
        kept = json.loads(trace) | {"steps": [], "refused": [], "warnings": []}
        rows.update(decisions, (organisation, id), {"trace": json.dumps(kept), "asked": None})
    rows.write(connection)
