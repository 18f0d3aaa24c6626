"""Headers of a delivery, and deliveries that are part of another"""

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
