"""A lead keeps the score it was handed over with"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

POSTED = sa.text("posted_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("lead", sa.Column("bar", sa.String(), nullable=True))
    op.add_column("lead", sa.Column("posted_total", sa.Integer(), nullable=True))
    op.add_column("lead", sa.Column("posted_bar", sa.String(), nullable=True))
    # Which bar it was is not filled in: no event of theirs tells it, and a row says no more than its events do.
    op.execute(
        """UPDATE lead SET posted_total = (
            SELECT score.fit + score.intent FROM score
            WHERE score.lead_id = lead.id AND score.at <= lead.posted_at ORDER BY score.id DESC LIMIT 1
        ) WHERE posted_at IS NOT NULL"""
    )
    op.create_index(
        "lead_by_score",
        "lead",
        ["segment", "posted_bar", "posted_total", "state", "posted_at"],
        sqlite_where=POSTED,
        postgresql_where=POSTED,
    )
