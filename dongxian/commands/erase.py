"""`dongxian erase`: forgets a customer for good, because the law or the customer asks for it; administrators only."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from sqlalchemy import Connection

from dongxian.case import case_meant
from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from engine.diagnostics import Text
from runtime.accounts.account import USABLE, folded
from runtime.clock import SystemClock
from runtime.erasing import Erased, erase_case
from runtime.evidence.store import FileStore
from runtime.models import Models
from runtime.settings import Settings
from runtime.storage.tables import accounts

NOT_ADMINISTRATOR = Text(
    "“{login}”不是管理员的账号;只有管理员能清除客户",
    "“{login}” is no administrator's login; only administrators erase",
)
NO_REASON = Text("要用 --reason 写明原因", "Say why with --reason")
ASK = Text(
    "“{name}”的内容会从历史、文件、导入的表里永远清除,不能恢复。要清除就再写一遍它的名字:",
    "What “{name}” says will go for good from history, files and imported sheets. Write its name again to go on: ",
)
LEFT = Text("没有清除", "Nothing was erased")
DONE = Text(
    "已清除“{case}”:文件 {files} 个,被拒的行 {rejects} 行,导入的表 {sheets} 个。备份里还有,请按保存期限销毁",
    "Erased {case}: {files} files, {rejects} refused rows, {sheets} imported sheets. Backups still hold it; "
    "let them run out",
)


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("erase", help="清除客户 · forget a customer", description=__doc__)
    command.add_argument("case", help="the case's id, or its whole name")
    command.add_argument("--reason", required=True, help="why; it stays in the history")
    command.add_argument("--by", required=True, metavar="LOGIN", help="the administrator who asks for it")
    command.add_argument("--yes", action="store_true", help="do not ask again")
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    now = SystemClock().now()
    with installed() as database:
        with database.read() as connection:
            organisation = organisation_named(connection, args.organisation)
            person = administrator(connection, organisation, args.by, now)
            case = case_meant(args, connection, organisation) if person else None
        if not args.reason.strip() or person is None:
            text = NOT_ADMINISTRATOR if person is None else NO_REASON
            print(text.to(args.language).format(login=args.by), file=sys.stderr)
            return 1
        if case is None:
            return 1
        if not (args.yes or confirmed(args, case.name)):
            print(LEFT.to(args.language), file=sys.stderr)
            return 1
        store = FileStore.in_folder(Settings.from_environment().files)

        def work(connection: Connection) -> Erased:
            return erase_case(
                connection, store, Models(), organisation, case.id, actor=person, reason=args.reason, now=now
            )

        erased = database.write(work)
    counted = {"files": erased.files, "rejects": erased.rejects, "sheets": erased.sheets}
    print(DONE.to(args.language).format(case=case.id, **counted))
    return 0


def administrator(connection: Connection, organisation: str, login: str, now: datetime) -> str | None:
    """The person behind the login."""
    row = connection.execute(
        USABLE.where(
            accounts.c.organisation == organisation,
            accounts.c.login == folded(login),
            accounts.c.administrator.is_(True),
        ),
        {"now": now},
    ).first()
    return None if row is None else row.person


def confirmed(args: argparse.Namespace, name: str) -> bool:
    print(ASK.to(args.language).format(name=name), end="", file=sys.stderr, flush=True)
    return sys.stdin.readline().strip() == name
