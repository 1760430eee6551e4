"""What administrators were told about the installation itself."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant

revision = "0011"
down_revision = "0004"


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("organisation", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "kind", "began_at"),
    )


def downgrade() -> None:
    op.drop_table("troubles")
