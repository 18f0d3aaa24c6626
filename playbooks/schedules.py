"""When what comes by itself comes, and how much of the past it tells of: digests, reports, reviews."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Literal

Every = Literal["day", "week", "month"]
Period = Literal["week", "month", "quarter"]
Side = Literal["marketing", "sales"]

FIRST_WEEK = 7
QUARTERS_BEGIN = (1, 4, 7, 10)


@dataclass(frozen=True)
class Weekly:
    """When a report is posted, in the desk's zone; `weekday` counts from Monday = 0."""

    weekday: int
    time: time

    def falls_on(self, day: date) -> bool:
        return day.weekday() == self.weekday


@dataclass(frozen=True, kw_only=True)
class DigestPlan(Weekly):
    """Who is told how often why leads came back. With `person`, an e-mail address, it goes there and not to `channel`.

    It tells of all leads, of those of `segment`, or of the `campaigns` that `owner` answers for. One for every month
    comes on its first day, one for every day also on holidays.
    """

    key: str
    name: str
    channel: str
    every: Every = "week"
    person: str | None = None
    segment: str | None = None
    owner: str | None = None
    campaigns: tuple[str, ...] | None = None

    def falls_on(self, day: date) -> bool:
        match self.every:
            case "day":
                return True
            case "week":
                return super().falls_on(day)
            case "month":
                return day.day == 1

    def days_before(self, day: date) -> int:
        """How many days the digest that comes on that day looks back at."""
        match self.every:
            case "day":
                return 1
            case "week":
                return 7
            case "month":
                return (day - timedelta(days=1)).day


@dataclass(frozen=True, kw_only=True)
class ReviewPlan(Weekly):
    """When both sides look at it together. One for every month or quarter comes on the first such weekday of it."""

    every: Period

    def falls_on(self, day: date) -> bool:
        if not super().falls_on(day):
            return False
        match self.every:
            case "week":
                return True
            case "month":
                return day.day <= FIRST_WEEK
            case "quarter":
                return day.day <= FIRST_WEEK and day.month in QUARTERS_BEGIN

    def looks_at(self, day: date) -> tuple[date, date]:
        """The first day of what the review of that day is about, and the first day after it: the seven days before,
        the calendar month before, the quarter before."""
        match self.every:
            case "week":
                return day - timedelta(days=7), day
            case "month":
                return _months_before(day, 1), day.replace(day=1)
            case "quarter":
                until = day.replace(day=1)
                while until.month not in QUARTERS_BEGIN:
                    until = _months_before(until, 1)
                return _months_before(until, 3), until


def _months_before(day: date, months: int) -> date:
    first = day.replace(day=1)
    for _ in range(months):
        first = (first - timedelta(days=1)).replace(day=1)
    return first


@dataclass(frozen=True)
class Signer:
    """Who signs what the desk means by an MQL and an SQL, for which side."""

    email: str
    side: Side


@dataclass(frozen=True)
class Reviews:
    """Where and when both sides look at the figures and decide, and who signs the definitions; the longest first."""

    channel: str = ""
    plans: tuple[ReviewPlan, ...] = ()
    signers: tuple[Signer, ...] = ()

    def on(self, day: date) -> Iterator[ReviewPlan]:
        return (plan for plan in self.plans if plan.falls_on(day))
