"""Two leads that are one person become one lead, and are two again when that was wrong."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import account, promises, walk
from bot.usecases import post as posting
from bot.usecases.permission import workable
from bot.usecases.score import look_again, score_lead
from playbooks.desk import Desk
from qualification import refusals
from qualification.identity import Kind, filled_in, progress_of
from qualification.leads import UNDECIDED, Did, Happened, PersonId, State, is_hand_raiser
from qualification.refusals import Refused
from storage import identities, journeys, leads, outbox, outcomes, qualifications
from storage.tables import Lead, Qualification


def kept_first(one: Lead, other: Lead) -> tuple[Lead, Lead]:
    """Which of the two stays: the one that is further along, else the older."""
    ordered = sorted((one, other), key=lambda each: (-progress_of(State(each.state)), each.id or 0))
    return ordered[0], ordered[1]


def merge(
    session: Session, desk: Desk, lead_id: int, by: str, *, other_id: int, now: datetime
) -> Lead | Refused:
    """They are one person: the lead that is kept has the touches, the addresses and what was known of both."""
    pair = _both(session, lead_id, other_id, by)
    if isinstance(pair, Refused):
        return pair
    gone = next((each for each in pair if each.state == State.MERGED), None)
    if gone is not None or lead_id == other_id:
        return refusals.merged_already(gone.merged_into if gone else None)
    kept, other = kept_first(*pair)
    return join(session, desk, kept, other, by=by, now=now)


def tell_apart(
    session: Session, desk: Desk, lead_id: int, by: str, *, other_id: int, now: datetime
) -> Lead | Refused:
    """They are two people; of this pair nobody is asked again."""
    pair = _both(session, lead_id, other_id, by)
    if isinstance(pair, Refused):
        return pair
    identities.tell_apart(session, lead_id, other_id, by=by, now=now)
    outbox.show_again(session, outbox.card_key(lead_id), outbox.card_key(other_id))
    return pair[0]


def _both(session: Session, lead_id: int, other_id: int, by: str) -> tuple[Lead, Lead] | Refused:
    """The two leads as nobody else can change them, for somebody who works both."""
    for number in sorted((lead_id, other_id)):
        lead = workable(session, number, by)
        if isinstance(lead, Refused):
            return lead
    held = _hold(session, lead_id, other_id)
    return held[lead_id], held[other_id]


def _hold(session: Session, *lead_ids: int) -> dict[int, Lead]:
    some = sorted(leads.several(session, lead_ids), key=lambda each: each.account_id or 0)
    for lead in some:
        leads.hold_account(session, lead)
    return leads.hold(session, lead_ids)


def join_by_itself(session: Session, desk: Desk, lead_id: int, other_id: int, *, now: datetime) -> None:
    """A source says that they are one: so they are, unless sales has the other or somebody said that they are two."""
    held = _hold(session, lead_id, other_id)
    kept, other = held[lead_id], held[other_id]
    free = other.state == State.BELOW and kept.state != State.MERGED
    if free and other_id not in identities.told_apart(session, lead_id):
        join(session, desk, kept, other, by=None, now=now)


def join(session: Session, desk: Desk, kept: Lead, other: Lead, *, by: str | None, now: datetime) -> Lead:
    """Puts the other lead into the one that is kept. Both are held and neither is merged yet."""
    who, number, gone = PersonId(by) if by else None, kept.id or 0, other.id or 0
    came = _carried_over(session, kept, other)
    walked = qualifications.running(session, gone)
    waits = other.route_at is not None
    went = {"kept": number, "state": other.state, "walk": walked.id if walked else None, "waits": waits}
    leads.record(session, gone, Happened(Did.MERGED_INTO, who, now, went, under=desk.version))
    leads.record(session, number, Happened(Did.MERGED, who, now, came, under=desk.version))
    promises.put_to_rest(session, gone, now=now)
    if walked:
        walked.finished_at = now
        session.add(walked)
    other.rescore_at = other.route_at = None
    _score_again(session, desk, kept, now=now)
    _show_both_again(session, kept, other)
    return kept


def _carried_over(session: Session, kept: Lead, other: Lead) -> dict[str, Any]:
    """Gives the kept lead what the other has; what that was, so that it can be given back."""
    number, gone = kept.id or 0, other.id or 0
    kind = Kind.EMAIL if other.fields.get("email") else Kind.SOURCE
    identities.put_right(session, gone, other.identity, kind)
    keys = [row.key for row in identities.of_lead(session, gone)]
    identities.move(session, keys, of=gone, to=number)
    account_id = other.account_id if kept.account_id is None else None
    kept.account_id = kept.account_id or account_id
    return {
        "other": gone,
        "fields": dict(filled_in(kept.fields, other.fields)),
        "touches": leads.add_touches(session, number, leads.touches(session, gone)),
        "keys": keys,
        "account": account_id,
        "mql_at": since.isoformat() if (since := journeys.mql_since(session, gone)) else None,
    }


def unmerge(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Lead | Refused:
    """They were two people: each has again what is theirs, and the lead stands where it stood."""
    found = workable(session, lead_id, by)
    if isinstance(found, Refused):
        return found
    held = _hold(session, lead_id, found.merged_into or lead_id)
    lead = held[lead_id]
    if lead.state != State.MERGED or lead.merged_into not in held:
        return refusals.not_merged_any_more()
    kept = held[lead.merged_into]
    if kept.state == State.MERGED:
        return refusals.unmerge_first(kept.id or 0, kept.merged_into)
    _give_back(session, desk, kept, lead, by, now=now)
    _stand_again(session, desk, lead, by, now=now)
    outcomes.settle_again(session, kept.id or 0)
    identities.tell_apart(session, lead_id, kept.id or 0, by=by, now=now)
    _score_again(session, desk, kept, now=now)
    _show_both_again(session, kept, lead)
    return lead


def _give_back(session: Session, desk: Desk, kept: Lead, lead: Lead, by: str, *, now: datetime) -> None:
    number, theirs = kept.id or 0, lead.id or 0
    came = _last(session, number, Did.MERGED, other=theirs)
    identities.move(session, came["keys"], of=number, to=theirs)
    leads.take_touches_back(session, number, came["touches"])
    if came["account"] is not None and kept.account_id == came["account"]:
        kept.account_id = None
    facts = {"other": theirs, "fields": came["fields"]}
    leads.record(session, number, Happened(Did.UNMERGED, PersonId(by), now, facts, under=desk.version))


def _stand_again(session: Session, desk: Desk, lead: Lead, by: str, *, now: datetime) -> None:
    number = lead.id or 0
    went = _last(session, number, Did.MERGED_INTO)
    facts = {"kept": lead.merged_into, "state": went["state"]}
    leads.record(session, number, Happened(Did.UNMERGED_FROM, PersonId(by), now, facts, under=desk.version))
    promises.take_up_again(session, number)
    lead.route_at = now if went["waits"] else None
    walked = session.get(Qualification, went["walk"]) if went["walk"] else None
    if walked is not None:
        walked.finished_at = None
        session.add(walked)
        session.flush()
        walk.move_on(session, desk, walked, now=now)
    if lead.state == State.BELOW:
        look_again(lead, score_lead(session, desk, lead, now=now), now=now)


def _last(session: Session, lead_id: int, what: Did, **facts: Any) -> Mapping[str, Any]:
    """The facts of the last event of this kind that has these among them."""
    return next(
        happened.facts
        for happened in reversed(leads.story(session, lead_id))
        if happened.what is what and facts.items() <= happened.facts.items()
    )


def _score_again(session: Session, desk: Desk, kept: Lead, *, now: datetime) -> None:
    made = score_lead(session, desk, kept, now=now)
    if kept.state == State.BELOW and made.given.is_mql:
        posting.post(session, desk, kept, now=now)
    elif State(kept.state) in UNDECIDED and is_hand_raiser(made.touches, desk.hand_raiser_kinds):
        promises.hurry(session, desk, kept, now=now)
    look_again(kept, made, now=now)


def _show_both_again(session: Session, *both: Lead) -> None:
    """Everything that was said of either says now what is true."""
    for lead in both:
        said = outbox.about(session, lead.id or 0)
        outbox.show_again(session, *(each.key for each in said if each.shown or each.pending))
        account.show_colleagues_again(session, lead)
