"""What reports count of rounds that are over"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0021"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "ended_round",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("decided_at", types.Since1970(), nullable=False),
        sa.Column("returned_at", types.Since1970(), nullable=False),
        sa.Column("team", sa.String(), nullable=False),
        sa.Column("rep", sa.String(), nullable=True),
        sa.Column("reason", sa.String(), nullable=True),
        sa.Column("words", types.Words(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("lead_id", "number"),
    )
    op.create_index("ended_round_decided", "ended_round", ["decided_at"], unique=False)
    op.execute(_FILL[op.get_bind().dialect.name])


_ENDED = """
    INSERT INTO ended_round (lead_id, number, decided_at, returned_at, team, rep, reason, words)
    SELECT back.lead_id, {number}, {decided_at}, {returned_at}, lead.team, away.by, {reason}, coalesce({note}, '')
    FROM event back JOIN lead ON lead.id = back.lead_id
    JOIN event away ON away.lead_id = back.lead_id AND away.seq = (
        SELECT max(event.seq) FROM event
        WHERE event.lead_id = back.lead_id AND event.what = 'recycled' AND event.seq < back.seq
    )
    WHERE back.what = 'returned'
"""
# The team it had then is not told by its events; its owner was nearly always who recycled it.

_FILL = {
    "sqlite": _ENDED.format(
        number="json_extract(back.facts, '$.round') - 1",
        decided_at="CAST(strftime('%s', away.at) AS INTEGER)",
        returned_at="CAST(strftime('%s', back.at) AS INTEGER)",
        reason="json_extract(away.facts, '$.reason')",
        note="json_extract(away.facts, '$.note')",
    ),
    "postgresql": _ENDED.format(
        number="(back.facts ->> 'round')::integer - 1",
        decided_at="floor(extract(epoch FROM away.at))::bigint",
        returned_at="floor(extract(epoch FROM back.at))::bigint",
        reason="away.facts ->> 'reason'",
        note="away.facts ->> 'note'",
    ),
}
