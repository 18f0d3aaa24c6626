"""Promises that run out and days that come: each rung of a ladder is climbed once, and somebody hears of it."""

from datetime import datetime, timedelta

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.usecases import ladder, morning, progress, promises
from bot.usecases.permission import refuse_all_but_managers
from playbooks.desk import Desk
from qualification import refusals, sla
from qualification.leads import DECIDED, Did, Happened, PersonId, State
from qualification.refusals import Refused
from qualification.sla import FrozenRung
from storage import clocks, joined, leads, outbox
from storage.outbox import Priority, Wanted
from storage.tables import ClockRow, Lead

log = structlog.get_logger()

MOMENT = timedelta(seconds=1)

TOGETHER = ("breach", "alert")
"""What one person, or the managers' channel, hears of several leads in one message."""

LONGEST_EXTENSION = 5 * 8 * 60
"""Working minutes a manager may add at once: a week of eight-hour days."""


def chase(session: Session, desk: Desk, *, now: datetime, at_most: int = 100) -> bool:
    """Climbs every rung that is due; True while there may be more.

    A clock that cannot be climbed is looked at again in an hour and does not stop the others.
    """
    due = clocks.take_due(session, now=now, at_most=at_most)
    said: list[Wanted] = []
    put_off: dict[str, datetime] = {}
    for clock in due:
        try:
            with session.begin_nested():
                said += _climb(session, desk, clock, put_off, now=now)
        except (LookupError, ValueError, SQLAlchemyError) as error:
            log.error("clock_put_off", clock=clock.id, lead=clock.lead_id, error=type(error).__name__)
            clock.due_at = now + timedelta(hours=1)
    session.flush()
    outbox.say_all(session, [each for each in said if each.kind not in TOGETHER], now=now)
    joined.say_together(session, [each for each in said if each.kind in TOGETHER], now=now)
    morning.look_back_at(session, put_off)
    return len(due) == at_most


def extend(
    session: Session, desk: Desk, lead_id: int, by: str, *, minutes: int, reason: str, now: datetime
) -> Lead | Refused:
    """A manager gives the lead more working minutes, with a reason; its nearest promise moves."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    if refusal := refuse_all_but_managers(session, lead, by):
        return refusal
    if not 0 < minutes <= LONGEST_EXTENSION:
        return Refused(f"Give between 1 and {LONGEST_EXTENSION} working minutes.")
    running = promises.running(session, lead_id)
    if not running or not reason.strip():
        return refusals.needs("A reason") if running else refusals.not_possible_now(lead.state)
    facts = {"minutes": minutes, "reason": reason, "policy": running[0].policy}
    happened = Happened(Did.EXTENDED, PersonId(by), now, facts, under=desk.version)
    extended = leads.record(session, lead_id, happened)
    if extended is None:
        return refusals.not_possible_now(lead.state)
    _extend(desk, lead, running[0], minutes, now=now)
    session.add(running[0])
    session.flush()
    outbox.show_lead_again(session, lead_id)
    outbox.show_alerts_again(session, lead_id)
    return extended


def _extend(desk: Desk, lead: Lead, clock: ClockRow, minutes: int, *, now: datetime) -> None:
    before = sla.StartedClock(clock.deadline_at, promises.rungs(clock))
    hours = promises.hours(desk, lead, clock)
    moved = sla.extend(before, clock.next_rung, hours, minutes, now=clock.paused_at or now)
    clock.deadline_at = moved.deadline_at
    clock.rungs = [rung.to_json() for rung in moved.rungs]
    if clock.paused_at is None:
        clock.due_at = sla.next_due(moved.rungs, clock.next_rung)
    clock.extended_minutes += minutes


def _climb(
    session: Session, desk: Desk, clock: ClockRow, put_off: dict[str, datetime], *, now: datetime
) -> list[Wanted]:
    """What is to be said of it. While nobody is on it waits for the opening, which is noted for its team."""
    lead = leads.require(session, clock.lead_id)
    if _is_over(desk, lead, clock):
        clocks.stop(session, clock.lead_id, [clock.policy], because=lead.state, at=now)
        return []
    if clock.paused_at:
        return [_stood_too_long(session, desk, lead, clock, now=now)]
    rungs = promises.rungs(clock)
    climbed = sla.due(rungs, clock.next_rung, now=now)
    if climbed and not climbed[-1].do and not _notices(session, desk, lead, clock, climbed[-1], now=now):
        # Nobody at all is at work: it ran out while the bot was down, or just as the team went home.
        clock.due_at = desk.team(lead.team).hours.next_open(now + MOMENT)
        clock.put_off_until = put_off[lead.team] = clock.due_at
        return []
    for rung in climbed:
        said = rung is climbed[-1]
        facts = {"policy": clock.policy, "rung": rung.label, "index": rung.index, "said": said, "do": rung.do}
        leads.record(session, clock.lead_id, Happened(Did.RUNG, None, now, facts, under=clock.under))
    clock.next_rung += len(climbed)
    clock.due_at = sla.next_due(rungs, clock.next_rung)
    session.add(clock)
    for rung in climbed:
        lead = ladder.act(session, desk, lead, clock, rung, now=now)
    outbox.show_lead_again(session, clock.lead_id)
    if lead.state == State.ACCEPTED:
        outbox.show_hand_over_again(session, clock.lead_id)
    return _notices(session, desk, lead, clock, climbed[-1], now=now) if climbed else []


def _is_over(desk: Desk, lead: Lead, clock: ClockRow) -> bool:
    """Whether the lead was decided and the clock is one that a decision ends."""
    if State(lead.state) not in DECIDED:
        return False
    kind = desk.clocks.get(clock.policy)
    return kind is None or Did(lead.state) in kind.stops


def _stood_too_long(session: Session, desk: Desk, lead: Lead, clock: ClockRow, *, now: datetime) -> Wanted:
    """It runs again, and the managers are asked whether that is right."""
    promises.go_on(desk, lead, clock, now=now)
    session.add(clock)
    outbox.show_lead_again(session, clock.lead_id)
    team = desk.team(lead.team)
    return Wanted(
        key=f"stood:{clock.id}:{clock.paused_minutes:.0f}",
        kind="alert",
        priority=Priority.ESCALATION,
        to_channel=team.managers_channel,
        lead_id=lead.id,
        subject_id=clock.id,
        facts={"policy": clock.policy, "rung": "stood", "off": None},
    )


def _notices(
    session: Session, desk: Desk, lead: Lead, clock: ClockRow, rung: FrozenRung, *, now: datetime
) -> list[Wanted]:
    if clock.policy == promises.FOLLOW_UP:
        is_open = desk.team(lead.team).hours.is_open(now)
        return [progress.reminder(session, desk, lead, clock)] if is_open else []
    hearing = ladder.who_hears(session, desk, lead, rung, now=now)
    return [ladder.notice(lead, clock, rung, heard) for heard in hearing]
