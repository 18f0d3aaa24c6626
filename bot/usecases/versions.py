"""Under which version of its playbook a lead is qualified."""

from datetime import datetime

from sqlmodel import Session

from playbooks.archive import rebuilt
from playbooks.desk import Desk
from playbooks.reasons import with_desk
from qualification.decision import Playbook
from storage import definitions, qualifications
from storage.tables import Definition, Lead, Qualification


def keep_all(session: Session, desk: Desk, *, now: datetime) -> None:
    """Keeps what the desk says now, so that it can be read when the files say something else."""
    definitions.keep(session, [Definition(**vars(each), first_seen_at=now) for each in desk.definitions])


def in_force(session: Session, desk: Desk, qualification: Qualification) -> Playbook:
    """The playbook as it was when the checklist was begun, or moved over.

    Where that version was never kept, or can no longer be read, it is the desk's own. The desk's reasons are always
    those of today: they are chosen and counted now.
    """
    own = desk.playbooks.get(qualification.playbook)
    if own is not None and own.version == qualification.version:
        return own
    content = definitions.content_of(session, qualification.version)
    kept = rebuilt(content) if content else None
    if kept is not None:
        return with_desk(kept, desk.reasons)
    return own or next(iter(desk.playbooks.values()))


def of_lead(session: Session, desk: Desk, lead: Lead) -> Playbook:
    """The playbook the lead was or would be walked through."""
    last = qualifications.latest(session, lead.id or 0)
    return in_force(session, desk, last) if last else desk.playbooks[desk.segment(lead.segment).playbook]


def later(desk: Desk, lead: Lead, qualification: Qualification) -> Playbook | None:
    """What a new checklist of this lead would be walked through; None when it is the one it runs on."""
    own = desk.playbooks.get(qualification.playbook) or desk.playbooks[desk.segment(lead.segment).playbook]
    return own if own.version != qualification.version and qualification.finished_at is None else None
