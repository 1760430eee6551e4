"""Working calendars of an organisation, and which deadlines were derived from which."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant

revision = "0003"
down_revision = "0002"

ID = sa.String(36)
NAME = sa.String(200)


def need(name: str, type: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, type, nullable=False)


def upgrade() -> None:
    op.create_table(
        "calendars",
        need("organisation", ID),
        need("id", NAME),
        need("revision", sa.Integer()),
        need("version", sa.String(64)),
        need("text", sa.Text()),
        need("published_at", Instant()),
        sa.Column("published_by", ID),
        need("note", sa.Text()),
        sa.Column("settled_at", Instant()),
        sa.Column("lease_until", Instant()),
        sa.Column("lease_by", sa.String(100)),
        sa.PrimaryKeyConstraint("organisation", "id", "revision"),
    )
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "calendars_unsettled",
        "calendars",
        ["organisation", "id"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
    op.add_column(
        "organisations", sa.Column("calendar_revision", sa.Integer(), nullable=False, server_default="0")
    )
    op.add_column("models", sa.Column("calendar", NAME))
    op.add_column("deadlines", sa.Column("calendar", NAME))
    op.add_column("deadlines", sa.Column("calendar_version", sa.String(64)))
    pending = sa.text("state = 'pending' AND calendar IS NOT NULL")
    op.create_index(
        "deadlines_calendar",
        "deadlines",
        ["organisation", "calendar", "calendar_version", "case"],
        sqlite_where=pending,
        postgresql_where=pending,
    )


def downgrade() -> None:
    op.drop_index("deadlines_calendar", "deadlines")
    op.drop_column("deadlines", "calendar_version")
    op.drop_column("deadlines", "calendar")
    op.drop_column("models", "calendar")
    op.drop_column("organisations", "calendar_revision")
    op.drop_table("calendars")
