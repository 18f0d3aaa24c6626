"""Who may do what, read from the store inside the write, never from what a button carried."""

from sqlmodel import Session

from qualification import refusals
from qualification.refusals import Refused
from storage import leads, people
from storage.tables import Lead, Person

WORKS_LEADS = ("rep", "manager", "admin")
LEADS_TEAM = ("manager", "admin")
READS_FIGURES = ("marketer", *LEADS_TEAM)


def person(session: Session, person_id: str) -> Person | None:
    """The person, if they are on the desk and active."""
    found = people.get(session, person_id)
    return found if found and found.active else None


def refuse_stranger(session: Session, lead: Lead, person_id: str) -> Refused | None:
    """Refuses whoever does not work the leads of this lead's team."""
    who = person(session, person_id)
    if who is None or who.role not in WORKS_LEADS or (who.team != lead.team and who.role != "admin"):
        return refusals.not_of_the_team(lead.team)
    return None


def workable(session: Session, lead_id: int, person_id: str) -> Lead | Refused:
    """The lead, for somebody who works leads of its team."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    return refuse_stranger(session, lead, person_id) or lead


def refuse_outsider_of_sql(session: Session, lead: Lead, person_id: str) -> Refused | None:
    """Refuses whoever is neither the lead's AE nor its owner nor a manager of its team."""
    if person(session, person_id) is None:
        return refusals.not_of_the_meeting()
    if person_id in (lead.ae, lead.owner) or refuse_all_but_managers(session, lead, person_id) is None:
        return None
    return refusals.not_of_the_meeting()


def refuse_all_but_managers(session: Session, lead: Lead, person_id: str) -> Refused | None:
    return refuse_all_but_managers_of(session, lead.team, person_id)


def refuse_all_but_managers_of(session: Session, team: str, person_id: str) -> Refused | None:
    who = person(session, person_id)
    if who is None or who.role not in LEADS_TEAM or (who.team != team and who.role != "admin"):
        return refusals.only_managers()
    return None


def refuse_all_but_marketers(session: Session, person_id: str) -> Refused | None:
    """Refuses whoever digests are not written for."""
    who = person(session, person_id)
    return None if who and who.role in READS_FIGURES else refusals.only_marketers()
