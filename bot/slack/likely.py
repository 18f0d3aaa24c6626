"""Looks up which reason is likely when a lead is handed back."""

from collections.abc import Iterator, Mapping
from datetime import datetime

from sqlmodel import Session

from bot.slack import handed, meanwhile
from bot.usecases import walk
from bot.usecases.walk import Walk
from playbooks.desk import Desk
from qualification.criteria import as_values
from qualification.decision import Playbook
from qualification.progress import Between
from qualification.reasons import Way, proposed
from storage.tables import Lead


def likely(
    session: Session, desk: Desk, lead: Lead, playbook: Playbook, stands: Walk | None, *, now: datetime
) -> dict[Way, str | None]:
    """The reason to propose for each way: what was logged goes before what the checklist came to, and that before
    what the desk's rules make of the answers."""
    told = [key for key in _told(session, lead, playbook, stands) if key]
    answers = as_values(playbook, stands.answers if stands else (), today=walk.today_at(desk, now))
    tried = {"attempts": lead.attempts, "bad_contact": lead.progress == Between.BAD_CONTACT}
    ways: tuple[Way, ...] = ("recycle", "disqualify")
    return {way: _first(desk, playbook, told, {**tried, **answers}, way) for way in ways}


def _told(session: Session, lead: Lead, playbook: Playbook, stands: Walk | None) -> Iterator[str | None]:
    yield handed.contested_for(session, lead)
    yield meanwhile.likely_reason(lead, playbook)
    yield stands.verdict.reason if stands else None


def _first(
    desk: Desk, playbook: Playbook, told: list[str], values: Mapping[str, object], way: Way
) -> str | None:
    offered = {each.key for each in playbook.reasons if each.goes(way)}
    known = next((key for key in told if key in offered), None)
    return known or proposed(desk.reasons.proposals, playbook.reasons, playbook.vocabulary, values, way=way)
