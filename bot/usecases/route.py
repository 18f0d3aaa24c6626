"""A posted lead is given to somebody of a team that takes leads in turns; and why to them and to nobody else."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Self

import structlog
from sqlalchemy.exc import SQLAlchemyError
from sqlmodel import Session

from bot.usecases import promises, who
from bot.usecases.candidates import candidate
from bot.usecases.presence import presences
from playbooks.desk import Desk, Team
from qualification.leads import Did, Happened, PersonId, State
from qualification.presence import Presence
from qualification.routing import TeamChoice, needed
from qualification.turns import Choice, How, Off, Passed, PassedRep, Rep, choose_rep, had
from storage import leads, outbox, people, turns
from storage.outbox import Priority, Wanted
from storage.tables import Lead, Person

log = structlog.get_logger()

SOON = timedelta(minutes=15)
"""How long a lead waits for somebody who has too many, or is away for no time said, before it is tried again."""

WORKED_BY_SALES = (State.CLAIMED, State.ACCEPTED)


def told(choice: TeamChoice) -> dict[str, Any]:
    """The choice of a team as an event keeps it."""
    return {"rule": choice.rule, "passed": [dict(vars(each)) for each in choice.passed]}


@dataclass
class _Bench:
    """The reps of a team as they are during one transaction; `given` counts what they are given in it."""

    team: Team
    people: Mapping[str, Person]
    presences: Mapping[str, Presence]
    credits: dict[str, int]
    open: dict[str, int]
    today: dict[str, int]
    given: Counter[str] = field(default_factory=Counter)


@dataclass
class Router:
    """Gives leads out within one transaction: a team's people are read once and its turns held until the end.

    Used in a `with`: turns are written and owners told when it is left, all at once.
    """

    session: Session
    desk: Desk
    now: datetime
    _benches: dict[str, _Bench] = field(default_factory=dict)
    _notices: list[Wanted] = field(default_factory=list)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            for bench in self._benches.values():
                turns.keep(self.session, bench.team.key, bench.credits, bench.given, now=self.now)
            outbox.say_all(self.session, self._notices, now=self.now)

    def give(self, lead: Lead, *, entered_by: str | None = None, again: bool = False) -> Lead:
        """The lead with its owner, or unowned when nobody can be given it; its owner is told.

        A lead tried `again` in vain has nothing new to tell: it only waits on.
        """
        touches = leads.touches(self.session, lead.id or 0)
        needs = needed(candidate(self.desk, lead, touches), self.desk.routing.needs)
        forgiven = self.desk.reasons.comes_back.to_same_rep
        gone = had(leads.story(self.session, lead.id or 0), forgiven=forgiven)
        owner = self._account_owner(lead)
        tried: list[tuple[Team, Choice]] = []
        for team in self._teams(lead, owner):
            reps = self._reps(self._bench(team), gone)
            choice = choose_rep(
                reps,
                needs,
                owner=PersonId(owner.id) if owner else None,
                entered_by=PersonId(entered_by) if entered_by else None,
            )
            tried.append((team, choice))
            if choice.rep:
                return self._give(lead, team, choice, tried)
        return self._wait(lead, tried, again=again)

    def _teams(self, lead: Lead, owner: Person | None) -> Iterator[Team]:
        """The team of the account's owner if they can be given it, the lead's own, and those that stand in for it."""
        own = self.desk.team(lead.team)
        if owner and owner.team != own.key and self.desk.routing.account_owner == "first":
            theirs = self.desk.team(owner.team)
            sold = theirs.sells is None or lead.segment in theirs.sells
            if theirs.in_turns and sold and self._can(theirs, owner):
                yield theirs
        yield from self.desk.takers(own)

    def _can(self, team: Team, person: Person) -> bool:
        reps = self._reps(self._bench(team), frozenset())
        return choose_rep([rep for rep in reps if rep.id == person.id]).rep is not None

    def _account_owner(self, lead: Lead) -> Person | None:
        """The rep the CRM names, else the one who works a colleague of the lead."""
        if self.desk.routing.account_owner == "ignore":
            return None
        named = str(lead.fields.get("account_owner") or "")
        if named and (person := people.by_email(self.session, named)):
            return person
        worked = leads.of_account(self.session, lead, WORKED_BY_SALES)
        owners = (each.owner for each in worked if each.id != lead.id and each.owner)
        found = next(owners, None)
        return people.get(self.session, found) if found else None

    def _bench(self, team: Team) -> _Bench:
        if team.key not in self._benches:
            reps = {each.id: each for each in people.of_team(self.session, team.key, "rep")}
            held = turns.hold(self.session, team.key, list(reps))
            midnight = team.hours.midnight(self.now)
            capped = {
                person: midnight
                for person, each in reps.items()
                if (member := team.member(each.email)) and member.most_per_day
            }
            self._benches[team.key] = _Bench(
                team,
                reps,
                presences(self.session, self.desk, list(reps.values()), now=self.now),
                {person: turn.credit for person, turn in held.items()},
                turns.open_by(self.session, reps),
                turns.claimed_since(self.session, capped),
            )
        return self._benches[team.key]

    def _reps(self, bench: _Bench, gone: frozenset[PersonId]) -> list[Rep]:
        return [
            Rep(
                PersonId(person.id),
                weight=member.weight,
                skills=member.skills,
                languages=member.languages,
                most_open=member.most_open,
                most_per_day=member.most_per_day,
                open=bench.open.get(person.id, 0),
                today=bench.today.get(person.id, 0),
                credit=bench.credits[person.id],
                off=_off(bench.presences[person.id]),
                refused=person.id in gone,
            )
            for person in bench.people.values()
            if (member := bench.team.member(person.email))
        ]

    def _give(self, lead: Lead, team: Team, choice: Choice, tried: list[tuple[Team, Choice]]) -> Lead:
        rep = choice.rep or PersonId("")
        given = self._record(lead, team.key, rep, choice.how, tried)
        if given is None:
            return leads.require(self.session, lead.id or 0)
        bench = self._benches[team.key]
        bench.credits.update({str(person): credit for person, credit in choice.credits.items()})
        bench.given[rep] += 1
        bench.open[rep] = bench.open.get(rep, 0) + 1
        bench.today[rep] = bench.today.get(rep, 0) + 1
        given.route_at = None
        promises.changed_hands(self.session, self.desk, given, Did.CLAIMED, now=self.now)
        if choice.how is not How.ENTERED:
            self._notices.append(_notice(given, choice.how))
        return given

    def _wait(self, lead: Lead, tried: list[tuple[Team, Choice]], *, again: bool) -> Lead:
        """Nobody can be given it: it stays with its team, claimed by whoever wants it, or given out later."""
        waits = bool(tried) and tried[-1][0].nobody == "wait"
        at = _again_at([choice for _, choice in tried], now=self.now) if waits else None
        left = lead if again else self._record(lead, lead.team, None, None, tried, waits_until=at)
        if left is None:
            return leads.require(self.session, lead.id or 0)
        left.route_at = at
        self.session.add(left)
        return left

    def _record(
        self,
        lead: Lead,
        team: str,
        owner: str | None,
        how: How | None,
        tried: list[tuple[Team, Choice]],
        waits_until: datetime | None = None,
    ) -> Lead | None:
        facts = {
            "team": team,
            "owner": owner,
            "how": how,
            "tried": [_kept(each, choice) for each, choice in tried],
            "waits_until": waits_until.isoformat() if waits_until else None,
        }
        happened = Happened(Did.ROUTED, None, self.now, facts, under=self.desk.version)
        return leads.record(self.session, lead.id or 0, happened)


def give_again(session: Session, desk: Desk, lead_id: int, *, now: datetime) -> None:
    """Gives a lead out that waited for somebody to be on. A replica that comes second does nothing.

    One that cannot be given out is tried again in an hour.
    """
    lead = leads.require(session, lead_id)
    if not turns.take_to_route(session, lead_id, now=now) or lead.state != State.OPEN:
        return
    try:
        with session.begin_nested():
            with Router(session, desk, now) as router:
                given = router.give(lead, again=True)
            if given.owner:
                outbox.show_lead_again(session, lead_id)
                outbox.show_alerts_again(session, lead_id)
                who.show_others_again(session, given)
    except (LookupError, ValueError, SQLAlchemyError) as error:
        log.error("route_put_off", lead=lead_id, error=type(error).__name__)
        lead.route_at = now + timedelta(hours=1)


def _off(presence: Presence) -> Off | None:
    return Off(Passed(presence.why), presence.until) if presence.why else None


def _again_at(choices: list[Choice], *, now: datetime) -> datetime | None:
    """When somebody may be free; None when nobody ever will be as things stand."""
    passed = [each for choice in choices for each in choice.passed]
    known = [each.until for each in passed if each.until and each.until > now]
    by_and_by = [
        now + SOON
        for each in passed
        if each.why in (Passed.FULL, Passed.FULL_TODAY)
        or (each.why in (Passed.PAUSED, Passed.ON_LEAVE) and not each.until)
    ]
    return min([*known, *by_and_by], default=None)


def _kept(team: Team, choice: Choice) -> dict[str, Any]:
    return {"team": team.key, "passed": [_kept_pass(each) for each in choice.passed]}


def _kept_pass(passed: PassedRep) -> dict[str, Any]:
    """What is known of it; what there is nothing to say of is left out."""
    facts = {**vars(passed), "until": passed.until.isoformat() if passed.until else None}
    return {key: value for key, value in facts.items() if value is not None}


def _notice(lead: Lead, how: How | None) -> Wanted:
    return Wanted(
        key=f"given:{lead.id}:{lead.version}",
        kind="given",
        priority=Priority.NEW_LEAD,
        to_person=lead.owner,
        under_key=outbox.card_key(lead.id or 0),
        lead_id=lead.id,
        facts={"by": None, "how": how},
    )
