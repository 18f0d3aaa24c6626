"""What became of the promises on leads of the past under a desk, and whom its ladders would have told.

Taken for every desk: who really had a lead, touches, decisions and pauses at their real times, no manager who gives
more time, no leave, and nothing that follows from a rung that takes a lead away. A lead that this desk posts and that
was never really posted tells nothing: nobody could keep or break its promises.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from bot.usecases.lead_hours import lead_hours
from playbooks.desk import Desk
from qualification.hours import Hours
from qualification.kept import figures
from qualification.leads import Did, Happened, Touch, is_hand_raiser
from qualification.routing import Candidate
from qualification.sla import Policy, Tell
from qualification.would_have import Fired, WouldHave, would_have
from storage.pasts import Past


@dataclass(frozen=True)
class RealRep:
    """A person of the real past: by which address a desk knows them, and the zone Slack knows them in."""

    email: str
    zone: str


@dataclass(frozen=True)
class Start:
    """A lead as a desk posted it: when, in which team, by which rule, and what was known of it then."""

    at: datetime
    team: str
    route: str | None
    who: Candidate


class Promises:
    """One desk's promises on the leads it posted, by lead; `reps` are people by their ids."""

    def __init__(
        self,
        desk: Desk,
        pasts: Mapping[int, Past],
        starts: Mapping[int, Start],
        reps: Mapping[str, RealRep],
        *,
        until: datetime,
    ) -> None:
        self._desk, self._reps, self._until = desk, reps, until
        real = ((pasts[lead], start) for lead, start in starts.items() if pasts[lead].posted_at)
        self._ran = [(start, ran) for past, start in real for ran in self._of(past, start)]

    def _of(self, past: Past, start: Start) -> Iterator[WouldHave]:
        story = _from(past.story, start.at)

        def choose(at: datetime, clock: str) -> Policy | None:
            values = _known_by(self._desk, past, start, at).values()
            return self._desk.policy(clock, {**values, "team": start.team, "route": start.route or ""})

        def hours_for(policy: Policy, owner: str | None) -> Hours:
            return self._hours(policy, owner, start)

        for clock in self._desk.clocks.values():
            if self._desk.policies.get(clock.key):
                yield from would_have(
                    clock,
                    story,
                    lambda at, key=clock.key: choose(at, key),  # type: ignore[misc]
                    hours_for,
                    until=self._until,
                )

    def _hours(self, policy: Policy, owner: str | None, start: Start) -> Hours:
        its = self._desk.team(start.team).hours
        match policy.hours_of:
            case "none":
                return Hours.always()
            case "rep" if owner and (rep := self._reps.get(owner)):
                return self._desk.hours_of(start.team, rep.email, zone=rep.zone)
            case "lead":
                return lead_hours(start.who.fields, its)
        return its

    def clocks(self) -> dict[str, dict[str, Any]]:
        """By clock, what became of its promises and what its ladder said and did."""
        by_clock: dict[str, list[WouldHave]] = {}
        for _, ran in self._ran:
            by_clock.setdefault(ran.run.clock, []).append(ran)
        return {clock: self._counts(some) for clock, some in sorted(by_clock.items())}

    def _counts(self, some: Sequence[WouldHave]) -> dict[str, Any]:
        found = figures((ran.run for ran in some), now=self._until)
        fired = [each for ran in some for each in ran.fired]
        done = Counter(each.rung.do for each in fired if each.rung.do and each.owner)
        return {
            "met": found.met,
            "late": found.late,
            "running": found.running,
            "late_median_minutes": _rounded(found.late_median_minutes),
            "late_p90_minutes": _rounded(found.late_p90_minutes),
            "pings": sum(len(_told(each)) for each in fired),
            "reassigned": done["reassign"],
            "returned": done["return_to_pool"],
            "owners_paused": done["pause_owner"],
        }

    def pings(self) -> Counter[tuple[str, str]]:
        """How often somebody, by e-mail address or channel, would have been told on a day of the desk's zone."""
        zone = ZoneInfo(self._desk.zone)
        return Counter(
            (self._who(tell, each, start), each.rung.due_at.astimezone(zone).date().isoformat())
            for start, ran in self._ran
            for each in ran.fired
            for tell in _told(each)
        )

    def _who(self, tell: Tell, fired: Fired, start: Start) -> str:
        """Whom a word of a ladder means, were everybody at work; a desk without such a person tells the channel."""
        team = self._desk.team(start.team)
        match tell:
            case "owner_thread" | "owner_dm" if fired.owner:
                return self._email(fired.owner)
            case "ae" if fired.ae:
                return self._email(fired.ae)
            case "team_lead" if managers := team.emails("manager"):
                return managers[0].casefold()
            case "team_lead" | "manager" | "ae":
                return team.managers_channel
            case "leadership":
                return self._desk.leadership_channel or team.managers_channel
        return team.channel

    def _email(self, person: str) -> str:
        rep = self._reps.get(person)
        return rep.email.casefold() if rep else person


def _told(fired: Fired) -> Sequence[Tell]:
    if not fired.said:
        return ()
    return tuple(dict.fromkeys(fired.rung.tell if fired.owner else fired.rung.when_unowned))


def _from(story: Iterable[Happened], posted_at: datetime) -> list[Happened]:
    """What really happened, with the posting where this desk has it: after all that was so already, such as who was
    given the lead at once."""
    events = [event for event in story if event.what != Did.POSTED]
    earlier = [event for event in events if event.at <= posted_at]
    return [*earlier, Happened(Did.POSTED, None, posted_at), *(e for e in events if e.at > posted_at)]


def _known_by(desk: Desk, past: Past, start: Start, at: datetime) -> Candidate:
    """The lead as it was known then, with the points and the segment it was posted with."""
    later = [step for step in past.steps if start.at < step.at <= at]
    fields = {**start.who.fields}
    touches: list[Touch] = list(start.who.touches)
    for step in later:
        fields |= step.fields
        touches += step.touches
    raised = is_hand_raiser(touches, desk.hand_raiser_kinds)
    return replace(start.who, fields=fields, touches=touches, hand_raiser=raised)


def _rounded(minutes: float | None) -> float | None:
    return None if minutes is None else round(minutes, 1)


def sla(before: Promises, after: Promises) -> dict[str, dict[str, Any]]:
    """Both desks by clock; one that a desk has no promise for is empty there."""
    ran = before.clocks(), after.clocks()
    return {
        clock: {"before": ran[0].get(clock), "after": ran[1].get(clock)}
        for clock in sorted(ran[0].keys() | ran[1].keys())
    }


def pings(before: Promises, after: Promises) -> list[dict[str, Any]]:
    """Who would have been told more or less often on which day."""
    counts = before.pings(), after.pings()
    return [
        {"who": who, "day": day, "before": counts[0][who, day], "after": counts[1][who, day]}
        for who, day in sorted(counts[0].keys() | counts[1].keys())
        if counts[0][who, day] != counts[1][who, day]
    ]
