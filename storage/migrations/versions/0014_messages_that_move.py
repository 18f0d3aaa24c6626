"""A message knows the place it waits for, that it was posted anew, and that it stands elsewhere than it should"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # With a default: the version before this one writes messages without a place, and they wait as if for one.
    op.add_column("message", sa.Column("place", sa.String(), server_default=sa.text("''"), nullable=False))
    op.add_column("message", sa.Column("reposted", sa.Integer(), server_default=sa.text("0"), nullable=False))
    for name in ("was_channel", "was_ts", "detoured_from"):
        op.add_column("message", sa.Column(name, sa.String(), nullable=True))
    op.execute("UPDATE message SET place = coalesce(to_channel, to_person, '')")
    op.create_index("message_was_at", "message", ["was_channel", "was_ts"])
    op.create_index(
        "message_to_post",
        "message",
        ["place", "priority", "id"],
        sqlite_where=sa.text("pending IS 1 AND ts IS NULL"),
        postgresql_where=sa.text("pending IS true AND ts IS NULL"),
    )
    op.create_index(
        "message_to_change",
        "message",
        ["priority", "shown_at", "id"],
        sqlite_where=sa.text("pending IS 1 AND ts IS NOT NULL"),
        postgresql_where=sa.text("pending IS true AND ts IS NOT NULL"),
    )
