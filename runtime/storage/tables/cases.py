"""Projections of a case: the row, its listed fields, its stage visits, linked records and overrides."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    PrimaryKeyConstraint,
    String,
    Table,
    Text,
)

from runtime.storage.tables.columns import Id, Instant, Name, UnitPath, metadata, organisation_column

cases = Table(
    "cases",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("funnel", Name, nullable=False),
    Column("model_version", String(64), nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("snapshot", Text, nullable=False),
    Column("name", Name, nullable=False),
    Column("search", String(600), nullable=False),  # lower-case name, pinyin, initials, phone
    Column("unique_key", String(200)),
    Column("stage", Name, nullable=False),
    Column("stage_kind", String(10), nullable=False),
    Column("visit", Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("owner", Id, nullable=False),
    Column("unit", Id, nullable=False),
    Column("unit_path", UnitPath, nullable=False),
    Column("amount", BigInteger),  # minor units (fen)
    Column("source", Name),
    Column("reason", Name),
    Column("created_by", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    Column("given_by", Id),
    Column("agreement", Name),
    Column("handed_over_at", Instant),
    Column("returned", Boolean, nullable=False, default=False),
    Column("excluded", Name),  # by which name of the agreement
    Column("next_due", Instant),  # the earliest pending deadline
    Column("limit_due", Instant),  # when the present stage's limit ends or ended
    Column("waits_for", Name),  # the wait that stops its clocks, None while they run
    Column("imported_from", Name),
    Column("import_key", String(200)),
    PrimaryKeyConstraint("organisation", "id"),
    Index("cases_owner", "organisation", "owner", "stage"),
    Index("cases_unit", "organisation", "unit_path", "stage"),
    Index("cases_given", "organisation", "given_by"),
    Index("cases_unique", "organisation", "unique_key"),
    Index("cases_version", "organisation", "model_version"),
    Index("cases_import", "organisation", "imported_from", "import_key"),
)

case_fields = Table(
    "case_fields",
    metadata,
    organisation_column(),
    Column("case", Id, nullable=False),
    Column("field", Name, nullable=False),
    Column("text", String(400)),
    Column("number", Float),
    PrimaryKeyConstraint("organisation", "case", "field"),
    Index("case_fields_text", "organisation", "field", "text"),
    Index("case_fields_number", "organisation", "field", "number"),
)

stage_visits = Table(
    "stage_visits",
    metadata,
    organisation_column(),
    Column("case", Id, nullable=False),
    Column("visit", Integer, nullable=False),
    Column("stage", Name, nullable=False),
    Column("position", Integer, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("left_at", Instant),
    Column("left_to", Name),
    Column("outcome", String(10)),  # forward | back | won | lost; None while open
    Column("dwell_seconds", Float),
    Column("reason", Name),
    Column("owner", Id, nullable=False),
    Column("unit", Id, nullable=False),
    Column("unit_path", UnitPath, nullable=False),  # as at entry
    Column("source", Name),
    Column("amount", BigInteger),
    PrimaryKeyConstraint("organisation", "case", "visit"),
    Index("stage_visits_stage", "organisation", "stage", "entered_at"),
    Index("stage_visits_unit", "organisation", "unit_path", "entered_at"),
)

records = Table(
    "records",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("type", Name, nullable=False),
    Column("case", Id),
    Column("fields", Text, nullable=False),
    Column("created_by", Id, nullable=False),
    Column("created_at", Instant, nullable=False),
    PrimaryKeyConstraint("organisation", "id"),
    Index("records_case", "organisation", "case", "type"),
)

overrides = Table(
    "overrides",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("case", Id, nullable=False),
    Column("stage", Name, nullable=False),
    Column("to", Name, nullable=False),
    Column("reason", Text, nullable=False),
    Column("missing", Text, nullable=False),
    Column("actor", Id, nullable=False),
    Column("approver", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("unit_path", UnitPath, nullable=False),
    PrimaryKeyConstraint("organisation", "id"),
    Index("overrides_at", "organisation", "at"),
)
