"""`dongxian audit verify`: walks the whole history and names what was changed, removed or reordered."""

from __future__ import annotations

import argparse
import json

from sqlalchemy import select

from dongxian.commands import Subparsers
from dongxian.installation import installed
from dongxian.report import as_data, as_text
from engine.diagnostics import Language, Text
from runtime.storage.audit import Report, verify
from runtime.storage.tables import organisations

INTACT = Text(
    "{name}:{streams} 条历史、{events} 个事件、{checkpoints} 个校验点,全部完好",
    "{name}: {streams} histories, {events} events, {checkpoints} checkpoints, all intact",
)
BROKEN = Text("{name}:发现 {count} 处问题", "{name}: {count} findings")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "audit", help="核对历史 · check that history is intact", description=__doc__
    )
    command.add_argument("what", choices=["verify"])
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
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
