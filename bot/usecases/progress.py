"""Where a lead stands between two decisions: set aside until a day, to be tried again, or in progress."""

from datetime import date, datetime

from sqlmodel import Session

from bot.usecases import promises, versions
from bot.usecases.claim import claim
from bot.usecases.permission import workable
from playbooks.desk import Desk
from qualification import progress as states
from qualification import refusals
from qualification.decision import Cadence, Playbook
from qualification.leads import UNDECIDED, Did, Happened, PersonId, State
from qualification.progress import BY_HAND, STEPS, Between
from qualification.refusals import Refused
from storage import leads, outbox
from storage.tables import ClockRow, Lead

TRIED, SET_ASIDE, MOVED_ON = "tried", "set_aside", "moved_on"
"""Why a reminder is due no more: what stops its clock."""


def set_aside(
    session: Session,
    desk: Desk,
    lead_id: int,
    by: str,
    *,
    progress: str,
    next_step: str = "",
    next_on: date | None = None,
    note: str = "",
    now: datetime,
) -> Lead | Refused:
    """No decision yet, or waiting for the prospect: the owner is reminded on the morning of `next_on`.

    Without a day it is one a week ahead. Whoever sets a lead aside that nobody has, has it from then on.
    """
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if progress not in BY_HAND:
        return refusals.needs("What the lead waits for")
    hours = desk.team(lead.team).hours
    if next_on and (refusal := states.refuse_day(next_on, hours, now=now)):
        return refusal
    if lead.state == State.OPEN:
        claim(session, desk, lead_id, by, now=now)
    at = states.morning(next_on or states.suggested_day(hours, now=now), hours)
    step = next_step.strip() or STEPS[Between(progress)]
    facts = {"progress": progress, "step": step, "at": at.isoformat(), "note": note.strip()}
    happened = Happened(Did.PROGRESSED, PersonId(by), now, facts, under=desk.version)
    return _plan(session, desk, lead_id, happened, SET_ASIDE) or refusals.too_late(lead.state)


def after_touch(session: Session, desk: Desk, lead: Lead, by: str, outcome: str, *, now: datetime) -> None:
    """What follows from a touch that was just logged: another try, another way, or the work goes on."""
    if State(lead.state) not in UNDECIDED:
        return
    hours = desk.team(lead.team).hours
    playbook = versions.of_lead(session, desk, lead)
    match outcome:
        case "no_reply":
            what = Between.NO_REPLY
            at = states.after_try(lead.attempts, cadence(playbook), hours, now=now).at
        case "bad_contact":
            what, at = Between.BAD_CONTACT, states.in_days(1, hours, now=now)
        case _:
            moved_on(session, desk, lead, by, now=now)
            return
    facts = {"progress": what, "at": at.isoformat()}
    happened = Happened(Did.PROGRESSED, PersonId(by), now, facts, under=playbook.version)
    _plan(session, desk, lead.id or 0, happened, TRIED)


def moved_on(session: Session, desk: Desk, lead: Lead, by: str, *, now: datetime) -> None:
    """The lead answered, or somebody goes on with it: it is in progress again and nothing is planned."""
    if lead.progress in (None, Between.IN_PROGRESS):
        return
    facts = {"progress": Between.IN_PROGRESS}
    happened = Happened(Did.PROGRESSED, PersonId(by), now, facts, under=desk.version)
    _plan(session, desk, lead.id or 0, happened, MOVED_ON)


def gone_on(session: Session, desk: Desk, lead: Lead, by: str, *, now: datetime) -> None:
    """Somebody opens the checklist. To look at it does not end a wait; once its day has come, it does."""
    if lead.progress_at and lead.progress_at <= now:
        moved_on(session, desk, lead, by, now=now)


def cadence(playbook: Playbook) -> Cadence:
    return playbook.no_reply or states.DEFAULT_CADENCE


def reminder(session: Session, desk: Desk, lead: Lead, clock: ClockRow) -> outbox.Wanted:
    """What the owner is told in the thread on the day: where the lead stood, in the words it was set aside with."""
    planned = [event for event in leads.story(session, lead.id or 0) if event.what == Did.PROGRESSED]
    return outbox.Wanted(
        key=f"{promises.FOLLOW_UP}:{clock.id}",
        kind=promises.FOLLOW_UP,
        priority=outbox.Priority.ESCALATION,
        to_channel=desk.team(lead.team).channel,
        under_key=outbox.card_key(lead.id or 0),
        lead_id=lead.id,
        subject_id=clock.id,
        facts={
            "progress": lead.progress,
            "step": lead.progress_step,
            "tries": lead.attempts,
            "note": planned[-1].facts.get("note", "") if planned else "",
        },
    )


def _plan(session: Session, desk: Desk, lead_id: int, happened: Happened, because: str) -> Lead | None:
    """Where the lead stands from now on, with its reminder instead of the one before."""
    planned = leads.record(session, lead_id, happened)
    if planned is None:
        return None
    promises.forget_reminder(session, lead_id, because=because, now=happened.at)
    promises.stand_still_or_go_on(session, desk, planned, now=happened.at)
    if planned.progress_at:
        promises.remind(session, desk, planned, at=planned.progress_at, now=happened.at)
    outbox.show_lead_again(session, lead_id)
    outbox.show_alerts_again(session, lead_id)
    return planned
