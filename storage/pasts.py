"""What became known of leads and when: what a replay goes through again."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from qualification.clocks import MAY_START, MAY_STOP
from qualification.leads import Did, Happened, PersonId, State, Touch
from storage import leads
from storage.tables import Event, Lead, MarketingTouch

AT_ONCE = 500

TOLD = (
    MAY_START | MAY_STOP | {Did.RECEIVED, Did.ENRICHED, Did.ROUTED, Did.PROGRESSED, Did.MERGED, Did.UNMERGED}
)
"""What a replay looks at."""


@dataclass(frozen=True)
class Step:
    """Something became known of a lead: `fields` and `touches` beside what was known before.

    `by` is who entered it by hand, which posts it whatever its score.
    """

    at: datetime
    fields: dict[str, Any]
    touches: tuple[Touch, ...] = ()
    by: str | None = None


@dataclass(frozen=True)
class Past:
    """A lead's story as far as a desk decides about it, and what came of it. Without a decision it is open.

    `story` is what happened to it that starts, stops or halts a promise, once it was posted or before.
    """

    lead_id: int
    name: str
    account_id: int | None
    steps: Sequence[Step]
    state: State
    owner: str | None
    decided_at: datetime | None
    posted_at: datetime | None = None
    story: Sequence[Happened] = ()


def received_since(session: Session, since: datetime, *, until: datetime) -> Iterator[Past]:
    """The leads received from `since` on and before `until`, in the order in which they came.

    One that was merged is part of another, which has what became known of both.
    """
    last = 0
    while True:
        some = session.exec(
            select(Lead)
            .where(col(Lead.received_at) >= since, col(Lead.received_at) < until, col(Lead.id) > last)
            .where(col(Lead.state) != State.MERGED)
            .order_by(col(Lead.id))
            .limit(AT_ONCE)
        ).all()
        if not some:
            return
        yield from _pasts(session, some)
        last = some[-1].id or 0
        session.expunge_all()


def _pasts(session: Session, some: Sequence[Lead]) -> Iterator[Past]:
    ids = [lead.id or 0 for lead in some]
    events: dict[int, list[Event]] = {}
    for event in session.exec(
        select(Event)
        .where(col(Event.lead_id).in_(ids), col(Event.what).in_(TOLD))
        .order_by(col(Event.lead_id), col(Event.seq))
    ):
        events.setdefault(event.lead_id, []).append(event)
    touches: dict[int, list[Touch]] = {}
    for row in session.exec(
        select(MarketingTouch).where(col(MarketingTouch.lead_id).in_(ids)).order_by(col(MarketingTouch.id))
    ):
        touches.setdefault(row.lead_id, []).append(leads.touch_of(row))
    for lead in some:
        number = lead.id or 0
        yield Past(
            number,
            str(lead.fields.get("name") or lead.fields.get("email") or lead.identity),
            lead.account_id,
            _steps(_holding(events.get(number, [])), touches.get(number, [])),
            State(lead.state),
            lead.owner,
            lead.decided_at,
            lead.posted_at,
            [
                Happened(Did(event.what), PersonId(event.by) if event.by else None, event.at, event.facts)
                for event in events.get(number, [])
                if event.what != Did.RECEIVED
            ],
        )


def _holding(events: Sequence[Event]) -> list[Event]:
    """The events without merges that were taken back: what came by those is not here any more."""
    held: list[Event] = []
    for event in events:
        if event.what != Did.UNMERGED:
            held.append(event)
            continue
        merges = [
            each for each in held if each.what == Did.MERGED and each.facts["other"] == event.facts["other"]
        ]
        held.remove(merges[-1])
    return held


def _touches(event: Event) -> int:
    """How many touches came with it."""
    match event.what:
        case Did.ENRICHED:
            return int(event.facts.get("touches", 0))
        case Did.MERGED:
            return len(event.facts["touches"])
        case _:
            return 0


def _steps(events: Sequence[Event], touches: Sequence[Touch]) -> list[Step]:
    """Touches are kept in the order they were told in; how many came with which report stands in its event."""
    later = sum(_touches(event) for event in events)
    taken = max(len(touches) - later, 0)
    steps = []
    at_first = tuple(touches[:taken])
    for event in events:
        match event.what:
            case Did.RECEIVED:
                steps.append(Step(event.at, event.facts["fields"], at_first))
            case Did.ENRICHED | Did.MERGED:
                more = _touches(event)
                steps.append(Step(event.at, event.facts["fields"], tuple(touches[taken : taken + more])))
                taken += more
            case Did.POSTED if event.by:
                steps.append(Step(event.at, {}, by=event.by))
    return steps
