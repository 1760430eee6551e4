"""What is wrong with the installation itself, as administrators were told; one row per occurrence."""

from __future__ import annotations

from sqlalchemy import Column, PrimaryKeyConstraint, String, Table

from runtime.storage.tables.columns import Instant, metadata, organisation_column

troubles = Table(
    "troubles",
    metadata,
    organisation_column(),
    Column("kind", String(20), nullable=False),  # the code of the diagnostic
    Column("began_at", Instant, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("organisation", "kind", "began_at"),
)
