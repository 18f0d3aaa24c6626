"""Which leads some reports are about, and whom a lead may be the same as."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session

from qualification import identity
from qualification.identity import Known, Somebody, likeness, likenesses, may_be_one, progress_of
from qualification.leads import NewLead, State
from storage import identities, leads, outbox
from storage.beginnings import Beginning
from storage.tables import Lead

OF_AN_ADDRESS = ("email", "domain", "email_refused")


def sort_out(session: Session, reports: Sequence[NewLead]) -> list[Somebody]:
    """The people these reports are about, each with their lead where there is one."""
    keys = {key for new in reports for key in (new.identity, new.own_id) if key}
    found = identities.by_identities(session, keys)
    known = {key: Known(lead.id or 0, bool(lead.fields.get("email"))) for key, lead in found.items()}
    return identity.sort_out(reports, known)


def lead_of(somebody: Somebody) -> int:
    assert somebody.lead is not None, "whoever was not known has begun"
    return somebody.lead


def remember(session: Session, people: Sequence[Somebody]) -> None:
    """What leads that are there are found by from now on too."""
    identities.remember(session, {lead_of(each): each.keys for each in people})


def doubt(session: Session, people: Sequence[Somebody]) -> None:
    """Two leads under one id of a source may be one person."""
    unsure: dict[int, list[str]] = {}
    for each in people:
        for own_id, other in each.unsure.items():
            unsure.setdefault(lead_of(each), []).append(likeness("id", own_id))
            unsure.setdefault(lead_of(other), []).append(likeness("id", own_id))
    identities.liken(session, unsure)
    if unsure:
        outbox.show_again(session, *(outbox.card_key(lead_id) for lead_id in unsure))


def told_by(lead: Lead, new: NewLead) -> Mapping[str, Any]:
    """The fields a report tells. Under another address of theirs the lead keeps the one it is known by."""
    if not lead.fields.get("email") or new.identity == lead.identity:
        return new.fields
    return {name: value for name, value in new.fields.items() if name not in OF_AN_ADDRESS}


def liken(session: Session, known: Mapping[int | None, Lead], domains: Mapping[int, str | None]) -> None:
    """What leads may share with others, after their reports told more."""
    identities.liken(
        session,
        {lead_id: likenesses(known[lead_id].fields, domain) for lead_id, domain in domains.items()},
    )


def show_alike_again(session: Session, begun: Mapping[int, Beginning]) -> None:
    """Cards of leads that may be one of those who are new: they say so."""
    keys = {key for beginning in begun.values() for key in beginning.likenesses}
    if alike := identities.sharing(session, keys, but=begun):
        outbox.show_again(session, *(outbox.card_key(each) for each in alike))


def show_others_again(session: Session, lead: Lead) -> None:
    """Cards that name this lead as one that may be the same person: they say where it stands."""
    number = lead.id or 0
    if others := identities.sharing(session, identities.likenesses_of(session, number), but=[number]):
        outbox.show_again(session, *(outbox.card_key(each) for each in others))


def alike(session: Session, lead: Lead) -> Lead | None:
    """Another lead that may be the same person: the one furthest along, of several the newest."""
    number = lead.id or 0
    sharing = identities.sharing(session, identities.likenesses_of(session, number), but=[number])
    if not sharing:
        return None
    # Whoever was merged stands for the lead they are part of now.
    stand_for = {each.merged_into or each.id or 0 for each in leads.several(session, sharing)}
    asked = stand_for - {number} - identities.told_apart(session, number)
    found = [each for each in leads.several(session, asked) if each.state != State.MERGED]
    likely = [each for each in found if may_be_one(lead.fields, each.fields)]
    return max(likely, key=lambda each: (progress_of(State(each.state)), each.id or 0), default=None)
