"""What became of leads, counted over a span of time."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import and_, func, or_
from sqlmodel import Session, col, select

from qualification.leads import UNDECIDED, Did, Happened, PersonId, State
from storage.tables import AnswerRow, ClockRow, Delivery, Event, Lead, MessageAbout, MessageRow, Qualification

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
    """Clocks that ran at some time in `[since, until)` and were not late before it, but for those of these keys."""
    rows = session.exec(
        select(ClockRow, Lead.team, Lead.segment)
        .join(Lead, col(Lead.id) == ClockRow.lead_id)
        .where(
            col(ClockRow.started_at) < until,
            or_(col(ClockRow.stopped_at).is_(None), col(ClockRow.stopped_at) >= since),
            or_(col(ClockRow.deadline_at) >= since, col(ClockRow.paused_at).is_not(None)),
            col(ClockRow.policy).not_in(but),
        )
        .order_by(col(ClockRow.id))
        .execution_options(yield_per=AT_ONCE)
    )
    for clock, team, segment in rows:
        terms = clock.terms or {}
        yield Promise(
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
    its card was first shown, or asked for where that was not kept. `hours` are those its promise ran in, if it had one.
    """

    lead_id: int
    team: str
    segment: str
    received_at: datetime
    posted_at: datetime
    shown_at: datetime
    touched_at: datetime
    hours: Sequence[str] | None


def first_touches_between(
    session: Session, since: datetime, until: datetime, *, clock: str
) -> list[FirstTouch]:
    """Leads whose first touch was in `[since, until)`; `clock` is the key of the one that waits for it."""
    shown = func.coalesce(MessageRow.first_shown_at, MessageRow.created_at)
    kept = and_(
        col(ClockRow.lead_id) == Lead.id,
        col(ClockRow.stopped_at) == Lead.first_touch_at,
        col(ClockRow.policy) == clock,
        col(ClockRow.stopped_because) == Did.CONTACTED.value,
    )
    rows = session.execute(
        select(Lead, shown, ClockRow.terms)
        .outerjoin(MessageRow, and_(col(MessageRow.lead_id) == Lead.id, col(MessageRow.kind) == "card"))
        .outerjoin(ClockRow, kept)
        .where(
            col(Lead.first_touch_at) >= since,
            col(Lead.first_touch_at) < until,
            col(Lead.posted_at).is_not(None),
            col(Lead.state) != State.MERGED,
        )
        .order_by(col(Lead.id))
    ).all()
    # One that came back waits since then, whenever it was posted first.
    posted = {lead.id: lead.returned_at or lead.posted_at for lead, _, _ in rows}
    received = _received(session, posted)
    return [
        FirstTouch(
            lead.id,
            lead.team,
            lead.segment,
            received.get(lead.id, posted[lead.id]),
            posted[lead.id],
            shown_at or posted[lead.id],
            lead.first_touch_at,
            (terms or {}).get("hours"),
        )
        for lead, shown_at, terms in rows
    ]


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


def untouched(session: Session, *, until: datetime) -> list[tuple[str, str, str | None]]:
    """Team, segment and owner of each lead that was posted before `until` and that nobody has touched or decided."""
    rows = session.exec(
        select(Lead.team, Lead.segment, Lead.owner).where(
            col(Lead.posted_at) < until,
            col(Lead.first_touch_at).is_(None),
            col(Lead.state).in_([state.value for state in UNDECIDED]),
        )
    )
    return list(rows)


@dataclass(frozen=True)
class Said:
    """What a message about promises told of one of them, and who was shown it; `person` is whom it was sent to, None
    for one in a channel. A message may tell of several."""

    message: int
    lead_id: int
    team: str
    segment: str
    kind: str
    at: datetime
    person: str | None
    channel: str | None
    clock: str
    policy: str
    rung: str


def said_between(
    session: Session, since: datetime, until: datetime, *, kinds: Iterable[str]
) -> Sequence[Said]:
    """What messages of these kinds told that were first shown in `[since, until)`, in that order; not what was
    settled before it was said."""
    at = func.coalesce(MessageRow.first_shown_at, MessageRow.created_at)
    shown = (
        col(MessageRow.kind).in_(list(kinds)),
        or_(col(MessageRow.first_shown_at).is_not(None), col(MessageRow.ts).is_not(None)),
        at >= since,
        at < until,
    )
    first = (
        select(MessageRow, MessageRow.lead_id, MessageRow.subject_id, MessageRow.facts)
        .where(*shown, col(MessageRow.dropped).is_(None), col(MessageRow.lead_id).is_not(None))
        .order_by(at, col(MessageRow.id))
    )
    further = (
        select(MessageRow, MessageAbout.lead_id, MessageAbout.subject_id, MessageAbout.facts)
        .join(MessageAbout, col(MessageAbout.message_id) == MessageRow.id)
        .where(*shown, col(MessageAbout.dropped).is_(None))
        .order_by(at, col(MessageAbout.id))
    )
    told = [*session.execute(first), *session.execute(further)]
    of = _leads(session, (lead for _, lead, _, _ in told))
    terms = _terms(session, (clock for _, _, clock, _ in told if clock))
    said = [
        _said(row, of[lead], terms.get(clock or 0, {}), facts)
        for row, lead, clock, facts in told
        if lead in of
    ]
    return sorted(said, key=lambda each: (each.at, each.message))


def _said(
    row: MessageRow, lead: tuple[int, str, str], terms: Mapping[str, Any], facts: Mapping[str, Any]
) -> Said:
    return Said(
        row.id or 0,
        *lead,
        row.kind,
        row.first_shown_at or row.created_at,
        row.to_person,
        row.to_channel,
        facts.get("policy", ""),
        terms.get("policy", ""),
        facts.get("rung", ""),
    )


def _leads(session: Session, lead_ids: Iterable[int]) -> dict[int, tuple[int, str, str]]:
    """Number, team and segment by number."""
    found: dict[int, tuple[int, str, str]] = {}
    for some in parts(lead_ids):
        for number, team, segment in session.exec(
            select(Lead.id, Lead.team, Lead.segment).where(col(Lead.id).in_(some))
        ):
            found[number or 0] = (number or 0, team, segment)
    return found


def _terms(session: Session, clock_ids: Iterable[int]) -> dict[int, Mapping[str, Any]]:
    found: dict[int, Mapping[str, Any]] = {}
    for some in parts(clock_ids):
        for number, terms in session.exec(
            select(ClockRow.id, ClockRow.terms).where(col(ClockRow.id).in_(some))
        ):
            found[number or 0] = terms or {}
    return found
