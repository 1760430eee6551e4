"""Who is asked for an approval: one row per request, one per seat."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.create_table(
        "approvals",
        sa.Column("organisation", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("case", sa.String(36), nullable=False),
        sa.Column("approval", sa.String(200), nullable=False),
        sa.Column("about", sa.String(100), nullable=False),
        sa.Column("requester", sa.String(36), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("occurrence", sa.Integer, nullable=False),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("requested_at", sa.BigInteger, nullable=False),
        sa.Column("ended_at", sa.BigInteger),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("approvals_case", "approvals", ["organisation", "case"])
    op.create_table(
        "approval_seats",
        sa.Column("organisation", sa.String(36), nullable=False),
        sa.Column("request", sa.String(36), nullable=False),
        sa.Column("seat", sa.Integer, nullable=False),
        sa.Column("case", sa.String(36), nullable=False),
        sa.Column("round", sa.Integer, nullable=False),
        sa.Column("step", sa.Integer, nullable=False),
        sa.Column("role", sa.String(200), nullable=False),
        sa.Column("person", sa.String(36)),
        sa.Column("state", sa.String(10), nullable=False),
        sa.Column("asked_at", sa.BigInteger, nullable=False),
        sa.Column("due", sa.BigInteger),
        sa.Column("decided_by", sa.String(36)),
        sa.Column("decided_at", sa.BigInteger),
        sa.Column("comment", sa.Text, nullable=False),
        sa.PrimaryKeyConstraint("organisation", "request", "seat"),
    )
    waiting = sa.text("state = 'waiting'")
    op.create_index(
        "approval_seats_waiting",
        "approval_seats",
        ["organisation", "person"],
        sqlite_where=waiting,
        postgresql_where=waiting,
    )
    op.create_index("approval_seats_case", "approval_seats", ["organisation", "case"])


def downgrade() -> None:
    op.drop_table("approval_seats")
    op.drop_table("approvals")
