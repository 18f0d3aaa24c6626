"""What a run will do, drawn from a seed before it begins. The same seed gives the same plan; what meets what in time
differs from machine to machine and from run to run."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random
from typing import Any, Literal

from tests.chaos.scene import MORNING, RACERS, channel_of

Becomes = Literal["card", "below", "merged", "quarantined"]
SHARES: dict[Becomes, float] = {"card": 0.8, "below": 0.12, "merged": 0.07, "quarantined": 0.01}

SLACK = ("429", "500", "hang_after", "reset_after", "cut", "html")
SENT = ("duplicate", "out_of_order")
RATES = {
    "429": 0.15,
    "500": 0.04,
    "hang_after": 0.03,
    "reset_after": 0.03,
    "cut": 0.03,
    "html": 0.03,
    "duplicate": 0.2,
    "out_of_order": 0.1,
}
"""F6 and F7's shares of the calls by which messages are sent and looked for, and F1 and F2's of what Slack sends."""

TROUBLES = {
    "sqlite": ("kill", "outage", "locked", "disk_full"),
    "postgresql": ("kill", "outage", "frozen", "restarted", "crashed"),
}
LASTS = {"outage": 3.0, "locked": 2.0, "disk_full": 2.0, "frozen": 32.0}
"""Seconds; a claim ends by itself after 30, so a frozen replica wakes when somebody else has its messages."""


@dataclass(frozen=True)
class Size:
    """How much is asked of a run. It counts when every class of fault has fired `enough` times."""

    leads: int = 20_000
    kills: int = 200
    minutes: float = 45.0
    seed: int = 1
    database: str = "postgresql"
    replicas: int = 3
    teams: int = 20
    races: int = 400
    enough: int = 30
    drain: float = 600.0

    @property
    def seconds(self) -> float:
        return self.minutes * 60


@dataclass(frozen=True)
class PlannedLead:
    """A lead that is sent to the intake at each of `times` (seconds after the start), under one delivery id."""

    number: int
    becomes: Becomes
    team: int
    times: tuple[float, ...]
    person: int

    @property
    def delivery(self) -> str:
        return f"lead-{self.number}"

    @property
    def name(self) -> str:
        return f"Dana N{self.person:05d}"

    def payload(self) -> dict[str, Any]:
        """A CISO who asks for an assessment, somebody who only reads, the same person again, or nobody at all."""
        if self.becomes == "quarantined":
            return {"name": self.name}
        asks = self.becomes != "below"
        kind = "assessment_request" if asks else "content_download"
        return {
            "id": self.delivery,
            "email": f"dana{self.person}@firm{self.person}.example",
            "name": self.name,
            "title": "CISO" if asks else "Analyst",
            "seniority": "c_level" if asks else "individual",
            "company": {
                "name": f"Firm {self.person}",
                "domain": f"firm{self.person}.example",
                "size": 1200 if asks else 30,
                "industry": "healthcare" if asks else "media",
                "country": "US",
            },
            "interest": f"risk review of team {self.team}",
            "touches": [{"kind": kind, "at": (_OPENED - timedelta(minutes=self.number % 50)).isoformat()}],
        }


@dataclass(frozen=True)
class Race:
    """At `at` these people press Claim on the same card, the newest that is free in the channel."""

    at: float
    channel: str
    people: tuple[int, ...]


@dataclass(frozen=True)
class Trouble:
    """At `at` something of this class begins and lasts so many seconds; `which` chooses the replica."""

    at: float
    kind: str
    lasts: float
    which: int


@dataclass(frozen=True)
class Plan:
    size: Size
    leads: tuple[PlannedLead, ...]
    races: tuple[Race, ...]
    troubles: tuple[Trouble, ...]


_OPENED = datetime.fromisoformat(MORNING)


def plan(size: Size) -> Plan:
    random = Random(size.seed)
    return Plan(
        size,
        tuple(_leads(size, random)),
        tuple(_races(size, random)),
        tuple(sorted(_troubles(size, random), key=lambda trouble: trouble.at)),
    )


def _leads(size: Size, random: Random) -> Iterator[PlannedLead]:
    """Each is sent one to five times, the copies late and in any order; some are people who come again."""
    known: list[PlannedLead] = []
    for number in range(size.leads):
        becomes = random.choices(list(SHARES), list(SHARES.values()))[0]
        at = random.uniform(0, size.seconds * 0.8)
        if becomes == "merged":
            if not known:
                becomes = "card"
            else:
                before = random.choice(known)
                times = _times(random, max(at, before.times[0] + 1), size)
                yield PlannedLead(number, "merged", before.team, times, before.person)
                continue
        lead = PlannedLead(number, becomes, random.randrange(size.teams), _times(random, at, size), number)
        if becomes == "card":
            known.append(lead)
        yield lead


def _times(random: Random, at: float, size: Size) -> tuple[float, ...]:
    copies = random.randint(0, 4)
    return (at, *(min(at + random.expovariate(1 / 3), size.seconds) for _ in range(copies)))


def _races(size: Size, random: Random) -> Iterator[Race]:
    for place in range(size.races):
        at = size.seconds * (0.1 + 0.85 * place / size.races)
        people = random.sample(range(RACERS), random.randint(2, RACERS))
        yield Race(at, channel_of(random.randrange(size.teams)), tuple(people))


def _troubles(size: Size, random: Random) -> Iterator[Trouble]:
    """Kills at random moments; the rest one after the other over the whole run, a few more than must fire."""
    for _ in range(size.kills):
        at = size.seconds * random.uniform(0.05, 0.95)
        yield Trouble(at, "kill", 0, random.randrange(size.replicas))
    for kind in TROUBLES[size.database]:
        if kind == "kill" or (kind == "frozen" and size.replicas < 2):
            continue
        often = size.enough + max(1, size.enough // 5)
        if kind in ("restarted", "crashed"):
            often = max(often, int(size.seconds / 10))
        for place in range(often):
            latest = max(1.0, size.seconds - LASTS.get(kind, 0) - 1)
            at = latest * (place + random.uniform(0.1, 0.9)) / often
            yield Trouble(at, kind, LASTS.get(kind, 0), random.randrange(size.replicas))


def classes(size: Size) -> Sequence[str]:
    """Every class of fault that must fire for a run of this size to count."""
    own = [kind for kind in TROUBLES[size.database] if kind != "frozen" or size.replicas > 1]
    also = ["commit_cut"] if size.database == "postgresql" else []
    return [*SLACK, *SENT, *own, *also, "repeated", "raced"]
