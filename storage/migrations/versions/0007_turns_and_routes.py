"""Whose turn it is in a team, and when a lead that could be given to nobody is tried again"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # May be absent: the version before this one writes leads without it and gives none out.
    op.add_column("lead", sa.Column("route_at", types.UtcDateTime(), nullable=True))
    op.create_index("lead_to_route", "lead", ["route_at"], unique=False)
    op.create_index("lead_owner_claimed", "lead", ["owner", "claimed_at"], unique=False)
    op.create_table(
        "turn",
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("person", sa.String(), nullable=False),
        sa.Column("credit", sa.Integer(), nullable=False),
        sa.Column("given", sa.Integer(), nullable=False),
        sa.Column("last_given_at", types.UtcDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("team", "person"),
    )
