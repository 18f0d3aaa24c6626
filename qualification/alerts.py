"""Whether what people are told about promises makes them act, and which rung is only noise."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from qualification.funnel import Rate, rate
from qualification.leads import Did, Happened

WITHIN = timedelta(minutes=10)
"""Whoever acts because they were told does so at once, or they were told for nothing."""

TO_JUDGE = 10
"""A rung said less often than that in the time is not judged."""

ACTS = frozenset(
    {
        Did.CLAIMED,
        Did.HANDED_BACK,
        Did.REASSIGNED,
        Did.EXTENDED,
        Did.CONTACTED,
        Did.STARTED,
        Did.ANSWERED,
        Did.PROGRESSED,
        Did.ACCEPTED,
        Did.RECYCLED,
        Did.DISQUALIFIED,
        Did.TAKEN_ON,
        Did.CONTESTED,
        Did.REOPENED,
        Did.MEETING_HELD,
        Did.MEETING_MISSED,
        Did.MEETING_MOVED,
    }
)
"""What counts as acting on a lead, when a person does it."""


@dataclass(frozen=True)
class Told:
    """One message about a promise of a lead. `person` is whom it was for, None for all of a channel.

    `clock`, `policy` and `rung` are keys of the ladder it came from; the policy's is empty where it was not kept.
    """

    lead_id: int
    at: datetime
    person: str | None
    clock: str
    policy: str
    rung: str

    def acted_on(self, story: Iterable[Happened], *, now: datetime) -> bool | None:
        """Whether they did something about the lead within ten minutes; None while these are not over and nothing
        was done."""
        acts = (each for each in story if each.what in ACTS and each.by)
        meant = (each.at for each in acts if self.person in (None, each.by))
        if any(self.at <= at <= self.at + WITHIN for at in meant):
            return True
        return False if self.at + WITHIN <= now else None


def is_before_the_end(rung: str) -> bool:
    """Whether a rung of that label (`60%`, `-10m`, `0`, `+15m`) comes before the promise has run out."""
    return rung.startswith("-") or (rung.endswith("%") and rung != "100%")


@dataclass(frozen=True)
class RungLoad:
    """How often a rung was said in a time, and how often somebody acted on it."""

    clock: str
    policy: str
    rung: str
    said: int
    acted: int

    @property
    def rate(self) -> Rate:
        return rate(self.acted, self.said)

    @property
    def is_noise(self) -> bool:
        return self.said >= TO_JUDGE and self.acted * 2 < self.said


def by_rung(some: Iterable[tuple[Told, bool | None]]) -> list[RungLoad]:
    """Each rung that was said, the one acted on least first; what cannot be judged yet is left out."""
    found: dict[tuple[str, str, str], list[bool]] = {}
    for told, acted in some:
        if acted is not None:
            found.setdefault((told.clock, told.policy, told.rung), []).append(acted)
    return together(RungLoad(*key, len(acts), sum(acts)) for key, acts in found.items())


def together(some: Iterable[RungLoad]) -> list[RungLoad]:
    """Each rung once, in the same order."""
    found: dict[tuple[str, str, str], tuple[int, int]] = {}
    for load in some:
        said, acted = found.get((load.clock, load.policy, load.rung), (0, 0))
        found[load.clock, load.policy, load.rung] = (said + load.said, acted + load.acted)
    loads = [RungLoad(*key, *counts) for key, counts in found.items()]
    return sorted(loads, key=lambda load: (load.rate.share, -load.said, load.clock, load.policy, load.rung))


def to_drop(loads: Sequence[RungLoad]) -> list[RungLoad]:
    return [load for load in loads if load.is_noise]
