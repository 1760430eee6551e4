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

from engine.model.kernel import Model
from engine.rules import event as happened
from engine.rules.event import AnyEvent, PayloadErased
from engine.rules.evolve import fold
from engine.rules.stored import encode, upcast
from runtime.storage.history import CASE, Head, Stream, append, digest
from runtime.storage.projections.cases import field_columns
from runtime.storage.rows import Rows
from runtime.storage.tables import (
    activities,
    approval_seats,
    case_fields,
    cases,
    decisions,
    event_payloads,
    messages,
    outbox,
    overrides,
    records,
    streams,
    tasks,
)

ERASED = "payload_erased"
NAMELESS = "—"

_PERSONAL: Mapping[type, Mapping[str, object]] = {
    happened.CaseCreated: {"fields": {}, "import_key": None},
    happened.HandedOver: {"failed": ()},
    happened.FieldsChanged: {"fields": {}, "before": {}, "reason": ""},
    happened.ActivityRecorded: {"fields": {}, "why_not": ""},
    happened.ActivityCorrected: {"fields": {}, "before": {}, "reason": "", "why_not": ""},
    happened.StageEntered: {"comment": ""},
    happened.GateOverridden: {"reason": "", "missing": ()},
    happened.OwnerChanged: {"comment": ""},
    happened.NoteAdded: {"text": "", "files": ()},
    happened.RecordAdded: {"fields": {}},
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
    model: Model,
    *,
    actor: str,
    reason: str,
    now: datetime,
) -> None:
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
    state = fold([*(event for event, _ in left.values()), erased])
    rows = Rows()
    append(rows, stream, Head(head.head, head.head_hash), [erased], None)
    rows.update(
        cases,
        (organisation, case),
        field_columns(model, {})
        | {"name": NAMELESS, "search": "", "sequence": state.events, "import_key": None}
        | {"snapshot": encode(state).decode()},
    )
    rows.write(connection)
    _forget_projections(connection, organisation, case)


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


def _forget_projections(connection: Connection, organisation: str, case: str) -> None:
    connection.execute(
        delete(case_fields).where(case_fields.c.organisation == organisation, case_fields.c.case == case)
    )
    blank = {
        records: {"fields": "{}"},
        tasks: {"title": NAMELESS, "note": "", "because": ""},
        activities: {"why_not": ""},
        overrides: {"reason": "", "missing": ""},
        approval_seats: {"comment": ""},
        messages: {"title": NAMELESS, "body": "", "because": ""},
    }
    for table, values in blank.items():
        connection.execute(
            update(table).where(table.c.organisation == organisation, table.c.case == case).values(values)
        )
    _forget_traces(connection, organisation, case)
    connection.execute(delete(outbox).where(outbox.c.organisation == organisation, outbox.c.case == case))


def _forget_traces(connection: Connection, organisation: str, case: str) -> None:
    """Refusals quote what was typed; how a command ended stays, for those who send it again."""
    of_case = decisions.c.organisation == organisation, decisions.c.kind == CASE, decisions.c.stream == case
    rows = Rows()
    for id, trace in connection.execute(select(decisions.c.id, decisions.c.trace).where(*of_case)).all():
        kept = json.loads(trace) | {"steps": [], "refused": [], "warnings": []}
        rows.update(decisions, (organisation, id), {"trace": json.dumps(kept), "asked": None})
    rows.write(connection)
