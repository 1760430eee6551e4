"""`dongxian token`: bearer tokens for programs that use the API."""

from __future__ import annotations

import argparse
import json
import sys
from datetime import timedelta

from sqlalchemy import Connection, select

from dongxian.commands import Subparsers
from dongxian.installation import installed, organisation_named
from engine.diagnostics import Text
from runtime.accounts.account import Account, find_account, folded
from runtime.accounts.token import SCOPES, issue_token, revoke_token
from runtime.clock import SystemClock
from runtime.storage.database import Database
from runtime.storage.tables import accounts, tokens

NO_ACCOUNT = Text("没有账号“{login}”,或者它已停用", "There is no login “{login}”, or it is disabled")
NO_TOKEN = Text("没有这个令牌,或者已经撤销", "There is no such token, or it is revoked already")
KEEP_IT = Text("只显示这一次,请存好:", "Shown only this once, keep it safe:")
REVOKED = Text("已撤销", "Revoked")


def register(subparsers: Subparsers) -> None:
    command = subparsers.add_parser("token", help="接口令牌 · tokens of the API", description=__doc__)
    command.add_argument("--organisation", default="", help="its name; not needed when there is only one")
    command.add_argument("--login", help="issue a token for this login")
    command.add_argument("--title", default="API", help="what the token is for")
    command.add_argument(
        "--scope", action="append", choices=SCOPES, help="may be given twice (default: read)"
    )
    command.add_argument("--days", type=int, default=90, help="how long it is good for (default: 90)")
    command.add_argument("--revoke", metavar="ID", help="end the token with this id")
    command.add_argument("--json", action="store_true", help="the list for programs")
    command.set_defaults(run=run)


def run(args: argparse.Namespace) -> int:
    """Without --login and --revoke it lists the tokens."""
    with installed() as database:
        with database.read() as connection:
            organisation = organisation_named(connection, args.organisation)
        if args.revoke:
            return revoke(args, database, organisation)
        return issue(args, database, organisation) if args.login else show(args, database, organisation)


def issue(args: argparse.Namespace, database: Database, organisation: str) -> int:
    now = SystemClock().now()
    with database.read() as connection:
        account = account_of(connection, organisation, args.login)
    if account is None:
        print(NO_ACCOUNT.to(args.language).format(login=args.login), file=sys.stderr)
        return 1
    scopes, end = args.scope or ["read"], now + timedelta(days=args.days)
    token = database.write(lambda connection: issue_token(connection, account, args.title, scopes, now, end))
    print(KEEP_IT.to(args.language), file=sys.stderr)
    print(token)
    return 0


def revoke(args: argparse.Namespace, database: Database, organisation: str) -> int:
    now = SystemClock().now()
    ended = database.write(lambda connection: revoke_token(connection, organisation, args.revoke, now))
    print((REVOKED if ended else NO_TOKEN).to(args.language))
    return 0 if ended else 1


def show(args: argparse.Namespace, database: Database, organisation: str) -> int:
    with database.read() as connection:
        rows = connection.execute(
            select(tokens, accounts.c.login)
            .join(
                accounts,
                (accounts.c.organisation == tokens.c.organisation) & (accounts.c.id == tokens.c.account),
            )
            .where(tokens.c.organisation == organisation, tokens.c.revoked_at.is_(None))
            .order_by(tokens.c.created_at)
        ).all()
    if args.json:
        names = ("id", "login", "title", "scopes", "expires_at")
        print(json.dumps([{name: getattr(row, name) for name in names} for row in rows], default=str))
        return 0
    for row in rows:
        end = f"{row.expires_at:%Y-%m-%d}" if row.expires_at else "-"
        print(f"{row.id}  {row.login}  {row.title}  {row.scopes}  {end}")
    return 0


def account_of(connection: Connection, organisation: str, login: str) -> Account | None:
    id = connection.scalar(
        select(accounts.c.id).where(
            accounts.c.organisation == organisation, accounts.c.login == folded(login)
        )
    )
    return None if id is None else find_account(connection, organisation, id, SystemClock().now())
