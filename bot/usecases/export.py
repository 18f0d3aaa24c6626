"""The leads behind a figure as plain rows, for spreadsheets and other programs."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import permission
from playbooks.desk import Desk
from qualification.leads import State
from qualification.refusals import Refused
from storage import exports, people
from storage.cohorts import Only
from storage.figure_tables import EndedRound, Journey
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
    "round",
    "decided_at",
    "reason",
    "reason_label",
    "words",
    "returned_at",
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
    """Who became an MQL or was decided on in `[since, until)`, once for each decision; a rep is named by their e-mail
    address."""
    emails = {person.id: person.email for person in people.everyone(session)}
    for lead, journey, ended in exports.decisions_between(session, since, until, only):
        row = _row(desk, lead, journey)
        if ended is not None:
            row |= _as_recycled(desk, ended)
        yield {**row, "rep": emails.get(row["rep"] or "", row["rep"])}


def _as_recycled(desk: Desk, ended: EndedRound) -> dict[str, Any]:
    """How a lead was sent away that came back since then."""
    return {
        "state": State.RECYCLED.value,
        "team": ended.team,
        "rep": ended.rep,
        "round": ended.number,
        "decided_at": ended.decided_at.isoformat(),
        "reason": ended.reason,
        "reason_label": _label(desk, ended.reason),
        "words": ended.words,
        "returned_at": ended.returned_at.isoformat(),
    }


def _row(desk: Desk, lead: Lead, journey: Journey) -> dict[str, Any]:
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
        "rep": journey.rep,
        "round": lead.round,
        "decided_at": _instant(journey.decided_at),
        "reason": journey.reason,
        "reason_label": _label(desk, journey.reason),
        "words": lead.note,
        "returned_at": None,
        "opportunity_at": _instant(journey.opportunity_at),
        "won_at": _instant(journey.won_at),
        "lost_at": _instant(journey.lost_at),
    }


def _label(desk: Desk, reason: str | None) -> str | None:
    return desk.reason_label(reason) if reason else None


def _instant(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
