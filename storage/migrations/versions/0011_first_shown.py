"""When a message was shown for the first time"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Absent for what was shown before, and for what the version before this one shows: `shown_at` is when last.
    op.add_column("message", sa.Column("first_shown_at", types.UtcDateTime(), nullable=True))
