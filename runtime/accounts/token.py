"""Bearer tokens of the API: `dx.<organisation>.<secret>`, with scopes and an end; only a digest is stored."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, or_, update

from runtime.accounts.account import NOW, USABLE, Account, account_of, held_now
from runtime.accounts.session import digest
from runtime.storage.ids import new_id
from runtime.storage.tables import accounts, tokens

SCOPES = ("read", "write")


@dataclass(frozen=True, slots=True)
class Bearer:
    account: Account
    scopes: frozenset[str]


_WITH_ACCOUNT = (
    USABLE.add_columns(tokens.c.scopes)
    .join(
        tokens,
        (tokens.c.organisation == accounts.c.organisation) & (tokens.c.account == accounts.c.id),
    )
    .where(
        tokens.c.organisation == bindparam("organisation"),
        tokens.c.digest == bindparam("digest"),
        tokens.c.revoked_at.is_(None),
        or_(tokens.c.expires_at.is_(None), tokens.c.expires_at > NOW),
    )
)


def issue_token(
    connection: Connection,
    account: Account,
    title: str,
    scopes: Iterable[str],
    now: datetime,
    expires_at: datetime | None,
) -> str:
    """Returns the token; it cannot be read again."""
    secret = secrets.token_urlsafe(32)
    connection.execute(
        insert(tokens).values(
            organisation=account.organisation,
            id=new_id(),
            account=account.id,
            title=title,
            digest=digest(secret),
            scopes=" ".join(sorted(set(scopes) & set(SCOPES))),
            created_at=now,
            expires_at=expires_at,
        )
    )
    return f"dx.{account.organisation}.{secret}"


def find_bearer(connection: Connection, token: str, now: datetime) -> Bearer | None:
    prefix, _, rest = token.partition(".")
    organisation, _, secret = rest.partition(".")
    if prefix != "dx" or not secret:
        return None
    asked = {"organisation": organisation, "digest": digest(secret), "now": now}
    row = connection.execute(_WITH_ACCOUNT, asked).first()
    if row is None:
        return None
    account = account_of(row, held_now(connection, organisation, row.person, now))
    return Bearer(account, frozenset(row.scopes.split()))


def revoke_token(connection: Connection, organisation: str, id: str, now: datetime) -> bool:
    changed = connection.execute(
        update(tokens)
        .where(tokens.c.organisation == organisation, tokens.c.id == id, tokens.c.revoked_at.is_(None))
        .values(revoked_at=now)
    )
    return changed.rowcount == 1
