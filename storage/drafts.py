"""Drafts of the desk that were asked for from a digest: each made once, by whichever process takes it."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import or_
from sqlmodel import Session, col, select, update

from storage.engine import insert_into
from storage.figure_tables import DraftRow


def ask(session: Session, message_id: int, bars: Sequence[dict[str, Any]], *, by: str, now: datetime) -> bool:
    """False when a draft from that digest was asked for before."""
    row = {"message_id": message_id, "bars": list(bars), "by": by, "at": now, "attempts": 0}
    new = insert_into(session, DraftRow).values(**row).on_conflict_do_nothing(index_elements=["message_id"])
    return session.execute(new.returning(col(DraftRow.id))).first() is not None


def of_digest(session: Session, message_id: int) -> DraftRow | None:
    return session.exec(select(DraftRow).where(DraftRow.message_id == message_id)).first()


def next_to_make(session: Session, *, now: datetime) -> DraftRow | None:
    """The oldest that is not made and that nobody is making; `now` is real time."""
    free = or_(col(DraftRow.not_before).is_(None), col(DraftRow.not_before) <= now)
    asked = select(DraftRow).where(col(DraftRow.done_at).is_(None), free).order_by(col(DraftRow.id))
    return session.exec(asked.limit(1)).first()


def begin(session: Session, row: DraftRow, *, until: datetime) -> bool:
    """Whether it is for the caller to make until then; of several that ask only one is told so."""
    taken = session.exec(
        update(DraftRow)
        .where(col(DraftRow.id) == row.id, col(DraftRow.attempts) == row.attempts)
        .values(attempts=DraftRow.attempts + 1, not_before=until)
        .execution_options(synchronize_session=False)
    )
    return taken.rowcount == 1


def settle(session: Session, row_id: int, attempts: int, *, folder: str | None, now: datetime) -> bool:
    """It is made, or given up without a folder; False when somebody else has begun it since."""
    done = session.exec(
        update(DraftRow)
        .where(
            col(DraftRow.id) == row_id, col(DraftRow.attempts) == attempts, col(DraftRow.done_at).is_(None)
        )
        .values(done_at=now, folder=folder)
        .execution_options(synchronize_session=False)
    )
    return done.rowcount == 1
