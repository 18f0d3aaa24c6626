"""Leave and pauses of people, the statuses they came from, and the names by which people are typed"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "absence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", types.UtcDateTime(), nullable=False),
        sa.Column("until", types.UtcDateTime(), nullable=True),
        sa.Column("note", types.Words(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("ended_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("absence_of", "absence", ["person", "ended_at"], unique=False)
    op.create_table(
        "status_seen",
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("said", types.Words(), nullable=False),
        sa.Column("as_of", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("person"),
    )
    # The version before this one inserts people without the column.
    op.add_column("person", sa.Column("handle", types.Words(), nullable=False, server_default=""))
