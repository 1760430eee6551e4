"""`dongxian explain`: why somebody was reminded about a case, and what is missing for it to move."""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from dongxian.case import case_meant
from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from engine.diagnostics import Language, Text
from engine.model import Model
from engine.rules import Facts, decode_case, explain_message, explain_move
from engine.rules.case import Case
from engine.rules.renaming import named_as_now
from runtime.clock import SystemClock
from runtime.models import Models
from runtime.organisation.directory import read_directory
from runtime.queries.inbox import trace_of
from runtime.storage.history import Stream, read
from runtime.storage.tables import messages, people

HEAD = Text("{name} · {stage} · 负责人 {owner}", "{name} · {stage} · owner {owner}")
TO_MOVE = Text("往“{to}”移动:", "To move to “{to}”:")
REMINDED = Text("{at} 提醒 {person}:{title}", "{at} {person} was reminded: {title}")
SILENT = Text("没有提醒过任何人", "Nobody was reminded")
MOST = 20


@dataclass(frozen=True, slots=True)
class Move:
    to: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reminder:
    at: datetime
    person: str
    title: str
    because: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explained:
    """One case in the asked language; `at` of a reminder is in the model's time zone."""

    id: str
    name: str
    stage: str
    owner: str
    moves: tuple[Move, ...]
    reminders: tuple[Reminder, ...]


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("explain", help="为什么 · why", description=__doc__)
    command.add_argument("case", help="the case's id, or its whole name")
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with installed() as database, database.read() as connection:
        organisation = organisation_named(connection, args.organisation)
        case = case_meant(args, connection, organisation)
        if case is None:
            return 1
        explained = _explained(connection, organisation, case, args.language)
    if args.json:
        print(json.dumps(asdict(explained), ensure_ascii=False, default=datetime.isoformat))
    else:
        print("\n".join(_lines(explained, args.language)))
    return 0


def _explained(
    connection: Connection, organisation: str, row: Row[tuple[object, ...]], language: Language
) -> Explained:
    model = Models().get(connection, organisation, row.model_version)
    case = decode_case(row.snapshot)
    return Explained(
        row.id,
        row.name,
        model.stages[case.stage].title.to(language),
        read_directory(connection, organisation).name(case.owner),
        tuple(_moves(model, case, language)),
        tuple(_reminders(connection, organisation, model, row.id, language)),
    )


def _moves(model: Model, case: Case, language: Language) -> Iterator[Move]:
    for to in model.stages[case.stage].forward:
        explained = explain_move(model, case, Facts(), to, SystemClock().now())
        yield Move(model.stages[to].title.to(language), tuple(explained.sentence(language).splitlines()))


def _reminders(
    connection: Connection, organisation: str, model: Model, id: str, language: Language
) -> Iterator[Reminder]:
    sent = connection.execute(
        select(messages, people.c.name)
        .join(people, (people.c.organisation == messages.c.organisation) & (people.c.id == messages.c.person))
        .where(messages.c.organisation == organisation, messages.c.case == id)
        .order_by(messages.c.created_at)
        .limit(MOST)
    ).all()
    events = named_as_now(list(read(connection, Stream(organisation, id))))
    for message in sent:
        trace = trace_of(connection, organisation, id, message.key)
        reasons = explain_message(model, message.because, trace, events)
        yield Reminder(
            message.created_at.astimezone(ZoneInfo(model.timezone)),
            message.name,
            message.title,
            tuple(reason.words.to(language) for reason in reasons),
        )


def _lines(explained: Explained, language: Language) -> Iterator[str]:
    yield HEAD.to(language).format(name=explained.name, stage=explained.stage, owner=explained.owner)
    for move in explained.moves:
        yield TO_MOVE.to(language).format(to=move.to)
        yield from (f"    {line}" for line in move.lines)
    if not explained.reminders:
        yield SILENT.to(language)
    for reminder in explained.reminders:
        at = f"{reminder.at:%Y-%m-%d %H:%M}"
        yield REMINDED.to(language).format(at=at, person=reminder.person, title=reminder.title)
        yield from (f"    {reason}" for reason in reminder.because)
