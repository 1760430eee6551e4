"""Who there is: organisations, their published models, units, people and memberships."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    ForeignKeyConstraint,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
    text,
)

from runtime.storage.tables.columns import Id, Instant, Name, UnitPath, metadata, organisation_column

organisations = Table(
    "organisations",
    metadata,
    Column("id", Id, primary_key=True),
    Column("name", Name, nullable=False),
    Column("demo", Boolean, nullable=False, default=False),
    Column("language", String(5), nullable=False, default="zh"),
    Column("model_version", String(64)),
    Column(
        "directory_revision", Integer, nullable=False, default=0
    ),  # grows with every change of people or units
    Column(
        "calendar_revision", Integer, nullable=False, default=0, server_default="0"
    ),  # grows with every published calendar
    Column("created_at", Instant, nullable=False),
)

models = Table(
    "models",
    metadata,
    organisation_column(),
    Column("version", String(64), nullable=False),
    Column("documents", Text, nullable=False),  # JSON: file name -> YAML text
    Column("published_at", Instant, nullable=False),
    Column("published_by", Id),
    Column("note", Text, nullable=False, default=""),
    Column("calendar", Name),  # whose working time its limits are counted in
    PrimaryKeyConstraint("organisation", "version"),
)

# The highest revision of an id is the calendar; `settled_at` is when every pending deadline followed it.
calendars = Table(
    "calendars",
    metadata,
    organisation_column(),
    Column("id", Name, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("version", String(64), nullable=False),
    Column("text", Text, nullable=False),
    Column("published_at", Instant, nullable=False),
    Column("published_by", Id),
    Column("note", Text, nullable=False, default=""),
    Column("settled_at", Instant),
    Column("lease_until", Instant),
    Column("lease_by", String(100)),
    PrimaryKeyConstraint("organisation", "id", "revision"),
    Index(
        "calendars_unsettled",
        "organisation",
        "id",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

units = Table(
    "units",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("name", Name, nullable=False),
    Column("parent", Id),
    Column("path", UnitPath, nullable=False),  # "/<root id>/<id>/": a subtree is a prefix
    Column("kind", String(50), nullable=False, default=""),
    PrimaryKeyConstraint("organisation", "id"),
    Index("units_path", "organisation", "path"),
)

people = Table(
    "people",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("number", String(100), nullable=False),  # the company's own staff number, key of re-imports
    Column("name", Name, nullable=False),
    Column("mobile", String(30)),
    Column("email", String(200)),
    Column("wecom_id", String(100)),
    Column("dingtalk_id", String(100)),
    Column("feishu_id", String(100)),
    Column("deputy", Id),
    Column("deputy_from", Instant),
    Column("deputy_to", Instant),
    Column("left_at", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    Index("people_number", "organisation", "number", unique=True),
)

memberships = Table(
    "memberships",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("person", Id, nullable=False),
    Column("unit", Id, nullable=False),
    Column("role", Name, nullable=False),
    Column("valid_from", Instant, nullable=False),
    Column("valid_to", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    ForeignKeyConstraint(["organisation", "person"], ["people.organisation", "people.id"]),
    ForeignKeyConstraint(["organisation", "unit"], ["units.organisation", "units.id"]),
    Index("memberships_person", "organisation", "person"),
    Index("memberships_role", "organisation", "role", "unit"),
)

# Leave: who stands in is the person's deputy, whatever the deputy's own days are.
absences = Table(
    "absences",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("person", Id, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant),  # None until further notice
    Column("kind", String(50), nullable=False, default=""),
    Column("note", Text, nullable=False, default=""),
    PrimaryKeyConstraint("organisation", "id"),
    ForeignKeyConstraint(["organisation", "person"], ["people.organisation", "people.id"]),
    Index("absences_person", "organisation", "person", "starts_at"),
)
