"""Leads that were handed over and decided, by the score they were handed over with."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, literal, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from qualification.leads import DECIDED, UNDECIDED, Did, State
from qualification.tuning import Tally
from storage.cohorts import Only
from storage.figure_tables import Journey
from storage.tables import Contact, Event, Lead, MarketingTouch, ScoreRow

AT_ONCE = 500

Bar = tuple[str, str | None]
"""A segment and the key of one of its scorecard's bars, None for the usual one."""


def by_score(
    session: Session, since: datetime, until: datetime, *, segment: str | None = None
) -> dict[Bar, list[Tally]]:
    """How many of the leads handed over in `[since, until)` are decided, became SQLs, or are open; lowest score first.

    What is counted stands in one index, in the order it is counted in.
    """
    counts = (_count(DECIDED), _count({State.ACCEPTED}), _count(UNDECIDED))
    return _tallies(session, counts, _posted(since, until, segment))


def won_by_score(
    session: Session, since: datetime, until: datetime, *, segment: str | None = None
) -> dict[Bar, list[Tally]]:
    """How many leads were handed over in `[since, until)`, and how many of them were won by now."""
    counts = (func.count(), func.count(col(Journey.won_at)), literal(0))
    those = [*_posted(since, until, segment), col(Lead.state) != State.MERGED.value]
    return _tallies(session, counts, those, joined=True)


def _tallies(
    session: Session, counts: Sequence[Any], those: Sequence[Any], *, joined: bool = False
) -> dict[Bar, list[Tally]]:
    bar = (col(Lead.segment), col(Lead.posted_bar), col(Lead.posted_total))
    asked = select(*bar, *counts).where(*those, bar[-1].is_not(None)).group_by(*bar).order_by(*bar)
    if joined:
        asked = asked.join(Journey, col(Journey.lead_id) == col(Lead.id))
    found: dict[Bar, list[Tally]] = {}
    for its, key, *tally in session.execute(asked):
        found.setdefault((its, key), []).append(Tally(*tally))
    return found


def _count(states: Collection[State]) -> Any:
    return func.sum(case((col(Lead.state).in_([state.value for state in states]), 1), else_=0))


def _past_its_index(column: Any) -> Any:
    """The same words, for a statement that another index serves: SQLite would take this one and then sort a million."""
    return col(column).concat("")


def _posted(since: datetime, until: datetime, segment: str | None) -> list[Any]:
    its = [col(Lead.segment) == segment] if segment else []
    return [col(Lead.posted_at) >= since, col(Lead.posted_at) < until, *its]


@dataclass(frozen=True)
class Worked:
    """A decided lead: the rules that gave it points as it was handed over, and what is known of it today."""

    lead_id: int
    segment: str
    bar: str | None
    converted: bool
    rules: frozenset[str]
    fields: Mapping[str, Any]


@dataclass(frozen=True)
class Ended:
    """A decided lead and why, as it is known today."""

    lead_id: int
    converted: bool
    reason: str | None
    fields: Mapping[str, Any]


_LOOKED_AT = (
    col(Lead.id),
    col(Lead.segment),
    col(Lead.posted_bar),
    col(Lead.posted_at),
    col(Lead.state),
    col(Lead.reason),
    col(Lead.fields),
)


class Some:
    """Decided leads, as many as are wanted, and what is known of them."""

    def __init__(self, session: Session, some: Any) -> None:
        self._session, self._some = session, some.subquery()

    def worked(self) -> Iterator[Worked]:
        some = self._some.c
        scored = aliased(ScoreRow)
        last = (
            select(func.max(scored.id))
            .where(col(scored.lead_id) == some.id, col(scored.at) <= some.posted_at)
            .correlate(self._some)
            .scalar_subquery()
        )
        rows = self._session.execute(
            select(some.id, some.segment, some.posted_bar, some.state, some.fields, col(ScoreRow.reasons))
            .select_from(self._some)
            .join(ScoreRow, col(ScoreRow.id) == last)
            .execution_options(yield_per=AT_ONCE)
        )
        for lead, segment, bar, state, fields, reasons in rows:
            rules = frozenset(each["rule"] for each in reasons if each["axis"] != "gate")
            yield Worked(lead, segment, bar, state == State.ACCEPTED, rules, fields)

    def ended(self) -> Iterator[Ended]:
        some = self._some.c
        rows = self._session.execute(
            select(some.id, some.state, some.reason, some.fields).execution_options(yield_per=AT_ONCE)
        )
        for lead, state, reason, fields in rows:
            yield Ended(lead, state == State.ACCEPTED, reason, fields)

    def logged(self) -> dict[int, int]:
        """How many touches were logged on each lead; on the others none."""
        some = self._some.c
        rows = self._session.execute(
            select(some.id.label("lead_id"), func.count().label("touches"))
            .select_from(self._some)
            .join(Contact, col(Contact.lead_id) == some.id)
            .group_by(some.id)
        )
        return {each.lead_id: each.touches for each in rows}

    def attempts(self) -> dict[Bar, dict[bool, tuple[int, int]]]:
        """How many leads and how many touches logged on them, for those that converted (True) and for the others."""
        some = self._some.c
        logged = (
            select(func.count())
            .where(col(Contact.lead_id) == some.id)
            .correlate(self._some)
            .scalar_subquery()
        )
        won = case((some.state == State.ACCEPTED.value, 1), else_=0)
        rows = self._session.execute(
            select(some.segment, some.posted_bar, won, func.count(), func.sum(logged)).group_by(
                some.segment, some.posted_bar, won
            )
        )
        found: dict[Bar, dict[bool, tuple[int, int]]] = {}
        for segment, bar, converted, leads, touches in rows:
            found.setdefault((segment, bar), {})[bool(converted)] = (leads, int(touches))
        return found

    def late_touches(self) -> dict[tuple[str, str], tuple[int, int]]:
        """By segment and kind of touch: how many leads have one, and how many have one from after the hand-over."""
        some = self._some.c
        after = case((col(MarketingTouch.at) > some.posted_at, some.id))
        rows = self._session.execute(
            select(
                some.segment,
                col(MarketingTouch.kind),
                func.count(some.id.distinct()),
                func.count(after.distinct()),
            )
            .select_from(self._some)
            .join(MarketingTouch, col(MarketingTouch.lead_id) == some.id)
            .group_by(some.segment, col(MarketingTouch.kind))
        )
        return {(segment, kind): (having, late) for segment, kind, having, late in rows}

    def late_fields(self) -> dict[tuple[str, str], int]:
        """By segment and field: on how many leads it was written after the hand-over."""
        some = self._some.c
        rows = self._session.execute(
            select(some.segment, some.id, col(Event.facts))
            .select_from(self._some)
            .join(Event, and_(col(Event.lead_id) == some.id, col(Event.at) > some.posted_at))
            .where(_past_its_index(Event.what) == Did.ENRICHED.value)
            .execution_options(yield_per=AT_ONCE)
        )
        written: dict[tuple[str, str], set[int]] = {}
        for segment, lead, facts in rows:
            for name in facts["fields"]:
                written.setdefault((segment, name), set()).add(lead)
        return {key: len(leads) for key, leads in written.items()}


class Newest(Some):
    """The leads decided last, of those handed over in a span of time: as many as rules are weighed by.

    In the order of an index, so that however many there are no more are looked at than are wanted.
    """

    def __init__(
        self,
        session: Session,
        since: datetime,
        until: datetime,
        *,
        segment: str | None = None,
        at_most: int = 5_000,
    ) -> None:
        some = (
            select(*_LOOKED_AT)
            .where(
                *_posted(since, until, None),
                *([_past_its_index(Lead.segment) == segment] if segment else []),
                _past_its_index(Lead.state).in_([state.value for state in DECIDED]),
                col(Lead.decided_at) >= since,
            )
            .order_by(col(Lead.decided_at).desc())
            .limit(at_most)
        )
        super().__init__(session, some)


class Decided(Some):
    """Those decided last in a span of time, whenever they were handed over."""

    def __init__(
        self, session: Session, since: datetime, until: datetime, only: Only, *, at_most: int
    ) -> None:
        some = (
            select(*_LOOKED_AT)
            .join_from(Journey, Lead, col(Lead.id) == col(Journey.lead_id))
            .where(
                col(Journey.decided_at) >= since,
                col(Journey.decided_at) < until,
                col(Journey.state).in_([state.value for state in DECIDED]),
                only.rule,
            )
            .order_by(col(Journey.decided_at).desc(), col(Journey.lead_id).desc())
            .limit(at_most)
        )
        super().__init__(session, some)
