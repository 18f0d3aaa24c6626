"""Days and weeks of a zone, told by the database: only so can it group by them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from math import floor
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, and_, case, literal_column, type_coerce
from sqlmodel import Session

LONG = timedelta(days=60)
"""A span of which it is worth to walk the whole of an index that holds all that is counted."""

QUARTER = timedelta(minutes=15)
"""Clocks of all zones are moved at full quarters of an hour."""

FIRST = date(1970, 1, 1)
"""A Thursday."""

Values = tuple[str | None, ...]
Raw = tuple[Any, ...]
"""The same as the database has them: people by their ids, days and weeks as numbers."""


@dataclass(frozen=True)
class Days:
    """The days of a zone within a span: how many seconds it is ahead of UTC, each from an instant on."""

    ahead: tuple[tuple[int, int], ...]

    @classmethod
    def of(cls, zone: str, since: datetime, until: datetime) -> "Days":
        local = ZoneInfo(zone)
        at = since.astimezone(UTC).replace(minute=0, second=0, microsecond=0)
        found = [(int(at.timestamp()), _ahead(local, at))]
        while at < until:
            following = at + timedelta(days=1)
            if _ahead(local, following) != found[-1][1]:
                while _ahead(local, at) == found[-1][1]:
                    at += QUARTER
                found.append((int(at.timestamp()), _ahead(local, at)))
            else:
                at = following
        return cls(tuple(found))

    def number(self, seconds: Any) -> Any:
        """The day as a number, 0 for the first of 1970; `seconds` is a column of seconds since then.

        With its numbers written out: PostgreSQL takes an expression with parameters for another one wherever it stands.
        """
        (_, first), *later = self.ahead
        ahead: Any = _written(first)
        for begins, more in later:
            ahead = case((seconds >= _written(begins), _written(more)), else_=ahead)
        return (seconds + ahead) // _written(86_400)


def is_to_walk(session: Session, since: datetime, until: datetime) -> bool:
    """Whether what is counted is better walked in the order of its groups. PostgreSQL hashes."""
    return until - since > LONG and session.get_bind().dialect.name == "sqlite"


def within(seconds: Any, since: datetime, until: datetime, *, walks: bool) -> ColumnElement[bool]:
    """Rows whose instant is in `[since, until)`; with `walks` without the index by that instant: SQLite would take it,
    and then sort what another has in order."""
    plain = type_coerce(seconds, BigInteger)
    at = plain + _written(0) if walks else plain
    return and_(at >= floor(since.timestamp()), at < floor(until.timestamp()))


def columns(by: Sequence[str], known: Mapping[str, Any], at: Any, days: Days) -> list[Any]:
    """What to group by: columns by their names, and days and weeks of the instant `at`."""
    return [known[key] if key in known else _stretch(key, at, days) for key in by]


def _stretch(key: str, at: Any, days: Days) -> Any:
    number = days.number(at)
    return number if key == "day" else (number + _written(3)) // _written(7)


def _written(number: int) -> Any:
    return literal_column(str(number), BigInteger)


def named(by: Sequence[str], values: Sequence[Any]) -> Values:
    """The same values in the words of a report: days and weeks after ISO 8601."""
    words = {"day": day_of, "week": week_of}
    return tuple(words[key](value) if key in words else value for key, value in zip(by, values, strict=True))


def day_of(number: int) -> str:
    return (FIRST + timedelta(days=number)).isoformat()


def week_of(number: int) -> str:
    """Weeks are numbered from that of the first of 1970, 0."""
    year, week, _ = (FIRST + timedelta(days=number * 7 - 3)).isocalendar()
    return f"{year}-W{week:02}"


def _ahead(zone: ZoneInfo, at: datetime) -> int:
    """Seconds that the zone is ahead of UTC."""
    offset = at.astimezone(zone).utcoffset()
    assert offset is not None, "a zone is ahead or behind"
    return int(offset.total_seconds())
