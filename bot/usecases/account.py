"""The leads of one account name each other on their cards."""

from sqlmodel import Session

from storage import leads, outbox
from storage.tables import Lead


def show_colleagues_again(session: Session, lead: Lead) -> None:
    """What happened to this lead stands on the cards of its newest colleagues too."""
    keys = [outbox.card_key(each.id or 0) for each in leads.colleagues(session, lead)]
    if keys:
        outbox.show_again(session, *keys)
