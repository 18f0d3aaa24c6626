"""What marketing is told of a lead that is handed back, as plain values."""

from collections.abc import Sequence
from typing import Any

from sqlmodel import Session

from playbooks.desk import Desk
from qualification.leads import Did, Touch
from storage import identities, leads, people
from storage.tables import Event, Lead

COLUMNS = (
    "at",
    "what",
    "lead",
    "ids",
    "email",
    "company",
    "segment",
    "source",
    "medium",
    "campaign",
    "asset",
    "group",
    "group_label",
    "reason",
    "reason_label",
    "words",
    "track",
    "return_on",
    "round",
    "by",
)
ORIGIN = ("source", "medium", "campaign", "asset")


def row_of(session: Session, desk: Desk, event: Event, lead: Lead) -> dict[str, Any]:
    """The lead, where it came from, and why it goes back; `ids` are the sources' own for it."""
    facts, reason = event.facts, event.facts.get("reason")
    group = facts.get("group") or (desk.reason_group(reason) if reason else None)
    by = people.get(session, event.by) if event.by else None
    return {
        "at": event.at.isoformat(),
        "what": event.what,
        "lead": lead.id,
        "ids": [each.key for each in identities.of_lead(session, lead.id or 0) if each.kind != "email"],
        "email": lead.fields.get("email"),
        "company": lead.fields.get("company"),
        "segment": lead.segment,
        **_origin(lead, leads.touches(session, lead.id or 0)),
        "group": group,
        "group_label": desk.reasons.group_label(group) if group else None,
        "reason": reason,
        "reason_label": desk.reason_label(reason) if reason else None,
        "words": facts.get("note") or None,
        "track": facts.get("track"),
        "return_on": facts.get("return_on"),
        "round": lead.round,
        "stays": facts.get("why") if event.what == Did.STAYED else None,
        "by": by.email if by else None,
    }


def _origin(lead: Lead, touches: Sequence[Touch]) -> dict[str, Any]:
    """As the lead itself says, else as the newest touch does that says it."""
    return {
        name: lead.fields.get(name) or next((found for t in touches if (found := getattr(t, name))), None)
        for name in ORIGIN
    }
