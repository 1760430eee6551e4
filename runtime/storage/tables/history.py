"""The truth: streams of events, their erasable payloads, checkpoints over them, and decisions."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, text

from runtime.storage.tables.columns import Id, Instant, current_transaction, metadata, organisation_column

streams = Table(
    "streams",
    metadata,
    organisation_column(),
    Column("kind", String(20), nullable=False),  # case, appeal
    Column("id", Id, nullable=False),
    Column("head", Integer, nullable=False),  # sequence number of the last event
    Column("head_hash", String(64), nullable=False),
    Column("checkpointed", Integer, nullable=False, default=0),  # the head that the last checkpoint saw
    PrimaryKeyConstraint("organisation", "kind", "id"),
    Index(
        "streams_changed",
        "organisation",
        sqlite_where=text("head > checkpointed"),
        postgresql_where=text("head > checkpointed"),
    ),
)

events = Table(
    "events",
    metadata,
    organisation_column(),
    Column("kind", String(20), nullable=False),
    Column("stream", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("type", String(50), nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("envelope", Text, nullable=False),  # RFC 8785 canonical JSON; what the hash covers
    Column("hash", String(64), nullable=False),  # SHA-256(previous hash + envelope)
    Column("decision", Id),
    Column("transaction", BigInteger, nullable=False, server_default=current_transaction()),
    PrimaryKeyConstraint("organisation", "kind", "stream", "sequence"),
    Index("events_recorded", "organisation", "recorded_at"),
)

event_payloads = Table(
    "event_payloads",
    metadata,
    organisation_column(),
    Column("kind", String(20), nullable=False),
    Column("stream", Id, nullable=False),
    Column("sequence", Integer, nullable=False),
    Column("payload", Text),  # None once erased
    Column("salt", String(32)),
    PrimaryKeyConstraint("organisation", "kind", "stream", "sequence"),
)

checkpoints = Table(
    "checkpoints",
    metadata,
    organisation_column(),
    Column("number", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("streams", Integer, nullable=False),
    Column(
        "heads", Text, nullable=False
    ),  # canonical JSON: [[kind, id, head, head_hash], ...] of changed streams
    Column("hash", String(64), nullable=False),  # SHA-256(previous hash + heads)
    PrimaryKeyConstraint("organisation", "number"),
)

decisions = Table(
    "decisions",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("stream", Id, nullable=False),
    Column("at", Instant, nullable=False),
    Column("actor", Id, nullable=False),
    Column("command", String(50), nullable=False),
    Column("outcome", String(20), nullable=False),  # accepted | refused
    Column("model_version", String(64), nullable=False),
    Column("trace", Text, nullable=False),
    Column("facts", Text, nullable=False),
    Column("idempotency", String(100)),
    Column("asked", String(64)),  # SHA-256 of what was asked under the key, where a client mints it
    PrimaryKeyConstraint("organisation", "id"),
    Index("decisions_stream", "organisation", "kind", "stream", "at"),
    Index(
        "decisions_idempotency",
        "organisation",
        "idempotency",
        unique=True,
        sqlite_where=text("idempotency IS NOT NULL"),
        postgresql_where=text("idempotency IS NOT NULL"),
    ),
)
