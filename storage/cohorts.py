"""MQLs of a span by what they are grouped by, counted in the database: see `qualification.cohorts`."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, and_, false, func, literal, or_, select, true, type_coerce
from sqlmodel import Session

from qualification.cohorts import DAY, Counted, RepsKnown, together
from qualification.leads import Did, State
from storage import reports
from storage.days import is_to_walk, within
from storage.figure_tables import EndedRound, Journey
from storage.tables import Event, Lead

_JOURNEY: Any = Journey.__table__.c  # type: ignore[attr-defined]
_ENDED: Any = EndedRound.__table__.c  # type: ignore[attr-defined]
_EVENT: Any = Event.__table__.c  # type: ignore[attr-defined]
_LEAD: Any = Lead.__table__.c  # type: ignore[attr-defined]

KEYS: Mapping[str, Any] = {
    name: _JOURNEY[name] for name in ("source", "campaign", "asset", "segment", "team", "rep")
}
"""What MQLs can be grouped by, but for stretches of time."""

THEN: Mapping[str, Any] = {**KEYS, "team": _ENDED.team, "rep": _ENDED.rep}
"""The same of a round that has ended, whoever has the lead now."""

IN_ORDER = (("source",), ("source", "campaign"))
"""Groups for which there is an index in their order, see `figure_tables.COUNTED_BY_SOURCE`. PostgreSQL hashes."""

NEWEST = 5_000
"""Of so many of the last decisions the words are looked at."""

SENT_BACK = (State.RECYCLED, State.DISQUALIFIED)
Values = tuple[str | None, ...]


def _seconds(column: Any) -> Any:
    return type_coerce(column, BigInteger)


_MQL = _seconds(_JOURNEY.mql_at)
_SQL = func.coalesce(_seconds(_JOURNEY.accepted_at), _seconds(_JOURNEY.deal_at))
"""When sales took it: here, or by opening a deal elsewhere."""


@dataclass(frozen=True)
class Only:
    """Which MQLs are looked at: those of a segment, those of these campaigns; all when neither is said."""

    segment: str | None = None
    campaigns: tuple[str, ...] | None = None

    @property
    def rule(self) -> ColumnElement[bool]:
        of_segment = true() if self.segment is None else _JOURNEY.segment == self.segment
        of_campaign = true() if self.campaigns is None else _JOURNEY.campaign.in_(self.campaigns)
        return and_(of_segment, of_campaign)


ALL = Only()


def _in(since: datetime, until: datetime, only: Only = ALL) -> ColumnElement[bool]:
    """MQLs of the span; two that turned out to be one person are one."""
    return and_(_JOURNEY.mql_at >= since, _JOURNEY.mql_at < until, _JOURNEY.state != State.MERGED, only.rule)


def _in_order(since: datetime, until: datetime) -> ColumnElement[bool]:
    """The same without the index by day."""
    return and_(within(_JOURNEY.mql_at, since, until, walks=True), _JOURNEY.state != State.MERGED)


def _by(by: Sequence[str]) -> list[Any]:
    return [KEYS[key] for key in by]


def counted(
    session: Session,
    since: datetime,
    until: datetime,
    by: Sequence[str],
    *,
    days: int | None,
    currency: str,
    only: Only = ALL,
) -> list[Counted]:
    """The MQLs of `[since, until)` in groups, in no order; with `days` only what happened to each in so many."""
    in_order = only == ALL and is_to_walk(session, since, until)
    if tuple(by) == ("campaign",) and in_order:
        # Summed up from the order of sources and campaigns, which SQLite does in a third of the time it sorts in.
        finer = counted(session, since, until, ("source", *by), days=days, currency=currency)
        return _without_the_first(finer)
    keys, figures = _by(by), _figures(days, currency)
    those = _in_order(since, until) if tuple(by) in IN_ORDER and in_order else _in(since, until, only)
    away = _away_at(session, since, until, by, days, only) if days is not None else {}
    rows = session.connection().execute(
        select(*keys, func.max(_JOURNEY.mql_at), *figures.values()).where(those).group_by(*keys)
    )
    found = []
    for row in rows:
        values, (youngest_at, *counts) = row[: len(keys)], row[len(keys) :]
        if youngest_at is not None:
            told = {name: int(count or 0) for name, count in zip(figures, counts, strict=True)}
            told["recycled"] += away.get(tuple(values), 0)
            found.append(Counted(tuple(values), youngest_at=youngest_at, **told))
    return found


def _away_at(
    session: Session, since: datetime, until: datetime, by: Sequence[str], days: int, only: Only
) -> dict[Values, int]:
    """Of the MQLs of the span those that were recycled at the end of their horizon and came back after it."""
    keys, horizon = _by(by), _MQL + days * DAY
    rows = session.connection().execute(
        select(*keys, func.count())
        .join_from(EndedRound, Journey, _JOURNEY.lead_id == _ENDED.lead_id)
        .where(
            _in(since, until, only),
            _within(_seconds(_ENDED.decided_at), days),
            _seconds(_ENDED.returned_at) > horizon,
            ~func.coalesce(_within(_SQL, days), false()),
        )
        .group_by(*keys)
    )
    return {tuple(values): count for *values, count in rows}


def _without_the_first(finer: Sequence[Counted]) -> list[Counted]:
    """The groups without the first of their values."""
    groups: dict[Values, list[Counted]] = {}
    for each in finer:
        groups.setdefault(each.by[1:], []).append(each)
    summed = ((values, together(group)) for values, group in groups.items())
    return [replace(each, by=values) for values, each in summed if each]


def _figures(days: int | None, currency: str) -> dict[str, Any]:
    """The counts of `Counted`."""
    won = _within(_seconds(_JOURNEY.won_at), days)
    priced = and_(won, _is_priced(currency))
    ended = {
        state: and_(_SQL.is_(None), _JOURNEY.state == state, _within(_seconds(_JOURNEY.decided_at), days))
        for state in SENT_BACK
    }
    counts = {
        "accepted": _within(_SQL, days),
        "recycled": ended[State.RECYCLED],
        "disqualified": ended[State.DISQUALIFIED],
        "opportunities": _within(_seconds(_JOURNEY.opportunity_at), days),
        "won": won,
        "lost": _within(_seconds(_JOURNEY.lost_at), days),
        "won_early": _seconds(_JOURNEY.won_at) < _MQL,
        "priced": priced,
    }
    return {
        "mqls": func.count(),
        **{name: func.count().filter(each) for name, each in counts.items()},
        "revenue": func.sum(_JOURNEY.amount).filter(priced),
    }


def _within(end: Any, days: int | None) -> ColumnElement[bool]:
    """Whether it happened at all, or within so many days of the MQL and not before it."""
    happened: ColumnElement[bool] = end.is_not(None)
    return happened if days is None else and_(end >= _MQL, end <= _MQL + days * DAY)


def _is_priced(currency: str) -> ColumnElement[bool]:
    """An amount that says no currency is in the desk's."""
    ours = or_(_JOURNEY.currency.is_(None), _JOURNEY.currency == currency)
    return and_(_JOURNEY.amount.is_not(None), ours)


STEPS: Mapping[str, Any] = {
    "sql": _SQL - _MQL,
    "opportunity": _seconds(_JOURNEY.opportunity_at) - _MQL,
    "won": _seconds(_JOURNEY.won_at) - _MQL,
    "sql_working": _JOURNEY.accepted_working,
}
"""What follows an MQL, in seconds after it; `sql_working` in working minutes."""


def took(
    session: Session, since: datetime, until: datetime, by: Sequence[str]
) -> dict[Values, dict[str, list[float]]]:
    """How long each of `STEPS` took those of the MQLs of `[since, until)` that took it, in groups.

    In one walk for all steps: whoever took one of them was taken by sales.
    """
    keys, width = _by(by), len(by)
    rows = session.connection().execute(
        select(*keys, *STEPS.values()).where(_in(since, until), _SQL.is_not(None))
    )
    found: dict[Values, list[list[float]]] = {}
    for row in rows:
        group = found.get(row[:width])
        if group is None:
            group = found[row[:width]] = [[] for _ in STEPS]
        for values, value in zip(group, row[width:], strict=True):
            if value is not None:
                values.append(value)
    return {values: dict(zip(STEPS, group, strict=True)) for values, group in found.items()}


def leads_of(session: Session, some: Iterable[int], only: Only) -> set[int]:
    """Which of these leads are among them."""
    found: set[int] = set()
    for some_of_them in reports.parts(some):
        asked = select(_JOURNEY.lead_id).where(_JOURNEY.lead_id.in_(some_of_them), only.rule)
        found.update(session.connection().execute(asked).scalars())
    return found


def reps_known(session: Session, since: datetime, until: datetime) -> RepsKnown:
    def any_of(column: Any) -> bool:
        some = select(_JOURNEY.lead_id).where(_in(since, until), column.is_not(None)).limit(1)
        return session.connection().execute(some).first() is not None

    return RepsKnown(own=any_of(_JOURNEY.rep), by_deal=any_of(_JOURNEY.deal_rep))


@dataclass(frozen=True)
class Given:
    """How often a reason was given in a group; `kind` is the decision it was given for."""

    by: Values
    kind: str
    reason: str | None
    count: int


@dataclass(frozen=True)
class InWords:
    by: Values
    kind: str
    reason: str | None
    words: str


def _decided(
    since: datetime, until: datetime, states: Sequence[State], only: Only = ALL
) -> ColumnElement[bool]:
    return and_(
        _JOURNEY.decided_at >= since,
        _JOURNEY.decided_at < until,
        _JOURNEY.state.in_(states),
        only.rule,
    )


def _dealt(since: datetime, until: datetime, only: Only) -> ColumnElement[bool]:
    """Taken by sales in the span by opening a deal elsewhere: nobody has decided about it here."""
    in_span = and_(_JOURNEY.deal_at >= since, _JOURNEY.deal_at < until)
    return and_(in_span, _JOURNEY.decided_at.is_(None), _JOURNEY.state != State.MERGED, only.rule)


def _recycled_then(since: datetime, until: datetime, only: Only = ALL) -> ColumnElement[bool]:
    """Recycled in the span, whatever came of it when the lead came back."""
    in_span = and_(_ENDED.decided_at >= since, _ENDED.decided_at < until)
    return and_(in_span, _JOURNEY.state != State.MERGED, only.rule)


def reasons(session: Session, since: datetime, until: datetime, by: Sequence[str]) -> list[Given]:
    """Reasons of decisions that were made in `[since, until)` and were not taken back: a lead that came back was
    recycled all the same."""
    return _given(session, since, until, by, SENT_BACK)


def decisions(
    session: Session, since: datetime, until: datetime, by: Sequence[str], only: Only
) -> list[Given]:
    """Those and the accepted ones, by a decision here or a deal elsewhere."""
    found = _given(session, since, until, by, (State.ACCEPTED, *SENT_BACK), only)
    keys = _by(by)
    dealt = select(*keys, func.count()).where(_dealt(since, until, only)).group_by(*keys)
    return [
        *found,
        *(
            Given(tuple(values), State.ACCEPTED, None, count)
            for *values, count in session.connection().execute(dealt)
        ),
    ]


def _given(
    session: Session,
    since: datetime,
    until: datetime,
    by: Sequence[str],
    states: Sequence[State],
    only: Only = ALL,
) -> list[Given]:
    now, then = _by(by), [THEN[key] for key in by]
    standing = (
        select(*now, _JOURNEY.state, _JOURNEY.reason, func.count())
        .where(_decided(since, until, states, only))
        .group_by(*now, _JOURNEY.state, _JOURNEY.reason)
    )
    ended = (
        select(*then, literal(State.RECYCLED.value), _ENDED.reason, func.count())
        .join_from(EndedRound, Journey, _JOURNEY.lead_id == _ENDED.lead_id)
        .where(_recycled_then(since, until, only))
        .group_by(*then, _ENDED.reason)
    )
    counts = Counter[tuple[Values, str, str | None]]()
    for asked in (standing, ended):
        for *values, kind, reason, count in session.connection().execute(asked):
            counts[tuple(values), kind, reason] += count
    return [Given(*key, count) for key, count in counts.items()]


def words(
    session: Session, since: datetime, until: datetime, by: Sequence[str], only: Only = ALL
) -> Iterator[InWords]:
    """The reps' own words of the newest of those decisions, newest first: beside the decision, else beside an answer
    it rests on."""
    standing = (
        select(_JOURNEY.decided_at, _JOURNEY.lead_id, _JOURNEY.state, _JOURNEY.reason, _LEAD.note, *_by(by))
        .join_from(Journey, Lead, _LEAD.id == _JOURNEY.lead_id)
        .where(_decided(since, until, SENT_BACK, only))
        .order_by(_JOURNEY.decided_at.desc(), _JOURNEY.lead_id.desc())
        .limit(NEWEST)
    )
    recycled = literal(State.RECYCLED.value)
    ended = (
        select(
            *(_ENDED.decided_at, _ENDED.lead_id, recycled, _ENDED.reason, _ENDED.words),
            *(THEN[key] for key in by),
        )
        .join_from(EndedRound, Journey, _JOURNEY.lead_id == _ENDED.lead_id)
        .where(_recycled_then(since, until, only), _ENDED.words != "")
        .order_by(_ENDED.decided_at.desc(), _ENDED.lead_id.desc())
        .limit(NEWEST)
    )
    still, before = (session.connection().execute(asked).all() for asked in (standing, ended))
    noted = reports.evidence(session, [row.lead_id for row in still if not row.note])
    newest = sorted((*still, *before), key=lambda row: (row.decided_at, row.lead_id), reverse=True)
    for _, lead_id, kind, reason, note, *values in newest[:NEWEST]:
        if said := note or noted.get(lead_id):
            yield InWords(tuple(values), kind, reason, said)


def contested(
    session: Session, since: datetime, until: datetime, by: Sequence[str], only: Only = ALL
) -> Iterator[InWords]:
    """What AEs sent back in `[since, until)`, newest first, whatever became of it since."""
    rows = session.connection().execute(
        select(_EVENT.facts, *_by(by))
        .join_from(Event, Journey, _JOURNEY.lead_id == _EVENT.lead_id)
        .where(_EVENT.what == Did.CONTESTED, _EVENT.at >= since, _EVENT.at < until, only.rule)
        .order_by(_EVENT.at.desc(), _EVENT.id.desc())
    )
    for facts, *values in rows:
        yield InWords(tuple(values), Did.CONTESTED, facts.get("reason"), facts.get("note") or "")
