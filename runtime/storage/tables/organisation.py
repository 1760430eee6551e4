"""Who there is: organisations, their published models, units, people and memberships."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
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

# Each act of publishing, a return to an old version among them. `plan` is JSON; `waived` says why its
# scenarios were not asked. Running cases follow until it is settled. `place` counts those that came into
# force, in the order in which they did.
publications = Table(
    "publications",
    metadata,
    organisation_column(),
    Column("number", Integer, nullable=False),
    Column("version", String(64), nullable=False),
    Column("before", String(64)),
    Column("plan", Text, nullable=False),
    Column("state", String(10), nullable=False),  # scheduled | following | done | cancelled
    Column("note", Text, nullable=False, default=""),
    Column("waived", Text, nullable=False, default=""),
    Column("asked_by", Id),
    Column("asked_at", Instant, nullable=False),
    Column("takes_effect_at", Instant, nullable=False),
    Column("place", Integer),
    Column("settled_at", Instant),
    Column("lease_until", Instant),
    Column("lease_by", String(100)),
    PrimaryKeyConstraint("organisation", "number"),
    Index(
        "publications_open",
        "state",
        "takes_effect_at",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
)

# What is not published yet. `files` is JSON: file name -> text, scenarios among them; `base` was in force
# when it was begun; `revision` grows with every saving.
model_drafts = Table(
    "model_drafts",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("name", Name, nullable=False),
    Column("files", Text, nullable=False),
    Column("plan", Text, nullable=False, default=""),
    Column("base", String(64)),
    Column("revision", Integer, nullable=False),
    Column("saved_by", Id),
    Column("saved_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "id"),
)

# Cases that did not follow a publication, as planned or not; they stay with the version that they had.
left_behind = Table(
    "left_behind",
    metadata,
    organisation_column(),
    Column("case", Id, nullable=False),
    Column("publication", Integer, nullable=False),
    Column("why", Text, nullable=False),
    Column("planned", Boolean, nullable=False),
    Column("at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "case", "publication"),
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

# One agreement's quarter, as it was known when it was closed; never changed. `content` is canonical JSON.
statements = Table(
    "statements",
    metadata,
    organisation_column(),
    Column("agreement", Name, nullable=False),
    Column("quarter", String(10), nullable=False),
    Column("closed_at", Instant, nullable=False),  # the instant as of which it speaks
    Column("made_at", Instant, nullable=False),
    Column("content", Text, nullable=False),
    Column("hash", String(64), nullable=False),
    PrimaryKeyConstraint("organisation", "agreement", "quarter"),
)

# Against a line of a statement; decided by a third person, granted ones are in the next statement.
appeals = Table(
    "appeals",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("agreement", Name, nullable=False),
    Column("quarter", String(10), nullable=False),
    Column("unit", Id, nullable=False),
    Column("reason", Text, nullable=False),
    Column("raised_by", Id, nullable=False),
    Column("raised_at", Instant, nullable=False),
    Column("granted", Boolean),
    Column("points", Integer),  # what a granted one adds to the score
    Column("words", Text, nullable=False, default=""),
    Column("decided_by", Id),
    Column("decided_at", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    Index("appeals_statement", "organisation", "agreement", "quarter"),
)

# What a source of leads cost in a month, in minor units.
campaign_costs = Table(
    "campaign_costs",
    metadata,
    organisation_column(),
    Column("source", Name, nullable=False),
    Column("month", String(7), nullable=False),
    Column("amount", BigInteger, nullable=False),
    Column("entered_by", Id),
    Column("entered_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "source", "month"),
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
