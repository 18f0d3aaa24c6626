"""Leads that come back, and what marketing is told of those handed back"""

from datetime import UTC, datetime, time

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lead", sa.Column("round", sa.Integer(), server_default=sa.text("0"), nullable=False))
    op.add_column("lead", sa.Column("returned_at", types.UtcDateTime(), nullable=True))
    op.add_column("lead", sa.Column("return_at", types.UtcDateTime(), nullable=True))
    op.create_index("lead_to_return", "lead", ["return_at"], unique=False)
    op.create_table(
        "hand_back",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("not_before", types.UtcDateTime(), nullable=True),
        sa.Column("sent_at", types.UtcDateTime(), nullable=True),
        sa.Column("refused_at", types.UtcDateTime(), nullable=True),
        sa.Column("error", types.Words(), nullable=True),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("lead_id", "seq", name="hand_back_once"),
    )
    op.create_index("hand_back_to_send", "hand_back", ["sent_at", "refused_at", "id"], unique=False)
    _bring_back_those_whose_day_is_still_to_come()


def _bring_back_those_whose_day_is_still_to_come() -> None:
    """At noon UTC, when every team that works is at work or soon will be. One whose day went by long ago is not posted
    all at once with all others: whoever wants it finds it by its day."""
    lead = sa.table(
        "lead",
        sa.column("state", sa.String()),
        sa.column("return_on", sa.Date()),
        sa.column("return_at", types.UtcDateTime()),
    )
    due = sa.select(lead.c.return_on).where(
        lead.c.state == "recycled", lead.c.return_on > sa.func.current_date()
    )
    connection = op.get_bind()
    for (day,) in connection.execute(due.distinct()).all():
        noon = datetime.combine(day, time(12), UTC)
        connection.execute(
            sa.update(lead).where(lead.c.state == "recycled", lead.c.return_on == day).values(return_at=noon)
        )
