"""What a lead is found by, what it may share with another, and leads that were merged"""

from collections.abc import Iterator, Sequence
from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql, sqlite

from qualification.identity import Kind, likenesses
from qualification.mailboxes import mailbox
from storage import types

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

AT_ONCE = 1000

_LEAD = sa.table(
    "lead", sa.column("id"), sa.column("identity"), sa.column("account_id"), sa.column("fields", types.Json())
)
_ACCOUNT = sa.table("account", sa.column("id"), sa.column("domain"))


def upgrade() -> None:
    # The version before this one writes leads without these rows; such a lead is still found by lead.identity.
    identity = op.create_table(
        "lead_identity",
        sa.Column("key", types.Words(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("key"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_lead_identity_lead_id", "lead_identity", ["lead_id"], unique=False)
    likeness = op.create_table(
        "likeness",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("lead_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["lead_id"], ["lead.id"]),
        sa.PrimaryKeyConstraint("key", "lead_id"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_likeness_lead_id", "likeness", ["lead_id"], unique=False)
    op.create_table(
        "told_apart",
        sa.Column("one", sa.Integer(), nullable=False),
        sa.Column("other", sa.Integer(), nullable=False),
        sa.Column("by", sa.String(), nullable=False),
        sa.Column("at", types.UtcDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["one"], ["lead.id"]),
        sa.ForeignKeyConstraint(["other"], ["lead.id"]),
        sa.PrimaryKeyConstraint("one", "other"),
    )
    op.create_index("ix_told_apart_other", "told_apart", ["other"], unique=False)
    op.add_column("lead", sa.Column("merged_into", sa.Integer(), nullable=True))
    op.create_index("lead_merged_into", "lead", ["merged_into"], unique=False)
    for leads in _leads():
        _fill(identity, _identities(leads))
        _fill(likeness, _likenesses(leads))


def _leads() -> Iterator[Sequence[Any]]:
    """All leads in portions, by number, each with its account's domain."""
    last = 0
    wanted = (
        sa.select(_LEAD.c.id, _LEAD.c.identity, _LEAD.c.fields, _ACCOUNT.c.domain)
        .select_from(_LEAD.outerjoin(_ACCOUNT, _ACCOUNT.c.id == _LEAD.c.account_id))
        .order_by(_LEAD.c.id)
        .limit(AT_ONCE)
    )
    while leads := op.get_bind().execute(wanted.where(_LEAD.c.id > last)).all():
        yield leads
        last = leads[-1].id


def _identities(leads: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for lead in leads:
        kind = Kind.EMAIL if lead.fields.get("email") else Kind.SOURCE
        yield {"key": lead.identity, "kind": kind, "lead_id": lead.id}
        # Since now the dots in such an address count for nothing: the older of two spellings is found by both.
        if kind is Kind.EMAIL and (same := mailbox(*lead.identity.rpartition("@")[::2])) != lead.identity:
            yield {"key": same, "kind": kind, "lead_id": lead.id}


def _likenesses(leads: Sequence[Any]) -> Iterator[dict[str, Any]]:
    for lead in leads:
        for key in sorted(likenesses(lead.fields, lead.domain)):
            yield {"key": key, "lead_id": lead.id}


def _fill(table: sa.Table, rows: Iterator[dict[str, Any]]) -> None:
    """Leaves out what is there already."""
    dialect = postgresql if op.get_bind().dialect.name == "postgresql" else sqlite
    if filled := list(rows):
        op.get_bind().execute(dialect.insert(table).on_conflict_do_nothing(), filled)
