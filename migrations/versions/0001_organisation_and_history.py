"""Organisations, accounts and history."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant, current_transaction

revision = "0001"
down_revision = None

ID = sa.String(36)
NAME = sa.String(200)
PATH = sa.String(1000).with_variant(sa.String(1000, collation="C"), "postgresql")


def need(name: str, type: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, type, nullable=False)


def pending(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    organisation()
    accounts()
    history()


def organisation() -> None:
    op.create_table(
        "models",
        need("organisation", ID),
        need("version", sa.String(64)),
        need("documents", sa.Text()),
        need("published_at", Instant()),
        sa.Column("published_by", ID),
        need("note", sa.Text()),
        sa.PrimaryKeyConstraint("organisation", "version"),
    )
    op.create_table(
        "organisations",
        need("id", ID),
        need("name", NAME),
        need("demo", sa.Boolean()),
        need("language", sa.String(5)),
        sa.Column("model_version", sa.String(64)),
        need("directory_revision", sa.Integer()),
        need("created_at", Instant()),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "people",
        need("organisation", ID),
        need("id", ID),
        need("number", sa.String(100)),
        need("name", NAME),
        sa.Column("mobile", sa.String(30)),
        sa.Column("email", NAME),
        sa.Column("wecom_id", sa.String(100)),
        sa.Column("dingtalk_id", sa.String(100)),
        sa.Column("deputy", ID),
        sa.Column("deputy_from", Instant()),
        sa.Column("deputy_to", Instant()),
        sa.Column("left_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("people_number", "people", ["organisation", "number"], unique=True)
    op.create_table(
        "units",
        need("organisation", ID),
        need("id", ID),
        need("name", NAME),
        sa.Column("parent", ID),
        need("path", PATH),
        need("kind", sa.String(50)),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("units_path", "units", ["organisation", "path"])
    op.create_table(
        "memberships",
        need("organisation", ID),
        need("id", ID),
        need("person", ID),
        need("unit", ID),
        need("role", NAME),
        need("valid_from", Instant()),
        sa.Column("valid_to", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
        sa.ForeignKeyConstraint(["organisation", "person"], ["people.organisation", "people.id"]),
        sa.ForeignKeyConstraint(["organisation", "unit"], ["units.organisation", "units.id"]),
    )
    op.create_index("memberships_person", "memberships", ["organisation", "person"])
    op.create_index("memberships_role", "memberships", ["organisation", "role", "unit"])


def accounts() -> None:
    op.create_table(
        "login_attempts",
        need("organisation", ID),
        need("id", ID),
        need("login", NAME),
        need("address", sa.String(64)),
        need("at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("login_attempts_address", "login_attempts", ["organisation", "address", "at"])
    op.create_index("login_attempts_login", "login_attempts", ["organisation", "login", "at"])
    op.create_table(
        "tokens",
        need("organisation", ID),
        need("id", ID),
        need("account", ID),
        need("title", NAME),
        need("digest", sa.String(64)),
        need("scopes", NAME),
        need("created_at", Instant()),
        sa.Column("expires_at", Instant()),
        sa.Column("revoked_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("tokens_digest", "tokens", ["organisation", "digest"], unique=True)
    op.create_table(
        "accounts",
        need("organisation", ID),
        need("id", ID),
        need("person", ID),
        need("login", NAME),
        need("password_hash", sa.String(300)),
        sa.Column("language", sa.String(5)),
        need("administrator", sa.Boolean()),
        sa.Column("disabled_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
        sa.ForeignKeyConstraint(["organisation", "person"], ["people.organisation", "people.id"]),
    )
    op.create_index("accounts_login", "accounts", ["organisation", "login"], unique=True)
    op.create_table(
        "sessions",
        need("organisation", ID),
        need("digest", sa.String(64)),
        need("account", ID),
        need("form_secret", sa.String(64)),
        need("created_at", Instant()),
        need("expires_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "digest"),
        sa.ForeignKeyConstraint(["organisation", "account"], ["accounts.organisation", "accounts.id"]),
    )


def history() -> None:
    op.create_table(
        "checkpoints",
        need("organisation", ID),
        need("number", sa.Integer()),
        need("at", Instant()),
        need("streams", sa.Integer()),
        need("heads", sa.Text()),
        need("hash", sa.String(64)),
        sa.PrimaryKeyConstraint("organisation", "number"),
    )
    op.create_table(
        "decisions",
        need("organisation", ID),
        need("id", ID),
        need("kind", sa.String(20)),
        need("stream", ID),
        need("at", Instant()),
        need("actor", ID),
        need("command", sa.String(50)),
        need("outcome", sa.String(20)),
        need("model_version", sa.String(64)),
        need("trace", sa.Text()),
        need("facts", sa.Text()),
        sa.Column("idempotency", sa.String(100)),
        sa.Column("asked", sa.String(64)),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index(
        "decisions_idempotency",
        "decisions",
        ["organisation", "idempotency"],
        unique=True,
        **pending("idempotency IS NOT NULL"),
    )
    op.create_index("decisions_stream", "decisions", ["organisation", "kind", "stream", "at"])
    op.create_table(
        "event_payloads",
        need("organisation", ID),
        need("kind", sa.String(20)),
        need("stream", ID),
        need("sequence", sa.Integer()),
        sa.Column("payload", sa.Text()),
        sa.Column("salt", sa.String(32)),
        sa.PrimaryKeyConstraint("organisation", "kind", "stream", "sequence"),
    )
    op.create_table(
        "events",
        need("organisation", ID),
        need("kind", sa.String(20)),
        need("stream", ID),
        need("sequence", sa.Integer()),
        need("type", sa.String(50)),
        need("recorded_at", Instant()),
        need("envelope", sa.Text()),
        need("hash", sa.String(64)),
        sa.Column("decision", ID),
        sa.Column("transaction", sa.BigInteger(), nullable=False, server_default=current_transaction()),
        sa.PrimaryKeyConstraint("organisation", "kind", "stream", "sequence"),
    )
    op.create_index("events_recorded", "events", ["organisation", "recorded_at"])
    op.create_table(
        "streams",
        need("organisation", ID),
        need("kind", sa.String(20)),
        need("id", ID),
        need("head", sa.Integer()),
        need("head_hash", sa.String(64)),
        need("checkpointed", sa.Integer()),
        sa.PrimaryKeyConstraint("organisation", "kind", "id"),
    )
    op.create_index("streams_changed", "streams", ["organisation"], **pending("head > checkpointed"))


def downgrade() -> None:
    for table in (
        "streams",
        "events",
        "event_payloads",
        "decisions",
        "checkpoints",
        "sessions",
        "accounts",
        "tokens",
        "login_attempts",
        "memberships",
        "units",
        "people",
        "organisations",
        "models",
    ):
        op.drop_table(table)
