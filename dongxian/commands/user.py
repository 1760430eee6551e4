"""`dongxian user`: accounts of people who are in the organisation already."""

from __future__ import annotations

import argparse
import getpass
import sys
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from engine.diagnostics import Text
from runtime.accounts.account import folded
from runtime.accounts.password import hash_password
from runtime.clock import SystemClock
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, people, sessions

SHORTEST = 8

NO_PERSON = Text(
    "没有工号“{number}”的人员,先导入人员表",
    "There is nobody with staff number “{number}”; import the people first",
)
NO_ACCOUNT = Text("没有账号“{login}”", "There is no login “{login}”")
TAKEN = Text("账号“{login}”已经存在", "The login “{login}” exists already")
TOO_SHORT = Text("密码至少 {shortest} 个字符", "A password has at least {shortest} characters")
DONE = Text("好了:{login}", "Done: {login}")
ASK = Text("密码:", "Password: ")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("user", help="账号 · accounts", description=__doc__)
    command.add_argument("what", choices=["add", "password", "disable"])
    command.add_argument("login")
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--number", help="staff number of the person (for add)")
    command.add_argument("--administrator", action="store_true")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """The password is asked for, or read from the first line of what is piped in."""
    args.login = folded(args.login)
    with installed() as database:
        with database.read() as connection:
            organisation = organisation_named(connection, args.organisation)
        password = "" if args.what == "disable" else _password(args)
        if args.what != "disable" and len(password) < SHORTEST:
            return _sorry(args, TOO_SHORT)
        hashed = hash_password(password) if password else ""
        now = SystemClock().now()
        problem = database.write(lambda connection: _change(connection, args, organisation, hashed, now))
    if problem is not None:
        return _sorry(args, problem)
    print(DONE.to(args.language).format(login=args.login))
    return 0


def _password(args: argparse.Namespace) -> str:
    if sys.stdin.isatty():
        return getpass.getpass(ASK.to(args.language))
    return sys.stdin.readline().rstrip("\n")


def _change(
    connection: Connection, args: argparse.Namespace, organisation: str, hashed: str, now: datetime
) -> Text | None:
    """What stands in the way, or None when it is done."""
    same = (accounts.c.organisation == organisation, accounts.c.login == args.login)
    account = connection.scalar(select(accounts.c.id).where(*same))
    if args.what == "add":
        return TAKEN if account else _add(connection, args, organisation, hashed)
    if account is None:
        return NO_ACCOUNT
    values = {"disabled_at": now} if args.what == "disable" else {"password_hash": hashed}
    connection.execute(update(accounts).where(*same).values(values))
    _log_out(connection, sessions.c.organisation == organisation, sessions.c.account == account)
    return None


def _add(connection: Connection, args: argparse.Namespace, organisation: str, hashed: str) -> Text | None:
    person = connection.scalar(
        select(people.c.id).where(people.c.organisation == organisation, people.c.number == args.number)
    )
    if person is None:
        return NO_PERSON
    connection.execute(
        insert(accounts).values(
            organisation=organisation,
            id=new_id(),
            person=person,
            login=args.login,
            password_hash=hashed,
            administrator=args.administrator,
        )
    )
    return None


def _log_out(connection: Connection, *of_account: ColumnElement[bool]) -> None:
    """Whoever was logged in with the old password is not any more."""
    connection.execute(delete(sessions).where(*of_account))


def _sorry(args: argparse.Namespace, problem: Text) -> int:
    said = problem.to(args.language)
    print(said.format(login=args.login, number=args.number, shortest=SHORTEST), file=sys.stderr)
    return 1
