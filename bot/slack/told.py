"""Looks up what a notice tells: each promise with its lead as it is now, and whether it is settled."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.slack import glances, handed, meanwhile, pickers, present
from bot.slack.links import card_link
from bot.slack.views.late import Several
from bot.slack.views.values import Alert
from bot.usecases import promises
from playbooks.desk import Desk
from qualification import clocks as kinds
from qualification.clocks import STOOD
from qualification.leads import Did, State
from storage import clocks, joined, leads, people
from storage.joined import Told
from storage.tables import ClockRow, Lead, MessageRow, Person


@dataclass(frozen=True)
class Item:
    """One thing a notice tells; `settled` says in words why it needs nobody any more."""

    told: Told
    lead: Lead
    clock: ClockRow
    settled: str | None


def was_never_said(row: MessageRow) -> bool:
    """A post of which nobody knows whether it arrived may stand there."""
    return row.ts is None and not row.outcome_unknown


def items(session: Session, row: MessageRow) -> list[Item]:
    """All of it, in the order in which it was asked for, whatever has become of it."""
    everything = joined.told(session, row)
    of = {lead.id: lead for lead in leads.several(session, {each.lead_id for each in everything})}
    running = clocks.several(session, {each.subject_id for each in everything if each.subject_id})
    # Held here, so that to ask for each of them below is no statement of its own.
    named = people.several(
        session, {who for lead in of.values() for who in (lead.owner, lead.decided_by) if who}
    )
    found = []
    for each in everything:
        lead, clock = of.get(each.lead_id), running.get(each.subject_id or 0)
        if lead and clock:
            owner = named.get(lead.owner or "")
            found.append(Item(each, lead, clock, _settled(session, lead, clock, row, each, owner)))
    return found


def still_told(some: Sequence[Item], row: MessageRow) -> list[Item]:
    """Without what was settled before it was ever said."""
    never = was_never_said(row)
    return [each for each in some if not each.settled or not (never or each.told.dropped)]


GONE = (State.RECYCLED, State.DISQUALIFIED, State.MERGED)
"""Nothing is waited for any more; an accepted lead may have promises that run on."""


def _settled(
    session: Session, lead: Lead, clock: ClockRow, row: MessageRow, told: Told, owner: Person | None
) -> str | None:
    if clock.stopped_at is not None or State(lead.state) in GONE:
        return _stopped(session, lead, clock, owner)
    if clock.deadline_at > told.created_at and clock.extended_minutes:
        return f"given {clock.extended_minutes} more working minutes"
    if row.kind == "unclaimed" and owner:
        return f"claimed by {owner.name}"
    if row.kind == "breach" and owner and lead.owner != row.to_person:
        return f"with {owner.name} now"
    if row.kind in ("breach", "nudge") and owner is None:
        return "handed back"
    return None


def _stopped(session: Session, lead: Lead, clock: ClockRow, owner: Person | None) -> str:
    """What an account executive does settles more than the decision before it."""
    by = owner.name if owner else "the team"
    if handed_over := handed.ended(session, lead, clock):
        return handed_over
    if decided := meanwhile.decided_by(session, lead):
        return decided
    match clock.stopped_because:
        case kinds.HURRIED:
            return "asked for a person meanwhile"
        case kinds.MERGED:
            return "merged into another lead"
        case Did.CLAIMED | Did.REASSIGNED:
            return f"claimed by {by}"
        case _:
            return f"touched by {by}" if clock.policy == promises.FIRST_TOUCH else "settled"


def alert(session: Session, desk: Desk, item: Item, *, now: datetime) -> Alert:
    """A notice of one promise."""
    lead = item.lead
    named = people.get(session, glances.in_charge(lead) or "")
    owner = pickers.somebodies(session, desk, [named] if named else [], now=now)
    return Alert(
        card=present.card(session, desk, lead, now=now),
        clock=present.face(desk, lead, item.clock, now=now),
        rung=item.told.facts.get("rung", ""),
        settled=item.settled,
        people=pickers.reps(session, desk, lead, now=now),
        link=card_link(session, lead.id or 0),
        off=item.told.facts.get("off"),
        owner=owner[0] if owner else None,
    )


def several(session: Session, desk: Desk, some: Sequence[Item], *, now: datetime) -> Several:
    """A notice of several: one line a lead, with those of its promises that are not settled."""
    heaps: dict[int, list[Item]] = {}
    for each in some:
        heaps.setdefault(each.told.lead_id, []).append(each)
    seen = [_seen(heap) for heap in heaps.values()]
    teams = {each.lead.team for each in seen if not each.settled}
    return Several(
        glances.glances(session, desk, seen, now=now),
        {team: pickers.of_team(session, desk, team, now=now) for team in teams},
        now,
    )


def _seen(heap: Sequence[Item]) -> glances.Seen:
    waiting = [each for each in heap if not each.settled]
    return glances.Seen(
        heap[0].lead,
        list({each.clock.id: each.clock for each in waiting or heap}.values()),
        stood={each.clock.id or 0 for each in waiting if each.told.facts.get("rung") == STOOD},
        settled=None if waiting else heap[-1].settled,
    )
