"""Projections that people and workers act on: deadlines, tasks and activities."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Index, Integer, PrimaryKeyConstraint, String, Table, Text, text

from runtime.storage.tables.columns import Id, Instant, Name, UnitPath, metadata, organisation_column

deadlines = Table(
    "deadlines",
    metadata,
    organisation_column(),
    Column("case", Id, nullable=False),
    Column("clause", Name, nullable=False),
    Column("occurrence", Integer, nullable=False),
    Column("step", Integer, nullable=False, default=0),
    Column("agreement", Name),
    Column("started_at", Instant, nullable=False),
    Column("due", Instant),  # None awaits the calendar
    Column("state", String(10), nullable=False),  # pending | met | missed | cancelled
    Column("ended_at", Instant),
    Column("late", Boolean, nullable=False, default=False),
    Column("lease_until", Instant),
    Column("lease_by", String(100)),
    Column("calendar", Name),  # only of working time
    Column("calendar_version", String(64)),  # "" when nobody had published it
    PrimaryKeyConstraint("organisation", "case", "clause", "occurrence", "step"),
    Index(
        "deadlines_due",
        "due",
        sqlite_where=text("state = 'pending'"),
        postgresql_where=text("state = 'pending'"),
    ),
    Index(
        "deadlines_calendar",
        "organisation",
        "calendar",
        "calendar_version",
        "case",
        sqlite_where=text("state = 'pending' AND calendar IS NOT NULL"),
        postgresql_where=text("state = 'pending' AND calendar IS NOT NULL"),
    ),
    Index(
        "deadlines_missed",
        "organisation",
        "calendar",
        "due",
        sqlite_where=text("state = 'missed' AND calendar IS NOT NULL"),
        postgresql_where=text("state = 'missed' AND calendar IS NOT NULL"),
    ),
    Index("deadlines_agreement", "organisation", "agreement", "state"),
)

# What is known of each hand-over of a lead, a row for each time that it came to be otherwise: so a number can be
# read as it was known on any day (D-0). `version` is how many events the case had by then.
hand_overs = Table(
    "hand_overs",
    metadata,
    organisation_column(),
    Column("case", Id, nullable=False),
    Column("number", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("known_from", Instant, nullable=False),
    Column("agreement", Name, nullable=False),
    Column("given_by", Id, nullable=False),
    Column("owner", Id, nullable=False),
    Column("unit", Id, nullable=False),
    Column("unit_path", UnitPath, nullable=False),  # the consumer's, as at the hand-over
    Column("handed_over_at", Instant, nullable=False),
    Column("assigned_at", Instant, nullable=False),  # to whom called it first, or has it now
    Column("contacted_at", Instant),  # reached, in time or not
    Column("qualified", Boolean, nullable=False),
    Column("complete", Boolean, nullable=False),
    Column("excluded", Name),
    Column("due", Instant),  # of the follow-up
    Column("followed_at", Instant),  # in time
    Column("missed", Boolean, nullable=False),
    Column("answered_at", Instant),  # the feedback form, in time
    Column("disposition", String(10)),  # accepted | returned | overturned
    Column("contest", String(10)),  # of a return: open | granted | refused
    Column("cited", Name),
    PrimaryKeyConstraint("organisation", "case", "number", "version"),
    Index("hand_overs_due", "organisation", "agreement", "due"),
    Index("hand_overs_given", "organisation", "agreement", "handed_over_at"),
)

tasks = Table(
    "tasks",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),
    Column("case", Id, nullable=False),
    Column("title", Name, nullable=False),
    Column("role", Name, nullable=False),
    Column("assignee", Id),
    Column("unit_path", UnitPath, nullable=False),
    Column("due", Instant),
    Column("note", Text, nullable=False),
    Column("because", Text, nullable=False),
    Column("opened_at", Instant, nullable=False),
    Column("done_at", Instant),
    Column("bundle", String(40)),  # the same work on several cases of one day
    PrimaryKeyConstraint("organisation", "id"),
    Index("tasks_bundle", "organisation", "bundle"),
    Index("tasks_assignee", "organisation", "assignee", "done_at", "due"),
    Index("tasks_case", "organisation", "case"),
)

activities = Table(
    "activities",
    metadata,
    organisation_column(),
    Column("id", Id, nullable=False),  # the submission
    Column("case", Id, nullable=False),
    Column("activity", Name, nullable=False),
    Column("actor", Id, nullable=False),
    Column("unit", Id, nullable=False),
    Column("unit_path", UnitPath, nullable=False),
    Column("occurred_at", Instant, nullable=False),
    Column("recorded_at", Instant, nullable=False),
    Column("counted", Boolean, nullable=False),
    Column("why_not", Text, nullable=False, default=""),
    Column("corrected", Boolean, nullable=False, default=False),
    PrimaryKeyConstraint("organisation", "id"),
    Index("activities_actor", "organisation", "actor", "occurred_at"),
    Index("activities_unit", "organisation", "unit_path", "occurred_at"),
    Index("activities_case", "organisation", "case"),
)
