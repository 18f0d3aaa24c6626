"""A recycled lead comes back: on its day, or earlier because of what it did since."""

from datetime import date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.usecases import account, post
from bot.usecases.candidates import candidate
from bot.usecases.permission import LEADS_TEAM, person
from bot.usecases.promises import Posted
from bot.usecases.route import told
from bot.usecases.score import Scored
from playbooks.desk import Desk
from qualification import refusals, returns
from qualification.leads import Did, Happened, State
from qualification.refusals import Refused
from qualification.returns import Because, Stays
from storage import handed_back, leads, outcomes
from storage import returns as returning
from storage.tables import Lead

log = structlog.get_logger()


def at_work(desk: Desk, lead: Lead, day: date | None) -> datetime | None:
    """When a lead comes back on that day: as its team opens."""
    if day is None:
        return None
    return desk.team(lead.team).hours.next_open(datetime.combine(day, time(), ZoneInfo(desk.zone)))


def come_back(session: Session, desk: Desk, lead_id: int, *, now: datetime) -> None:
    """Posts a recycled lead whose day has come, or says why it stays. A replica that comes second does nothing.

    One that cannot be posted is tried again in an hour.
    """
    lead = leads.require(session, lead_id)
    leads.hold_account(session, lead)
    if not returning.take_to_return(session, lead_id, now=now) or lead.state != State.RECYCLED:
        return
    try:
        with session.begin_nested():
            _return(session, desk, lead, Because.DAY, now=now)
    except (LookupError, ValueError, SQLAlchemyError) as error:
        log.error("return_put_off", lead=lead_id, error=type(error).__name__)
        lead.return_at = now + timedelta(hours=1)


def look_for_intent(session: Session, desk: Desk, lead: Lead, made: Scored, *, now: datetime) -> bool:
    """Posts a recycled lead that did something new, if the desk's rule says so; whether it did."""
    story = leads.story(session, lead.id or 0)
    before = returns.sent_away(story)
    rule = desk.reasons.comes_back
    if before is None or not returns.shows_intent(
        rule,
        made.who.values(),
        made.touches,
        before,
        rounds=lead.round,
        hand_raisers=desk.hand_raiser_kinds,
    ):
        return False
    return _return(session, desk, lead, Because.INTENT, told_already=before.stays, now=now)


def refuse_sender(session: Session, desk: Desk, lead: Lead, by: str) -> Refused | None:
    """Refuses whoever sent the lead away before it came back, where the desk gives it to others."""
    if not lead.round or lead.state != State.OPEN:
        return None
    who = person(session, by)
    if who and who.role in LEADS_TEAM:
        return None
    story = leads.story(session, lead.id or 0)
    return refusals.sent_it_away() if returns.may_not_have(story, by, desk.reasons.comes_back) else None


def _return(
    session: Session,
    desk: Desk,
    lead: Lead,
    because: Because,
    *,
    told_already: bool = False,
    now: datetime,
) -> bool:
    lead_id = lead.id or 0
    kept, why = _stays(session, desk, lead)
    if kept:
        if not told_already:
            facts = {"why": kept, "because": because, **why}
            happened = Happened(Did.STAYED, None, now, facts, under=desk.version)
            if stayed := leads.record(session, lead_id, happened):
                handed_back.tell(session, stayed, now=now)
        return False
    who = candidate(desk, lead, leads.touches(session, lead_id))
    team = desk.route(who)
    facts = {"round": lead.round + 1, "because": because, "team": team.team, "route": told(team)}
    back = leads.record(session, lead_id, Happened(Did.RETURNED, None, now, facts, under=desk.version))
    if back is None:
        return False
    back.return_at = None
    handed_back.tell(session, back, now=now)
    returning.make_way_for_a_card(session, lead_id, round=back.round)
    post.show(session, desk, [Posted(lead_id, team.team, who, team.rule)], now=now)
    account.show_colleagues_again(session, back)
    return True


def _stays(session: Session, desk: Desk, lead: Lead) -> tuple[Stays | None, dict[str, Any]]:
    """What keeps the lead where it is, with whoever of its account is an SQL or has a deal if it is that."""
    sold = next(iter(leads.of_account(session, lead, (State.ACCEPTED,), at_most=1)), None)
    deal = outcomes.with_a_deal(session, lead)
    kept = returns.stays(
        lead.round, desk.reasons.comes_back, account_is_sql=sold is not None, has_deal=deal is not None
    )
    match kept:
        case Stays.ACCOUNT if sold:
            return kept, {"sql": sold.id}
        case Stays.DEAL:
            return kept, {"deal_of": deal}
    return kept, {}
