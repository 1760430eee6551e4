"""A login that lasts: a random secret in a cookie, its digest in a row, so that it can be revoked."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, bindparam, delete, insert

from runtime.accounts.account import NOW, USABLE, Account, account_of, held_now
from runtime.storage.tables import accounts, sessions

LASTS = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Session:
    """`form_secret` is what every form of this session carries against forged posts."""

    account: Account
    form_secret: str


_WITH_ACCOUNT = (
    USABLE.add_columns(sessions.c.form_secret)
    .join(
        sessions,
        (sessions.c.organisation == accounts.c.organisation) & (sessions.c.account == accounts.c.id),
    )
    .where(
        sessions.c.organisation == bindparam("organisation"),
        sessions.c.digest == bindparam("digest"),
        sessions.c.expires_at > NOW,
    )
)


def open_session(connection: Connection, organisation: str, account: str, now: datetime) -> str:
    """Returns the cookie's value; it names the organisation because every key starts with it."""
    secret = secrets.token_urlsafe(32)
    connection.execute(
        delete(sessions).where(sessions.c.organisation == organisation, sessions.c.expires_at < now)
    )
    connection.execute(
        insert(sessions).values(
            organisation=organisation,
            digest=digest(secret),
            account=account,
            form_secret=secrets.token_urlsafe(24),
            created_at=now,
            expires_at=now + LASTS,
        )
    )
    return f"{organisation}.{secret}"


def find_session(connection: Connection, cookie: str, now: datetime) -> Session | None:
    organisation, _, secret = cookie.partition(".")
    asked = {"organisation": organisation, "digest": digest(secret), "now": now}
    row = connection.execute(_WITH_ACCOUNT, asked).first()
    if row is None:
        return None
    return Session(account_of(row, held_now(connection, organisation, row.person, now)), row.form_secret)


def close_session(connection: Connection, cookie: str) -> None:
    organisation, _, secret = cookie.partition(".")
    connection.execute(
        delete(sessions).where(sessions.c.organisation == organisation, sessions.c.digest == digest(secret))
    )


def digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
