"""What a promise was started by, and how long it stood still; how a meeting went"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # All of it may be absent: the version before this one writes rows without these columns.
    op.add_column("clock", sa.Column("terms", types.Json(), nullable=True))
    op.add_column("clock", sa.Column("paused_at", types.UtcDateTime(), nullable=True))
    op.add_column(
        "clock", sa.Column("paused_minutes", sa.Float(), server_default=sa.text("0"), nullable=False)
    )
    op.add_column("lead", sa.Column("meeting", sa.String(), nullable=True))
