"""What reports of promises and first touches read by rep stands in the order of reps"""

from alembic import op

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ended_promise_by_rep",
        "ended_promise",
        ["person", "clock", "kept", "late_minutes", "settled_at", "ended_at", "paused_minutes"],
    )
    waited = ["touched_at", "hidden", "to_measure"]
    parts = ["system", "off_hours", "prospect", "people"]
    op.create_index("ended_wait_by_rep", "ended_wait", ["person", "working", *waited, *parts])
    op.create_index("ended_wait_by_rep_wall", "ended_wait", ["person", "wall", *waited])
