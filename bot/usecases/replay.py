"""What a desk would have done with leads of the past, each as of its own time, and how two desks differ in it.

The same walk is made for both desks: a lead is scored whenever something became known of it and on the days on which
time alone turns its verdict; posted when it is over the bar, alone or with its account; sent to the team the rules
name and, where a team takes leads in turns, given to whose turn it is.

Of what cannot be known the same is taken for both: a lead is decided when it really was, else never; a rep of a team
that claims its leads is who really had the lead; leave is not looked at, only hours. What would have become of the
promises on these leads is in `replay_promises`.
"""

import heapq
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from bot.usecases import replay_promises
from bot.usecases.post import Below, as_account
from bot.usecases.replay_promises import Promises, RealRep, Start
from bot.usecases.score import Scored, scored, to_score_again
from playbooks.desk import Desk, Member, Team
from qualification.leads import PersonId, State, Touch
from qualification.routing import Candidate, needed
from qualification.together import Active
from qualification.turns import Off, Passed, Rep, choose_rep
from storage.pasts import Past, Step

AGAIN = timedelta(hours=1)
"""How long a lead that nobody can be given waits at least; the bot looks more often, which makes no difference here."""

BY_AND_BY = (Passed.OFF_HOURS, Passed.FULL, Passed.FULL_TODAY)

WITH_SALES = (State.OPEN, State.CLAIMED, State.ACCEPTED, State.BELOW)
"""Real states in which a lead that a replay has posted keeps sales busy with its account."""


@dataclass(frozen=True)
class Posting:
    """A lead as a desk posts it; `rep` is who is given it, by e-mail address, or who really had it. `who` and the rule
    that sent it there (`route`) are what its promises are chosen by."""

    at: datetime
    team: str
    rep: str | None
    who: Candidate = field(compare=False, repr=False)
    route: str | None = field(default=None, compare=False)


@dataclass
class _Lead:
    past: Past
    fields: dict[str, Any] = field(default_factory=dict)
    touches: list[Touch] = field(default_factory=list)
    scored: Scored | None = None
    posting: Posting | None = None
    looks: int = 0
    """How often it was scored; a look planned before the last time is none any more."""


@dataclass
class _Bench:
    """A team's turns as they go round in the replay."""

    credits: Counter[str] = field(default_factory=Counter)
    held: dict[str, list[Past]] = field(default_factory=dict)
    given: dict[str, list[datetime]] = field(default_factory=dict)


class Replay:
    """One desk's walk through the past; `owners` tells the e-mail address of who really had a lead."""

    def __init__(self, desk: Desk, owners: Mapping[str, str]) -> None:
        self._desk = desk
        self._owners = owners
        self._accounts: dict[int, list[_Lead]] = {}
        self._benches: dict[str, _Bench] = {}
        self._order = count()
        self._agenda: list[tuple[datetime, int, _Lead, Step | int | Candidate]] = []

    def run(self, pasts: Iterable[Past], *, until: datetime) -> dict[int, Posting]:
        """What is posted before `until`, by lead."""
        leads = [_Lead(past) for past in pasts]
        for lead in leads:
            for step in lead.past.steps:
                self._plan(step.at, lead, step)
        while self._agenda:
            at, _, lead, what = heapq.heappop(self._agenda)
            if at >= until:
                break
            if isinstance(what, Step):
                self._learn(lead, what)
            elif isinstance(what, Candidate):
                if lead.posting:
                    lead.posting = self._given(lead, what, lead.posting, entered=None, now=at)
            elif lead.posting is None and what == lead.looks:
                self._look(lead, now=at)
        return {lead.past.lead_id: lead.posting for lead in leads if lead.posting}

    def _plan(self, at: datetime, lead: _Lead, what: Step | int | Candidate) -> None:
        heapq.heappush(self._agenda, (at, next(self._order), lead, what))

    def _learn(self, lead: _Lead, step: Step) -> None:
        if not lead.looks and lead.past.account_id is not None:
            self._accounts.setdefault(lead.past.account_id, []).append(lead)
        lead.fields |= step.fields
        lead.touches += step.touches
        if lead.posting is None:
            self._look(lead, now=step.at, by=step.by)

    def _look(self, lead: _Lead, *, now: datetime, by: str | None = None) -> None:
        lead.looks += 1
        lead.scored = scored(self._desk, lead.fields, lead.touches, now=now)
        if lead.scored.given.is_mql or by:
            self._post(lead, lead.scored, by=by, now=now)
        else:
            self._post_account(lead, now=now)
        if lead.posting is None and (again := to_score_again(lead.scored, now=now)):
            self._plan(again, lead, lead.looks)

    def _post_account(self, lead: _Lead, *, now: datetime) -> None:
        account = self._accounts.get(lead.past.account_id or 0, [])
        below = {each.past.lead_id: each for each in account if each.posting is None and each.scored}
        if len(below) < 2 or any(_with_sales(each, now=now) for each in account):
            return
        people = [
            Below(
                Active(number, each.fields, tuple(each.touches)),
                each.scored.who.segment,
                each.scored.given.total,
            )
            for number, each in below.items()
            if each.scored
        ]
        joint = as_account(self._desk, people, now=now)
        if joint and joint.is_mql:
            best = below[joint.people[0].lead]
            if best.scored:
                self._post(best, best.scored, by=None, now=now)

    def _post(self, lead: _Lead, made: Scored, *, by: str | None, now: datetime) -> None:
        rep = self._owners.get(lead.past.owner or "")
        # What becomes known of the lead later is added to the very lists it was scored by.
        who = replace(made.who, fields=dict(lead.fields), touches=tuple(lead.touches))
        lead.posting = Posting(now, made.team.team, rep, who, made.team.rule)
        if not self._desk.team(made.team.team).in_turns:
            return
        entered = self._owners.get(by or "")
        lead.posting = self._given(lead, made.who, lead.posting, entered=entered, now=now)

    def _given(
        self, lead: _Lead, who: Candidate, posted: Posting, *, entered: str | None, now: datetime
    ) -> Posting:
        """The first team that has somebody; a lead that nobody can be given stays with its own, and waits there."""
        needs = needed(who, self._desk.routing.needs)
        owner = self._account_owner(lead, now=now)
        own = self._desk.team(posted.team)
        may_change = False
        for team in self._desk.takers(own):
            bench = self._benches.setdefault(team.key, _Bench())
            reps = [_rep(team, each, bench, now=now) for each in team.members if each.role == "rep"]
            choice = choose_rep(reps, needs, owner=_id(owner), entered_by=_id(entered))
            if choice.rep:
                bench.credits.update(
                    {person: credit - bench.credits[person] for person, credit in choice.credits.items()}
                )
                bench.held.setdefault(choice.rep, []).append(lead.past)
                bench.given.setdefault(choice.rep, []).append(now)
                return replace(posted, team=team.key, rep=choice.rep)
            may_change = may_change or any(each.why in BY_AND_BY for each in choice.passed)
        if own.nobody == "wait" and may_change:
            self._plan(max(own.hours.next_open(now), now + AGAIN), lead, who)
        return replace(posted, rep=None)

    def _account_owner(self, lead: _Lead, *, now: datetime) -> str | None:
        if self._desk.routing.account_owner == "ignore":
            return None
        if named := lead.fields.get("account_owner"):
            return str(named).casefold()
        account = self._accounts.get(lead.past.account_id or 0, [])
        worked = (
            each.posting for each in reversed(account) if each is not lead and _with_sales(each, now=now)
        )
        return next((posting.rep for posting in worked if posting and posting.rep), None)


def _id(email: str | None) -> PersonId | None:
    return PersonId(email) if email else None


def _with_sales(lead: _Lead, *, now: datetime) -> bool:
    """Whether sales has it: posted here, and not really sent away by then."""
    over = lead.past.decided_at and lead.past.decided_at <= now
    return lead.posting is not None and (lead.past.state in WITH_SALES or not over)


def _rep(team: Team, member: Member, bench: _Bench, *, now: datetime) -> Rep:
    email = member.email.casefold()
    hours = member.own.within(team.hours, zone=team.hours.zone)
    midnight = team.hours.midnight(now)
    held = (past.decided_at is None or past.decided_at > now for past in bench.held.get(email, ()))
    return Rep(
        PersonId(email),
        weight=member.weight,
        skills=member.skills,
        languages=member.languages,
        most_open=member.most_open,
        most_per_day=member.most_per_day,
        open=sum(held),
        today=sum(at >= midnight for at in bench.given.get(email, ())),
        credit=bench.credits[email],
        off=None if hours.is_open(now) else Off(Passed.OFF_HOURS),
    )


@dataclass(frozen=True)
class Difference:
    """What another desk changes, by lead; `before` and `after` are the postings of both.

    The same desk twice makes no difference: every list is empty and every count 0.
    """

    pasts: Mapping[int, Past]
    before: Mapping[int, Posting]
    after: Mapping[int, Posting]
    promises: tuple[Promises, Promises]

    def sla(self) -> dict[str, dict[str, Any]]:
        """How promises would have been kept, by clock, for both desks."""
        return replay_promises.sla(*self.promises)

    def pings(self) -> list[dict[str, Any]]:
        """How often people would have been told of promises, by person and day, where the desks differ."""
        return replay_promises.pings(*self.promises)

    @property
    def newly_posted(self) -> list[int]:
        return sorted(self.after.keys() - self.before.keys())

    @property
    def no_longer_posted(self) -> list[int]:
        return sorted(self.before.keys() - self.after.keys())

    @property
    def other_team(self) -> list[int]:
        return [lead for lead in self._both if self.before[lead].team != self.after[lead].team]

    @property
    def other_rep(self) -> list[int]:
        """In the same team, but with another rep."""
        moved = (lead for lead in self._both if self.before[lead].rep != self.after[lead].rep)
        return [lead for lead in moved if self.before[lead].team == self.after[lead].team]

    @property
    def other_time(self) -> list[int]:
        return [lead for lead in self._both if self.before[lead].at != self.after[lead].at]

    @property
    def _both(self) -> list[int]:
        return sorted(self.before.keys() & self.after.keys())

    def outcomes(self, leads: Sequence[int]) -> dict[str, int]:
        """How these leads really ended; `open` for those that were posted and are not decided, `unknown` for those
        that nobody has worked."""
        ended = Counter(_OUTCOME[self.pasts[lead].state] for lead in leads)
        return {name: ended[name] for name in ("accepted", "recycled", "disqualified", "open", "unknown")}

    def load(self) -> list[dict[str, Any]]:
        """Leads by team and rep for both desks, where they differ."""
        counts = [
            Counter((each.team, each.rep) for each in some.values()) for some in (self.before, self.after)
        ]
        return [
            {"team": team, "rep": rep, "before": counts[0][team, rep], "after": counts[1][team, rep]}
            for team, rep in sorted(
                counts[0].keys() | counts[1].keys(), key=lambda key: (key[0], key[1] or "")
            )
            if counts[0][team, rep] != counts[1][team, rep]
        ]


_OUTCOME = {
    State.ACCEPTED: "accepted",
    State.RECYCLED: "recycled",
    State.DISQUALIFIED: "disqualified",
    State.OPEN: "open",
    State.CLAIMED: "open",
    State.BELOW: "unknown",
}


def compare(
    before: Desk, after: Desk, pasts: Iterable[Past], reps: Mapping[str, RealRep], *, until: datetime
) -> Difference:
    """Both desks' walks through the same past; `reps` are people by their ids."""
    known = {past.lead_id: past for past in pasts}
    emails = {person: rep.email.casefold() for person, rep in reps.items()}
    desks = (before, after)
    posted = [Replay(desk, emails).run(known.values(), until=until) for desk in desks]
    first, second = (
        Promises(desk, known, {lead: _start(each) for lead, each in its.items()}, reps, until=until)
        for desk, its in zip(desks, posted, strict=True)
    )
    return Difference(known, posted[0], posted[1], (first, second))


def _start(posting: Posting) -> Start:
    return Start(posting.at, posting.team, posting.route, posting.who)
