"""People who are on, away, paused or at home, to draw views from."""

from dataclasses import replace
from datetime import UTC, datetime

from bot.slack.views.values import LeadCard, Mate, Said
from qualification.presence import Presence, Why
from tests.views.made import LEAD

BACK = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
ON = Presence(is_working=True)
OFF = Presence(False, Why.OFF_HOURS, BACK)
AWAY = Presence(False, Why.ON_LEAVE, BACK, "Rome")
PAUSED = Presence(True, Why.PAUSED, None, "audit")


def noted(lead: LeadCard, presence: Presence) -> Presence:
    """With its own note, or with what the lead says in every place."""
    return presence if lead is LEAD else replace(presence, note=str(lead.fields["note"]))


def said(lead: LeadCard, presence: Presence, *, who: str | None = None, open_leads: int = 2) -> Said:
    name = who if lead is LEAD or not who else str(lead.fields["note"])
    return Said(noted(lead, presence), open_leads, True, name, "sam" if who and lead is LEAD else name or "")


def mates(lead: LeadCard) -> list[Mate]:
    return [
        Mate("Sam Ortiz" if lead is LEAD else str(lead.fields["note"]), noted(lead, AWAY), 1),
        Mate("Lee Park", ON, 3),
        Mate("Maya Lindqvist", noted(lead, PAUSED), 0),
        Mate("Alex Romero", OFF, 0),
    ]
