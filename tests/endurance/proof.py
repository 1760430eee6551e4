"""What must hold after any number of kills, each broken promise in a line of words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from datetime import datetime

from sqlalchemy import Connection, select

from engine.rules.event import ActivityRecorded, CaseCreated, DeadlineArmed, DeadlineMissed
from engine.rules.stored import upcast
from runtime.models import Models
from runtime.storage.audit import verify
from runtime.storage.replay import replay
from runtime.storage.tables import cases, deadlines, event_payloads, outbox, tasks
from tests.endurance.ledger import Ledger, Told
from tests.endurance.traffic import COMPANY


def broken(
    connection: Connection,
    ledger: Ledger,
    created: Collection[str],
    submissions: Collection[str],
    now: datetime,
) -> Iterator[str]:
    yield from _requests(connection, created, submissions)
    yield from _deadlines(connection, now)
    yield from _messages(connection, ledger)
    for finding in verify(connection, COMPANY).findings:
        yield f"history: {finding.message('en')}"
    for each in replay(connection, COMPANY, Models().get):
        if not each.equal:
            yield f"replay: {each.diagnostic().message('en')}"


def _requests(
    connection: Connection, created: Collection[str], submissions: Collection[str]
) -> Iterator[str]:
    """What was answered with a success is there, and nothing twice."""
    kept, recorded = Counter[str](), Counter[str]()
    for stream, event in history(connection):
        if isinstance(event, CaseCreated):
            kept[stream] += 1
        elif isinstance(event, ActivityRecorded):
            recorded[event.submission] += 1
    if kept != Counter(list(created)):
        yield f"cases: {len(kept)} are there, {len(set(created))} were answered for"
    if recorded != Counter(list(submissions)):
        yield f"activities: {recorded.total()} are there, {len(set(submissions))} were answered for"


def _deadlines(connection: Connection, now: datetime) -> Iterator[str]:
    armed, fired = set(), Counter[tuple[str, str, int]]()
    for stream, event in history(connection):
        if isinstance(event, DeadlineArmed):
            armed.add((stream, event.clause, event.occurrence))
        elif isinstance(event, DeadlineMissed):
            fired[stream, event.clause, event.occurrence] += 1
    rows = {
        (row.case, row.clause, row.occurrence): row
        for row in connection.execute(select(deadlines).where(deadlines.c.organisation == COMPANY))
    }
    yield from (f"deadline fired {times} times: {key}" for key, times in fired.items() if times > 1)
    yield from (f"deadline without a row: {key}" for key in armed - rows.keys())
    for key, row in rows.items():
        if row.state == "pending" and row.due is not None and row.due < now:
            yield f"deadline lost: {key} was due at {row.due}"
        if (row.state == "missed") != (key in fired):
            yield f"deadline {key} is {row.state} and fired {fired[key]} times"


def _messages(connection: Connection, ledger: Ledger) -> Iterator[str]:
    """Of each missed clock every reader hears once, under one key; each task is opened once."""
    rows = connection.execute(select(outbox.c.id, outbox.c.state).where(outbox.c.organisation == COMPANY))
    states = {row.id: row.state for row in rows}
    yield from (f"outbox row {id} is {state}" for id, state in states.items() if state != "done")
    yield from (f"never delivered: {id}" for id in states.keys() - ledger.keys.keys())
    yield from (f"delivered without a row: {key}" for key in ledger.keys.keys() - states.keys())
    told = Counter(each for content in ledger.keys.values() for each in content)
    yield from (f"delivered under {times} keys: {each}" for each, times in told.items() if times > 1)
    wanted = {reader for stream, event in history(connection) for reader in _readers(stream, event)}
    yield from (f"nobody was told: {each}" for each in wanted - told.keys())
    yield from (f"told without a reason: {each}" for each in told.keys() - wanted)
    opened = connection.scalars(select(tasks.c.case).where(tasks.c.organisation == COMPANY)).all()
    in_talks = sum(1 for each in wanted if each.because == "clause/stage/谈判#1" and each.to == "boss")
    if len(opened) != in_talks:
        yield f"tasks: {len(opened)} are open, {in_talks} clocks asked for one"


def _readers(stream: str, event: object) -> Iterator[Told]:
    """Written down by hand from the model, not derived from it."""
    if isinstance(event, DeadlineMissed):
        because = f"clause/{event.clause}#{event.occurrence}"
        yield Told(stream, because, "boss")
        if event.clause == "stage/谈判":
            yield Told(stream, because, "mai")


def history(connection: Connection) -> Iterator[tuple[str, object]]:
    """Every event of every case, case by case."""
    mine = select(event_payloads.c.stream, event_payloads.c.payload).where(
        event_payloads.c.organisation == COMPANY, event_payloads.c.kind == "case"
    )
    known = set(connection.scalars(select(cases.c.id).where(cases.c.organisation == COMPANY)))
    for stream, payload in connection.execute(
        mine.order_by(event_payloads.c.stream, event_payloads.c.sequence)
    ):
        assert stream in known, f"history of {stream}, which is no case"
        yield stream, upcast(payload)
