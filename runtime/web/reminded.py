"""Why somebody was reminded: from the stored decision and the case's own history, never from memory."""

from __future__ import annotations

from sqlalchemy import Row

from engine.rules import Reason, explain_message
from runtime.queries.cases import find_case
from runtime.queries.inbox import trace_of
from runtime.storage.history import Stream, read
from runtime.web.desk import Desk


def reasons_of(desk: Desk, message: Row[tuple[object, ...]]) -> tuple[Reason, ...]:
    """Nothing when the message is about no case, or about one that has left the reader's sight."""
    organisation = desk.account.organisation
    row = find_case(desk.connection, desk.sees, message.case) if message.case else None
    if row is None:
        return ()
    model = desk.services.models.get(desk.connection, organisation, row.model_version)
    trace = trace_of(desk.connection, organisation, row.id, message.key)
    history = list(read(desk.connection, Stream(organisation, row.id)))
    return explain_message(model, message.because, trace, history)
