"""Messages that keep their order, the delivery log by time, and people's Feishu ids."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"

PENDING = sa.text("state = 'pending'")


def upgrade() -> None:
    op.add_column("people", sa.Column("feishu_id", sa.String(100)))
    op.add_column("outbox", sa.Column("queue", sa.String(30)))
    op.create_index(
        "outbox_queue",
        "outbox",
        ["organisation", "queue", "id"],
        sqlite_where=PENDING,
        postgresql_where=PENDING,
    )
    op.create_index("deliveries_at", "deliveries", ["organisation", "at"])


def downgrade() -> None:
    op.drop_index("deliveries_at", "deliveries")
    op.drop_index("outbox_queue", "outbox")
    op.drop_column("outbox", "queue")
    op.drop_column("people", "feishu_id")
