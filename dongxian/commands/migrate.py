"""`dongxian migrate`: brings the database to the tables that this version needs."""

from __future__ import annotations

import argparse

from dongxian.commands import Subparsers
from engine.diagnostics import Text
from runtime.settings import Settings
from runtime.storage import migration
from runtime.storage.database import Database

UP_TO_DATE = Text("表结构已是最新({latest})", "The tables are up to date ({latest})")
NEEDED = Text(
    "表结构是 {before},需要 {latest};请运行 dongxian migrate",
    "The tables are at {before} and {latest} is needed; run dongxian migrate",
)
MIGRATED = Text("表结构已从 {before} 升级到 {latest}", "The tables went from {before} to {latest}")
EMPTY = Text("空库", "an empty database")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser(
        "migrate", help="升级表结构 · bring the tables up to date", description=__doc__
    )
    command.add_argument("--check", action="store_true", help="only say whether they are")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    with Database.open(Settings.from_environment().database_url) as database:
        before, latest = migration.current(database), migration.latest()
        said = {"before": before or EMPTY.to(args.language), "latest": latest}
        if before == latest:
            print(UP_TO_DATE.to(args.language).format(**said))
            return 0
        if args.check:
            print(NEEDED.to(args.language).format(**said))
            return 1
        migration.upgrade(database)
        print(MIGRATED.to(args.language).format(**said))
        return 0
