"""The leads of one account name each other on their cards."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.usecases import who
from storage import leads, outbox
from storage.tables import Lead

NEWEST = 10
"""Colleagues whose cards are shown again; as many as a card can name."""


def show_colleagues_again(session: Session, lead: Lead) -> None:
    """What happened to this lead stands on the cards of its newest colleagues too, and of whoever may be the same."""
    who.show_others_again(session, lead)
    if lead.account_id is not None:
        show_colleagues_of_all_again(session, [(lead.id or 0, lead.account_id)])


def show_colleagues_of_all_again(session: Session, of: Sequence[tuple[int, int]]) -> None:
    """The same for several leads, each given with its account."""
    newest = leads.newest_of(session, sorted({account for _, account in of}), at_most=NEWEST + 1)
    others = ([each for each in newest[account] if each != lead][:NEWEST] for lead, account in of)
    if found := sorted({each for colleagues in others for each in colleagues}):
        outbox.show_again(session, *(outbox.card_key(each) for each in found))


def show_group_again(session: Session, lead: Lead) -> None:
    """Who buys with whom stands on this lead's card and hand-over and on those of its newest colleagues."""
    outbox.show_groups_again(
        session, [lead.id or 0, *(each.id or 0 for each in leads.colleagues(session, lead))]
    )
