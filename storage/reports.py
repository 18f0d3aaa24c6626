"""What became of leads, counted over a span of time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from qualification.leads import Did, Happened, PersonId
from storage.figure_tables import EndedPromise, EndedWait
from storage.tables import (
    AnswerRow,
    ClockRow,
    Delivery,
    Event,
    Lead,
    MessageRow,
    Qualification,
)

AT_ONCE = 500


def evidence(session: Session, lead_ids: Sequence[int]) -> Mapping[int, str]:
    """By lead, what a rep noted last beside an answer: their words where the decision came without any."""
    rows = session.exec(
        select(Qualification.lead_id, AnswerRow.note)
        .join(AnswerRow, col(AnswerRow.qualification_id) == Qualification.id)
        .where(
            col(Qualification.lead_id).in_(lead_ids),
            AnswerRow.note != "",
            AnswerRow.origin == "rep",
            col(AnswerRow.by).is_not(None),
        )
        .order_by(col(AnswerRow.id))
    ).all()
    return dict(rows)


@dataclass(frozen=True)
class Promise:
    """A clock as a report needs it, and whose lead it is on. `hours` as they were kept with it, None for one from
    before they were."""

    clock_id: int
    lead_id: int
    team: str
    segment: str
    clock: str
    policy: str
    hours: Sequence[str] | None
    started_at: datetime
    deadline_at: datetime
    stopped_at: datetime | None
    stopped_because: str | None
    extended_minutes: int
    paused_at: datetime | None
    paused_minutes: float


def promises_between(
    session: Session, since: datetime, until: datetime, *, but: Sequence[str] = ()
) -> Iterator[Promise]:
    """Clocks that ran at some time in `[since, until)` and were not late before it, but for those of these keys; of
    those that are counted already only what ran on after it (`ended_promises` has the others)."""
    ran_on = select(EndedPromise.clock_id).where(
        col(EndedPromise.ended_at) > until, col(EndedPromise.started_at) <= until
    )
    rows = session.exec(
        select(ClockRow, Lead.team, Lead.segment)
        .join(Lead, col(Lead.id) == ClockRow.lead_id)
        .where(
            or_(
                col(ClockRow.stopped_at).is_(None),
                col(ClockRow.counted).is_(False),
                col(ClockRow.id).in_(ran_on),
            ),
            col(ClockRow.started_at) < until,
            or_(col(ClockRow.stopped_at).is_(None), col(ClockRow.stopped_at) >= since),
            or_(col(ClockRow.deadline_at) >= since, col(ClockRow.paused_at).is_not(None)),
            col(ClockRow.policy).not_in(but),
        )
        .order_by(col(ClockRow.id))
        .execution_options(yield_per=AT_ONCE)
    )
    for clock, team, segment in rows:
        yield _promise(clock, team, segment)


def promises(session: Session, clock_ids: Sequence[int]) -> Iterator[Promise]:
    """These clocks, as they stand."""
    for clock, team, segment in session.exec(
        select(ClockRow, Lead.team, Lead.segment)
        .join(Lead, col(Lead.id) == ClockRow.lead_id)
        .where(col(ClockRow.id).in_(clock_ids))
        .order_by(col(ClockRow.id))
    ):
        yield _promise(clock, team, segment)


def _promise(clock: ClockRow, team: str, segment: str) -> Promise:
    terms = clock.terms or {}
    return Promise(
        clock.id or 0,
        clock.lead_id,
        team,
        segment,
        clock.policy,
        terms.get("policy", ""),
        terms.get("hours"),
        clock.started_at,
        clock.deadline_at,
        clock.stopped_at,
        clock.stopped_because,
        clock.extended_minutes,
        clock.paused_at,
        clock.paused_minutes,
    )


def stories(
    session: Session, lead_ids: Iterable[int], what: Iterable[Did], *, until: datetime | None = None
) -> dict[int, list[Happened]]:
    """By lead, what happened to it (before `until`) of these kinds, in order; leads without any are not among the
    keys."""
    kinds = [each.value for each in what]
    found: dict[int, list[Happened]] = {}
    for some in parts(lead_ids):
        for row in session.exec(
            select(Event)
            .where(
                col(Event.lead_id).in_(some),
                col(Event.what).in_(kinds),
                *([col(Event.at) < until] if until else []),
            )
            .order_by(col(Event.lead_id), col(Event.seq))
        ):
            by = PersonId(row.by) if row.by else None
            happened = Happened(Did(row.what), by, row.at, row.facts, row.under)
            found.setdefault(row.lead_id, []).append(happened)
    return found


@dataclass(frozen=True)
class FirstTouch:
    """A lead on its way to its first touch. `received_at` is when its report came that made it an MQL; `shown_at` when
    its card was first shown, or asked for where that was not kept. `person` touched it. `hours` are those its promise
    ran in, if it had one.
    """

    lead_id: int
    team: str
    segment: str
    person: str | None
    received_at: datetime
    posted_at: datetime
    shown_at: datetime
    touched_at: datetime
    hours: Sequence[str] | None


def first_touches(session: Session, waits: Sequence[EndedWait], *, clock: str) -> list[FirstTouch]:
    """What is known of these waits, in their order; `clock` is the key of the one that waits for the first touch."""
    known = {
        lead.id: (lead, shown_at, terms or {})
        for some in parts(wait.lead_id for wait in waits)
        for lead, shown_at, terms in session.execute(_waited(some, clock))
    }
    # One that came back waits since then, whenever it was posted first.
    posted = {number: lead.returned_at or lead.posted_at for number, (lead, _, _) in known.items()}
    received = _received(session, posted)
    found = []
    for wait in waits:
        lead, shown_at, terms = known[wait.lead_id]
        begun = posted[wait.lead_id]
        arrived, shown, touched = received.get(wait.lead_id, begun), shown_at or begun, lead.first_touch_at
        if lead.round != wait.round or touched is None:
            # It has come back since then, and its row is about the new round.
            arrived = begun = shown = lead.posted_at
            touched = wait.touched_at
        found.append(
            FirstTouch(
                *(wait.lead_id, wait.team, wait.segment, wait.person),
                *(arrived, begun, shown, touched),
                terms.get("hours"),
            )
        )
    return found


def _waited(lead_ids: Sequence[int], clock: str) -> Any:
    """Leads, when their cards were first shown, and the terms of the promise of their first touch."""
    shown = func.coalesce(MessageRow.first_shown_at, MessageRow.created_at)
    kept = and_(
        col(ClockRow.lead_id) == Lead.id,
        col(ClockRow.stopped_at) == Lead.first_touch_at,
        col(ClockRow.policy) == clock,
        col(ClockRow.stopped_because) == Did.CONTACTED.value,
    )
    return (
        select(Lead, shown, ClockRow.terms)
        .outerjoin(MessageRow, and_(col(MessageRow.lead_id) == Lead.id, col(MessageRow.kind) == "card"))
        .outerjoin(ClockRow, kept)
        .where(col(Lead.id).in_(lead_ids))
    )


def _received(session: Session, posted: Mapping[int, datetime]) -> dict[int, datetime]:
    """By lead, when the delivery came that had it posted; of one that a person or time alone posted, nothing."""
    reports = stories(session, posted, (Did.RECEIVED, Did.ENRICHED))
    at_once = [lead for lead, story in reports.items() if posted[lead] in {each.at for each in story}]
    found: dict[int, datetime] = {}
    for some in parts(at_once):
        came = select(Delivery.lead_id, Delivery.received_at).where(col(Delivery.lead_id).in_(some))
        for lead, at in session.exec(came):
            if lead is not None and at <= posted[lead]:
                found[lead] = max(at, found.get(lead, at))
    return found


def parts(ids: Iterable[int]) -> Iterator[Sequence[int]]:
    """As many as one statement takes."""
    wanted = sorted(set(ids))
    return (wanted[begin : begin + AT_ONCE] for begin in range(0, len(wanted), AT_ONCE))
