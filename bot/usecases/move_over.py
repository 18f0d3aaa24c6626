"""A rep moves a running checklist to the desk's present version of its playbook."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.usecases import walk
from bot.usecases.versions import later
from playbooks.desk import Desk
from qualification import refusals
from qualification.changes import Change, differences, unfitting
from qualification.criteria import Answer
from qualification.decision import Playbook
from qualification.leads import Did, Happened, PersonId
from qualification.refusals import Refused
from storage import leads, outbox, qualifications
from storage.tables import Qualification


def move_over(
    session: Session, desk: Desk, qualification_id: int, by: str, *, now: datetime
) -> Qualification | Refused:
    """The checklist goes on under the desk's present playbook.

    No answer is lost: one that is no answer any more becomes a note, and its question is asked again.
    """
    found = walk.find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    running, before = found.qualification, found.playbook
    to = later(desk, found.lead, running)
    if to is None:
        return refusals.newest_already()
    facts = {"playbook": to.key, "from": running.version, "to": to.version}
    leads.record(
        session, running.lead_id, Happened(Did.MOVED_OVER, PersonId(by), now, facts, under=to.version)
    )
    lost = unfitting(to, qualifications.answers(session, qualification_id))
    for answer in lost:
        qualifications.answer(session, qualification_id, _as_note(answer, by, to.version, now=now))
    running.playbook, running.version = to.key, to.version
    running.remark = _remark(differences(before, to), to, lost)
    walk.move_on(session, desk, running, now=now)
    outbox.show_lead_again(session, running.lead_id)
    return running


def _as_note(answer: Answer, by: str, version: str, *, now: datetime) -> Answer:
    note = f"{answer.note}\nwas: {answer.words}".strip()
    return replace(
        answer,
        value=None,
        words="not known yet",
        known=False,
        origin="earlier",
        by=by,
        at=now,
        note=note,
        playbook=version,
    )


def _remark(changes: Sequence[Change], to: Playbook, lost: Sequence[Answer]) -> str:
    new = [change.label for change in changes if change.what == "new"]
    said = [f"Moved to {to.name} {to.version[:4]}."]
    if new:
        said.append(f"New: {', '.join(new)}.")
    for answer in lost:
        criterion = to.criterion(answer.criterion)
        label = criterion.label if criterion else answer.criterion
        said.append(f"“{answer.words}” is no answer to {label} any more; it is kept as a note.")
    return " ".join(said)
