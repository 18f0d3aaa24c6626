"""An outcome comes in: it becomes an event of its lead, or waits for the lead to be known."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from playbooks.desk import Desk
from qualification.leads import Did, Happened, State
from qualification.outcomes import NewOutcome
from storage import identities, leads, outcomes
from storage.outcomes import Report
from storage.tables import Lead


@dataclass(frozen=True)
class TookOutcome:
    """`again` when it was kept before; without a lead it waits for one."""

    lead_id: int | None = None
    again: bool = False


def take_outcome(session: Session, desk: Desk, report: Report, *, now: datetime) -> TookOutcome:
    """Keeps the outcome, whatever is wrong with it; the same report twice changes nothing the second time."""
    lead = _lead_of(session, report.new)
    lead_id = lead.id if lead else None
    number = outcomes.keep(session, report, lead_id, now=now)
    if number is None:
        return TookOutcome(lead_id, again=True)
    if lead_id is not None:
        _of_lead(session, desk, lead_id, number, report.source, report.new, now=now)
    return TookOutcome(lead_id)


def give_to_their_leads(session: Session, desk: Desk, keys: Collection[str], *, now: datetime) -> None:
    """Outcomes that waited for somebody who is found by one of these keys now."""
    for key, outcome in outcomes.sought(session, keys):
        lead = _standing_for(session, identities.by_identity(session, key))
        if lead is None or outcome.lead_id is not None:
            continue
        outcomes.give(session, outcome, lead.id or 0)
        new = outcomes.new_of(outcome)
        _of_lead(session, desk, lead.id or 0, outcome.id or 0, outcome.source, new, now=now)


def _lead_of(session: Session, new: NewOutcome) -> Lead | None:
    """By our own number first; one that was merged stands for the lead it is part of."""
    if new.lead_id is not None and (found := leads.get(session, new.lead_id)):
        return _standing_for(session, found)
    known = identities.by_identities(session, new.keys)
    return _standing_for(session, next((known[key] for key in new.keys if key in known), None))


def _standing_for(session: Session, lead: Lead | None) -> Lead | None:
    while lead is not None and lead.state == State.MERGED and lead.merged_into:
        lead = leads.get(session, lead.merged_into)
    return lead


def _of_lead(
    session: Session, desk: Desk, lead_id: int, number: int, source: str, new: NewOutcome, *, now: datetime
) -> None:
    facts = {
        "outcome": number,
        "source": source,
        "what": new.what,
        "at": new.at.isoformat(),
        "amount": new.amount,
        "currency": new.currency,
        "deal": new.deal,
        "rep": new.rep,
    }
    leads.record(session, lead_id, Happened(Did.OUTCOME, None, now, facts, under=desk.version))
    outcomes.settle_again(session, lead_id)
