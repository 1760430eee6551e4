"""Hand-overs as they are judged, quarterly statements with their appeals, and what campaigns cost."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant, UnitPath

revision = "0007"
down_revision = "0006"

ID = sa.String(36)
NAME = sa.String(200)


def need(name: str, type: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, type, nullable=False)


def upgrade() -> None:
    op.add_column("cases", sa.Column("excluded", NAME))
    op.create_table(
        "hand_overs",
        need("organisation", ID),
        need("case", ID),
        need("number", sa.Integer()),
        need("version", sa.Integer()),
        need("known_from", Instant()),
        need("agreement", NAME),
        need("given_by", ID),
        need("owner", ID),
        need("unit", ID),
        need("unit_path", UnitPath),
        need("handed_over_at", Instant()),
        need("assigned_at", Instant()),
        sa.Column("contacted_at", Instant()),
        need("qualified", sa.Boolean()),
        need("complete", sa.Boolean()),
        sa.Column("excluded", NAME),
        sa.Column("due", Instant()),
        sa.Column("followed_at", Instant()),
        need("missed", sa.Boolean()),
        sa.Column("answered_at", Instant()),
        sa.Column("disposition", sa.String(10)),
        sa.Column("contest", sa.String(10)),
        sa.Column("cited", NAME),
        sa.PrimaryKeyConstraint("organisation", "case", "number", "version"),
    )
    op.create_index("hand_overs_due", "hand_overs", ["organisation", "agreement", "due"])
    op.create_index("hand_overs_given", "hand_overs", ["organisation", "agreement", "handed_over_at"])
    op.create_table(
        "statements",
        need("organisation", ID),
        need("agreement", NAME),
        need("quarter", sa.String(10)),
        need("closed_at", Instant()),
        need("made_at", Instant()),
        need("content", sa.Text()),
        need("hash", sa.String(64)),
        sa.PrimaryKeyConstraint("organisation", "agreement", "quarter"),
    )
    op.create_table(
        "appeals",
        need("organisation", ID),
        need("id", ID),
        need("agreement", NAME),
        need("quarter", sa.String(10)),
        need("unit", ID),
        need("reason", sa.Text()),
        need("raised_by", ID),
        need("raised_at", Instant()),
        sa.Column("granted", sa.Boolean()),
        sa.Column("points", sa.Integer()),
        need("words", sa.Text()),
        sa.Column("decided_by", ID),
        sa.Column("decided_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("appeals_statement", "appeals", ["organisation", "agreement", "quarter"])
    op.create_table(
        "campaign_costs",
        need("organisation", ID),
        need("source", NAME),
        need("month", sa.String(7)),
        need("amount", sa.BigInteger()),
        sa.Column("entered_by", ID),
        need("entered_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "source", "month"),
    )


def downgrade() -> None:
    for table in ("campaign_costs", "appeals", "statements", "hand_overs"):
        op.drop_table(table)
    op.drop_column("cases", "excluded")
