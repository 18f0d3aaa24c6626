"""What a policy would have done with a lead of the past: a clock that is run through what really happened."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from qualification import sla
from qualification.clocks import HURRIED, Clock
from qualification.hours import Hours
from qualification.kept import Run
from qualification.leads import Did, Happened
from qualification.sla import FrozenRung, Policy

FIRST_TOUCH = "first_touch"
Owner = str | None

Choose = Callable[[datetime], Policy | None]
"""The policy that holds for the lead as it was known at an instant."""

HoursFor = Callable[[Policy, Owner], Hours]
"""Whose working time a policy counts while somebody, or nobody, has the lead."""


@dataclass(frozen=True)
class Fired:
    """A rung that would have been climbed while `owner` had the lead and `ae` its SQL. Of several at one instant only
    the last is `said`."""

    rung: FrozenRung
    owner: Owner
    ae: Owner
    said: bool


@dataclass(frozen=True)
class WouldHave:
    """One run of a clock under the policy of that key."""

    policy: str
    run: Run
    fired: tuple[Fired, ...]


def would_have(
    clock: Clock, story: Iterable[Happened], choose: Choose, hours_for: HoursFor, *, until: datetime
) -> list[WouldHave]:
    """Every run of the clock on a lead, up to `until`.

    `story` is what happened to the lead, in order, with its posting at the time it is to be looked at with. Rungs are
    climbed when they are due: neither leave nor the bot's own delays are known of another ladder.
    """
    walk = _Walk(clock, choose, hours_for)
    for event in story:
        if event.at >= until:
            break
        walk.meet(event)
    return walk.end(until)


@dataclass
class _Running:
    policy: Policy
    hours: Hours
    begins_at: datetime
    ladder: sla.StartedClock
    next_rung: int = 0
    paused_at: datetime | None = None
    goes_on_at: datetime | None = None
    paused_minutes: float = 0.0
    fired: list[Fired] = field(default_factory=list)

    def halt(self, *, now: datetime) -> None:
        most = self.policy.pause_minutes
        left = None if most is None else most - self.paused_minutes
        if self.paused_at or (left is not None and left <= 0):
            return
        self.paused_at = now
        self.goes_on_at = None if left is None else self.hours.add(now, left)

    def go_on(self, *, now: datetime) -> None:
        if self.paused_at is None:
            return
        self.paused_minutes += self.hours.between(self.paused_at, now)
        self._move(self.hours, since=self.paused_at, now=now)
        self.paused_at = self.goes_on_at = None

    def change_hours(self, hours: Hours, *, now: datetime) -> None:
        at = self.paused_at or now
        self._move(hours, since=at, now=at)
        self.hours = hours

    def _move(self, after: Hours, *, since: datetime, now: datetime) -> None:
        self.ladder = sla.moved(self.ladder, self.next_rung, self.hours, after, since=since, now=now)

    def climb(self, owner: Owner, ae: Owner, *, until: datetime) -> None:
        """Climbs what is due before `until`."""
        if self.paused_at:
            if self.goes_on_at is None or self.goes_on_at >= until:
                return
            self.go_on(now=self.goes_on_at)
        due = [each for each in self.ladder.rungs if each.index >= self.next_rung and each.due_at < until]
        last_at = {rung.due_at: rung.index for rung in due}
        self.fired += [Fired(rung, owner, ae, said=last_at[rung.due_at] == rung.index) for rung in due]
        self.next_rung += len(due)


@dataclass
class _Walk:
    """One lead's way, and the clock on it."""

    clock: Clock
    choose: Choose
    hours_for: HoursFor
    owner: Owner = None
    ae: Owner = None
    touched: bool = False
    running: _Running | None = None
    done: list[WouldHave] = field(default_factory=list)

    def meet(self, event: Happened) -> None:
        if self.running:
            self.running.climb(self.owner, self.ae, until=event.at)
        self._remember(event)
        # Whoever is given a lead in turn has it as if they had claimed it.
        did = Did.CLAIMED if event.what == Did.ROUTED and event.facts.get("owner") else event.what
        if self.running and did in self.clock.stops:
            self._stop(did, at=event.at)
        if self.running:
            self._change(self.running, event)
        elif did in self.clock.starts and not self._settled():
            self._start(event)

    def end(self, until: datetime) -> list[WouldHave]:
        if self.running:
            self.running.climb(self.owner, self.ae, until=until)
            self._stop(None, at=None)
        return self.done

    def _remember(self, event: Happened) -> None:
        match event.what:
            case Did.CLAIMED | Did.REASSIGNED | Did.ROUTED:
                self.owner = event.facts.get("owner") or self.owner
            case Did.HANDED_BACK:
                self.owner = None
            case Did.CONTACTED:
                self.touched = True
            case Did.ACCEPTED:
                self.ae = event.facts.get("ae")

    def _settled(self) -> bool:
        owned = self.owner is not None and Did.CLAIMED in self.clock.stops
        return owned or (self.touched and Did.CONTACTED in self.clock.stops)

    def _start(self, event: Happened) -> None:
        policy = self.choose(event.at)
        if policy is None:
            return
        begins = event.at
        if self.clock.at_next_step and (next_at := event.facts.get("next_at")):
            begins = datetime.fromisoformat(next_at)
        self.running = self._under(policy, begins)

    def _under(self, policy: Policy, begins: datetime) -> _Running:
        hours = self.hours_for(policy, self.owner)
        return _Running(policy, hours, begins, sla.start(policy, hours, now=begins))

    def _change(self, running: _Running, event: Happened) -> None:
        match event.what:
            case Did.PROGRESSED if event.facts.get("progress") in self.clock.pauses:
                running.halt(now=event.at)
            case Did.PROGRESSED:
                running.go_on(now=event.at)
            case Did.CLAIMED | Did.REASSIGNED | Did.ROUTED | Did.HANDED_BACK:
                hours = self.hours_for(running.policy, self.owner)
                if hours != running.hours:
                    running.change_hours(hours, now=event.at)
            case Did.ENRICHED | Did.MERGED if self.clock.key == FIRST_TOUCH:
                self._hurry(running, at=event.at)

    def _hurry(self, slower: _Running, *, at: datetime) -> None:
        """Whoever asks for a person meanwhile is called as soon as one who asked at once."""
        policy = self.choose(at)
        if policy is None or policy.key == slower.policy.key:
            return
        sooner = self._under(policy, at)
        if sooner.ladder.deadline_at < slower.ladder.deadline_at:
            self._stop(HURRIED, at=at)
            self.running = sooner

    def _stop(self, because: str | None, *, at: datetime | None) -> None:
        if (ran := self.running) is None:
            return
        run = Run(
            self.clock.key,
            ran.begins_at,
            ran.ladder.deadline_at,
            ran.hours,
            stopped_at=at,
            stopped_because=because,
            paused_at=ran.paused_at,
            paused_minutes=ran.paused_minutes,
        )
        self.done.append(WouldHave(ran.policy.key, run, tuple(ran.fired)))
        self.running = None
