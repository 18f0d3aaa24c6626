"""A lead comes in: known or new, scored, and posted when it is an MQL."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlmodel import Session

from bot.usecases import account, come_back, merge, promises, who
from bot.usecases import post as posting
from bot.usecases.promises import Posted
from bot.usecases.score import Scored, look_again, score_lead, scored, to_score_again
from bot.usecases.take_outcome import give_to_their_leads
from playbooks.desk import Desk
from qualification.identity import Somebody
from qualification.leads import Did, Happened, NewLead, State
from storage import beginnings, journeys, leads, outbox
from storage.beginnings import Beginning, Begun
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
    reports = [account.at_home(desk, new) for new in reports]
    people = who.sort_out(session, reports)
    who.remember(session, [each for each in people if each.lead is not None])
    became = _begin(session, desk, reports, [each for each in people if each.lead is None], now, post, by)
    who.doubt(session, people)
    rest = sorted((number, who.lead_of(each)) for each in people for number in each.reports)
    added = [(number, lead_id) for number, lead_id in rest if number not in became]
    known = {lead.id: lead for lead in leads.several(session, {lead_id for _, lead_id in added})}
    learned = {}
    for number, lead_id in added:
        if _add(session, desk, known[lead_id], reports[number], now=now, post=post, by=by):
            learned[lead_id] = reports[number].domain
        became[number] = TakenIn(Outcome.MERGED, lead_id)
    who.liken(session, known, learned)
    _join(session, desk, people, now=now)
    found_by = {key for new in reports for key in (new.identity, new.own_id) if key}
    give_to_their_leads(session, desk, found_by, now=now)
    return [became[number] for number in range(len(reports))]


def _begin(
    session: Session,
    desk: Desk,
    reports: Sequence[NewLead],
    people: Sequence[Somebody],
    now: datetime,
    post: bool,
    by: str | None,
) -> dict[int, TakenIn]:
    """Writes leads nobody knew, with all that happens to them at once; by the number of the report that began each."""
    firsts = [_First.of(desk, reports[each.reports[0]], each, now=now, post=post, by=by) for each in people]
    begun = list(zip(firsts, beginnings.begin_all(session, [each.beginning for each in firsts]), strict=True))
    posted = [
        Posted(lead.lead_id, first.scored.team.team, first.scored.who, first.scored.team.rule, by)
        for first, lead in begun
        if first.posted
    ]
    posting.show(session, desk, posted, now=now)
    together = _by_account(session, desk, begun, now=now) if post else frozenset[int]()
    account.show_colleagues_of_all_again(
        session, [(lead.lead_id, lead.account_id) for _, lead in begun if lead.account_id is not None]
    )
    who.show_alike_again(session, {lead.lead_id: first.beginning for first, lead in begun})
    for first, lead in begun:
        first.somebody.lead = lead.lead_id
    return {
        first.somebody.reports[0]: TakenIn(
            Outcome.TAKEN if first.scored.given.is_mql or lead.lead_id in together else Outcome.BELOW,
            lead.lead_id,
        )
        for first, lead in begun
    }


def _join(session: Session, desk: Desk, people: Sequence[Somebody], *, now: datetime) -> None:
    """A lead that was known by a source's id alone, and whose address is now known to be another lead's.

    One that sales has is not taken from them: its card says whom it may be the same as.
    """
    for each in people:
        for other_id in each.joins:
            merge.join_by_itself(session, desk, who.lead_of(each), other_id, now=now)


def _by_account(
    session: Session, desk: Desk, begun: Sequence[tuple["_First", Begun]], *, now: datetime
) -> frozenset[int]:
    """Posts accounts whose people make an MQL together; which of the new leads were posted for theirs."""
    below = {lead.account_id: lead.lead_id for first, lead in begun if lead.account_id and not first.posted}
    chosen = set()
    for lead_id in (below[number] for number in sorted(below)):
        lead = leads.require(session, lead_id)
        leads.hold_account(session, lead)
        if best := posting.post_account(session, desk, lead, now=now):
            chosen.add(best)
    return frozenset(chosen)


def _add(
    session: Session, desk: Desk, lead: Lead, new: NewLead, *, now: datetime, post: bool, by: str | None
) -> bool:
    """Merges the report into a lead that is known; False when it told nothing new."""
    if lead.account_id is None and new.domain:
        lead.account_id = beginnings.account_of(session, new)
        account.show_colleagues_again(session, lead)
    if post:
        leads.hold_account(session, lead)
    if not _merge(session, desk, lead, new, now=now) and not (by and lead.state == State.BELOW):
        return False
    made = score_lead(session, desk, lead, now=now)
    over = made.given.is_mql
    if post and lead.state == State.BELOW:
        if over or by is not None:
            posting.post(session, desk, lead, by=by, now=now)
        else:
            posting.post_account(session, desk, lead, now=now)
    elif post and lead.state == State.RECYCLED:
        come_back.look_for_intent(session, desk, lead, made, now=now)
    elif made.who.hand_raiser:
        promises.hurry(session, desk, lead, now=now)
    if post or over:
        look_again(lead, made, now=now)
    outbox.show_lead_again(session, _id(lead))
    return True


def _id(lead: Lead) -> int:
    assert lead.id is not None
    return lead.id


def _merge(session: Session, desk: Desk, lead: Lead, new: NewLead, *, now: datetime) -> bool:
    """Adds what the report knows beyond the lead; False when it is nothing new."""
    news = {key: value for key, value in who.told_by(lead, new).items() if lead.fields.get(key) != value}
    fresh = leads.add_touches(session, _id(lead), new.touches)
    if not news and not fresh and not _is_mql_earlier(session, lead, new):
        return False
    facts = {"fields": news, "touches": len(fresh), **_as_mql(new)}
    leads.record(session, _id(lead), Happened(Did.ENRICHED, None, now, facts, under=desk.version))
    return True


def _is_mql_earlier(session: Session, lead: Lead, new: NewLead) -> bool:
    """Whether the source counts the lead as an MQL, and since before it was known to be one."""
    if new.mql_at is None:
        return False
    since = journeys.mql_since(session, _id(lead))
    return since is None or new.mql_at < since


def _as_mql(new: NewLead) -> dict[str, str]:
    return {"mql_at": new.mql_at.isoformat()} if new.mql_at else {}


@dataclass(frozen=True)
class _First:
    """The first report of somebody and what it leads to at once."""

    new: NewLead
    somebody: Somebody
    scored: Scored
    posted: bool
    beginning: Beginning

    @classmethod
    def of(
        cls, desk: Desk, new: NewLead, somebody: Somebody, *, now: datetime, post: bool, by: str | None
    ) -> "_First":
        facts = {"identity": new.identity, "fields": dict(new.fields), **_as_mql(new)}
        received = Happened(Did.RECEIVED, None, now, facts, under=desk.version)
        made = scored(desk, new.fields, list(leads.by_key(new.touches).values()), now=now)
        over = made.given.is_mql
        posted = post and (over or by is not None)
        events = (received, made.event, *((posting.posted(desk, by, made.team, now=now),) if posted else ()))
        # One that is kept without a card is not posted one day because something bad of it is long ago.
        again = to_score_again(made, now=now) if not posted and (post or over) else None
        beginning = Beginning(new, events, made.row, rescore_at=again, keys=somebody.keys)
        return cls(new, somebody, made, posted, beginning)
