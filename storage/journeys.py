"""The rows that reports count, kept in step with the leads they are about."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Boolean, delete, insert, literal_column, update
from sqlmodel import Session, col, select

from qualification.journeys import asset_of, declared_at, mql_at
from qualification.leads import Did, Happened, NewLead, State, Touch, replay
from qualification.outcomes import Settled, What
from storage import ended_waits
from storage.figure_tables import EndedRound, Journey
from storage.reports import evidence
from storage.tables import Event, Lead, MarketingTouch

_NEW = insert(Journey.__table__)  # type: ignore[attr-defined]
BEGINS = (Did.RECEIVED, Did.ENRICHED, Did.MERGED, Did.UNMERGED, Did.POSTED)


def told(lead: Lead) -> dict[str, Any]:
    """What the lead's row tells a report."""
    accepted = lead.decided_at if lead.state == State.ACCEPTED else None
    return {
        "state": lead.state,
        "segment": lead.segment,
        "team": lead.team,
        "source": lead.fields.get("source"),
        "campaign": lead.fields.get("campaign"),
        "asset": asset_of(lead.fields),
        "rep": lead.owner,
        "reason": lead.reason,
        "decided_at": lead.decided_at,
        "accepted_at": accepted,
        "to_measure": accepted is not None,
        "posted_at": lead.posted_at,
        "score": lead.posted_total,
        "first_touch_at": lead.first_touch_at,
        "taken_on_at": lead.taken_on_at,
    }


def follow(session: Session, lead: Lead, event: Happened, before: Mapping[str, Any]) -> bool:
    """Brings the row in step after an event; `before` is what `told` said until then. True when other outcomes may
    count than before."""
    number = lead.id or 0
    if event.what is Did.UNMERGED:
        _begin_anew(session, lead)
        return True
    if event.what is Did.RETURNED:
        _end_round(session, number, event, before)
    if event.what is Did.CONTACTED:
        ended_waits.begin(session, lead, event)
    if event.what in (Did.MERGED_INTO, Did.UNMERGED_FROM):
        ended_waits.hide(session, number, event.what is Did.MERGED_INTO)
    if at := declared_at(event):
        return _begin(session, lead, at) or event.what is Did.MERGED
    now_told = told(lead)
    again = event.what in (Did.MERGED, Did.UNMERGED_FROM)
    changed = {name: value for name, value in now_told.items() if before[name] != value}
    if not changed or (lead.state == State.BELOW and mql_since(session, number) is None):
        return again
    if changed.get("asset", "") is None:
        # What its touches told when it began stands until the lead's own fields tell more.
        del changed["asset"]
        if not changed:
            return again
    if "accepted_at" in changed:
        changed["accepted_working"] = None
    if event.what is Did.RETURNED:
        changed["pace"] = None
    followed = session.execute(update(Journey).where(col(Journey.lead_id) == number).values(**changed))
    if not followed.rowcount and lead.posted_at:  # type: ignore[attr-defined]
        # Posted by the version before this one, while both ran.
        return _begin(session, lead, lead.posted_at)
    return again


def _end_round(session: Session, lead_id: int, event: Happened, before: Mapping[str, Any]) -> None:
    """Keeps how the lead was recycled, for its row is about the new round from now on."""
    sent_away = session.exec(
        select(Event)
        .where(Event.lead_id == lead_id, Event.what == Did.RECYCLED)
        .order_by(col(Event.seq).desc())
        .limit(1)
    ).one()
    said = sent_away.facts.get("note") or evidence(session, [lead_id]).get(lead_id, "")
    session.add(
        EndedRound(
            lead_id=lead_id,
            number=event.facts["round"] - 1,
            decided_at=sent_away.at,
            returned_at=event.at,
            words=said,
            **{name: before[name] for name in ("team", "rep", "reason")},
        )
    )
    session.flush()


def begin_all(session: Session, begun: Sequence[tuple[int, NewLead, Sequence[Happened]]]) -> None:
    """The rows of those of the leads that begin as MQLs."""
    rows = []
    for number, new, events in begun:
        if at := mql_at(events):
            lead = Lead(id=number, **vars(replay(events)))
            rows.append(
                {**told(lead), "lead_id": number, "mql_at": at, "asset": asset_of(lead.fields, new.touches)}
            )
    if rows:
        session.connection().execute(_NEW, rows)


def mql_since(session: Session, lead_id: int) -> datetime | None:
    """When the lead became an MQL; None for one that is none."""
    found: datetime | None = session.exec(select(Journey.mql_at).where(Journey.lead_id == lead_id)).first()
    return found


def put_outcomes(session: Session, lead_id: int, settled: Settled) -> None:
    """What counts of the lead's outcomes; nothing for one that is no MQL."""
    opportunity, final = settled.opportunity, settled.final
    won = final if final and final.what is What.WON else None
    lost = final if final and final.what is What.LOST else None
    last = final or opportunity
    session.execute(
        update(Journey)
        .where(col(Journey.lead_id) == lead_id)
        .values(
            deal_at=settled.first_at,
            opportunity_at=opportunity.at if opportunity else settled.first_at,
            won_at=won.at if won else None,
            lost_at=lost.at if lost else None,
            amount=won.amount if won else None,
            currency=won.currency if won else None,
            deal_rep=last.rep if last else None,
        )
    )


def any_to_measure(session: Session) -> bool:
    return session.exec(_to_measure().limit(1)).first() is not None


def to_measure(session: Session, *, at_most: int) -> Sequence[Journey]:
    """SQLs whose working time is not known; other replicas pass over them while this transaction lasts."""
    found: Sequence[Journey] = session.exec(
        _to_measure().limit(at_most).with_for_update(skip_locked=True)
    ).all()
    return found


def _to_measure() -> Any:
    # In the words of the index over them: SQLAlchemy would say `to_measure = 1`, for which SQLite walks all rows.
    is_to_measure: Any = literal_column("journey.to_measure", Boolean)
    return select(Journey).where(is_to_measure).order_by(col(Journey.lead_id))


def measured(session: Session, minutes: Mapping[int, float]) -> None:
    """The working minutes from MQL to SQL, by lead."""
    for lead_id, worked in minutes.items():
        session.execute(
            update(Journey)
            .where(col(Journey.lead_id) == lead_id)
            .values(accepted_working=worked, to_measure=False)
        )


def paced(session: Session, lead_ids: Collection[int], pace: str) -> None:
    """How the first touch of these leads kept to its promise."""
    if lead_ids:
        session.execute(update(Journey).where(col(Journey.lead_id).in_(lead_ids)).values(pace=pace))


def _begin(session: Session, lead: Lead, at: datetime) -> bool:
    """The lead is an MQL since then, unless it was one before."""
    number = lead.id or 0
    since = mql_since(session, number)
    if since is None:
        asset = asset_of(lead.fields, _touches(session, number))
        row = {**told(lead), "lead_id": number, "mql_at": at, "asset": asset}
        session.connection().execute(_NEW, row)
        return True
    earlier = {"mql_at": at} if at < since else {}
    values = {**told(lead), **earlier}
    if values["asset"] is None:
        del values["asset"]
    session.execute(update(Journey).where(col(Journey.lead_id) == number).values(**values))
    return bool(earlier)


def _begin_anew(session: Session, lead: Lead) -> None:
    """After what came with another lead went with it again."""
    number = lead.id or 0
    rows = session.exec(
        select(Event).where(Event.lead_id == number, col(Event.what).in_(BEGINS)).order_by(col(Event.seq))
    ).all()
    at = mql_at(Happened(Did(row.what), None, row.at, row.facts) for row in rows)
    pace = session.exec(select(Journey.pace).where(Journey.lead_id == number)).first()
    session.execute(delete(Journey).where(col(Journey.lead_id) == number))
    if at is not None:
        _begin(session, lead, at)
        if pace is not None:
            paced(session, [number], pace)


def _touches(session: Session, lead_id: int) -> list[Touch]:
    rows = session.exec(select(MarketingTouch).where(MarketingTouch.lead_id == lead_id)).all()
    return [Touch(row.kind, row.at, asset=row.asset, path=row.path) for row in rows]
