"""One row per reader of a message and per call of another system: its key is the place in the stream that caused it."""

from __future__ import annotations

from collections.abc import Iterator

from engine.actions.effect import Call, Notify
from runtime.effects.message import Message, values
from runtime.storage.change import Change
from runtime.storage.ids import new_id
from runtime.storage.rows import Rows
from runtime.storage.tables import outbox


def project(change: Change, rows: Rows) -> None:
    for index, notice in enumerate(change.decision.messages):
        for message in addressed(change, notice):
            reader = message.person or f"nobody/{message.role}"
            row = values(
                message,
                key=f"{change.case}:{change.after.events}:{index}:{reader}"[:300],
                case=change.case,
                now=change.now,
            )
            rows.insert(outbox, (change.organisation, new_id()), row)
    for index, call in enumerate(change.decision.calls):
        key = f"{change.case}:{change.after.events}:call{index}:{call.receiver}"
        row = values(called(change, call), key=key, case=change.case, now=change.now)
        rows.insert(outbox, (change.organisation, new_id()), row)


def called(change: Change, call: Call) -> Message:
    return Message(
        person=None,
        title=call.title,
        say="",
        public="",
        because=call.because,
        channels=("webhook",),
        unit_path=change.after.unit_path,
        call=call,
    )


def addressed(change: Change, notice: Notify) -> Iterator[Message]:
    """To each person once; a role that nobody holds keeps its message, so that somebody is told."""
    readers: dict[str, tuple[str, str | None]] = {}
    if notice.reader is not None:
        readers[notice.reader] = (notice.to, notice.reader or None)
    for role in (notice.to, *notice.cc) if notice.reader is None else notice.cc:
        holder = change.facts.holders.get(role)
        person = None if holder is None else holder.id
        readers.setdefault(person or f"role/{role}", (role, person))
    (_, to), *copies = readers.values()
    copied = tuple(person for _, person in copies if person is not None)
    for place, (role, person) in enumerate(readers.values()):
        yield Message(
            person=person,
            role=role,
            copy=place > 0,
            title=notice.title,
            say=notice.say,
            public=notice.public,
            because=notice.because,
            channels=tuple(dict.fromkeys((*notice.channels, *change.model.channels))),
            unit_path=change.after.unit_path,
            addressed=() if to is None else (to,),
            copied=copied,
            urgent=notice.urgent,
            reminders=change.model.reminders,
        )
