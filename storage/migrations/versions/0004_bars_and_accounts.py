"""The bar of a score, when a lead is scored again, and what people of one account reached together"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # All of it may be absent: the version before this one writes rows without these columns.
    op.add_column("score", sa.Column("threshold", sa.Integer(), nullable=True))
    op.add_column("score", sa.Column("bar", sa.String(), nullable=True))
    op.add_column("lead", sa.Column("together", types.Json(), nullable=True))
    op.add_column("lead", sa.Column("rescore_at", types.UtcDateTime(), nullable=True))
    op.create_index("lead_to_rescore", "lead", ["rescore_at"], unique=False)
