"""A rep takes a lead, gives it back, or a lead is given to somebody."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import come_back, promises, who
from bot.usecases.permission import LEADS_TEAM, WORKS_LEADS, person, refuse_all_but_managers, workable
from bot.usecases.route import Router
from playbooks.desk import Desk
from qualification import refusals
from qualification.leads import Did, Happened, PersonId, State
from qualification.refusals import Refused
from storage import leads, outbox, people, returns
from storage.tables import Lead, Person


def claim(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Lead | Refused:
    """The lead is theirs; refused when somebody else has it already."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if refusal := come_back.refuse_sender(session, desk, lead, by):
        return refusal
    won = leads.record(session, lead_id, _owned(Did.CLAIMED, by, by, desk, now=now))
    outbox.show_lead_again(session, lead_id)
    if won is None:
        return _too_late(session, lead_id, by)
    promises.changed_hands(session, desk, won, Did.CLAIMED, now=now)
    if won.round:
        returns.show_cards_before_again(session, lead_id)
    outbox.show_alerts_again(session, lead_id)
    who.show_others_again(session, won)
    return won


def reassign(
    session: Session, desk: Desk, lead_id: int, by: str, to: str, *, now: datetime
) -> Lead | Refused:
    """The lead is `to`'s now, whoever had it."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    receiver = person(session, to)
    if receiver is None or receiver.role not in WORKS_LEADS or receiver.team != lead.team:
        return Refused("That person does not work leads of this team. Choose one of the team's reps.")
    return _give(session, desk, lead, by, receiver, now=now)


def take_over(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Lead | Refused:
    """The lead is the manager's own from now on, also of an admin who is of no team that works it."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    if refusal := refuse_all_but_managers(session, lead, by):
        return refusal
    return _give(session, desk, lead, by, people.require(session, by), now=now)


def _give(
    session: Session, desk: Desk, lead: Lead, by: str, receiver: Person, *, now: datetime
) -> Lead | Refused:
    lead_id, to = lead.id or 0, receiver.id
    if lead.owner == to and lead.state == State.CLAIMED:
        return Refused(f"{'You have' if to == by else f'{receiver.name} has'} this lead already.")
    given = leads.record(session, lead_id, _owned(Did.REASSIGNED, by, to, desk, now=now))
    if given is None:
        return _too_late(session, lead_id, by)
    promises.changed_hands(session, desk, given, Did.REASSIGNED, now=now)
    outbox.show_lead_again(session, lead_id)
    outbox.show_alerts_again(session, lead_id)
    who.show_others_again(session, given)
    if to != by:
        _tell(session, given, by, now=now)
    return given


def hand_back(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Lead | Refused:
    """Nobody's again: the owner, or a manager, gives it back to the channel, or to whose turn it is next."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if refusal := _refuse_helper(session, lead, by):
        return refusal
    freed = leads.record(session, lead_id, Happened(Did.HANDED_BACK, PersonId(by), now, under=desk.version))
    outbox.show_lead_again(session, lead_id)
    outbox.show_alerts_again(session, lead_id)
    who.show_others_again(session, lead)
    if freed is None:
        return refusals.not_possible_now(leads.require(session, lead_id).state)
    promises.changed_hands(session, desk, freed, Did.HANDED_BACK, now=now)
    if not desk.team(freed.team).in_turns:
        return freed
    with Router(session, desk, now) as router:
        return router.give(freed)


def _refuse_helper(session: Session, lead: Lead, by: str) -> Refused | None:
    """Refuses whoever neither has the lead nor leads the team."""
    asks = person(session, by)
    if lead.owner in (None, by) or (asks and asks.role in LEADS_TEAM):
        return None
    owner = people.get(session, lead.owner or "")
    return refusals.only_the_owner(owner.name if owner else "its owner")


def _owned(what: Did, by: str, owner: str, desk: Desk, *, now: datetime) -> Happened:
    return Happened(what, PersonId(by), now, {"owner": owner}, under=desk.version)


def _too_late(session: Session, lead_id: int, by: str) -> Lead | Refused:
    """Why it was not to be had any more. To its owner nothing is refused: they pressed twice."""
    lead = leads.require(session, lead_id)
    if lead.state == State.CLAIMED and lead.owner == by:
        return lead
    if lead.state == State.CLAIMED and lead.owner:
        owner = people.get(session, lead.owner)
        return refusals.already_taken(owner.name if owner else None)
    return refusals.too_late(lead.state)


def _tell(session: Session, lead: Lead, by: str, *, now: datetime) -> None:
    outbox.say(
        session,
        outbox.Wanted(
            key=f"given:{lead.id}:{lead.version}",
            kind="given",
            priority=outbox.Priority.ESCALATION,
            to_person=lead.owner,
            lead_id=lead.id,
            facts={"by": by},
        ),
        now=now,
    )
