"""Reminders that are gathered for their reader, and tasks that are one work on several cases."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"


def upgrade() -> None:
    op.add_column("outbox", sa.Column("reader", sa.String(36)))
    op.add_column("outbox", sa.Column("digest", sa.String(36)))
    op.create_index("outbox_reader", "outbox", ["organisation", "reader", "done_at"])
    op.create_index("outbox_digest", "outbox", ["organisation", "digest"])
    op.add_column("tasks", sa.Column("bundle", sa.String(40)))
    # What was opened before stands for itself.
    op.execute("UPDATE tasks SET bundle = id")
    op.create_index("tasks_bundle", "tasks", ["organisation", "bundle"])


def downgrade() -> None:
    op.drop_index("tasks_bundle", "tasks")
    op.drop_column("tasks", "bundle")
    op.drop_index("outbox_digest", "outbox")
    op.drop_index("outbox_reader", "outbox")
    op.drop_column("outbox", "digest")
    op.drop_column("outbox", "reader")
