"""`dongxian audit`: `verify` names what was changed, removed or reordered in the history; `replay` folds every
history again and compares the result with the stored state; `deadlines` does the same for the deadlines alone."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from sqlalchemy import Connection, select

from dongxian.commands import Subparsers
from dongxian.installation import installed
from dongxian.report import as_data, as_text
from dongxian.stop import Stop
from engine.diagnostics import Diagnostic, Language, Text
from runtime.models import Models
from runtime.statements.seals import broken_seals
from runtime.statements.trail import broken_trails
from runtime.storage.audit import Report, verify
from runtime.storage.reconciler import repair as repair_deadlines
from runtime.storage.reconciler import slices
from runtime.storage.replay import repair, replay
from runtime.storage.tables import organisations

INTACT = Text(
    "{name}:{streams} 条历史、{events} 个事件、{checkpoints} 个校验点,全部完好",
    "{name}: {streams} histories, {events} events, {checkpoints} checkpoints, all intact",
)
BROKEN = Text("{name}:发现 {count} 处问题", "{name}: {count} findings")
EQUAL = Text("重放了 {count} 条商机,状态全部一致", "{count} cases replayed, every state is equal")
DIFFER = Text(
    "重放了 {count} 条商机,{differing} 条不一致", "{count} cases replayed, {differing} of them differ"
)
DEADLINES_EQUAL = Text(
    "核对了 {count} 条商机的时限,和历史推出的全部一致",
    "The deadlines of {count} cases are those that history tells",
)
DEADLINES_DIFFER = Text(
    "核对了 {count} 条商机的时限,{differing} 条和历史推出的不同",
    "The deadlines of {count} cases were compared, those of {differing} differ from history",
)
NO_CASE = Text("没有编号为“{case}”的商机", "There is no case with the id “{case}”")
REPAIRED = Text("已按历史重建 {differing} 条", "{differing} rebuilt from history")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "audit", help="核对历史 · check that history is intact", description=__doc__
    )
    command.add_argument("what", choices=["verify", "replay", "deadlines"])
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument("--case", help="replay: only this case")
    command.add_argument("--repair", action="store_true", help="replay, deadlines: rebuild what differs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    return {"verify": _verify, "replay": _replay, "deadlines": _deadlines}[args.what](args)


def _deadlines(args: argparse.Namespace) -> int:
    """Says what differs as it is found; nothing but the ids of broken cases is kept."""
    models, count, broken = Models(), 0, []
    with installed() as database:
        with database.read() as connection:
            for organisation in connection.scalars(select(organisations.c.id)).all():
                for compared in slices(connection, organisation, models.get):
                    count += compared.cases
                    broken += [(organisation, each) for each in compared.differing]
        _say(args, count, [each.diagnostic() for _, each in broken], DEADLINES_EQUAL, DEADLINES_DIFFER)
        if not args.repair:
            return 1 if broken else 0
        for organisation, each in broken:
            database.write(
                partial(repair_deadlines, organisation=organisation, model_of=models.get, case=each.case)
            )
        if broken and not args.json:
            print(REPAIRED.to(args.language).format(differing=len(broken)))
        return 0


def _replay(args: argparse.Namespace) -> int:
    models = Models()
    with installed() as database:
        with database.read() as connection:
            replayed = [
                (organisation, each)
                for organisation in connection.scalars(select(organisations.c.id)).all()
                for each in replay(connection, organisation, models.get, args.case)
            ]
        if args.case and not replayed:
            raise Stop(NO_CASE, case=args.case)
        broken = [(organisation, each) for organisation, each in replayed if not each.equal]
        _say(args, len(replayed), [each.diagnostic() for _, each in broken], EQUAL, DIFFER)
        if not broken or not args.repair:
            return 1 if broken else 0

        def work(connection: Connection) -> None:
            for organisation, each in broken:
                repair(connection, organisation, models.get, each.case)

        database.write(work)
        if not args.json:
            print(REPAIRED.to(args.language).format(differing=len(broken)))
        return 0


def _say(
    args: argparse.Namespace, count: int, findings: Sequence[Diagnostic], equal: Text, differ: Text
) -> None:
    said = {"count": count, "differing": len(findings)}
    if args.json:
        print(json.dumps({**said, "findings": [as_data(each) for each in findings]}))
        return
    for each in findings:
        print(as_text(each, args.language))
    print((differ if findings else equal).to(args.language).format(**said))


def _verify(args: argparse.Namespace) -> int:
    with installed() as database, database.read() as connection:
        named = connection.execute(select(organisations.c.id, organisations.c.name)).all()
        reports = {name: _verified(connection, id) for id, name in named}
    if args.json:
        print(json.dumps({name: _data(report) for name, report in reports.items()}, ensure_ascii=False))
    else:
        for name, report in reports.items():
            print(_text(name, report, args.language))
    return 0 if all(report.intact for report in reports.values()) else 1


def _verified(connection: Connection, organisation: str) -> Report:
    """The history, the quarterly statements that were made of it, and the appeals against them."""
    report = verify(connection, organisation)
    beside = (*broken_seals(connection, organisation), *broken_trails(connection, organisation))
    return replace(report, findings=(*report.findings, *beside))


def _text(name: str, report: Report, language: Language) -> str:
    if report.intact:
        return INTACT.to(language).format(
            name=name, streams=report.streams, events=report.events, checkpoints=report.checkpoints
        )
    head = BROKEN.to(language).format(name=name, count=len(report.findings))
    return "\n".join([head, *(as_text(finding, language) for finding in report.findings)])


def _data(report: Report) -> dict[str, object]:
    return {
        "intact": report.intact,
        "streams": report.streams,
        "events": report.events,
        "checkpoints": report.checkpoints,
        "findings": [as_data(finding) for finding in report.findings],
    }
