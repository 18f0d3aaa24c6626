"""Headers of a delivery, deliveries that are part of another, and what is fetched for one"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("inbox", sa.Column("headers", types.Json(), nullable=True))
    op.add_column("inbox", sa.Column("part_of", sa.Integer(), nullable=True))
    op.add_column("inbox", sa.Column("fetched", sa.LargeBinary(), nullable=True))
    # The version before this one inserts deliveries without the column.
    op.add_column("inbox", sa.Column("attempts", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("inbox", sa.Column("not_before", types.UtcDateTime(), nullable=True))
