"""`dongxian explain`: why somebody was reminded about a case, and what is missing for it to move."""

from __future__ import annotations

import argparse
from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Row, select

from dongxian.case import case_meant
from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from engine.diagnostics import Language, Text
from engine.model import Model
from engine.rules import Facts, decode_case, explain_message, explain_move
from engine.rules.case import Case
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


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("explain", help="为什么 · why", description=__doc__)
    command.add_argument("case", help="the case's id, or its whole name")
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with installed() as database, database.read() as connection:
        organisation = organisation_named(connection, args.organisation)
        case = case_meant(args, connection, organisation)
        if case is None:
            return 1
        for line in _explained(connection, organisation, case, args.language):
            print(line)
    return 0


def _explained(
    connection: Connection, organisation: str, row: Row[tuple[object, ...]], language: Language
) -> Iterator[str]:
    model = Models().get(connection, organisation, row.model_version)
    case = decode_case(row.snapshot)
    owner = read_directory(connection, organisation).name(case.owner)
    stage = model.stages[case.stage].title.to(language)
    yield HEAD.to(language).format(name=row.name, stage=stage, owner=owner)
    yield from _moves(model, case, language)
    yield from _reminders(connection, organisation, model, row.id, language)


def _moves(model: Model, case: Case, language: Language) -> Iterator[str]:
    for to in model.stages[case.stage].forward:
        explained = explain_move(model, case, Facts(), to, SystemClock().now())
        yield TO_MOVE.to(language).format(to=model.stages[to].title.to(language))
        for line in explained.sentence(language).splitlines():
            yield f"    {line}"


def _reminders(
    connection: Connection, organisation: str, model: Model, id: str, language: Language
) -> Iterator[str]:
    sent = connection.execute(
        select(messages, people.c.name)
        .join(people, (people.c.organisation == messages.c.organisation) & (people.c.id == messages.c.person))
        .where(messages.c.organisation == organisation, messages.c.case == id)
        .order_by(messages.c.created_at)
        .limit(MOST)
    ).all()
    if not sent:
        yield SILENT.to(language)
    events = list(read(connection, Stream(organisation, id)))
    for message in sent:
        at = message.created_at.astimezone(ZoneInfo(model.timezone)).strftime("%Y-%m-%d %H:%M")
        yield REMINDED.to(language).format(at=at, person=message.name, title=message.title)
        trace = trace_of(connection, organisation, id, message.key)
        for reason in explain_message(model, message.because, trace, events):
            yield f"    {reason.words.to(language)}"
