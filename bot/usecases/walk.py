"""Where a walk through a playbook stands: what is answered, what is asked next, what it comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.usecases import versions
from bot.usecases.permission import refuse_stranger
from playbooks.desk import Desk
from qualification import checklist, decision, refusals
from qualification.checklist import Progress
from qualification.criteria import Answer, Criterion, Reading, current
from qualification.decision import Playbook, Verdict
from qualification.refusals import Refused
from storage import leads, outbox, qualifications
from storage.tables import Lead, Qualification


@dataclass(frozen=True)
class Walk:
    """One qualification as of `now`. What it comes to is reckoned when it is asked for: a card shows only how
    far along it is."""

    qualification: Qualification
    playbook: Playbook
    answers: Sequence[Answer]
    today: date
    now: datetime

    @property
    def asking(self) -> Criterion | None:
        """None once nothing is left to ask."""
        asking = self.qualification.asking
        return self.playbook.criterion(asking) if asking else None

    @cached_property
    def verdict(self) -> Verdict:
        given = checklist.counting(self.playbook, self.answers, now=self.now)
        return decision.verdict(self.playbook, given, today=self.today)

    @cached_property
    def progress(self) -> Progress:
        return checklist.progress(self.playbook, self.confirmed, today=self.today)

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
    return Walk(qualification, playbook, answers, today_at(desk, now), now)


def move_on(session: Session, desk: Desk, qualification: Qualification, *, now: datetime) -> None:
    """Asks the next question that is not answered or confirmed yet, and shows it."""
    playbook = versions.in_force(session, desk, qualification)
    answers = qualifications.answers(session, qualification.id or 0)
    upcoming = checklist.next_open(playbook, confirmed(answers), today=today_at(desk, now))
    qualification.asking = upcoming.key if upcoming else None
    session.add(qualification)
    session.flush()
    show_again(session, qualification)


def pending(qualification: Qualification, criterion: str | None) -> Reading | None:
    """The guess at a reply to this question that waits to be confirmed."""
    reading = Reading(**qualification.reading) if qualification.reading else None
    return reading if reading and reading.criterion == criterion else None


def show_again(session: Session, qualification: Qualification) -> None:
    outbox.show_again(session, outbox.checklist_key(qualification.id or 0))
