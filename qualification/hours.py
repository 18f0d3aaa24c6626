"""Working time: when people are on, in minutes of open hours rather than minutes on the wall.

Hours are written as OpenStreetMap `opening_hours`, `Mo-Fr 09:00-18:00; PH off`; PH are the national
holidays of `country`. All instants that come in and go out are aware; what goes out is UTC.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import opening_hours
from opening_hours import OpeningHours, State

SEARCH = timedelta(days=3 * 366)
MARGIN = timedelta(days=3)
WEEK = timedelta(days=7)
ALWAYS = "24/7"
# The stub of opening-hours-py 2.1 leaves its exceptions out.
_UnknownCountry: type[Exception] = opening_hours.UnknownCountryError  # type: ignore[attr-defined]
_Unreadable: type[Exception] = opening_hours.ParserError  # type: ignore[attr-defined]
Span = tuple[datetime, datetime]


class HoursError(ValueError):
    """Hours that cannot be read. `column` counts from 1 and is None when the text is not at fault."""

    def __init__(self, message: str, column: int | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.column = column


class NeverOpen(ValueError):
    """Not enough open hours within three years; a promise under these hours can never run out."""


@dataclass(frozen=True)
class Hours:
    """Open hours of a team or a person. Raises HoursError when the text, zone or country is unknown.

    `country` is an ISO code such as DE and may be empty: no holidays then.
    """

    text: str = "Mo-Fr 09:00-18:00; PH off"
    zone: str = "Europe/Berlin"
    country: str = "DE"

    def __post_init__(self) -> None:
        _calendar(self.text, self.zone, self.country)

    @classmethod
    def always(cls) -> "Hours":
        """No hours at all: every minute counts."""
        return cls(ALWAYS, "UTC", "")

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    def midnight(self, at: datetime) -> datetime:
        """When the day of `at` began there."""
        return at.astimezone(self.tz).replace(hour=0, minute=0, second=0, microsecond=0)

    def add(self, start: datetime, minutes: float) -> datetime:
        """The instant at which `minutes` of open time have passed since `start`, in UTC.

        Zero minutes is `start` itself. An end that falls on closing time is closing time, not the next
        morning. Raises NeverOpen.
        """
        left = timedelta(minutes=minutes)
        if left <= timedelta():
            return start.astimezone(UTC)
        for opens, closes in self._spans(start):
            if left <= closes - opens:
                return opens + left
            left -= closes - opens
        raise NeverOpen(f"“{self.text}” is not open for {minutes:g} minutes within three years")

    def between(self, start: datetime, end: datetime) -> float:
        """Minutes of open time from `start` to `end`; negative when `end` comes first."""
        # In UTC first: two local times of one zone compare without a look at the doubled hour.
        start, end = start.astimezone(UTC), end.astimezone(UTC)
        if end < start:
            return -self.between(end, start)
        return _open_time(self, start, end) / timedelta(minutes=1)

    def is_open(self, at: datetime) -> bool:
        """Opening time is open, closing time is closed."""
        at = at.astimezone(UTC)
        return any(opens <= at < closes for opens, closes in self._month(at.year, at.month))

    def next_open(self, at: datetime) -> datetime:
        """`at` itself when open, else the next opening time, in UTC. Raises NeverOpen."""
        for opens, _ in self._spans(at):
            return opens
        raise NeverOpen(f"“{self.text}” does not open within three years")

    def closes_at(self, at: datetime) -> datetime | None:
        """When the open time that `at` lies in ends, in UTC; None when closed, or open for a week and longer."""
        ends = at = at.astimezone(UTC)
        for opens, closes in self._spans(at):
            if opens > ends or ends - at >= WEEK:
                break
            ends = closes
        return ends if at < ends < at + WEEK else None

    def _spans(self, start: datetime) -> Iterator[Span]:
        """Open spans from `start` on, the first one cut to it, for three years."""
        start = start.astimezone(UTC)
        year, month = start.year, start.month
        while datetime(year, month, 1, tzinfo=UTC) < start + SEARCH:
            for opens, closes in self._month(year, month):
                if closes > start:
                    yield max(opens, start), closes
            year, month = _next_month(year, month)

    def _month(self, year: int, month: int) -> tuple[Span, ...]:
        return _open_in_month(self.text, self.zone, self.country, year, month)


def _open_time(hours: Hours, start: datetime, end: datetime) -> timedelta:
    total = timedelta()
    year, month = start.year, start.month
    while datetime(year, month, 1, tzinfo=UTC) < end:
        spans = hours._month(year, month)
        total += sum((_overlap(span, (start, end)) for span in spans), timedelta())
        year, month = _next_month(year, month)
    return total


def _overlap(one: Span, other: Span) -> timedelta:
    return max(min(one[1], other[1]) - max(one[0], other[0]), timedelta())


def _next_month(year: int, month: int) -> tuple[int, int]:
    return (year + 1, 1) if month == 12 else (year, month + 1)


@lru_cache(maxsize=4096)
def _open_in_month(text: str, zone: str, country: str, year: int, month: int) -> tuple[Span, ...]:
    """Open spans of one month of UTC, in order, each cut to the month.

    Read from some days before at noon: asked to start within the doubled hour of autumn, the library
    takes the later pass and loses the first. Turned to UTC before anything is measured, because two
    local times of one zone subtract as if no clock had been moved.
    """
    first = datetime(year, month, 1, tzinfo=UTC)
    last = datetime(*_next_month(year, month), 1, tzinfo=UTC)
    local = ZoneInfo(zone)
    noon = (first - MARGIN).astimezone(local).replace(hour=12)
    found = _calendar(text, zone, country).intervals(noon, (last + MARGIN).astimezone(local))
    spans = []
    for opens, closes, state, _ in found:
        start = max(opens.astimezone(UTC), first)
        end = min(closes.astimezone(UTC), last) if closes else last
        if state == State.OPEN and start < end:
            spans.append((start, end))
    return tuple(spans)


@lru_cache(maxsize=512)
def _calendar(text: str, zone: str, country: str) -> OpeningHours:
    try:
        local = ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        raise HoursError(f"there is no time zone “{zone}”; they look like Europe/Berlin") from None
    try:
        return OpeningHours(text, timezone=local, country=country or None, auto_country=False)
    except _UnknownCountry:
        raise HoursError(f"no holidays are known for country “{country}”; leave it empty for none") from None
    except _Unreadable as problem:
        raise _unreadable(text, str(problem)) from None


def _unreadable(text: str, problem: str) -> HoursError:
    place = re.search(r"--> \d+:(\d+)", problem)
    return HoursError(
        f"“{text}” is not opening hours; they look like Mo-Fr 09:00-18:00; PH off",
        int(place[1]) if place else None,
    )
