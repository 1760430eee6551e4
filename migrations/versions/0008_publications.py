"""Drafts, acts of publishing with their plans, and the cases that did not follow."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from runtime.storage.tables.columns import Instant

revision = "0008"
down_revision = "0007"

ID = sa.String(36)


def need(name: str, type: sa.types.TypeEngine[object]) -> sa.Column[object]:
    return sa.Column(name, type, nullable=False)


def upgrade() -> None:
    op.create_table(
        "publications",
        need("organisation", ID),
        need("number", sa.Integer()),
        need("version", sa.String(64)),
        sa.Column("before", sa.String(64)),
        need("plan", sa.Text()),
        need("state", sa.String(10)),
        need("note", sa.Text()),
        need("waived", sa.Text()),
        sa.Column("asked_by", ID),
        need("asked_at", Instant()),
        need("takes_effect_at", Instant()),
        sa.Column("place", sa.Integer()),
        sa.Column("settled_at", Instant()),
        sa.Column("lease_until", Instant()),
        sa.Column("lease_by", sa.String(100)),
        sa.PrimaryKeyConstraint("organisation", "number"),
    )
    unsettled = sa.text("settled_at IS NULL")
    op.create_index(
        "publications_open",
        "publications",
        ["state", "takes_effect_at"],
        sqlite_where=unsettled,
        postgresql_where=unsettled,
    )
    op.create_table(
        "left_behind",
        need("organisation", ID),
        need("case", ID),
        need("publication", sa.Integer()),
        need("why", sa.Text()),
        need("planned", sa.Boolean()),
        need("at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "case", "publication"),
    )
    op.create_table(
        "model_drafts",
        need("organisation", ID),
        need("id", ID),
        need("name", sa.String(200)),
        need("files", sa.Text()),
        need("plan", sa.Text()),
        sa.Column("base", sa.String(64)),
        need("revision", sa.Integer()),
        sa.Column("saved_by", ID),
        need("saved_at", Instant()),
        sa.PrimaryKeyConstraint("organisation", "id"),
    )
    op.create_index("cases_version", "cases", ["organisation", "model_version"])
    # What was published before was followed by nobody but new cases.
    op.execute(
        "INSERT INTO publications (organisation, number, version, plan, state, note, waived, asked_by,"
        " asked_at, takes_effect_at, place, settled_at)"
        " SELECT organisation, number, version, '{}', 'done', note, '', published_by, published_at, published_at,"
        " number, published_at FROM (SELECT organisation, version, note, published_by, published_at,"
        " row_number() OVER (PARTITION BY organisation ORDER BY published_at, version) AS number"
        " FROM models) AS numbered"
    )


def downgrade() -> None:
    op.drop_index("cases_version", "cases")
    op.drop_table("model_drafts")
    op.drop_table("left_behind")
    op.drop_table("publications")
