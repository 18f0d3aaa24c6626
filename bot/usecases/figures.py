"""The figures of marketing and sales over a span of time: cohorts of MQLs, why they came back, how long they took."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlmodel import Session

from playbooks.desk import Desk, Targets
from qualification.cohorts import NO_RATE_PER_REP, Counted, Lag, against, lag
from qualification.funnel import Rate
from qualification.leads import Did
from qualification.refusals import Refused
from storage import cohorts, people
from storage.cohorts import Values

KEYS = (*cohorts.KEYS, "week", "month")
QUOTES = 3
T = TypeVar("T")


@dataclass(frozen=True)
class Span:
    since: datetime
    until: datetime
    by: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReasonFigures:
    """How often a reason was given in a group, of how many given there for the same kind of decision. `contested` are
    those for which AEs sent SQLs back."""

    by: Values
    kind: str
    reason: str | None
    count: int
    of: int
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class Lags:
    """From MQL to each step, in seconds; `sql_working` in working minutes."""

    by: Values
    sql: Lag
    sql_working: Lag
    opportunity: Lag
    won: Lag


def funnel(session: Session, desk: Desk, span: Span, *, days: int | None) -> list[Counted] | Refused:
    """Cohorts in the order of their values; with `days` as they stood so many days after each MQL."""
    if "rep" in span.by and not cohorts.reps_known(session, span.since, span.until).gives_rates:
        return Refused(NO_RATE_PER_REP)

    def counted(since: datetime, until: datetime, by: Sequence[str]) -> Iterator[tuple[Values, Counted]]:
        for each in cohorts.counted(session, since, until, by, days=days, currency=desk.currency):
            yield each.by, each

    found = _grouped(session, desk, span, counted)
    return [replace(each, by=values) for values, each in found]


def funnel_row(
    each: Counted, by: Sequence[str], targets: Targets, horizon: int | None, now: datetime
) -> dict[str, Any]:
    """A cohort as a file or a program takes it."""
    counts = each.funnel
    target = against(counts.rate, targets.accepted)
    return {
        **dict(zip(by, each.by, strict=True)),
        "mqls": each.mqls,
        "accepted": each.accepted,
        "recycled": each.recycled,
        "disqualified": each.disqualified,
        "open": counts.open,
        "opportunities": each.opportunities,
        "won": each.won,
        "lost": each.lost,
        "won_early": each.won_early,
        **_shares(counts.rate, ""),
        **_shares(each.opportunity_rate, "opportunity_"),
        **_shares(each.win_rate, "won_"),
        "priced": each.priced,
        "revenue": each.revenue / 100,
        "target": target.value if target else None,
        "complete": each.is_complete(horizon, now=now),
    }


def _shares(found: Rate, name: str) -> dict[str, Any]:
    share = None if found.share is None else round(found.share, 5)
    return {f"{name}rate": share, f"{name}low": round(found.low, 5), f"{name}high": round(found.high, 5)}


def lags(session: Session, desk: Desk, span: Span) -> list[Lags] | Refused:
    """How long the steps took the MQLs of the span that took them."""
    if "rep" in span.by and not cohorts.reps_known(session, span.since, span.until).gives_rates:
        return Refused(NO_RATE_PER_REP)

    def took(since: datetime, until: datetime, by: Sequence[str]) -> Iterator[tuple[Values, Lags]]:
        for values, steps in cohorts.took(session, since, until, by).items():
            yield values, Lags(values, **{step: lag(seconds) for step, seconds in steps.items()})

    return [replace(each, by=values) for values, each in _grouped(session, desk, span, took)]


def reasons(session: Session, desk: Desk, span: Span) -> list[ReasonFigures]:
    """Why leads came back that were decided in the span, in each group the most frequent first."""

    def given(since: datetime, until: datetime, by: Sequence[str]) -> Iterator[tuple[Values, ReasonFigures]]:
        counts = Counter(
            {
                (each.by, each.kind, each.reason): each.count
                for each in cohorts.reasons(session, since, until, by)
            }
        )
        contested = list(cohorts.contested(session, since, until, by))
        counts.update((each.by, each.kind, each.reason) for each in contested)
        said: dict[tuple[Values, str, str | None], dict[str, None]] = {}
        for each in (*contested, *cohorts.words(session, since, until, by)):
            if words := each.words.strip():
                said.setdefault((each.by, each.kind, each.reason), {}).setdefault(words)
        totals = Counter[tuple[Values, bool]]()
        for (values, kind, _), count in counts.items():
            totals[values, kind == Did.CONTESTED] += count
        for key, count in counts.most_common():
            values, kind, reason = key
            quotes = tuple(said.get(key, ()))[:QUOTES]
            of = totals[values, kind == Did.CONTESTED]
            yield values, ReasonFigures(values, kind, reason, count, of, quotes)

    return [replace(each, by=values) for values, each in _grouped(session, desk, span, given)]


def _grouped(
    session: Session,
    desk: Desk,
    span: Span,
    figures: Callable[[datetime, datetime, Sequence[str]], Iterable[tuple[Values, T]]],
) -> list[tuple[Values, T]]:
    """What `figures` tells of each stretch of time, in the order of the values, those without one last.

    A rep is named by their e-mail address. A week or month is a query of its own, for only the desk's zone knows where
    it begins.
    """
    in_rows = [key for key in span.by if key in cohorts.KEYS]
    emails = {person.id: person.email for person in people.everyone(session)} if "rep" in in_rows else {}
    found = []
    for times, since, until in _stretches(desk, span):
        for values, each in figures(since, until, in_rows):
            told = {**dict(zip(in_rows, values, strict=True)), **times}
            if rep := told.get("rep"):
                told["rep"] = emails.get(rep, rep)
            found.append((tuple(told[key] for key in span.by), each))
    return sorted(found, key=lambda one: [(value is None, value or "") for value in one[0]])


def _stretches(desk: Desk, span: Span) -> Iterator[tuple[dict[str, str], datetime, datetime]]:
    """The weeks (ISO 8601) and months of the span, in the desk's zone; all of it where it is not grouped by them."""
    asked = [key for key in ("week", "month") if key in span.by]
    if not asked:
        yield {}, span.since, span.until
        return
    zone = ZoneInfo(desk.zone)
    since = span.since
    while since < span.until:
        day = since.astimezone(zone).date()
        year, week, _ = day.isocalendar()
        names = {"week": f"{year}-W{week:02}", "month": f"{day:%Y-%m}"}
        following = min(_next(key, day) for key in asked)
        until = datetime(following.year, following.month, following.day, tzinfo=zone).astimezone(UTC)
        yield {key: names[key] for key in asked}, since, min(until, span.until)
        since = until


def _next(stretch: str, day: date) -> date:
    """The first day of the week or month after that of the day."""
    if stretch == "week":
        return day + timedelta(days=7 - day.weekday())
    return (day.replace(day=1) + timedelta(days=32)).replace(day=1)
