"""Uploaded files and imports."""

from __future__ import annotations

from sqlalchemy import (
    Column,
    Float,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from runtime.storage.tables.columns import Id, Instant, Name, metadata, organisation_column

files = Table(
    "files",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("name", Name, nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("size", Integer, nullable=False),
    Column("pages", Integer),
    Column("seconds", Float),  # of a recording
    Column("taken", Text),  # what a photo says of itself: JSON of runtime.evidence.taken
    Column("captured_at", Instant),  # by the phone's clock, which was off by `skew` seconds
    Column("skew", Float),
    Column("original_sha256", String(64)),  # before the phone made it smaller
    Column("case", Id),  # None until a submission names it
    Column("uploaded_by", Id, nullable=False),
    Column("uploaded_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "id"),
    Index("files_sha256", "organisation", "sha256"),
    Index("files_case", "organisation", "case"),
)

imports = Table(
    "imports",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("file_name", Name, nullable=False),
    Column("sha256", String(64), nullable=False),
    Column("headers", Text, nullable=False),
    Column("mapping", Text, nullable=False),
    Column("state", String(10), nullable=False),  # mapping | running | done | failed
    Column("position", Integer, nullable=False, default=0),  # the last row of the sheet that is settled
    Column("total", Integer, nullable=False, default=0),
    Column("created", Integer, nullable=False, default=0),
    Column("unchanged", Integer, nullable=False, default=0),
    Column("rejected", Integer, nullable=False, default=0),
    Column("findings", Text, nullable=False),  # JSON: reasons and remarks, counted by kind
    Column("problem", Text),
    Column("started_by", Id, nullable=False),
    Column("started_at", Instant, nullable=False),
    Column("finished_at", Instant),
    Column("lease_until", Instant),
    Column("lease_by", String(100)),
    PrimaryKeyConstraint("organisation", "id"),
    Index(
        "imports_running",
        "started_at",
        sqlite_where=text("state = 'running'"),
        postgresql_where=text("state = 'running'"),
    ),
)

import_rejects = Table(
    "import_rejects",
    metadata,
    organisation_column(),
    Column("import", Id, nullable=False),
    Column("row", Integer, nullable=False),
    Column("cells", Text, nullable=False),
    Column("reasons", Text, nullable=False),
    PrimaryKeyConstraint("organisation", "import", "row"),
    ForeignKeyConstraint(["organisation", "import"], ["imports.organisation", "imports.id"]),
)

import_mappings = Table(
    "import_mappings",
    metadata,
    organisation_column(),
    Column("headers_digest", String(64), nullable=False),
    Column("mapping", Text, nullable=False),
    PrimaryKeyConstraint("organisation", "headers_digest"),
)
