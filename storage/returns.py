"""Recycled leads whose day has come, the card each begins anew with, and what became of those that came back."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session, col, func, select, update

from qualification.leads import Did
from storage import outbox
from storage.cohorts import Only
from storage.figure_tables import Journey
from storage.tables import Event, Lead, MessageRow

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


def came_back(session: Session, since: datetime, until: datetime, only: Only) -> Mapping[str, int]:
    """Of the leads that came back in `[since, until)`, how many stand where by now."""
    rows = session.exec(
        select(Journey.state, func.count(col(Event.lead_id).distinct()))
        .join(Event, col(Event.lead_id) == Journey.lead_id)
        .where(Event.what == Did.RETURNED, col(Event.at) >= since, col(Event.at) < until, only.rule)
        .group_by(Journey.state)
    )
    return dict(rows.all())
