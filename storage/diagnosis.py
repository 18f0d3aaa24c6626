"""What a diagnosis is made of: leads by how soon they were called, by source, by stage; what decisions rest on."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, case, func, literal, select, type_coerce
from sqlmodel import Session, col

from qualification.chance import Share
from qualification.leads import DECIDED, Did, State
from storage.days import is_to_walk, within
from storage.figure_tables import Journey
from storage.tables import AnswerRow, Event, Lead, Qualification

_JOURNEY: Any = Journey.__table__.c  # type: ignore[attr-defined]
AT_ONCE = 500
AT_MOST = 20_000
"""The newest leads of a span whose stories are looked through one by one."""

STATES = [state.value for state in DECIDED]
LIKE = 10
"""Leads whose scores fall into the same so many points are compared with each other."""


@dataclass(frozen=True)
class Group:
    """Decided leads of a segment and of like scores (`band` times `LIKE`), of one source and pace."""

    segment: str
    band: int
    source: str | None
    pace: str | None
    share: Share


def alike(session: Session, since: datetime, until: datetime) -> list[Group]:
    """Leads handed over in the span and decided, by all that is compared among those of like scores; in one walk over
    the index that holds it."""
    its = (_JOURNEY.segment, _JOURNEY.score, _JOURNEY.source, _JOURNEY.pace)
    converted = func.sum(case((_JOURNEY.state == State.ACCEPTED, 1), else_=0))
    rows = session.connection().execute(
        select(*its, func.count(), converted)
        .where(
            within(_JOURNEY.posted_at, since, until, walks=is_to_walk(session, since, until)),
            _JOURNEY.state.in_(STATES),
            _JOURNEY.score.is_not(None),
        )
        .group_by(*its)
    )
    found: dict[tuple[str, int, str | None, str | None], Share] = {}
    for segment, score, source, pace, leads, accepted in rows:
        key = (segment, score // LIKE, source, pace)
        found[key] = found.get(key, Share(0, 0)) + Share(int(accepted), leads)
    return [Group(*key, share) for key, share in found.items()]


def kept(session: Session, since: datetime, until: datetime) -> dict[str, Share]:
    """By segment the SQLs that stayed some in the span, of those of which that is known: AEs took them on or sent them
    back, or without a word from them they became opportunities."""
    answered = (
        select(_JOURNEY.segment, col(Event.what), func.count(col(Event.lead_id).distinct()))
        .join_from(Event, Journey, _JOURNEY.lead_id == col(Event.lead_id))
        .where(
            col(Event.what).in_([Did.TAKEN_ON.value, Did.CONTESTED.value]),
            col(Event.at) >= since,
            col(Event.at) < until,
        )
        .group_by(_JOURNEY.segment, col(Event.what))
    )
    dealt = (
        select(_JOURNEY.segment, literal(Did.TAKEN_ON.value), func.count())
        .where(
            _JOURNEY.deal_at >= since,
            _JOURNEY.deal_at < until,
            _JOURNEY.accepted_at.is_not(None),
            _JOURNEY.taken_on_at.is_(None),
        )
        .group_by(_JOURNEY.segment)
    )
    found: dict[str, Share] = {}
    for asked in (answered, dealt):
        for segment, what, leads in session.connection().execute(asked):
            taken = leads if what == Did.TAKEN_ON else 0
            found[segment] = found.get(segment, Share(0, 0)) + Share(taken, leads)
    return found


@dataclass(frozen=True)
class Marks:
    """When a lead came into its stages, in seconds since 1970."""

    segment: str
    posted_at: int
    first_touch_at: int | None
    decided_at: int | None
    accepted: bool
    taken_on_at: int | None


def marks(session: Session, since: datetime, until: datetime) -> Iterator[Marks]:
    """Of the leads handed over in the span, the newest first and no more than `AT_MOST`."""
    instants = (_JOURNEY.posted_at, _JOURNEY.first_touch_at, _JOURNEY.decided_at, _JOURNEY.taken_on_at)
    rows = session.connection().execute(
        select(_JOURNEY.segment, _JOURNEY.state, *(type_coerce(at, BigInteger) for at in instants))
        .where(within(_JOURNEY.posted_at, since, until, walks=False), _JOURNEY.state != State.MERGED)
        .order_by(_JOURNEY.posted_at.desc())
        .limit(AT_MOST)
    )
    for segment, state, posted, touched, decided, taken in rows:
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
