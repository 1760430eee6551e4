"""What a case waits for, so that lists can say that its clocks stand still; missed working time by its due instant."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"

MISSED = sa.text("state = 'missed' AND calendar IS NOT NULL")


def upgrade() -> None:
    op.add_column("cases", sa.Column("waits_for", sa.String(200)))
    op.create_index(
        "deadlines_missed",
        "deadlines",
        ["organisation", "calendar", "due"],
        sqlite_where=MISSED,
        postgresql_where=MISSED,
    )


def downgrade() -> None:
    op.drop_index("deadlines_missed", "deadlines")
    op.drop_column("cases", "waits_for")
