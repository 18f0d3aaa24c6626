"""Events are chained by hashes, and the database lets nobody change or delete one"""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0010"
branch_labels = None
depends_on = None

REFUSED = "events are only ever appended"


def upgrade() -> None:
    # May be absent: the version before this one writes events without a hash, and the chain begins after them.
    op.add_column("event", sa.Column("hash", sa.String(), nullable=True))
    op.add_column("lead", sa.Column("chain", sa.String(), nullable=True))
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION event_is_kept() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{REFUSED}'; END $$"
        )
        op.execute(
            "CREATE TRIGGER event_is_kept BEFORE UPDATE OR DELETE ON event "
            "FOR EACH ROW EXECUTE FUNCTION event_is_kept()"
        )
        return
    for what in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER event_is_kept_from_{what.lower()} BEFORE {what} ON event "
            f"BEGIN SELECT RAISE(ABORT, '{REFUSED}'); END"
        )
