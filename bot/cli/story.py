"""`handraise lead`: the whole story of a lead."""

from collections.abc import Sequence
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from sqlmodel import Session, SQLModel

from bot.cli.common import WRONG_USE, AsJson, fail, opened_store, print_json
from qualification.criteria import BuyingRole
from qualification.group import LABELS, Insider, shown
from storage import clocks, groups, leads, outbox, qualifications
from storage.tables import Account, Lead


def show_lead(
    lead: Annotated[str, typer.Argument(help="The lead's number or e-mail address.")],
    as_json: AsJson = False,
) -> None:
    """Everything known of a lead: touches, scores, answers, promises, messages, and what happened when."""
    with opened_store() as store, store.read() as session:
        found = _found(session, lead)
        if found is None:
            fail(f"there is no lead {lead}", WRONG_USE)
        story = story_of(session, found)
    if as_json:
        print_json(story)
    else:
        _show(story)


def _found(session: Session, lead: str) -> Lead | None:
    if lead.isdecimal():
        return leads.get(session, int(lead)) if len(lead) < 10 else None
    return leads.by_identity(session, lead.casefold())


def story_of(session: Session, lead: Lead) -> dict[str, Any]:
    number = lead.id or 0
    account = session.get(Account, lead.account_id) if lead.account_id else None
    return {
        "lead": _plain(lead),
        "account": _plain(account) if account else None,
        "group": _all(groups.record_of(session, account.id)) if account and account.id else [],
        "touches": [vars(touch) for touch in leads.touches(session, number)],
        "scores": _all(leads.scores(session, number)),
        "qualification": _qualification(session, number),
        "clocks": _all(clocks.all_of(session, number)),
        "messages": _all(outbox.about(session, number)),
        "events": [
            {
                "what": happened.what,
                "by": happened.by,
                "at": happened.at,
                "facts": happened.facts,
                "under": happened.under,
            }
            for happened in leads.story(session, number)
        ],
    }


def _qualification(session: Session, lead_id: int) -> dict[str, Any] | None:
    walk = qualifications.latest(session, lead_id)
    if walk is None:
        return None
    return {**_plain(walk), "answers": _all(qualifications.history(session, walk.id or 0))}


def _all(rows: Sequence[SQLModel]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows]


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(mode="json")


def _show(story: dict[str, Any]) -> None:
    console = Console(highlight=False)
    lead, facts = story["lead"], story["lead"]["fields"]
    title = " · ".join(str(facts[key]) for key in ("name", "title", "company") if key in facts)
    console.print(
        f"[bold]Lead {lead['id']}[/]  {escape(title or lead['identity'])}  [bold]{lead['state']}[/]"
    )
    console.print(
        f"owner {lead['owner'] or 'nobody'} · team {lead['team']} · {lead['total']} points", style="dim"
    )
    console.print("\n[bold]Touches[/]")
    for touch in story["touches"]:
        about = touch["asset"] or touch["path"] or touch["detail"] or ""
        console.print(f"  {touch['at']:%Y-%m-%d %H:%M}  {escape(touch['kind'])}  {escape(about)}")
    _show_group(console, story["group"])
    console.print("\n[bold]What happened[/]")
    for event in story["events"]:
        console.print(f"  {event['at']:%Y-%m-%d %H:%M}  {event['what']}  {event['by'] or 'the bot'}")
    waiting = [message["kind"] for message in story["messages"] if message["pending"]]
    if waiting:
        console.print(f"\nstill to be said: {', '.join(waiting)}")


def _show_group(console: Console, entries: Sequence[dict[str, Any]]) -> None:
    """Who of the account does what in buying; nothing where nobody was ever named."""
    if entries:
        console.print("\n[bold]Buying group[/]")
    for each in entries:
        who = shown(Insider(each["name"], each["title"], each["lead_id"]))
        struck = f", struck by {each['struck_by']}" if each["struck_by"] else ""
        role = LABELS[BuyingRole(each["role"])]
        console.print(f"  {role}: {escape(who)}  said by {each['by']}{struck}")
