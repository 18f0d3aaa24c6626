"""Looks up what the form of the buying group is drawn from."""

from datetime import datetime

from sqlmodel import Session

from bot.slack import present
from bot.slack.ids import Ref
from bot.slack.views.values import Grouping
from bot.usecases import permission
from playbooks.desk import Desk
from qualification import refusals
from qualification.refusals import Refused
from storage import groups


def grouping(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Grouping | Refused:
    lead = permission.workable(session, ref.id, by)
    if isinstance(lead, Refused):
        return lead
    card = present.card(session, desk, lead, now=now)
    if card.group is None or lead.account_id is None:
        return refusals.no_account()
    return Grouping(card, card.group, groups.company(session, lead.account_id))
