"""Somebody was deactivated in Slack: they get no more leads, and those they have open are given out anew."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import promises, who
from bot.usecases.route import Router
from playbooks.desk import Desk
from qualification.leads import Did, Happened
from storage import leads, outbox, people
from storage.outbox import Priority, Wanted
from storage.tables import Lead, Person

LEFT = "left"
"""Why a lead was handed back, when nobody did it."""


def leave(session: Session, desk: Desk, person_id: str, *, now: datetime) -> bool:
    """False for somebody the desk does not know or who left before."""
    person = people.hold(session, person_id)
    if person is None or not person.active:
        return False
    person.active = False
    session.add(person)
    session.flush()
    with Router(session, desk, now) as router:
        teams = {team.key for team in desk.teams}
        known = [lead for lead in leads.open_of(session, person_id) if lead.team in teams]
        theirs = [_hand_on(session, desk, router, lead, now=now) for lead in known]
    _tell(session, desk, person, [lead for lead in theirs if lead], now=now)
    return True


def _hand_on(session: Session, desk: Desk, router: Router, lead: Lead, *, now: datetime) -> Lead | None:
    """Back to the channel, or to whose turn it is in a team that takes turns."""
    lead_id = lead.id or 0
    because = {"because": LEFT}
    freed = leads.record(session, lead_id, Happened(Did.HANDED_BACK, None, now, because, under=desk.version))
    if freed is None:
        return None
    promises.changed_hands(session, desk, freed, Did.HANDED_BACK, now=now)
    outbox.show_lead_again(session, lead_id)
    outbox.show_alerts_again(session, lead_id)
    who.show_others_again(session, freed)
    return router.give(freed) if desk.team(freed.team).in_turns else freed


def _tell(session: Session, desk: Desk, person: Person, theirs: list[Lead], *, now: datetime) -> None:
    """The managers of their own team, and of each other one of whose leads they had some."""
    channels = {team.key: team.managers_channel for team in desk.teams}
    for team in sorted({person.team, *(lead.team for lead in theirs)}):
        wanted = Wanted(
            key=f"left:{person.id}:{team}:{now.isoformat()}",
            kind="left",
            priority=Priority.ESCALATION,
            to_channel=channels.get(team, desk.admin_channel),
            facts={"person": person.id, "leads": [lead.id for lead in theirs if lead.team == team]},
        )
        outbox.say(session, wanted, now=now)
