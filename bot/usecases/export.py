"""The leads behind a figure as plain rows, for spreadsheets and other programs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import permission
from playbooks.desk import Desk
from qualification.refusals import Refused
from storage import exports, people
from storage.cohorts import Only
from storage.figure_tables import Journey
from storage.tables import Lead

COLUMNS = (
    "lead",
    "mql_at",
    "state",
    "name",
    "email",
    "company",
    "segment",
    "team",
    "source",
    "campaign",
    "asset",
    "rep",
    "decided_at",
    "reason",
    "reason_label",
    "words",
    "opportunity_at",
    "won_at",
    "lost_at",
)


def refuse_others(session: Session, person: str) -> Refused | None:
    """Lists of leads are for those who answer for them."""
    who = permission.person(session, person)
    if who is None or who.role not in permission.READS_FIGURES:
        return Refused("Lists of leads are for marketers and managers. `/handraise mine` shows your own.")
    return None


def rows(
    session: Session, desk: Desk, since: datetime, until: datetime, only: Only
) -> Iterator[dict[str, Any]]:
    """Who became an MQL or was decided on in `[since, until)`; a rep is named by their e-mail address."""
    emails = {person.id: person.email for person in people.everyone(session)}
    for lead, journey in exports.leads_between(session, since, until, only):
        yield _row(desk, lead, journey, emails.get(journey.rep or "", journey.rep))


def _row(desk: Desk, lead: Lead, journey: Journey, rep: str | None) -> dict[str, Any]:
    return {
        "lead": lead.id,
        "mql_at": journey.mql_at.isoformat(),
        "state": journey.state,
        "name": lead.fields.get("name"),
        "email": lead.fields.get("email"),
        "company": lead.fields.get("company") or lead.fields.get("domain"),
        "segment": journey.segment,
        "team": journey.team,
        "source": journey.source,
        "campaign": journey.campaign,
        "asset": journey.asset,
        "rep": rep,
        "decided_at": _instant(journey.decided_at),
        "reason": journey.reason,
        "reason_label": desk.reason_label(journey.reason) if journey.reason else None,
        "words": lead.note,
        "opportunity_at": _instant(journey.opportunity_at),
        "won_at": _instant(journey.won_at),
        "lost_at": _instant(journey.lost_at),
    }


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
