"""A person enters a lead by hand."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot.intake.mapping import to_new_lead
from bot.usecases.permission import person
from bot.usecases.take_in import TakenIn, take_in
from playbooks.desk import Desk
from qualification import refusals
from qualification.refusals import Refused

FIELDS = ("email", "name", "company", "title", "phone", "interest", "source", "note")


def enter(
    session: Session, desk: Desk, *, by: str, said: Mapping[str, str], now: datetime
) -> TakenIn | Refused:
    """Takes the lead in as if it had come as our own JSON; whoever is on the desk may.

    It is posted whatever its score: somebody already decided that it is worth a rep's time.
    """
    if person(session, by) is None:
        return refusals.not_of_the_team(desk.teams[0].name)
    touches = [{"kind": said["asked_for"], "at": now.isoformat()}] if said.get("asked_for") else []
    payload = {**{key: said.get(key, "").strip() for key in FIELDS}, "touches": touches}
    new = to_new_lead(desk.sources["generic"], payload, received_at=now, providers=desk.providers)
    if isinstance(new, Refused):
        return Refused(f"This cannot be a lead: {new.text}.")
    return take_in(session, desk, new, now=now, by=by)
