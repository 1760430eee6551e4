"""Tokens and login attempts on both stores."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from sqlalchemy import select

from engine.diagnostics import Diagnostic
from runtime.accounts.account import find_account
from runtime.accounts.login import PER_LOGIN, log_in
from runtime.accounts.token import find_bearer, issue_token, revoke_token
from runtime.storage.database import Database
from runtime.storage.tables import tokens
from tests.runtime.web.shop import PASSWORD, START, found


def issued(database: Database, *scopes: str) -> str:
    database.write(found)
    with database.read() as connection:
        account = find_account(connection, "o1", "a-li", START)
    end = START + timedelta(days=30)
    return database.write(lambda connection: issue_token(connection, account, "BI", scopes, START, end))


def bearer(database: Database, token: str, at=START):
    with database.read() as connection:
        return find_bearer(connection, token, at)


def test_a_token_speaks_for_its_account_within_its_scopes_until_its_end(database: Database):
    token = issued(database, "read", "everything")
    held = bearer(database, token)
    assert (held.account.login, held.scopes) == ("li", {"read"})
    assert bearer(database, token, START + timedelta(days=30)) is None


def test_a_revoked_a_changed_and_a_foreign_token_speak_for_nobody(database: Database):
    token = issued(database, "read")
    for wrong in (token[:-1], token.replace(".o1.", ".o2."), token[3:], "dx.o1.", "", "dx"):
        assert bearer(database, wrong) is None
    with database.read() as connection:
        row = connection.execute(select(tokens)).one()
    assert token.split(".")[2] not in map(str, row)
    assert database.write(lambda connection: revoke_token(connection, "o1", row.id, START))
    assert bearer(database, token) is None


def test_guesses_made_at_the_same_time_are_counted_too(database: Database):
    database.write(found)

    def guess(number: int) -> object:
        return log_in(database, "", "li", f"guess {number}", "1.2.3.4", START)

    with ThreadPoolExecutor(8) as pool:
        codes = [outcome.code.id for outcome in pool.map(guess, range(12)) if isinstance(outcome, Diagnostic)]
    assert codes.count("DOOR801") == PER_LOGIN
    assert isinstance(log_in(database, "", "li", PASSWORD, "1.2.3.4", START), Diagnostic)
