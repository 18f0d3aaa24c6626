"""Where the time between a lead's arrival and its first touch went, so that nobody is blamed for the machine."""

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from qualification.hours import Hours
from qualification.leads import Did, Happened
from qualification.progress import Between

Span = tuple[datetime, datetime]

MINUTE = timedelta(minutes=1)
WAITS = frozenset({Between.WAITING, Between.NO_DECISION})
"""How a lead stands that waits for the prospect and not for us."""


@dataclass(frozen=True)
class Wait:
    """Minutes on the wall from arrival to first touch, by what they went to.

    `system`: until its card was shown. Then `off_hours`: nobody was to work. Of the working time, `prospect`: it was
    set aside to wait for them. The rest is `people`.
    """

    system: float
    off_hours: float
    prospect: float
    people: float

    @property
    def wall(self) -> float:
        return self.system + self.off_hours + self.prospect + self.people


def split(
    arrived_at: datetime, shown_at: datetime, touched_at: datetime, waits: Sequence[Span], hours: Hours
) -> Wait:
    """The time from arrival to touch in its four parts, which add up to it. A lead touched before its card was shown
    has waited for the system alone. `waits` do not overlap."""
    shown_at = min(max(shown_at, arrived_at), touched_at)
    wall = (touched_at - shown_at) / MINUTE
    open_minutes = min(wall, hours.between(shown_at, touched_at))
    waited = sum(_within(span, (shown_at, touched_at), hours) for span in waits)
    prospect = min(open_minutes, waited)
    return Wait(
        system=(shown_at - arrived_at) / MINUTE,
        off_hours=wall - open_minutes,
        prospect=prospect,
        people=open_minutes - prospect,
    )


def _within(span: Span, whole: Span, hours: Hours) -> float:
    begin, end = max(span[0], whole[0]), min(span[1], whole[1])
    return hours.between(begin, end) if begin < end else 0.0


def set_aside(story: Iterable[Happened], *, until: datetime) -> list[Span]:
    """The spans in which the lead waited for the prospect, in order, as its events tell; the last ends at `until`."""
    spans: list[Span] = []
    since: datetime | None = None
    for event in story:
        if event.what in (Did.ACCEPTED, Did.RECYCLED, Did.DISQUALIFIED, Did.CONTACTED):
            waits = False
        elif event.what == Did.PROGRESSED:
            waits = event.facts.get("progress") in WAITS
        else:
            continue
        if waits and since is None:
            since = event.at
        elif not waits and since is not None:
            spans.append((since, event.at))
            since = None
    return [*spans, (since, until)] if since is not None and since < until else spans


@dataclass(frozen=True)
class Shares:
    """What the time of several leads went to; shares of all their minutes, of none all are 0."""

    system: float
    off_hours: float
    prospect: float
    people: float


PARTS = tuple(Shares.__dataclass_fields__)


@dataclass
class Waits:
    """Waits as they are counted, one by one or many at once: the minutes of all by their parts, and of each in working
    time and on the wall. `untouched` still wait."""

    touched: int = 0
    untouched: int = 0
    minutes: dict[str, float] = field(default_factory=lambda: dict.fromkeys(PARTS, 0.0))
    working: "array[float]" = field(default_factory=lambda: array("d"))
    wall: "array[float]" = field(default_factory=lambda: array("d"))

    def add(self, wait: Wait, working: float) -> None:
        self.touched += 1
        for part in PARTS:
            self.minutes[part] += getattr(wait, part)
        self.working.append(working)
        self.wall.append(wait.wall)

    def add_many(self, touched: int, working: float, parts: Sequence[float]) -> None:
        """So many of one length in working time, by the minutes of all of them in the order of `PARTS`."""
        self.touched += touched
        for part, minutes in zip(PARTS, parts, strict=True):
            self.minutes[part] += minutes
        self.working.extend([working] * touched)

    def include(self, other: "Waits") -> None:
        self.touched += other.touched
        self.untouched += other.untouched
        for part, minutes in other.minutes.items():
            self.minutes[part] += minutes
        self.working.extend(other.working)
        self.wall.extend(other.wall)

    @property
    def shares(self) -> Shares:
        total = sum(self.minutes.values())
        return Shares(*(self.minutes[part] / total if total else 0.0 for part in PARTS))
