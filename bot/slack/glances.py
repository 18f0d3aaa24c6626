"""Looks up leads of lists that may be long: a handful of statements, however many there are."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.slack.links import card_links
from bot.slack.pickers import somebodies
from bot.slack.views.late import Glance, Promise
from bot.slack.views.values import Somebody
from playbooks.desk import Desk
from qualification.leads import State, called
from storage import people
from storage.tables import ClockRow, Lead


@dataclass(frozen=True)
class Seen:
    """A lead with those of its promises that are told; `stood` are the ids of those that stood still too long.
    `settled` says in words why nothing is to be done any more."""

    lead: Lead
    clocks: Sequence[ClockRow]
    stood: Collection[int] = ()
    settled: str | None = None


def in_charge(lead: Lead) -> str | None:
    """Who has to act: the account executive once it is accepted, its owner before."""
    return lead.ae if lead.state == State.ACCEPTED else lead.owner


def glances(session: Session, desk: Desk, some: Sequence[Seen], *, now: datetime) -> list[Glance]:
    persons = people.several(session, {person for each in some if (person := in_charge(each.lead))})
    who = {each.id: each for each in somebodies(session, desk, list(persons.values()), now=now)}
    links = card_links(session, [each.lead.id or 0 for each in some])
    return [_glance(desk, each, who, links, now=now) for each in some]


def _glance(
    desk: Desk, seen: Seen, who: Mapping[str, Somebody], links: Mapping[int, str], *, now: datetime
) -> Glance:
    lead = seen.lead
    return Glance(
        lead_id=lead.id or 0,
        version=lead.version,
        state=State(lead.state),
        fields=lead.fields,
        name=called(lead.fields, lead.id),
        team=lead.team,
        owner=who.get(in_charge(lead) or ""),
        promises=[_promise(desk, seen, clock, now=now) for clock in seen.clocks],
        link=links.get(lead.id or 0),
        settled=seen.settled,
    )


def _promise(desk: Desk, seen: Seen, clock: ClockRow, *, now: datetime) -> Promise:
    kind = desk.clocks.get(clock.policy)
    return Promise(
        clock.policy,
        kind.name if kind else clock.policy.replace("_", " "),
        clock.deadline_at,
        late=clock.paused_at is None and clock.deadline_at <= now,
        stood=clock.id in seen.stood,
    )
