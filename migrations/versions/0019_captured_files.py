"""What a file says of itself, and what the phone said of it."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant

revision = "0019"
down_revision = "0011"


def upgrade() -> None:
    with op.batch_alter_table("files") as files:
        files.add_column(sa.Column("seconds", sa.Float()))
        files.add_column(sa.Column("taken", sa.Text()))
        files.add_column(sa.Column("captured_at", Instant()))
        files.add_column(sa.Column("skew", sa.Float()))
        files.add_column(sa.Column("original_sha256", sa.String(64)))
