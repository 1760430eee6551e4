"""Cases, work, messages and files."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant

revision = "0002"
down_revision = "0001"

ID = sa.String(36)
NAME = sa.String(200)
PATH = sa.String(1000).with_variant(sa.String(1000, collation="C"), "postgresql")


def need(name: str, type: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, type, nullable=False)


def pending(condition: str) -> dict[str, sa.TextClause]:
    return {"sqlite_where": sa.text(condition), "postgresql_where": sa.text(condition)}


def upgrade() -> None:
    cases()
    work()
    messages()
    files()


def cases() -> None:
    op.create_table(
        "case_fields",
        need("organisation", ID),
        need("case", ID),
        need("field", NAME),
        sa.Column("text", sa.String(400)),
        sa.Column("number", sa.Float()),
        sa.PrimaryKeyConstraint("organisation", "case", "field"),
    )
    op.create_index("case_fields_number", "case_fields", ["organisation", "field", "number"])
    op.create_index("case_fields_text", "case_fields", ["organisation", "field", "text"])
    op.create_table(
        "cases",
        need("organisation", ID),
        need("id", ID),
        need("funnel", NAME),
        need("model_version", sa.String(64)),
        need("sequence", sa.Integer()),
        need("snapshot", sa.Text()),
        need("name", NAME),
        need("search", sa.String(600)),
        sa.Column("unique_key", NAME),
        need("stage", NAME),
        need("stage_kind", sa.String(10)),
        need("visit", sa.Integer()),
        need("entered_at", Instant()),
        need("owner", ID),
        need("unit", ID),
        need("unit_path", PATH),
        sa.Column("amount", sa.BigInteger()),
        sa.Column("source", NAME),
        sa.Column("reason", NAME),
        need("created_by", ID),
        need("created_at", Instant()),
        sa.Column("given_by", ID),
        sa.Column("agreement", NAME),
        sa.Column("handed_over_at", Instant()),
        need("returned", sa.Boolean()),
        sa.Column("next_due", Instant()),
        sa.Column("limit_due", Instant()),
        sa.Column("imported_from", NAME),
        sa.Column("import_key", NAME),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("cases_given", "cases", ["organisation", "given_by"])
    op.create_index("cases_import", "cases", ["organisation", "imported_from", "import_key"])
    op.create_index("cases_owner", "cases", ["organisation", "owner", "stage"])
    op.create_index("cases_unique", "cases", ["organisation", "unique_key"])
    op.create_index("cases_unit", "cases", ["organisation", "unit_path", "stage"])
    op.create_table(
        "overrides",
        need("organisation", ID),
        need("id", ID),
        need("case", ID),
        need("stage", NAME),
        need("to", NAME),
        need("reason", sa.Text()),
        need("missing", sa.Text()),
        need("actor", ID),
        need("approver", ID),
        need("at", Instant()),
        need("unit_path", PATH),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("overrides_at", "overrides", ["organisation", "at"])
    op.create_table(
        "records",
        need("organisation", ID),
        need("id", ID),
        need("type", NAME),
        sa.Column("case", ID),
        need("fields", sa.Text()),
        need("created_by", ID),
        need("created_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("records_case", "records", ["organisation", "case", "type"])
    op.create_table(
        "stage_visits",
        need("organisation", ID),
        need("case", ID),
        need("visit", sa.Integer()),
        need("stage", NAME),
        need("position", sa.Integer()),
        need("entered_at", Instant()),
        sa.Column("left_at", Instant()),
        sa.Column("left_to", NAME),
        sa.Column("outcome", sa.String(10)),
        sa.Column("dwell_seconds", sa.Float()),
        sa.Column("reason", NAME),
        need("owner", ID),
        need("unit", ID),
        need("unit_path", PATH),
        sa.Column("source", NAME),
        sa.Column("amount", sa.BigInteger()),
        sa.PrimaryKeyConstraint("organisation", "case", "visit"),
    )
    op.create_index("stage_visits_stage", "stage_visits", ["organisation", "stage", "entered_at"])
    op.create_index("stage_visits_unit", "stage_visits", ["organisation", "unit_path", "entered_at"])


def work() -> None:
    op.create_table(
        "activities",
        need("organisation", ID),
        need("id", ID),
        need("case", ID),
        need("activity", NAME),
        need("actor", ID),
        need("unit", ID),
        need("unit_path", PATH),
        need("occurred_at", Instant()),
        need("recorded_at", Instant()),
        need("counted", sa.Boolean()),
        need("why_not", sa.Text()),
        need("corrected", sa.Boolean()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("activities_actor", "activities", ["organisation", "actor", "occurred_at"])
    op.create_index("activities_case", "activities", ["organisation", "case"])
    op.create_index("activities_unit", "activities", ["organisation", "unit_path", "occurred_at"])
    op.create_table(
        "deadlines",
        need("organisation", ID),
        need("case", ID),
        need("clause", NAME),
        need("occurrence", sa.Integer()),
        need("step", sa.Integer()),
        sa.Column("agreement", NAME),
        need("started_at", Instant()),
        sa.Column("due", Instant()),
        need("state", sa.String(10)),
        sa.Column("ended_at", Instant()),
        need("late", sa.Boolean()),
        sa.Column("lease_until", Instant()),
        sa.Column("lease_by", sa.String(100)),
        sa.PrimaryKeyConstraint("organisation", "case", "clause", "occurrence", "step"),
    )
    op.create_index("deadlines_agreement", "deadlines", ["organisation", "agreement", "state"])
    op.create_index("deadlines_due", "deadlines", ["due"], **pending("state = 'pending'"))
    op.create_table(
        "tasks",
        need("organisation", ID),
        need("id", ID),
        need("case", ID),
        need("title", NAME),
        need("role", NAME),
        sa.Column("assignee", ID),
        need("unit_path", PATH),
        sa.Column("due", Instant()),
        need("note", sa.Text()),
        need("because", sa.Text()),
        need("opened_at", Instant()),
        sa.Column("done_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("tasks_assignee", "tasks", ["organisation", "assignee", "done_at", "due"])
    op.create_index("tasks_case", "tasks", ["organisation", "case"])


def messages() -> None:
    op.create_table(
        "deliveries",
        need("organisation", ID),
        need("id", ID),
        need("outbox", ID),
        sa.Column("recipient", ID),
        need("channel", sa.String(30)),
        need("attempt", sa.Integer()),
        need("at", Instant()),
        need("delivered", sa.Boolean()),
        need("provider_code", sa.String(100)),
        need("provider_text", sa.String(500)),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("deliveries_outbox", "deliveries", ["organisation", "outbox"])
    op.create_table(
        "messages",
        need("organisation", ID),
        need("id", ID),
        need("key", sa.String(300)),
        need("person", ID),
        sa.Column("case", ID),
        need("title", NAME),
        need("body", sa.Text()),
        need("because", sa.Text()),
        need("copy", sa.Boolean()),
        need("created_at", Instant()),
        sa.Column("read_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("messages_key", "messages", ["organisation", "key", "person"], unique=True)
    op.create_index("messages_person", "messages", ["organisation", "person", "created_at"])
    op.create_table(
        "outbox",
        need("organisation", ID),
        need("id", ID),
        need("key", sa.String(300)),
        need("effect", sa.String(30)),
        sa.Column("case", ID),
        need("payload", sa.Text()),
        need("state", sa.String(10)),
        need("attempts", sa.Integer()),
        need("next_at", Instant()),
        sa.Column("lease_until", Instant()),
        sa.Column("lease_by", sa.String(100)),
        need("created_at", Instant()),
        sa.Column("done_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("outbox_key", "outbox", ["organisation", "key"], unique=True)
    op.create_index("outbox_next", "outbox", ["next_at"], **pending("state = 'pending'"))


def files() -> None:
    op.create_table(
        "files",
        need("organisation", ID),
        need("id", ID),
        need("sha256", sa.String(64)),
        need("name", NAME),
        need("media_type", sa.String(100)),
        need("size", sa.Integer()),
        sa.Column("pages", sa.Integer()),
        sa.Column("case", ID),
        need("uploaded_by", ID),
        need("uploaded_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("files_case", "files", ["organisation", "case"])
    op.create_index("files_sha256", "files", ["organisation", "sha256"])
    op.create_table(
        "import_mappings",
        need("organisation", ID),
        need("headers_digest", sa.String(64)),
        need("mapping", sa.Text()),
        sa.PrimaryKeyConstraint("organisation", "headers_digest"),
    )
    op.create_table(
        "imports",
        need("organisation", ID),
        need("id", ID),
        need("file_name", NAME),
        need("sha256", sa.String(64)),
        need("headers", sa.Text()),
        need("mapping", sa.Text()),
        need("state", sa.String(10)),
        need("position", sa.Integer()),
        need("total", sa.Integer()),
        need("created", sa.Integer()),
        need("unchanged", sa.Integer()),
        need("rejected", sa.Integer()),
        need("findings", sa.Text()),
        sa.Column("problem", sa.Text()),
        need("started_by", ID),
        need("started_at", Instant()),
        sa.Column("finished_at", Instant()),
        sa.Column("lease_until", Instant()),
        sa.Column("lease_by", sa.String(100)),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("imports_running", "imports", ["started_at"], **pending("state = 'running'"))
    op.create_table(
        "import_rejects",
        need("organisation", ID),
        need("import", ID),
        need("row", sa.Integer()),
        need("cells", sa.Text()),
        need("reasons", sa.Text()),
        sa.PrimaryKeyConstraint("organisation", "import", "row"),
        sa.ForeignKeyConstraint(["organisation", "import"], ["imports.organisation", "imports.id"]),
    )


def downgrade() -> None:
    for table in (
        "import_rejects",
        "imports",
        "import_mappings",
        "files",
        "outbox",
        "messages",
        "deliveries",
        "tasks",
        "deadlines",
        "activities",
        "stage_visits",
        "records",
        "overrides",
        "cases",
        "case_fields",
    ):
        op.drop_table(table)
