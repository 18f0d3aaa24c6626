"""The leads of one account name each other on their cards."""

from sqlmodel import Session

from storage import leads, outbox
from storage.tables import Lead


def show_colleagues_again(session: Session, lead: Lead) -> None:
    """What happened to this lead stands on the cards of its newest colleagues too."""
    keys = [outbox.card_key(each.id or 0) for each in leads.colleagues(session, lead)]
    if keys:
        outbox.show_again(session, *keys)


def show_group_again(session: Session, lead: Lead) -> None:
    """Who buys with whom stands on this lead's card and hand-over and on those of its newest colleagues."""
    outbox.show_groups_again(
        session, [lead.id or 0, *(each.id or 0 for each in leads.colleagues(session, lead))]
    )
