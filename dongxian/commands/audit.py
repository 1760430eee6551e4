"""`dongxian audit`: `verify` names what was changed, removed or reordered in the history; `replay` folds every
history again and compares the result with the stored state."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from dongxian.commands import Subparsers
from dongxian.installation import installed
from dongxian.report import as_data, as_text
from dongxian.stop import Stop
from engine.diagnostics import Language, Text
from runtime.models import Models
from runtime.storage.audit import Report, verify
from runtime.storage.replay import Replayed, repair, replay
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
NO_CASE = Text("没有编号为“{case}”的商机", "There is no case with the id “{case}”")
REPAIRED = Text("已按历史重建 {differing} 条", "{differing} rebuilt from history")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "audit", help="核对历史 · check that history is intact", description=__doc__
    )
    command.add_argument("what", choices=["verify", "replay"])
    command.add_argument("--json", action="store_true", help="for programs")
    command.add_argument("--case", help="replay: only this case")
    command.add_argument("--repair", action="store_true", help="replay: rebuild the states that differ")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    return _replay(args) if args.what == "replay" else _verify(args)


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
        _tell(args, len(replayed), [each for _, each in broken])
        if not broken or not args.repair:
            return 1 if broken else 0

        def work(connection: Connection) -> None:
            for organisation, each in broken:
                repair(connection, organisation, models.get, each.case)

        database.write(work)
        if not args.json:
            print(REPAIRED.to(args.language).format(differing=len(broken)))
        return 0


def _tell(args: argparse.Namespace, count: int, broken: Sequence[Replayed]) -> None:
    said = {"count": count, "differing": len(broken)}
    if args.json:
        print(json.dumps({**said, "findings": [as_data(each.diagnostic()) for each in broken]}))
        return
    for each in broken:
        print(as_text(each.diagnostic(), args.language))
    print((DIFFER if broken else EQUAL).to(args.language).format(**said))


def _verify(args: argparse.Namespace) -> int:
    with installed() as database, database.read() as connection:
        named = connection.execute(select(organisations.c.id, organisations.c.name)).all()
        reports = {name: verify(connection, id) for id, name in named}
    if args.json:
        print(json.dumps({name: _data(report) for name, report in reports.items()}, ensure_ascii=False))
    else:
        for name, report in reports.items():
            print(_text(name, report, args.language))
    return 0 if all(report.intact for report in reports.values()) else 1


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
