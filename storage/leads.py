"""Leads, their touches and their events."""

import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import fields as dataclass_fields
from datetime import datetime
from typing import Any

from sqlalchemy import delete, func, insert, or_, update
from sqlmodel import Session, col, select

from qualification.handed_over import Meeting
from qualification.leads import (
    ALLOWED_FROM,
    UNDECIDED,
    Did,
    Happened,
    PersonId,
    Standing,
    State,
    Touch,
    changes,
)
from storage import journeys, outcomes
from storage.chain import link
from storage.tables import Account, Contact, Event, Lead, MarketingTouch, ScoreRow

# Inserted past the ORM, which takes three times as long for the same row.
_NEW_EVENT = insert(Event.__table__)  # type: ignore[attr-defined]
_NEW_TOUCH = insert(MarketingTouch.__table__)  # type: ignore[attr-defined]

_STANDING = tuple(column.name for column in dataclass_fields(Standing))


def get(session: Session, lead_id: int) -> Lead | None:
    return session.get(Lead, lead_id, populate_existing=True)


def require(session: Session, lead_id: int) -> Lead:
    """The lead; raises `LookupError` when there is none of that number."""
    lead = get(session, lead_id)
    if lead is None:
        raise LookupError(f"there is no lead {lead_id}")
    return lead


def several(session: Session, lead_ids: Collection[int]) -> Sequence[Lead]:
    return session.exec(select(Lead).where(col(Lead.id).in_(lead_ids))).all() if lead_ids else ()


def standing(lead: Lead) -> Standing:
    return Standing(**{name: getattr(lead, name) for name in _STANDING})


def record(session: Session, lead_id: int, event: Happened) -> Lead | None:
    """Appends the event and applies it to the row in one conditional update.

    None when the lead's state does not allow it, also when somebody else was quicker: nothing is written then.
    """
    # Not the whole row is held: an entry elsewhere that points at this lead must not wait for it.
    held = select(Lead).where(Lead.id == lead_id).with_for_update(key_share=True)
    lead = session.exec(held.execution_options(populate_existing=True)).first()
    if lead is None or State(lead.state) not in ALLOWED_FROM[event.what]:
        return None
    seq, told = lead.version + 1, journeys.told(lead)
    row = event_row(lead_id, seq, event, after=lead.chain)
    won = session.exec(
        update(Lead)
        .where(col(Lead.id) == lead_id, col(Lead.version) == lead.version)
        .values(version=seq, chain=row["hash"], **changes(event, standing(lead)))
        .execution_options(synchronize_session=False)
    )
    if won.rowcount != 1:
        return None
    session.connection().execute(_NEW_EVENT, row)
    session.refresh(lead)
    if journeys.follow(session, lead, event, told):
        outcomes.settle_again(session, lead_id)
    return lead


def event_row(lead_id: int, seq: int, event: Happened, *, after: str | None) -> dict[str, Any]:
    """The columns of an event's row, chained to the one whose hash is `after`."""
    row = {
        "lead_id": lead_id,
        "seq": seq,
        "what": event.what,
        "by": event.by,
        "at": event.at,
        "facts": dict(event.facts),
        "under": event.under,
    }
    return {**row, "hash": link(after, row)}


def story(session: Session, lead_id: int) -> list[Happened]:
    """Everything that happened to the lead, in order."""
    return [
        Happened(Did(row.what), PersonId(row.by) if row.by else None, row.at, row.facts, row.under)
        for row in events(session, lead_id)
    ]


def events(session: Session, lead_id: int) -> Sequence[Event]:
    """The rows of the lead's events, in order."""
    return session.exec(select(Event).where(Event.lead_id == lead_id).order_by(col(Event.seq))).all()


def touch_key(touch: Touch) -> str:
    """What makes two reports of a touch the same touch."""
    parts = (touch.kind, touch.at.isoformat(), touch.campaign or "", touch.asset or "", touch.path or "")
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "replace")).hexdigest()[:32]


def by_key(touches: Iterable[Touch]) -> dict[str, Touch]:
    """The touches as they are kept: each once, by its key."""
    return {touch_key(touch): touch for touch in touches}


def add_touches(session: Session, lead_id: int, touches: Iterable[Touch]) -> list[str]:
    """Appends the touches that are new; the keys of those."""
    wanted = by_key(touches)
    known = set(
        session.exec(select(MarketingTouch.key).where(MarketingTouch.lead_id == lead_id)).all()
        if wanted
        else ()
    )
    new = [{"lead_id": lead_id, "key": key, **vars(t)} for key, t in wanted.items() if key not in known]
    if new:
        session.connection().execute(_NEW_TOUCH, new)
    return [row["key"] for row in new]


def take_touches_back(session: Session, lead_id: int, keys: Collection[str]) -> None:
    """They are somebody else's after all."""
    session.exec(
        delete(MarketingTouch).where(
            col(MarketingTouch.lead_id) == lead_id, col(MarketingTouch.key).in_(keys)
        )
    )


def touches(session: Session, lead_id: int) -> list[Touch]:
    """The lead's touches, newest first."""
    return touches_of(session, [lead_id]).get(lead_id, [])


def touches_of(session: Session, lead_ids: Sequence[int]) -> dict[int, list[Touch]]:
    """The touches of several leads, newest first; a lead without any is not among the keys."""
    found: dict[int, list[Touch]] = {}
    for row in session.exec(
        select(MarketingTouch)
        .where(col(MarketingTouch.lead_id).in_(lead_ids))
        .order_by(col(MarketingTouch.at).desc())
    ):
        found.setdefault(row.lead_id, []).append(touch_of(row))
    return found


def touch_of(row: MarketingTouch) -> Touch:
    return Touch(row.kind, row.at, row.source, row.medium, row.campaign, row.asset, row.path, row.detail)


def add_score(session: Session, lead_id: int, **score: Any) -> None:
    session.add(ScoreRow(lead_id=lead_id, **score))


def latest_score(session: Session, lead_id: int) -> ScoreRow | None:
    return session.exec(
        select(ScoreRow).where(ScoreRow.lead_id == lead_id).order_by(col(ScoreRow.id).desc())
    ).first()


def scores(session: Session, lead_id: int) -> Sequence[ScoreRow]:
    return session.exec(select(ScoreRow).where(ScoreRow.lead_id == lead_id).order_by(col(ScoreRow.id))).all()


def next_to_rescore(session: Session, *, now: datetime) -> int | None:
    """A lead whose verdict time has turned; one look into the index, without a lock."""
    due = select(Lead.id).where(col(Lead.rescore_at) <= now).order_by(col(Lead.rescore_at)).limit(1)
    return session.exec(due).first()


def take_to_rescore(session: Session, lead_id: int, *, now: datetime) -> bool:
    """Whether it is for the caller to score; of several that ask only one is told so."""
    taken = session.exec(
        update(Lead)
        .where(col(Lead.id) == lead_id, col(Lead.rescore_at) <= now)
        .values(rescore_at=None)
        .execution_options(synchronize_session="fetch")
    )
    return taken.rowcount == 1


def add_contact(session: Session, contact: Contact) -> None:
    session.add(contact)


def colleagues(session: Session, lead: Lead, *, at_most: int = 10) -> Sequence[Lead]:
    """Other leads of the same account, newest first."""
    if lead.account_id is None:
        return ()
    return session.exec(
        select(Lead)
        .where(Lead.account_id == lead.account_id, Lead.id != lead.id, Lead.state != State.MERGED)
        .order_by(col(Lead.received_at).desc())
        .limit(at_most)
    ).all()


def of_account(
    session: Session, lead: Lead, states: Collection[State], *, at_most: int = 50
) -> Sequence[Lead]:
    """The leads of this lead's account in these states, itself among them, newest first."""
    if lead.account_id is None:
        return ()
    return session.exec(
        select(Lead)
        .where(Lead.account_id == lead.account_id, col(Lead.state).in_(list(states)))
        .order_by(col(Lead.received_at).desc(), col(Lead.id).desc())
        .limit(at_most)
    ).all()


def hold(session: Session, lead_ids: Collection[int]) -> dict[int, Lead]:
    """The leads as they are; nobody else changes one of them until the transaction ends."""
    held = select(Lead).where(col(Lead.id).in_(lead_ids)).order_by(col(Lead.id))
    held = held.with_for_update(key_share=True).execution_options(populate_existing=True)
    return {lead.id or 0: lead for lead in session.exec(held).all()}


def hold_account(session: Session, lead: Lead) -> None:
    """Lets nobody else decide about this lead's account until the transaction ends.

    To be called before anything of a known lead is held: whoever posts for the account holds its leads after it.
    """
    if lead.account_id is not None:
        account = select(Account.id).where(Account.id == lead.account_id)
        session.exec(account.with_for_update(key_share=True))


def newest_of(session: Session, account_ids: Sequence[int], *, at_most: int) -> dict[int, list[int]]:
    """The newest leads of each of these accounts."""
    if not account_ids:
        return {}
    place = func.row_number().over(
        partition_by=col(Lead.account_id), order_by=(col(Lead.received_at).desc(), col(Lead.id).desc())
    )
    ranked = (
        select(Lead.id, Lead.account_id, place.label("place"))
        .where(col(Lead.account_id).in_(account_ids))
        .subquery()
    )
    newest: dict[int, list[int]] = {}
    for lead_id, account_id in session.execute(
        select(ranked.c.id, ranked.c.account_id).where(ranked.c.place <= at_most).order_by(ranked.c.place)
    ):
        newest.setdefault(account_id, []).append(lead_id)
    return newest


def open_of(session: Session, owner: str) -> Sequence[Lead]:
    """The leads a rep holds and has not decided."""
    return session.exec(
        select(Lead).where(Lead.owner == owner, col(Lead.state).in_(list(UNDECIDED))).order_by(col(Lead.id))
    ).all()


def handed_to(session: Session, ae: str) -> Sequence[Lead]:
    """The SQLs an account executive has, but for those whose meeting was held."""
    return session.exec(
        select(Lead)
        .where(Lead.ae == ae, Lead.state == State.ACCEPTED)
        .where(or_(col(Lead.meeting).is_(None), col(Lead.meeting) != Meeting.HELD))
        .order_by(col(Lead.next_at), col(Lead.id))
    ).all()


def unclaimed(session: Session, team: str) -> Sequence[Lead]:
    return session.exec(
        select(Lead).where(Lead.team == team, Lead.state == State.OPEN).order_by(col(Lead.id)).limit(50)
    ).all()


def matching(session: Session, words: str, *, at_most: int = 10) -> list[Lead]:
    """Leads whose name, e-mail or company holds every one of the words, newest first."""
    wanted = words.casefold().split()
    if not wanted:
        return []
    query = select(Lead).order_by(col(Lead.id).desc())
    for word in wanted:
        query = query.where(_says(word))
    return list(session.exec(query.limit(at_most)).all())


def _says(word: str) -> Any:
    named = (Lead.fields[key].as_string() for key in ("name", "email", "company"))
    return or_(*(func.lower(text).contains(word, autoescape=True) for text in named))
