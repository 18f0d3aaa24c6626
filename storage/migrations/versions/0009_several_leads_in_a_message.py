"""Several leads in one message, what was settled before it was said, and rungs that waited for the opening"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # The version before this one shows of a message that tells of several leads the one in its row.
    op.add_column("message", sa.Column("dropped", types.Words(), nullable=True))
    op.add_column("clock", sa.Column("put_off_until", types.UtcDateTime(), nullable=True))
    running = sa.text("stopped_at IS NULL")
    op.create_index(
        "clock_running",
        "clock",
        ["deadline_at"],
        unique=False,
        sqlite_where=running,
        postgresql_where=running,
    )
    op.create_index("clock_put_off", "clock", ["put_off_until"], unique=False)
    op.create_table(
        "message_about",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("subject_id", sa.Integer(), nullable=True),
        sa.Column("facts", types.Json(), nullable=False),
        sa.Column("created_at", types.UtcDateTime(), nullable=False),
        sa.Column("dropped", types.Words(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("key"),
    )
    op.create_index("ix_message_about_lead_id", "message_about", ["lead_id"], unique=False)
    op.create_index("ix_message_about_message_id", "message_about", ["message_id"], unique=False)
