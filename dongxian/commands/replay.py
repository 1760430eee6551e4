"""`dongxian replay`: folds every history again and compares the result with what is stored."""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence

from sqlalchemy import Connection, select

from dongxian.commands import Subparsers
from dongxian.installation import installed
from dongxian.report import as_data, as_text
from dongxian.stop import Stop
from engine.diagnostics import Text
from runtime.models import Models
from runtime.storage.replay import Replayed, repair, replay
from runtime.storage.tables import organisations

EQUAL = Text("重放了 {count} 条商机,状态全部一致", "{count} cases replayed, every state is equal")
DIFFER = Text(
    "重放了 {count} 条商机,{differing} 条不一致", "{count} cases replayed, {differing} of them differ"
)
REPAIRED = Text("已按历史重建 {differing} 条", "{differing} rebuilt from history")
NO_CASE = Text("没有编号为“{case}”的商机", "There is no case with the id “{case}”")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "replay", help="重放历史 · replay history against the stored state", description=__doc__
    )
    command.add_argument("--case", help="only this case")
    command.add_argument("--repair", action="store_true", help="rebuild the states that differ")
    command.add_argument("--json", action="store_true", help="for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
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
        tell(args, len(replayed), [each for _, each in broken])
        if not broken or not args.repair:
            return 1 if broken else 0

        def work(connection: Connection) -> None:
            for organisation, each in broken:
                repair(connection, organisation, models.get, each.case)

        database.write(work)
        if not args.json:
            print(REPAIRED.to(args.language).format(differing=len(broken)))
        return 0


def tell(args: argparse.Namespace, count: int, broken: Sequence[Replayed]) -> None:
    said = {"count": count, "differing": len(broken)}
    if args.json:
        print(json.dumps({**said, "findings": [as_data(each.diagnostic()) for each in broken]}))
        return
    for each in broken:
        print(as_text(each.diagnostic(), args.language))
    print((DIFFER if broken else EQUAL).to(args.language).format(**said))
