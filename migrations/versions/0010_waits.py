"""What a case waits for, beside its stage, so that lists can say that its clocks stand still."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0008"


def upgrade() -> None:
    op.add_column("cases", sa.Column("waits_for", sa.String(200)))


def downgrade() -> None:
    op.drop_column("cases", "waits_for")
