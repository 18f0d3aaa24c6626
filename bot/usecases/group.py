"""Who of an account does what in buying: put in by hand or by an answer, struck when it was wrong."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import account
from bot.usecases.permission import workable
from playbooks.desk import Desk
from qualification import group, refusals
from qualification.criteria import Answer, BuyingRole, Criterion, Kind
from qualification.group import Company, Insider, Member
from qualification.leads import Did, Happened, PersonId
from qualification.mailboxes import FREE_MAIL
from qualification.refusals import Refused, RefusedFields
from qualification.typed.people import person
from qualification.typed.results import NotUnderstood, Read, Understood
from storage import groups, leads
from storage.tables import Lead


def change(
    session: Session,
    desk: Desk,
    lead_id: int,
    by: str,
    *,
    role: str = "",
    who: str = "",
    name: str = "",
    title: str = "",
    strike: Collection[str] = (),
    now: datetime,
) -> Lead | Refused:
    """Strikes entries and gives somebody a role: a person we know by key, or by name somebody who may be new.

    All of it or nothing. The same again changes nothing.
    """
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    if lead.account_id is None:
        return refusals.no_account()
    standing = groups.standing(session, lead.account_id)
    struck = _meant(standing, strike)
    if strike and not struck:
        return RefusedFields("Nothing was changed.", {"strike": "That is struck already."})
    chosen: Insider | None = None
    if role or who or name or title:
        found = _chosen(groups.company(session, lead.account_id), role, who, name, title)
        if isinstance(found, Refused):
            return found
        chosen = found
    elif not struck:
        return RefusedFields("Nothing was changed.", {"role": "Choose a role and who has it."})
    strike_entries(session, lead, struck, by, under=desk.version, now=now)
    if chosen is not None:
        put(session, lead, BuyingRole(role), chosen, by, under=desk.version, now=now)
    return lead


def put(
    session: Session,
    lead: Lead,
    role: BuyingRole,
    who: Insider,
    by: str,
    *,
    asked: str | None = None,
    under: str,
    now: datetime,
) -> None:
    """Gives the person the role, unless that stands already; `asked` is the question of the lead that said so."""
    of = lead.account_id or 0
    standing = groups.said_by(session, lead.id or 0, asked) if asked else groups.standing(session, of)
    if any(each.role is role and group.same(each.who, who) for each in standing):
        return
    source = (lead.id or 0, asked) if asked else None
    entry = groups.put(session, of, role, who, by=by, asked=source, now=now)
    _record(session, lead, "put", entry, by, under=under, now=now, asked=asked)
    account.show_group_again(session, lead)


def strike_entries(
    session: Session, lead: Lead, entries: Iterable[Member], by: str, *, under: str, now: datetime
) -> None:
    """Strikes what still stands of these; each is an event of the lead from which it was done."""
    named = {each.id: each for each in entries}
    struck = groups.strike(session, lead.account_id or 0, named, by=by, now=now)
    for number in struck:
        _record(session, lead, "struck", named[number], by, under=under, now=now)
    if struck:
        account.show_group_again(session, lead)


def answered(session: Session, lead: Lead, asked: Criterion, answer: Answer, *, now: datetime) -> None:
    """An answer that gives somebody a role puts them into the group, in place of whom it gave it before: a person
    who is named, or the lead itself by what was chosen.

    To be called before the answer is written: the cards of colleagues are then held in the order in which
    everybody holds them.
    """
    if lead.account_id is None or not (asked.role or any(option.role for option in asked.options)):
        return
    role, who = _given(lead, asked, answer)
    before = groups.said_by(session, lead.id or 0, asked.key)
    stands = [each for each in before if who and each.role is role and _same_title(each.who, who)]
    by, under = answer.by or "", answer.playbook
    strike_entries(session, lead, [each for each in before if each not in stands], by, under=under, now=now)
    if role is not None and who is not None:
        put(session, lead, role, who, by, asked=asked.key, under=under, now=now)


def _given(lead: Lead, asked: Criterion, answer: Answer) -> tuple[BuyingRole | None, Insider | None]:
    """The role that the answer gives, and to whom."""
    if asked.kind is Kind.PERSON:
        return asked.role, group.from_answer(answer.value) if answer.value else None
    chosen = next((option.role for option in asked.options if option.key == answer.value), None)
    return chosen, groups.of_lead(lead) if chosen else None


def read_of_account(session: Session, lead: Lead, asked: Criterion, text: str, read: Read) -> Read:
    """A reply about a person, read as somebody of the lead's account; any other reading as it is."""
    if asked.kind is not Kind.PERSON or lead.account_id is None:
        return read
    who = group.meant(text, read, groups.company(session, lead.account_id), private=FREE_MAIL)
    return group.as_answer(who) if isinstance(who, Insider) else who or read


def _same_title(one: Insider, other: Insider) -> bool:
    return group.same(one, other) and one.title == other.title


def _meant(standing: list[Member], entries: Collection[str]) -> list[Member]:
    """The entries, and every other that says the same: one person may have a role from several answers."""
    named = [each for each in standing if str(each.id) in entries]
    return [
        each
        for each in standing
        if any(each.role is one.role and group.same(each.who, one.who) for one in named)
    ]


def _chosen(company: Company, role: str, who: str, name: str, title: str) -> Insider | RefusedFields:
    if role not in list(BuyingRole):
        return _at("role", "Choose what they do in buying.")
    if who and name:
        return _at("name", "Choose somebody or write a name, not both.")
    if who:
        known = company.has(who)
        return known or _at("who", f"That person is not at {company}.")
    if not name:
        return _at("name" if title else "who", "Choose somebody, or write a name below.")
    return _named(company, name, title)


def _named(company: Company, name: str, title: str) -> Insider | RefusedFields:
    read = person(name)
    if isinstance(read, Understood) and read.value is not None and title.strip():
        read = Understood({**read.value, "role": title.strip()}, read.words)
    found = group.meant(name, read, company, private=FREE_MAIL)
    if isinstance(found, NotUnderstood):
        return _at("name", f"{found.why}; {found.hint}.")
    return found or _at("name", "Write a name.")


def _at(field: str, why: str) -> RefusedFields:
    return RefusedFields("Nothing was changed.", {field: why})


def _record(
    session: Session, lead: Lead, did: str, entry: Member, by: str, *, under: str, now: datetime, **more: Any
) -> None:
    who = entry.who
    facts = {
        "did": did,
        "role": entry.role.value,
        "name": who.name,
        "title": who.title,
        "lead": who.lead,
        **more,
    }
    leads.record(session, lead.id or 0, Happened(Did.GROUPED, PersonId(by), now, facts, under=under))
