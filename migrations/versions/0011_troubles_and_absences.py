"""What administrators were told about the installation itself, and who is on leave."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    op.create_table(
        "troubles",
        sa.Column("organisation", sa.String(36), nullable=False),
        sa.Column("kind", sa.String(20), nullable=False),
        sa.Column("began_at", Instant(), nullable=False),
        sa.Column("ended_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "kind", "began_at"),
    )
    op.create_table(
        "absences",
        sa.Column("organisation", sa.String(36), nullable=False),
        sa.Column("id", sa.String(36), nullable=False),
        sa.Column("person", sa.String(36), nullable=False),
        sa.Column("starts_at", Instant(), nullable=False),
        sa.Column("ends_at", Instant()),
        sa.Column("kind", sa.String(50), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("organisation", "id"),
        sa.ForeignKeyConstraint(["organisation", "person"], ["people.organisation", "people.id"]),
    )
    op.create_index("absences_person", "absences", ["organisation", "person", "starts_at"])


def downgrade() -> None:
    op.drop_table("absences")
    op.drop_table("troubles")
