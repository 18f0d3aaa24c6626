"""What a card shows is known, repairs are counted, and what does not add up is found by an index"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Absent for what was shown before, and for what the version before this one shows: such a card is shown once more.
    op.add_column("message", sa.Column("drawn", sa.String(), nullable=True))
    op.add_column("message", sa.Column("drawn_at", types.UtcDateTime(), nullable=True))
    op.create_table(
        "repair",
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("count", sa.Integer(), nullable=False),
        sa.Column("last_at", types.UtcDateTime(), nullable=True),
        sa.Column("reached", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("kind"),
    )
    op.create_index("lead_state_id", "lead", ["state", "id"], unique=False)
    _partial(
        "clock_without_rung", "clock", ["id"], "stopped_at IS NULL AND due_at IS NULL AND paused_at IS NULL"
    )
    _partial("message_claims", "message", ["claimed_until"], "claimed_until IS NOT NULL")
    _partial("message_retries", "message", ["not_before"], "not_before IS NOT NULL")
    for name, columns, sqlite, postgres in (
        ("message_backlog", ["created_at", "outcome_unknown"], "pending IS 1", "pending IS true"),
        (
            "message_given_up",
            ["id"],
            "error IS NOT NULL AND pending IS 0",
            "error IS NOT NULL AND pending IS false",
        ),
    ):
        _partial(name, "message", columns, sqlite, postgres)


def _partial(name: str, table: str, columns: list[str], where: str, on_postgres: str | None = None) -> None:
    op.create_index(
        name,
        table,
        columns,
        unique=False,
        sqlite_where=sa.text(where),
        postgresql_where=sa.text(on_postgres or where),
    )
