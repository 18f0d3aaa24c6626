"""What a diagnosis is made of: leads by how soon they were called, by source, by stage; what decisions rest on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, case, func, select
from sqlmodel import Session, col

from qualification.chance import Share
from qualification.leads import DECIDED, Did, State
from storage.tables import AnswerRow, ClockRow, Event, Lead, Qualification

AT_ONCE = 500
AT_MOST = 20_000
"""The newest leads of a span whose stories are looked through one by one."""

STATES = [state.value for state in DECIDED]
CONVERTED = func.sum(case((col(Lead.state) == State.ACCEPTED.value, 1), else_=0))


@dataclass(frozen=True)
class Group:
    """Decided leads of a segment and a score; `by` is what else they share."""

    segment: str
    score: int
    by: str
    share: Share


def by_pace(session: Session, since: datetime, until: datetime) -> list[Group]:
    """Leads handed over in the span, by whether the first touch was `in_time` or `late`."""
    late = case((col(ClockRow.stopped_at) > col(ClockRow.deadline_at), "late"), else_="in_time")
    touched = and_(
        col(ClockRow.lead_id) == col(Lead.id),
        col(ClockRow.policy) == "first_touch",
        col(ClockRow.stopped_because) == Did.CONTACTED.value,
        col(ClockRow.stopped_at) == col(Lead.first_touch_at),
    )
    return _groups(session, late, since, until, touched=touched)


def by_source(session: Session, since: datetime, until: datetime) -> list[Group]:
    """Leads handed over in the span, by the source they name; without one they are left out."""
    source = Lead.fields["source"].as_string()
    return _groups(session, source, since, until)


def _groups(
    session: Session, by: Any, since: datetime, until: datetime, *, touched: Any | None = None
) -> list[Group]:
    named = by.label("by")
    asked = select(col(Lead.segment), col(Lead.posted_total), named, func.count(), CONVERTED).select_from(
        Lead
    )
    if touched is not None:
        asked = asked.join(ClockRow, touched)
    rows = session.execute(
        asked.where(
            col(Lead.posted_at) >= since,
            col(Lead.posted_at) < until,
            col(Lead.state).in_(STATES),
            col(Lead.posted_total).is_not(None),
        ).group_by(col(Lead.segment), col(Lead.posted_total), named)
    )
    return [
        Group(segment, score, by, Share(converted, leads))
        for segment, score, by, leads, converted in rows
        if by is not None
    ]


def kept(session: Session, since: datetime, until: datetime) -> dict[str, Share]:
    """By segment the SQLs that AEs took on in the span, of those they took on or sent back."""
    rows = session.execute(
        select(col(Lead.segment), col(Event.what), func.count(col(Event.lead_id).distinct()))
        .join(Lead, col(Lead.id) == col(Event.lead_id))
        .where(
            col(Event.what).in_([Did.TAKEN_ON.value, Did.CONTESTED.value]),
            col(Event.at) >= since,
            col(Event.at) < until,
        )
        .group_by(col(Lead.segment), col(Event.what))
    )
    found: dict[str, Share] = {}
    for segment, what, leads in rows:
        taken = leads if what == Did.TAKEN_ON else 0
        found[segment] = found.get(segment, Share(0, 0)) + Share(taken, leads)
    return found


@dataclass(frozen=True)
class Marks:
    """When a lead came into its stages."""

    segment: str
    posted_at: datetime
    first_touch_at: datetime | None
    decided_at: datetime | None
    accepted: bool
    taken_on_at: datetime | None


def marks(session: Session, since: datetime, until: datetime) -> Iterator[Marks]:
    """Of the leads handed over in the span, the newest first and no more than `AT_MOST`."""
    rows = session.execute(
        select(
            col(Lead.segment),
            col(Lead.posted_at),
            col(Lead.first_touch_at),
            col(Lead.decided_at),
            col(Lead.state),
            col(Lead.taken_on_at),
        )
        .where(
            col(Lead.posted_at) >= since,
            col(Lead.posted_at) < until,
            col(Lead.state) != State.MERGED.value,
        )
        .order_by(col(Lead.posted_at).desc())
        .limit(AT_MOST)
        .execution_options(yield_per=AT_ONCE)
    )
    for segment, posted, touched, decided, state, taken in rows:
        yield Marks(segment, posted, touched, decided, state == State.ACCEPTED, taken)


def rested_on(session: Session, since: datetime, until: datetime) -> dict[tuple[str, str], Share]:
    """By segment and criterion: the leads decided in the span that have an answer to it, and those of them whose
    decision rests on it."""
    deciding: dict[tuple[str, str], int] = defaultdict(int)
    for segment, facts in session.execute(
        select(col(Lead.segment), col(Event.facts))
        .join(Lead, col(Lead.id) == col(Event.lead_id))
        .where(
            col(Event.what).in_([Did.ACCEPTED.value, Did.RECYCLED.value, Did.DISQUALIFIED.value]),
            col(Event.at) >= since,
            col(Event.at) < until,
        )
        .order_by(col(Event.at).desc())
        .limit(AT_MOST)
        .execution_options(yield_per=AT_ONCE)
    ):
        for criterion in _deciding(facts):
            deciding[segment, criterion] += 1
    return {
        key: Share(min(deciding[key], leads), leads)
        for key, leads in _answered(session, since, until).items()
    }


def _deciding(facts: Mapping[str, Any]) -> set[str]:
    if facts.get("verdict", "undecided") == "undecided":
        return set()
    return {each["criterion"] for each in facts.get("because", ()) if each.get("counts")}


def _answered(session: Session, since: datetime, until: datetime) -> dict[tuple[str, str], int]:
    newest = (
        select(col(Lead.id), col(Lead.segment))
        .where(col(Lead.decided_at) >= since, col(Lead.decided_at) < until, col(Lead.state).in_(STATES))
        .order_by(col(Lead.decided_at).desc())
        .limit(AT_MOST)
        .subquery()
    )
    rows = session.execute(
        select(newest.c.segment, col(AnswerRow.criterion), func.count(newest.c.id.distinct()))
        .select_from(newest)
        .join(Qualification, col(Qualification.lead_id) == newest.c.id)
        .join(AnswerRow, col(AnswerRow.qualification_id) == col(Qualification.id))
        .where(col(AnswerRow.known).is_(True))
        .group_by(newest.c.segment, col(AnswerRow.criterion))
    )
    return {(segment, criterion): leads for segment, criterion, leads in rows}
