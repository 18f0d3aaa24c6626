"""Looks up where a lead stands between two decisions, for its card, its reminder and the forms."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot.slack.views.values import LeadCard, Meanwhile, Reminder
from bot.usecases import progress, promises
from qualification.decision import Playbook
from qualification.leads import DECIDED, State
from qualification.progress import BAD_DATA, STEPS, Between, between, tried_enough
from storage import outbox, people
from storage.tables import ClockRow, Lead, MessageRow

SETTLED = {
    progress.TRIED: "tried again",
    progress.SET_ASIDE: "put off",
    progress.MOVED_ON: "in progress again",
}


def meanwhile(lead: Lead, playbook: Playbook, running: Sequence[ClockRow]) -> Meanwhile | None:
    """`running` are the lead's promises: in progress it is to be decided by one of them."""
    what = between(State(lead.state), lead.progress)
    if what is Between.IN_PROGRESS:
        due = next((clock.deadline_at for clock in running if clock.policy == promises.DECISION), None)
        return Meanwhile(what, STEPS[what], due)
    return _stood(what, lead.progress_step, lead.attempts, lead.progress_at, playbook) if what else None


def _stood(what: Between, step: str | None, tries: int, at: datetime | None, playbook: Playbook) -> Meanwhile:
    cadence = progress.cadence(playbook)
    enough = what is Between.NO_REPLY and tried_enough(tries, cadence)
    reason = playbook.reason(cadence.reason) if enough else None
    recycle_for = (reason.label if reason else cadence.reason.replace("_", " ")) if enough else None
    return Meanwhile(what, step or STEPS[what], at, tries, len(cadence.waits) + 1, recycle_for)


def likely_reason(lead: Lead, playbook: Playbook) -> str | None:
    """The reason that what was logged points to: tried often enough, or not to be reached at all."""
    cadence = progress.cadence(playbook)
    if lead.progress == Between.NO_REPLY and tried_enough(lead.attempts, cadence):
        return cadence.reason
    return BAD_DATA if lead.progress == Between.BAD_CONTACT else None


def reminder(
    session: Session, card: LeadCard, lead: Lead, playbook: Playbook, row: MessageRow
) -> Reminder | None:
    """What was due on the day, whatever has become of the lead since."""
    clock = session.get(ClockRow, row.subject_id)
    said = row.facts
    if clock is None or not said.get("progress"):
        return None
    stood = _stood(Between(said["progress"]), said["step"], said["tries"], clock.deadline_at, playbook)
    return Reminder(card, stood, said["note"], _settled(session, lead, clock))


def _settled(session: Session, lead: Lead, clock: ClockRow) -> str | None:
    return decided_by(session, lead) or SETTLED.get(clock.stopped_because or "", clock.stopped_because)


def decided_by(session: Session, lead: Lead) -> str | None:
    """`recycled by Lee Park`; None while it is not decided."""
    if State(lead.state) not in DECIDED:
        return None
    by = people.get(session, lead.decided_by) if lead.decided_by else None
    return f"{lead.state} by {by.name if by else 'the team'}"


def thread_of(session: Session, channel: str, thread_ts: str) -> int | None:
    """The lead whose card heads this thread."""
    head = outbox.at(session, channel, thread_ts)
    return head.lead_id if head and head.kind == "card" else None
