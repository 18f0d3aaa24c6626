"""A rep types into a lead's thread where it stands, and hears how that was understood."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.usecases import contact, progress, walk
from bot.usecases.permission import workable
from playbooks.desk import Desk
from qualification import refusals
from qualification.hours import Hours
from qualification.leads import UNDECIDED, State
from qualification.progress import CALLED, Between
from qualification.refusals import Refused
from qualification.typed.periods import day_label
from qualification.typed.results import NotUnderstood
from qualification.typed.standing import Stands
from storage import qualifications
from storage.tables import Lead


def tell(
    session: Session, desk: Desk, lead_id: int, by: str, meant: Stands | NotUnderstood, *, now: datetime
) -> str | Refused | None:
    """Does what was meant and says it back, or why it could not be done: on the running checklist, else as the
    sentence that it gives."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if State(lead.state) not in UNDECIDED:
        return refusals.too_late(lead.state)
    said = _done(session, desk, lead, by, meant, now=now)
    if running := qualifications.running(session, lead_id):
        running.remark = said
        session.add(running)
        walk.show_again(session, running)
        return None
    return said


def _done(
    session: Session, desk: Desk, lead: Lead, by: str, meant: Stands | NotUnderstood, *, now: datetime
) -> str:
    lead_id = lead.id or 0
    if isinstance(meant, NotUnderstood):
        return f"Not understood: {meant.why}; {meant.hint}"
    if meant.state is Between.NO_REPLY:
        stands = contact.no_reply(session, desk, lead_id, by, note=meant.step, now=now)
    else:
        stands = progress.set_aside(
            session, desk, lead_id, by, progress=meant.state, next_step=meant.step, next_on=meant.on, now=now
        )
    return stands.text if isinstance(stands, Refused) else _understood(stands, desk.team(lead.team).hours)


def _understood(lead: Lead, hours: Hours) -> str:
    assert lead.progress_at is not None, "whatever can be typed plans a next step"
    on = lead.progress_at.astimezone(ZoneInfo(hours.zone)).date()
    day = f"{on:%A} {day_label(on)}"
    called = CALLED[Between(lead.progress or "")]
    if lead.progress == Between.NO_REPLY:
        return f"Understood as: {called}, {lead.attempts} in a row; next step on {day}"
    return f"Understood as: {called} until {day} ({lead.progress_step})"
