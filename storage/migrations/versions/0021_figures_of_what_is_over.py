"""What reports count of what is over: rounds, promises, waits for a first touch"""

import sqlalchemy as sa
from alembic import op

from storage import types

revision = "0021"
down_revision = "0020"
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
    dealt = sa.text("deal_at IS NOT NULL")
    op.create_index(
        "journey_deal", "journey", ["deal_at"], unique=False, sqlite_where=dealt, postgresql_where=dealt
    )
    _create_ended_promises()
    _create_ended_waits()
    _create_judged_notices()
    _widen_journeys()


def _create_ended_promises() -> None:
    """The past is counted by the bot itself, some clocks at a time: what is late is told in working time."""
    op.create_table(
        "ended_promise",
        sa.Column("clock_id", sa.Integer(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("clock", "team", "segment")),
        sa.Column("person", sa.String(), nullable=True),
        sa.Column("kept", sa.String(), nullable=False),
        *(
            sa.Column(name, types.Since1970(), nullable=False)
            for name in ("started_at", "settled_at", "ended_at")
        ),
        sa.Column("late_minutes", sa.Float(), nullable=True),
        sa.Column("paused_minutes", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["clock_id"], ["clock.id"]),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("clock_id"),
    )
    op.create_index("ended_promise_settled", "ended_promise", ["settled_at"], unique=False)
    op.create_index("ended_promise_ended", "ended_promise", ["ended_at"], unique=False)
    by_team = ["team", "clock", "kept", "late_minutes", "settled_at", "ended_at", "paused_minutes"]
    op.create_index("ended_promise_by_team", "ended_promise", by_team, unique=False)
    op.add_column(
        "clock", sa.Column("counted", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    op.create_index(
        "clock_to_count",
        "clock",
        ["id"],
        unique=False,
        sqlite_where=sa.text("counted IS 0 AND stopped_at IS NOT NULL"),
        postgresql_where=sa.text("counted IS false AND stopped_at IS NOT NULL"),
    )


def _create_ended_waits() -> None:
    """Their minutes are measured by the bot itself, some at a time."""
    parts = ("system", "off_hours", "prospect", "people")
    op.create_table(
        "ended_wait",
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("touched_at", types.Since1970(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("team", "segment")),
        sa.Column("person", sa.String(), nullable=True),
        *(sa.Column(name, sa.Float(), nullable=False) for name in (*parts, "working", "wall")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("to_measure", "hidden")),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("lead_id", "round"),
    )
    op.create_index("ended_wait_touched", "ended_wait", ["touched_at"], unique=False)
    known = ["touched_at", "hidden", "to_measure"]
    op.create_index("ended_wait_by_team", "ended_wait", ["team", "working", *known, *parts], unique=False)
    op.create_index("ended_wait_by_team_wall", "ended_wait", ["team", "wall", *known], unique=False)
    some = sa.text("to_measure")
    op.create_index(
        "ended_wait_to_measure",
        "ended_wait",
        ["touched_at"],
        unique=False,
        sqlite_where=some,
        postgresql_where=some,
    )
    at = {
        "sqlite": "CAST(strftime('%s', first_touch_at) AS INTEGER)",
        "postgresql": "floor(extract(epoch FROM first_touch_at))::bigint",
    }[op.get_bind().dialect.name]
    op.execute(
        # ruff: noqa: S608  (nothing but the words above)
        f"""INSERT INTO ended_wait (lead_id, round, touched_at, team, segment, person, system, off_hours, prospect,
            people, working, wall, to_measure, hidden)
        SELECT id, round, {at}, team, segment, (
            SELECT event.by FROM event WHERE event.lead_id = lead.id AND event.what = 'contacted'
            AND event.at = lead.first_touch_at ORDER BY event.seq LIMIT 1
        ), 0, 0, 0, 0, 0, 0, true, state = 'merged'
        FROM lead WHERE first_touch_at IS NOT NULL AND posted_at IS NOT NULL"""
    )


def _create_judged_notices() -> None:
    """What was said before is judged by the bot itself, some messages at a time."""
    op.create_table(
        "judged_notice",
        sa.Column("message_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.Integer(), nullable=False),
        sa.Column("said_at", types.Since1970(), nullable=False),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("team", "segment")),
        sa.Column("who", sa.String(), nullable=True),
        *(sa.Column(name, sa.String(), nullable=False) for name in ("clock", "policy", "rung", "sort")),
        *(sa.Column(name, sa.Boolean(), nullable=False) for name in ("acted", "alone")),
        sa.ForeignKeyConstraint(["message_id"], ["message.id"]),
        sa.PrimaryKeyConstraint("message_id", "part"),
    )
    op.create_index("judged_notice_said", "judged_notice", ["said_at"], unique=False)
    by_who = ["who", "said_at", "alone", "sort", "acted"]
    op.create_index("judged_notice_by_who", "judged_notice", by_who, unique=False)
    op.add_column(
        "message", sa.Column("judged", sa.Boolean(), nullable=False, server_default=sa.text("false"))
    )
    kinds = "('nudge', 'unclaimed', 'ae_waits', 'breach', 'alert')"
    op.create_index(
        "message_to_judge",
        "message",
        ["id"],
        unique=False,
        sqlite_where=sa.text(f"judged IS 0 AND kind IN {kinds}"),
        postgresql_where=sa.text(f"judged IS false AND kind IN {kinds}"),
    )


def _widen_journeys() -> None:
    """What is compared among leads of like scores; the pace is told when the bot counts their promises."""
    op.add_column("journey", sa.Column("posted_at", types.Since1970(), nullable=True))
    op.add_column("journey", sa.Column("score", sa.Integer(), nullable=True))
    op.add_column("journey", sa.Column("first_touch_at", types.Since1970(), nullable=True))
    op.add_column("journey", sa.Column("taken_on_at", types.Since1970(), nullable=True))
    op.add_column("journey", sa.Column("pace", sa.String(), nullable=True))
    seconds = {
        "sqlite": "CAST(strftime('%s', lead.{}) AS INTEGER)",
        "postgresql": "floor(extract(epoch FROM lead.{}))::bigint",
    }[op.get_bind().dialect.name]
    op.execute(
        f"UPDATE journey SET posted_at = {seconds.format('posted_at')}, score = lead.posted_total, "
        f"first_touch_at = {seconds.format('first_touch_at')}, taken_on_at = {seconds.format('taken_on_at')} "
        f"FROM lead WHERE lead.id = journey.lead_id"
    )
    op.create_index("journey_posted", "journey", ["posted_at"], unique=False)
    by_score = ["segment", "score", "source", "pace", "state", "posted_at"]
    op.create_index("journey_by_score", "journey", by_score, unique=False)


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
