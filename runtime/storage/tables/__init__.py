"""Every table, in Core. Each key starts with the organisation; `runtime.storage.scope` filters reads."""

from runtime.storage.tables.accounts import accounts, login_attempts, sessions, tokens
from runtime.storage.tables.approvals import approval_seats, approvals
from runtime.storage.tables.cases import case_fields, cases, overrides, records, stage_visits
from runtime.storage.tables.columns import Id, Instant, Name, UnitPath, metadata
from runtime.storage.tables.files import files, import_mappings, import_rejects, imports
from runtime.storage.tables.history import checkpoints, decisions, event_payloads, events, streams
from runtime.storage.tables.messages import deliveries, messages, outbox
from runtime.storage.tables.organisation import (
    absences,
    appeals,
    calendars,
    campaign_costs,
    left_behind,
    memberships,
    model_drafts,
    models,
    organisations,
    people,
    publications,
    statements,
    units,
)
from runtime.storage.tables.troubles import troubles
from runtime.storage.tables.work import activities, deadlines, hand_overs, tasks

__all__ = [
    "Id",
    "Instant",
    "Name",
    "UnitPath",
    "absences",
    "accounts",
    "activities",
    "appeals",
    "approval_seats",
    "approvals",
    "calendars",
    "campaign_costs",
    "case_fields",
    "cases",
    "checkpoints",
    "deadlines",
    "decisions",
    "deliveries",
    "event_payloads",
    "events",
    "files",
    "hand_overs",
    "import_mappings",
    "import_rejects",
    "imports",
    "left_behind",
    "login_attempts",
    "memberships",
    "messages",
    "metadata",
    "model_drafts",
    "models",
    "organisations",
    "outbox",
    "overrides",
    "people",
    "publications",
    "records",
    "sessions",
    "stage_visits",
    "statements",
    "streams",
    "tasks",
    "tokens",
    "troubles",
    "units",
]
