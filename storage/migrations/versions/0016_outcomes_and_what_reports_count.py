"""Outcomes of leads, and the narrow rows that reports count"""

from typing import Any

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("deal", types.Words(), nullable=True),
        sa.Column("rep", types.Words(), nullable=True),
        sa.Column("said", types.Json(), nullable=False),
        sa.Column("reported_at", types.UtcDateTime(), nullable=False),
        sa.Column("flag", sa.String(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_outcome_lead_id", "outcome", ["lead_id"], unique=False)
    op.create_index("outcome_flagged", "outcome", ["flag", "id"], unique=False, **_where("flag IS NOT NULL"))
    op.create_table(
        "sought_by",
        sa.Column("key", types.Words(), nullable=False),
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"]),
        sa.PrimaryKeyConstraint("key", "outcome_id"),
    )
    op.create_index("ix_sought_by_outcome_id", "sought_by", ["outcome_id"], unique=False)
    _create_journey()
    # A lead that the version before this one posts meanwhile gets its row with its next event.
    op.execute(_FILL[op.get_bind().dialect.name])


def _create_journey() -> None:
    instants = ("decided_at", "accepted_at", "deal_at", "opportunity_at", "won_at", "lost_at")
    op.create_table(
        "journey",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("mql_at", types.Since1970(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("state", "segment", "team")),
        *(sa.Column(name, types.Words(), nullable=True) for name in ("source", "campaign", "asset")),
        *(sa.Column(name, sa.String(), nullable=True) for name in ("rep", "reason")),
        *(sa.Column(name, types.Since1970(), nullable=True) for name in instants),
        sa.Column("amount", sa.BigInteger(), nullable=True),
        sa.Column("currency", sa.String(), nullable=True),
        sa.Column("deal_rep", types.Words(), nullable=True),
        sa.Column("accepted_working", sa.Float(), nullable=True),
        sa.Column("to_measure", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("lead_id"),
    )
    op.create_index("journey_mql", "journey", ["mql_at"], unique=False)
    by_source = ["source", "campaign", "mql_at", "state", "accepted_at", "deal_at", "decided_at"]
    counted = ["opportunity_at", "won_at", "lost_at", "amount", "currency"]
    op.create_index("journey_by_source", "journey", by_source + counted, unique=False)
    op.create_index("journey_decided", "journey", ["decided_at"], unique=False)
    op.create_index("journey_to_measure", "journey", ["lead_id"], unique=False, **_where("to_measure"))


def _where(text: str) -> dict[str, Any]:
    return {"sqlite_where": sa.text(text), "postgresql_where": sa.text(text)}


_FILL = {
    "sqlite": (
        "INSERT INTO journey (lead_id, mql_at, state, segment, team, rep, reason, decided_at, accepted_at, to_measure, "
        "source, campaign, asset) "
        "SELECT id, CAST(strftime('%s', posted_at) AS INTEGER), state, segment, team, owner, reason, "
        "CAST(strftime('%s', decided_at) AS INTEGER), "
        "CASE WHEN state = 'accepted' THEN CAST(strftime('%s', decided_at) AS INTEGER) END, state = 'accepted', "
        "json_extract(fields, '$.source'), json_extract(fields, '$.campaign'), "
        "coalesce(json_extract(fields, '$.asset'), json_extract(fields, '$.landing_page')) "
        "FROM lead WHERE posted_at IS NOT NULL"
    ),
    "postgresql": (
        "INSERT INTO journey (lead_id, mql_at, state, segment, team, rep, reason, decided_at, accepted_at, to_measure, "
        "source, campaign, asset) "
        "SELECT id, floor(extract(epoch FROM posted_at))::bigint, state, segment, team, owner, reason, "
        "floor(extract(epoch FROM decided_at))::bigint, "
        "CASE WHEN state = 'accepted' THEN floor(extract(epoch FROM decided_at))::bigint END, state = 'accepted', "
        "fields ->> 'source', fields ->> 'campaign', coalesce(fields ->> 'asset', fields ->> 'landing_page') "
        "FROM lead WHERE posted_at IS NOT NULL"
    ),
}
