"""Recycled leads whose day has come, and the card each begins anew with."""

from datetime import datetime

from sqlmodel import Session, col, select, update

from storage import outbox
from storage.tables import Lead, MessageRow

CARD_BEFORE = "card_before"
"""What was a lead's card before it came back: it points to the one that is."""


def next_to_return(session: Session, *, now: datetime) -> int | None:
    """A lead whose day has come; one look into the index, without a lock."""
    due = select(Lead.id).where(col(Lead.return_at) <= now).order_by(col(Lead.return_at)).limit(1)
    return session.exec(due).first()


def take_to_return(session: Session, lead_id: int, *, now: datetime) -> bool:
    """Whether it is for the caller to bring back; of several that ask only one is told so."""
    taken = session.exec(
        update(Lead)
        .where(col(Lead.id) == lead_id, col(Lead.return_at) <= now)
        .values(return_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return taken.rowcount == 1


def make_way_for_a_card(session: Session, lead_id: int, *, round: int) -> None:
    """The lead's card so far gives up its key and is shown as the one before, ahead of the new one: Slack keeps our key
    with a message, and of two with one key delivery would take the older for the newer. What was said in its thread
    stays there.
    """
    key = outbox.card_key(lead_id)
    before = f"{key}:before:{round}"
    session.exec(
        update(MessageRow)
        .where(col(MessageRow.lead_id) == lead_id, col(MessageRow.under_key) == key)
        .values(under_key=before)
        .execution_options(synchronize_session=False)
    )
    session.exec(
        update(MessageRow)
        .where(col(MessageRow.key) == key)
        .values(
            key=before,
            kind=CARD_BEFORE,
            priority=outbox.Priority.NEW_LEAD,
            wanted=MessageRow.wanted + 1,
            pending=True,
        )
        .execution_options(synchronize_session=False)
    )


def show_cards_before_again(session: Session, lead_id: int) -> None:
    """What were its cards know by now where the one that is stands."""
    session.exec(
        update(MessageRow)
        .where(col(MessageRow.lead_id) == lead_id, col(MessageRow.kind) == CARD_BEFORE)
        .values(wanted=MessageRow.wanted + 1, pending=True, priority=outbox.Priority.UPDATE)
        .execution_options(synchronize_session=False)
    )
