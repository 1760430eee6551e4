"""Who may come in: accounts, sessions, tokens and failed attempts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKeyConstraint, Index, PrimaryKeyConstraint, String, Table

from runtime.storage.tables.columns import Id, Instant, Name, metadata, organisation_column

accounts = Table(
    "accounts",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("person", Id, nullable=False),
    Column("login", Name, nullable=False),  # folded
    Column("password_hash", String(300), nullable=False),
    Column("language", String(5)),
    Column("administrator", Boolean, nullable=False, default=False),
    Column("disabled_at", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    ForeignKeyConstraint(["organisation", "person"], ["people.organisation", "people.id"]),
    Index("accounts_login", "organisation", "login", unique=True),
)

sessions = Table(
    "sessions",
    metadata,
    organisation_column(),
    Column("digest", String(64), nullable=False),  # SHA-256 of the cookie's secret
    Column("account", Id, nullable=False),
    Column("form_secret", String(64), nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "digest"),
    ForeignKeyConstraint(["organisation", "account"], ["accounts.organisation", "accounts.id"]),
)

tokens = Table(
    "tokens",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("account", Id, nullable=False),
    Column("title", Name, nullable=False),
    Column("digest", String(64), nullable=False),
    Column("scopes", String(200), nullable=False),  # space separated: read write
    Column("created_at", Instant, nullable=False),
    Column("expires_at", Instant),
    Column("revoked_at", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    Index("tokens_digest", "organisation", "digest", unique=True),
)

login_attempts = Table(
    "login_attempts",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("login", Name, nullable=False),
    Column("address", String(64), nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "id"),
    Index("login_attempts_login", "organisation", "login", "at"),
    Index("login_attempts_address", "organisation", "address", "at"),
)
