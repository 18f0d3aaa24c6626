"""The leads of one account name each other on their cards."""

from collections.abc import Sequence
from dataclasses import replace

from sqlmodel import Session

from bot.usecases import who
from playbooks.desk import Desk
from qualification.leads import NewLead
from storage import accounts, leads, outbox
from storage.tables import Lead

NEWEST = 10
"""Colleagues whose cards are shown again; as many as a card can name."""


def at_home(desk: Desk, new: NewLead) -> NewLead:
    """The report under the domain its company is kept under."""
    home = desk.kept_under.get(new.domain or "")
    return replace(new, domain=home) if home else new


def put_together(session: Session, desk: Desk) -> None:
    """Makes one account of those that the desk says are one company; nothing else of them changes."""
    for company in desk.companies:
        made = accounts.put_together(session, company.domains, company.name)
        show_colleagues_of_all_again(session, [(lead_id, made.account) for lead_id in made.leads])


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
