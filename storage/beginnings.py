"""Leads as they begin, many at once: the row, its first events, touches and score.

Past the ORM and a statement for all of a kind: one by one each lead takes some thirty statements, which is a
hundred leads a second.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session, col, select

from qualification.identity import Kind, likenesses
from qualification.leads import Happened, NewLead, Touch, replay
from storage import identities, journeys
from storage.engine import insert_into
from storage.leads import by_key, event_row
from storage.tables import Account, Event, Lead, MarketingTouch, ScoreRow

_LEAD = Lead.__table__  # type: ignore[attr-defined]
_NEW_LEADS = insert(_LEAD).returning(_LEAD.c.id, sort_by_parameter_order=True)
_NEW_EVENTS = insert(Event.__table__)  # type: ignore[attr-defined]
_NEW_TOUCHES = insert(MarketingTouch.__table__)  # type: ignore[attr-defined]
_NEW_SCORES = insert(ScoreRow.__table__)  # type: ignore[attr-defined]


@dataclass(frozen=True)
class Beginning:
    """What was reported and what happened at once; `score` holds a score row's columns but for the lead.

    `rescore_at` is when the lead is to be scored again, which no event tells. `keys` are what the lead is found by
    beside its identity.
    """

    new: NewLead
    events: Sequence[Happened]
    score: Mapping[str, Any] | None = None
    rescore_at: datetime | None = None
    keys: Mapping[str, Kind] = field(default_factory=dict)

    @cached_property
    def likenesses(self) -> frozenset[str]:
        return likenesses(self.new.fields, self.new.domain)

    @property
    def found_by(self) -> Mapping[str, Kind]:
        return {self.new.identity: Kind.EMAIL if self.new.addressed else Kind.SOURCE, **self.keys}


@dataclass(frozen=True)
class Begun:
    lead_id: int
    account_id: int | None


def begin_all(session: Session, beginnings: Sequence[Beginning]) -> list[Begun]:
    """Writes the leads, in their order. Raises IntegrityError when one's identity is already there."""
    if not beginnings:
        return []
    accounts = _accounts(session, [each.new for each in beginnings])
    connection = session.connection()
    chained = [_event_rows(each.events) for each in beginnings]
    rows = [
        _lead_row(each, accounts.get(each.new.domain or ""), events[-1]["hash"])
        for each, events in zip(beginnings, chained, strict=True)
    ]
    ids = connection.execute(_NEW_LEADS, rows).scalars().all()
    numbered = list(zip(ids, beginnings, strict=True))
    connection.execute(
        _NEW_EVENTS,
        [{**row, "lead_id": lead_id} for lead_id, events in zip(ids, chained, strict=True) for row in events],
    )
    identities.begin(session, _key_rows(numbered), _likeness_rows(numbered))
    if touches := [row for lead_id, each in numbered for row in _touch_rows(lead_id, each.new.touches)]:
        connection.execute(_NEW_TOUCHES, touches)
    if scores := [{"lead_id": lead_id, **each.score} for lead_id, each in numbered if each.score]:
        connection.execute(_NEW_SCORES, scores)
    journeys.begin_all(session, [(lead_id, each.new, each.events) for lead_id, each in numbered])
    return [Begun(lead_id, row["account_id"]) for lead_id, row in zip(ids, rows, strict=True)]


def account_of(session: Session, new: NewLead) -> int | None:
    """The account of somebody whose company has become known."""
    return _accounts(session, [new]).get(new.domain or "")


def _event_rows(events: Sequence[Happened]) -> list[dict[str, Any]]:
    """The events' rows, each chained to the one before; the lead has no number yet."""
    rows: list[dict[str, Any]] = []
    for seq, event in enumerate(events, 1):
        rows.append(event_row(0, seq, event, after=rows[-1]["hash"] if rows else None))
    return rows


def _lead_row(beginning: Beginning, account_id: int | None, chain: str) -> dict[str, Any]:
    standing = vars(replay(beginning.events))
    more = {"account_id": account_id, "rescore_at": beginning.rescore_at, "chain": chain}
    return {**standing, **more, "version": len(beginning.events)}


def _touch_rows(lead_id: int, touches: Sequence[Touch]) -> list[dict[str, Any]]:
    return [{"lead_id": lead_id, "key": key, **vars(touch)} for key, touch in by_key(touches).items()]


def _key_rows(numbered: Sequence[tuple[int, Beginning]]) -> list[dict[str, Any]]:
    return [
        {"key": key, "kind": kind, "lead_id": lead_id}
        for lead_id, each in numbered
        for key, kind in each.found_by.items()
    ]


def _likeness_rows(numbered: Sequence[tuple[int, Beginning]]) -> list[dict[str, Any]]:
    return [{"key": key, "lead_id": lead_id} for lead_id, each in numbered for key in each.likenesses]


def _accounts(session: Session, reports: Sequence[NewLead]) -> dict[str, int]:
    """The accounts of these reports by domain; one that is new takes the name of its first report."""
    named: dict[str, str | None] = {}
    for new in reports:
        if new.domain:
            named.setdefault(new.domain, new.fields.get("company"))
    found = _known_accounts(session, list(named))
    if missing := [{"domain": domain, "name": name} for domain, name in named.items() if domain not in found]:
        made = insert_into(session, Account).on_conflict_do_nothing(index_elements=["domain"])
        session.connection().execute(made, missing)
        found |= _known_accounts(session, [each["domain"] or "" for each in missing])
    return found


def _known_accounts(session: Session, domains: Sequence[str]) -> dict[str, int]:
    if not domains:
        return {}
    found = session.exec(select(Account.domain, Account.id).where(col(Account.domain).in_(domains)))
    return {domain: number for domain, number in found if number is not None}
