"""Logging in: at most a few wrong passwords per login and per address, and the same answer for every miss."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, func, insert, select

from engine.diagnostics import Diagnostic
from runtime.accounts.account import USABLE, folded
from runtime.accounts.codes import TOO_MANY_ATTEMPTS, WRONG_LOGIN
from runtime.accounts.password import password_matches
from runtime.accounts.session import open_session
from runtime.organisation.organisation import find_organisation
from runtime.storage import Database
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, login_attempts

WINDOW = timedelta(minutes=15)
PER_LOGIN = 5
PER_ADDRESS = 50  # a shop or an office shares one address
NOWHERE = "-"  # the organisation of attempts that named none


def log_in(
    database: Database, organisation_name: str, login: str, password: str, address: str, now: datetime
) -> str | Diagnostic:
    """The new session's cookie, or why not."""
    login = folded(login)

    def count(connection: Connection) -> str | Diagnostic:
        # One after the other, or many guesses at once would all count the same few before them.
        database.lock(connection, [f"login/{login}", f"address/{address}"])
        return count_attempt(connection, organisation_name, login, address, now)

    organisation = database.write(count)
    if isinstance(organisation, Diagnostic):
        return organisation
    with database.read() as connection:
        row = connection.execute(
            USABLE.where(accounts.c.organisation == organisation, accounts.c.login == login),
            {"now": now},
        ).first()
    if not password_matches(password, row.password_hash if row else None) or row is None:
        return Diagnostic(WRONG_LOGIN)
    return database.write(lambda connection: let_in(connection, organisation, row.id, login, now))


def count_attempt(
    connection: Connection, organisation_name: str, login: str, address: str, now: datetime
) -> str | Diagnostic:
    """Counts before the password is looked at, so that many at once are counted too. `login` is folded."""
    organisation = find_organisation(connection, organisation_name) or NOWHERE
    recent = (login_attempts.c.organisation == organisation) & (login_attempts.c.at > now - WINDOW)
    by_login = select(func.count()).where(recent, login_attempts.c.login == login)
    by_address = select(func.count()).where(recent, login_attempts.c.address == address)
    for query, most in ((by_login, PER_LOGIN), (by_address, PER_ADDRESS)):
        if connection.execute(query).scalar_one() >= most:
            return Diagnostic(TOO_MANY_ATTEMPTS, parameters={"minutes": int(WINDOW.total_seconds() // 60)})
    connection.execute(
        delete(login_attempts).where(
            login_attempts.c.organisation == organisation, login_attempts.c.at <= now - WINDOW
        )
    )
    connection.execute(
        insert(login_attempts).values(
            organisation=organisation, id=new_id(), login=login, address=address, at=now
        )
    )
    return organisation


def let_in(connection: Connection, organisation: str, account: str, login: str, now: datetime) -> str:
    connection.execute(
        delete(login_attempts).where(
            login_attempts.c.organisation == organisation, login_attempts.c.login == login
        )
    )
    return open_session(connection, organisation, account, now)
