"""What was said last about a case: the latest form or note, in one line, for those who take the case up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from engine.diagnostics import Language
from engine.fields.upload import Upload
from engine.model.kernel import Model
from engine.rules.event import ActivityCorrected, ActivityRecorded, NoteAdded
from runtime.queries.colleagues import names_of
from runtime.storage.history import Stream, read
from runtime.web.timeline import form_of

MOST = 300


@dataclass(frozen=True, slots=True)
class Said:
    at: datetime
    who: str
    words: str


def last_said(
    connection: Connection, organisation: str, model: Model, case: str, language: Language
) -> Said | None:
    """None while nobody has recorded anything, or when it was forgotten."""
    history = [
        event
        for event in read(connection, Stream(organisation, case))
        if isinstance(event, ActivityRecorded | ActivityCorrected | NoteAdded)
    ]
    for event in reversed(history):
        words = "; ".join(_words(model, event, language))
        if words:
            names = names_of(connection, organisation, {event.actor})
            said = words if len(words) <= MOST else words[: MOST - 1] + "…"
            return Said(event.judged_at, names.get(event.actor, ""), said)
    return None


def _words(
    model: Model, event: ActivityRecorded | ActivityCorrected | NoteAdded, language: Language
) -> Iterator[str]:
    if isinstance(event, NoteAdded):
        yield event.text
        return
    form = form_of(model, event, {})
    for field in form.fields if form else ():
        value = event.fields.get(field.id)
        if value is not None and not isinstance(field.type, Upload):
            yield f"{field.title.to(language)}: {field.type.show(value, language)}"
