"""What Slack sends passes the inbox too, and what came in is let go of by its age"""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None

HAS_BYTES = sa.text("length(body) > 0")


def upgrade() -> None:
    seen = sa.table("seen", sa.column("key"), sa.column("at"))
    inbox = sa.table(
        "inbox",
        *map(sa.column, ("source", "delivery_id", "received_at")),
        sa.column("body", sa.LargeBinary()),
        *map(sa.column, ("attempts", "state")),
    )
    done = sa.select(
        sa.literal("slack"),
        seen.c.key,
        seen.c.at,
        sa.literal(b"", sa.LargeBinary()),
        sa.literal(0),
        sa.literal("done"),
    )
    op.execute(inbox.insert().from_select(list(inbox.c), done))
    op.drop_table("seen")
    op.create_index("inbox_received", "inbox", ["received_at"])
    op.create_index(
        "inbox_with_bytes", "inbox", ["received_at"], sqlite_where=HAS_BYTES, postgresql_where=HAS_BYTES
    )
