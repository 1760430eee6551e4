"""Every table, in Core. Each key starts with the organisation; `runtime.storage.scope` filters reads."""

from runtime.storage.tables.accounts import accounts, login_attempts, sessions, tokens
from runtime.storage.tables.approvals import approval_seats, approvals
from runtime.storage.tables.cases import case_fields, cases, overrides, records, stage_visits
from runtime.storage.tables.columns import Id, Instant, Name, UnitPath, metadata
from runtime.storage.tables.files import files, import_mappings, import_rejects, imports
from runtime.storage.tables.history import checkpoints, decisions, event_payloads, events, streams
from runtime.storage.tables.messages import deliveries, messages, outbox
from runtime.storage.tables.organisation import calendars, memberships, models, organisations, people, units
from runtime.storage.tables.work import activities, deadlines, tasks

__all__ = [
    "Id",
    "Instant",
    "Name",
    "UnitPath",
    "accounts",
    "activities",
    "approval_seats",
    "approvals",
    "calendars",
    "case_fields",
    "cases",
    "checkpoints",
    "deadlines",
    "decisions",
    "deliveries",
    "event_payloads",
    "events",
    "files",
    "import_mappings",
    "import_rejects",
    "imports",
    "login_attempts",
    "memberships",
    "messages",
    "metadata",
    "models",
    "organisations",
    "outbox",
    "overrides",
    "people",
    "records",
    "sessions",
    "stage_visits",
    "streams",
    "tasks",
    "tokens",
    "units",
]
