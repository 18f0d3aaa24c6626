"""Where a walk through a playbook stands: what is answered, what is asked next, what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.usecases import versions
from bot.usecases.permission import refuse_stranger
from playbooks.desk import Desk
from qualification import checklist, decision, refusals
from qualification.checklist import Progress
from qualification.criteria import Answer, Criterion, current
from qualification.decision import Playbook, Verdict
from qualification.refusals import Refused
from storage import leads, outbox, qualifications
from storage.tables import Lead, Qualification


@dataclass(frozen=True)
class Walk:
    """One qualification as of now. `asking` is None once nothing is left to ask."""

    qualification: Qualification
    playbook: Playbook
    answers: Sequence[Answer]
    asking: Criterion | None
    verdict: Verdict
    progress: Progress

    @property
    def confirmed(self) -> list[Answer]:
        """The answers a rep gave or confirmed; what was filled in from elsewhere is still to be confirmed."""
        return confirmed(self.answers)


@dataclass(frozen=True)
class Open:
    """A qualification somebody may answer in, with its lead and playbook."""

    qualification: Qualification
    lead: Lead
    playbook: Playbook


def confirmed(answers: Sequence[Answer]) -> list[Answer]:
    return [answer for answer in current(answers).values() if answer.origin == "rep"]


def today_at(desk: Desk, now: datetime) -> date:
    """The calendar day at the desk."""
    return now.astimezone(ZoneInfo(desk.zone)).date()


def find_open(session: Session, desk: Desk, qualification_id: int, by: str) -> Open | Refused:
    qualification = qualifications.get(session, qualification_id)
    if qualification is None:
        return refusals.no_such_lead()
    lead = leads.require(session, qualification.lead_id)
    if refusal := refuse_stranger(session, lead, by):
        return refusal
    if qualification.finished_at is not None:
        return refusals.finished()
    return Open(qualification, lead, versions.in_force(session, desk, qualification))


def stands(session: Session, desk: Desk, qualification: Qualification, *, now: datetime) -> Walk:
    playbook = versions.in_force(session, desk, qualification)
    answers = qualifications.answers(session, qualification.id or 0)
    today = today_at(desk, now)
    return Walk(
        qualification,
        playbook,
        answers,
        asking=playbook.criterion(qualification.asking) if qualification.asking else None,
        verdict=decision.verdict(playbook, checklist.counting(playbook, answers, now=now), today=today),
        progress=checklist.progress(playbook, confirmed(answers), today=today),
    )


def move_on(session: Session, desk: Desk, qualification: Qualification, *, now: datetime) -> None:
    """Asks the next question that is not answered or confirmed yet, and shows it."""
    playbook = versions.in_force(session, desk, qualification)
    answers = qualifications.answers(session, qualification.id or 0)
    upcoming = checklist.next_open(playbook, confirmed(answers), today=today_at(desk, now))
    qualification.asking = upcoming.key if upcoming else None
    session.add(qualification)
    session.flush()
    show_again(session, qualification)


def show_again(session: Session, qualification: Qualification) -> None:
    outbox.show_again(session, outbox.checklist_key(qualification.id or 0))
