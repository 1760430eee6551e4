"""Requests for an approval, and who sits where in each of their rounds."""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, text

from runtime.storage.tables.columns import Id, Instant, Name, metadata, organisation_column

approvals = Table(
    "approvals",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("case", Id, nullable=False),
    Column("approval", Name, nullable=False),
    Column("about", String(100), nullable=False),  # case | record/<id> | activity/<submission>
    Column("requester", Id, nullable=False),
    Column("round", Integer, nullable=False),
    Column("occurrence", Integer, nullable=False),  # of the step opened last
    Column("state", String(10), nullable=False),  # running | approved | rejected | returned | recalled
    Column("requested_at", Instant, nullable=False),
    Column("ended_at", Instant),
    PrimaryKeyConstraint("organisation", "id"),
    Index("approvals_case", "organisation", "case"),
)

approval_seats = Table(
    "approval_seats",
    metadata,
    organisation_column(),
    Column("request", Id, nullable=False),
    Column("seat", Integer, nullable=False),
    Column("case", Id, nullable=False),
    Column("round", Integer, nullable=False),
    Column("step", Integer, nullable=False),
    Column("role", Name, nullable=False),
    Column("person", Id),  # None: nobody holds the role
    Column(
        "state", String(10), nullable=False
    ),  # waiting | approved | rejected | returned | expired | closed
    Column("asked_at", Instant, nullable=False),
    Column("due", Instant),
    Column("decided_by", Id),  # the person, or the deputy
    Column("decided_at", Instant),
    Column("comment", Text, nullable=False),
    PrimaryKeyConstraint("organisation", "request", "seat"),
    Index(
        "approval_seats_waiting",
        "organisation",
        "person",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index("approval_seats_case", "organisation", "case"),
)
