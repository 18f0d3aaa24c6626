"""A rung of a ladder: who hears of it, the next who is at work instead of whoever is not, and what is done."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.usecases import promises
from bot.usecases.presence import presences
from bot.usecases.route import Router
from playbooks.desk import Desk
from qualification.leads import Did, Happened, State
from qualification.presence import Absence
from qualification.sla import FrozenRung, Tell
from storage import absences, leads, outbox, people
from storage.outbox import Wanted
from storage.tables import ClockRow, Lead, Person

INSTEAD: dict[Tell, tuple[Tell, ...]] = {
    "owner_thread": ("owner_thread", "team_lead", "manager", "leadership"),
    "owner_dm": ("owner_dm", "team_lead", "manager", "leadership"),
    "ae": ("ae", "team_lead", "manager", "leadership"),
    "channel": ("channel", "manager", "leadership"),
    "team_lead": ("team_lead", "manager", "leadership"),
    "manager": ("manager", "leadership"),
    "leadership": ("leadership",),
}
"""Who hears a rung when those before are not at work; an empty rung never waits."""


@dataclass(frozen=True)
class Heard:
    """One who hears a rung: a channel or a person; `off` is the person who would have, were they at work."""

    kind: str
    channel: str | None = None
    person: str | None = None
    in_thread: bool = False
    off: str | None = None


@dataclass(frozen=True)
class _People:
    """Who may hear of a lead, and who of them is at work now."""

    owner: Person | None
    ae: Person | None
    managers: Sequence[Person]
    at_work: frozenset[str]
    team_is_open: bool


def who_hears(session: Session, desk: Desk, lead: Lead, rung: FrozenRung, *, now: datetime) -> list[Heard]:
    """Those who hear of the rung, each once; nobody when nobody at all is at work and the desk lets it wait then."""
    there = _people(session, desk, lead, now=now)
    told = rung.tell if lead.owner else rung.when_unowned
    found = [_first_at_work(desk, lead, there, tell, anytime=rung.anytime) for tell in told]
    if not any(found) and desk.nobody_on == "tell":
        found = [_first_at_work(desk, lead, there, tell, anytime=True) for tell in told]
    return list(dict.fromkeys(each for each in found if each))


def _people(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> _People:
    owner, ae = (people.get(session, each) if each else None for each in (lead.owner, lead.ae))
    managers = people.of_team(session, lead.team, "manager")
    some = [each for each in (owner, ae, *managers) if each and each.active]
    working = (
        person for person, stands in presences(session, desk, some, now=now).items() if stands.is_working
    )
    return _People(owner, ae, managers, frozenset(working), desk.team(lead.team).hours.is_open(now))


def _first_at_work(desk: Desk, lead: Lead, there: _People, tell: Tell, *, anytime: bool) -> Heard | None:
    off: str | None = None
    for each in INSTEAD[tell]:
        for heard, is_on in _those(desk, lead, there, each, off):
            if is_on or anytime:
                return heard
            off = off or heard.person
    return None


def _those(
    desk: Desk, lead: Lead, there: _People, tell: Tell, off: str | None
) -> Iterator[tuple[Heard, bool]]:
    """Who is meant by a word of a ladder, and whether they are at work."""
    team = desk.team(lead.team)
    match tell:
        case "owner_thread" if there.owner:
            yield (
                Heard("nudge", team.channel, there.owner.id, in_thread=True),
                there.owner.id in there.at_work,
            )
        case "owner_dm" if there.owner:
            yield Heard("breach", person=there.owner.id), there.owner.id in there.at_work
        case "owner_thread" | "owner_dm" | "channel":
            yield Heard("unclaimed", team.channel, in_thread=True), there.team_is_open
        case "ae" if there.ae:
            yield Heard("ae_waits", person=there.ae.id), there.ae.id in there.at_work
        case "team_lead":
            for manager in there.managers:
                yield Heard("alert", person=manager.id, off=off), manager.id in there.at_work
        case "manager":
            yield Heard("alert", team.managers_channel, off=off), there.team_is_open
        case "leadership" if desk.leadership_channel:
            yield Heard("alert", desk.leadership_channel, off=off), there.team_is_open


def notice(lead: Lead, clock: ClockRow, rung: FrozenRung, heard: Heard) -> Wanted:
    """What is said to one of them. The first of a kind and rung has the plain key."""
    place = heard.channel or heard.person
    return Wanted(
        key=f"{heard.kind}:{clock.id}:{rung.index}:{place}",
        kind=heard.kind,
        priority=outbox.Priority.ESCALATION,
        to_channel=heard.channel,
        to_person=None if heard.channel else heard.person,
        under_key=outbox.card_key(clock.lead_id) if heard.in_thread else None,
        lead_id=lead.id,
        subject_id=clock.id,
        facts={"policy": clock.policy, "rung": rung.label, "off": heard.off},
    )


def act(
    session: Session, desk: Desk, lead: Lead, clock: ClockRow, rung: FrozenRung, *, now: datetime
) -> Lead:
    """Does what the rung is for; the lead as it stands afterwards."""
    match rung.do:
        case "pause_owner" if lead.owner:
            _pause(session, lead.owner, now=now)
        case "return_to_pool" | "reassign" if lead.state == State.CLAIMED and lead.owner:
            return _take_away(session, desk, lead, clock, rung, now=now)
    return lead


def _pause(session: Session, person: str, *, now: datetime) -> None:
    """No new leads until they say that they are back."""
    running = absences.of_people(session, [person], now=now).get(person, ())
    if not any(each.kind == "pause" and each.covers(now) for each in running):
        absences.begin(session, person, Absence("pause", now, source="ladder"), by="ladder")


def _take_away(
    session: Session, desk: Desk, lead: Lead, clock: ClockRow, rung: FrozenRung, *, now: datetime
) -> Lead:
    facts = {"from": lead.owner, "policy": clock.policy, "rung": rung.label}
    freed = leads.record(
        session, lead.id or 0, Happened(Did.HANDED_BACK, None, now, facts, under=clock.under)
    )
    if freed is None:
        return lead
    promises.changed_hands(session, desk, freed, Did.HANDED_BACK, now=now)
    if rung.do == "reassign" and desk.team(freed.team).in_turns:
        with Router(session, desk, now) as router:
            return router.give(freed)
    return freed
