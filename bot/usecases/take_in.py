"""A lead comes in: known or new, scored, and posted when it is an MQL."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlmodel import Session

from bot.usecases import account, promises
from bot.usecases.promises import Posted
from playbooks.desk import Desk
from qualification.leads import Did, Fields, Happened, NewLead, PersonId, State, Touch, is_hand_raiser
from qualification.scoring import Score, score
from storage import beginnings, leads, outbox
from storage.beginnings import Beginning
from storage.outbox import Priority, Wanted
from storage.tables import Lead


class Outcome(StrEnum):
    TAKEN = "taken"
    MERGED = "merged"
    BELOW = "below_threshold"


@dataclass(frozen=True)
class TakenIn:
    outcome: Outcome
    lead_id: int


def take_in(
    session: Session,
    desk: Desk,
    new: NewLead,
    *,
    now: datetime,
    post: bool = True,
    by: str | None = None,
) -> TakenIn:
    """Stores the lead or merges it into the one it is, scores it, and posts it when it is an MQL.

    The same report twice changes nothing the second time. With `post=False` a lead is kept without a card.
    A lead that a person entered (`by`) is posted whatever its score.
    """
    return take_in_all(session, desk, [new], now=now, post=post, by=by)[0]


def take_in_all(
    session: Session,
    desk: Desk,
    reports: Sequence[NewLead],
    *,
    now: datetime,
    post: bool = True,
    by: str | None = None,
) -> list[TakenIn]:
    """What `take_in` does, for many reports: whoever is new is written first and together, at the first report
    of them; then what the others add is merged in, in the order of the reports.
    """
    known = leads.by_identities(session, {new.identity for new in reports})
    firsts = {new.identity: new for new in reversed(reports) if new.identity not in known}
    begun = _begin(session, desk, [new for new in reports if firsts.get(new.identity) is new], now, post, by)
    results = []
    for new in reports:
        if firsts.get(new.identity) is new:
            results.append(begun[new.identity])
        else:
            lead = known.get(new.identity) or leads.require(session, begun[new.identity].lead_id)
            _add(session, desk, lead, new, now=now, post=post, by=by)
            results.append(TakenIn(Outcome.MERGED, _id(lead)))
    return results


def _begin(
    session: Session, desk: Desk, reports: Sequence[NewLead], now: datetime, post: bool, by: str | None
) -> dict[str, TakenIn]:
    """Writes leads nobody knew, with all that happens to them at once."""
    firsts = [_First.of(desk, new, now=now, post=post, by=by) for new in reports]
    begun = beginnings.begin_all(session, [first.beginning for first in firsts])
    _post(
        session,
        desk,
        [
            Posted(lead.lead_id, first.given.team, is_hand_raiser(first.new.touches, desk.hand_raiser_kinds))
            for first, lead in zip(firsts, begun, strict=True)
            if first.posted
        ],
        now=now,
    )
    account.show_colleagues_of_all_again(
        session, [(lead.lead_id, lead.account_id) for lead in begun if lead.account_id is not None]
    )
    return {
        first.new.identity: TakenIn(
            Outcome.TAKEN if first.given.score.is_mql else Outcome.BELOW, lead.lead_id
        )
        for first, lead in zip(firsts, begun, strict=True)
    }


def _add(
    session: Session, desk: Desk, lead: Lead, new: NewLead, *, now: datetime, post: bool, by: str | None
) -> None:
    """Merges the report into a lead that is known."""
    if not _merge(session, desk, lead, new, now=now) and not (by and lead.state == State.BELOW):
        return
    touches = leads.touches(session, _id(lead))
    given = _score(desk, lead.fields, touches, now=now)
    leads.record(session, _id(lead), given.event)
    leads.add_score(session, _id(lead), **given.row)
    raised = is_hand_raiser(touches, desk.hand_raiser_kinds)
    if lead.state == State.BELOW and _earns_a_card(given, post=post, by=by):
        leads.record(session, _id(lead), _posted(desk, by, now))
        _post(session, desk, [Posted(_id(lead), lead.team, raised)], now=now)
    elif raised:
        promises.hurry(session, desk, lead, now=now)
    outbox.show_lead_again(session, _id(lead))


def _id(lead: Lead) -> int:
    assert lead.id is not None
    return lead.id


def _merge(session: Session, desk: Desk, lead: Lead, new: NewLead, *, now: datetime) -> bool:
    """Adds what the report knows beyond the lead; False when it is nothing new."""
    news = {key: value for key, value in new.fields.items() if lead.fields.get(key) != value}
    fresh = leads.add_touches(session, _id(lead), new.touches)
    if not news and not fresh:
        return False
    facts = {"fields": news, "touches": fresh}
    leads.record(session, _id(lead), Happened(Did.ENRICHED, None, now, facts, under=desk.version))
    return True


@dataclass(frozen=True)
class _Given:
    """A score as it is given to a lead: the event, and the row that keeps its reasons."""

    score: Score
    team: str
    event: Happened
    row: Mapping[str, Any]


def _score(desk: Desk, fields: Fields, touches: Sequence[Touch], *, now: datetime) -> _Given:
    segment = desk.segment_of(fields, tuple(touches))
    given = score(fields, touches, desk.scorecards[segment.scorecard], now=now)
    facts: dict[str, Any] = {
        "segment": segment.key,
        "team": segment.team,
        "fit": given.fit,
        "intent": given.intent,
        "total": given.total,
        "is_mql": given.is_mql,
    }
    row = {
        "at": now,
        "version": given.version,
        "fit": given.fit,
        "intent": given.intent,
        "is_mql": given.is_mql,
        "reasons": [_reason(vars(reason)) for reason in given.reasons],
        "unknown": list(given.unknown),
    }
    return _Given(given, segment.team, Happened(Did.SCORED, None, now, facts, under=given.version), row)


def _reason(fields: Mapping[str, Any]) -> dict[str, Any]:
    at = fields["at"]
    return {**fields, "at": at.isoformat() if at else None}


def _earns_a_card(given: _Given, *, post: bool, by: str | None) -> bool:
    return post and (given.score.is_mql or by is not None)


def _posted(desk: Desk, by: str | None, now: datetime) -> Happened:
    return Happened(Did.POSTED, PersonId(by) if by else None, now, under=desk.version)


@dataclass(frozen=True)
class _First:
    """The first report of somebody and what it leads to at once."""

    new: NewLead
    given: _Given
    posted: bool
    beginning: Beginning

    @classmethod
    def of(cls, desk: Desk, new: NewLead, *, now: datetime, post: bool, by: str | None) -> "_First":
        facts = {"identity": new.identity, "fields": dict(new.fields)}
        received = Happened(Did.RECEIVED, None, now, facts, under=desk.version)
        given = _score(desk, new.fields, leads.once(new.touches), now=now)
        posted = _earns_a_card(given, post=post, by=by)
        events = (received, given.event, *((_posted(desk, by, now),) if posted else ()))
        return cls(new, given, posted, Beginning(new, events, given.row))


def _post(session: Session, desk: Desk, posted: Sequence[Posted], *, now: datetime) -> None:
    """Starts the promises of leads that are shown for the first time, and asks for their cards."""
    promises.begin_all(session, desk, posted, now=now)
    cards = [
        Wanted(
            key=outbox.card_key(each.lead_id),
            kind="card",
            priority=Priority.NEW_LEAD,
            to_channel=desk.team(each.team).channel,
            lead_id=each.lead_id,
        )
        for each in posted
    ]
    outbox.say_all(session, cards, now=now)
