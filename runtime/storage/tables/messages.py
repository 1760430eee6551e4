"""What leaves the house: the outbox, deliveries and the in-app messages."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, text

from runtime.storage.tables.columns import Id, Instant, Name, metadata, organisation_column

outbox = Table(
    "outbox",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("key", String(300), nullable=False),  # decides once: stream, sequence, effect, recipient
    Column("effect", String(30), nullable=False),  # message | reminder, not yet let out | digest, still open
    Column("case", Id),
    Column("queue", String(30)),  # rows of one queue leave one after another, the earliest id first
    Column("payload", Text, nullable=False),
    Column("state", String(10), nullable=False),  # pending | done | failed | merged, into its digest
    Column("attempts", Integer, nullable=False, default=0),
    Column("next_at", Instant, nullable=False),
    Column("lease_until", Instant),
    Column("lease_by", String(100)),
    Column("created_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("reader", Id),  # in whose inbox it is already and whose day it counts in
    Column("digest", Id),  # what it was merged into; a digest names itself
    PrimaryKeyConstraint("organisation", "id"),
    Index("outbox_reader", "organisation", "reader", "done_at"),
    Index("outbox_digest", "organisation", "digest"),
    Index("outbox_key", "organisation", "key", unique=True),
    Index(
        "outbox_next",
        "next_at",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "outbox_queue",
        "organisation",
        "queue",
        "id",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
)

deliveries = Table(
    "deliveries",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("outbox", Id, nullable=False),
    Column("recipient", Id),  # None for a team group
    Column("channel", String(30), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("at", Instant, nullable=False),
    Column("delivered", Boolean, nullable=False),
    Column("provider_code", String(100), nullable=False, default=""),
    Column("provider_text", String(500), nullable=False, default=""),
    PrimaryKeyConstraint("organisation", "id"),
    Index("deliveries_outbox", "organisation", "outbox"),
    Index("deliveries_at", "organisation", "at"),
)

messages = Table(
    "messages",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("key", String(300), nullable=False),
    Column("person", Id, nullable=False),
    Column("case", Id),
    Column("title", Name, nullable=False),
    Column("body", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("copy", Boolean, nullable=False, default=False),  # cc
    Column("created_at", Instant, nullable=False),
    Column("read_at", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    Index("messages_key", "organisation", "key", "person", unique=True),
    Index("messages_person", "organisation", "person", "created_at"),
)
