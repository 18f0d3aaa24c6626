"""Definitions by version, who buys with whom, and where a lead stands between two decisions"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "definition",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("content", types.Json(), nullable=False),
        sa.Column("first_seen_at", types.UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    op.create_table(
        "group_member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("role", sa.String(), nullable=False),
        sa.Column("name", types.Words(), nullable=True),
        sa.Column("title", types.Words(), nullable=True),
        sa.Column("lead_id", sa.Integer(), nullable=True),
        sa.Column("asked", sa.String(), nullable=True),
        sa.Column("asked_of", sa.Integer(), nullable=True),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("struck_by", sa.String(), nullable=True),
        sa.Column("struck_at", types.UtcDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["account_id"], ["account.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["asked_of"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("group_of", "group_member", ["account_id", "struck_at"], unique=False)
    op.add_column("qualification", sa.Column("reading", types.Json(), nullable=True))
    op.add_column("lead", sa.Column("progress", sa.String(), nullable=True))
    op.add_column("lead", sa.Column("progress_step", types.Words(), nullable=True))
    op.add_column("lead", sa.Column("progress_at", types.UtcDateTime(), nullable=True))
    # The version before this one inserts leads without the column.
    op.add_column("lead", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
