"""`handraise lead`: the whole story of a lead."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from sqlmodel import Session, SQLModel

from bot.cli.common import FINDINGS, WRONG_USE, AsJson, fail, opened_services, print_json
from bot.intake import cleaning
from bot.usecases import versions, walk
from bot.usecases.promises import DECISION
from playbooks.desk import Desk
from qualification.criteria import SOURCES, BuyingRole
from qualification.decision import Playbook
from qualification.group import LABELS, Insider, shown
from qualification.handed_out import handed_out
from qualification.leads import Happened, State, replay
from qualification.progress import CALLED, STEPS, Between, between
from storage import clocks, definitions, groups, identities, leads, outbox, qualifications
from storage.chain import breaks
from storage.tables import Account, Lead, Qualification


def show_lead(
    lead: Annotated[
        str, typer.Argument(help="The lead's number, any of its e-mail addresses, or a source's id for it.")
    ],
    verify: Annotated[
        bool, typer.Option("--verify", help="Say whether its record is as it was written, and nothing else.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Everything known of a lead: touches, scores, answers, promises, messages, and what happened when."""
    with opened_services() as services, services.store.read() as session:
        found = _found(session, lead)
        if found is None:
            fail(f"there is no lead {lead}", WRONG_USE)
        if verify:
            _tell_record(record_of(session, found), as_json=as_json)
            return
        story = story_of(session, services.desk, found, now=services.clock.now())
    if as_json:
        print_json(story)
    else:
        _show(story)


def record_of(session: Session, lead: Lead) -> dict[str, Any]:
    """Whether the lead's events are as they were written, and its row what they lead to; `last` is the hash to keep
    elsewhere."""
    number = lead.id or 0
    kept = leads.events(session, number)
    wrong = breaks(kept, lead.chain)
    if leads.standing(lead) != replay(leads.story(session, number)):
        wrong.append("the lead's row is not what its events lead to")
    return {"lead": number, "events": len(kept), "last": lead.chain, "problems": wrong}


def _tell_record(record: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        print_json(record)
    else:
        typer.echo("\n".join(record["problems"]) or f"{record['events']} events, as they were written")
    if record["problems"]:
        raise typer.Exit(FINDINGS)


def _found(session: Session, lead: str) -> Lead | None:
    if lead.isdecimal():
        return leads.get(session, int(lead)) if len(lead) < 10 else None
    address = cleaning.email(lead)
    key = lead if isinstance(address, str) else cleaning.identity_of(address)
    return identities.by_identity(session, key)


def story_of(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> dict[str, Any]:
    number = lead.id or 0
    account = session.get(Account, lead.account_id) if lead.account_id else None
    happened = leads.story(session, number)
    return {
        "lead": _plain(lead),
        "found_by": _all(identities.of_lead(session, number)),
        "account": _plain(account) if account else None,
        "group": _all(groups.record_of(session, account.id)) if account and account.id else [],
        "touches": [vars(touch) for touch in leads.touches(session, number)],
        "scores": _all(leads.scores(session, number)),
        "routing": _routing(happened),
        "qualification": _qualification(session, desk, number, now=now),
        "clocks": _all(clocks.all_of(session, number)),
        "messages": _all(outbox.about(session, number)),
        "events": [
            {"what": each.what, "by": each.by, "at": each.at, "facts": each.facts, "under": each.under}
            for each in happened
        ],
    }


def _routing(story: Sequence[Happened]) -> dict[str, Any]:
    """How the lead came to its team and its owner: the rule, the candidates, and why each was passed over."""
    given = handed_out(story)
    return {
        "rule": given.route.get("rule"),
        "passed_rules": given.route.get("passed", []),
        "how": given.how,
        "tried": given.tried,
        "waits_until": given.waits_until,
    }


def _qualification(session: Session, desk: Desk, lead_id: int, *, now: datetime) -> dict[str, Any] | None:
    """The last checklist under the version it was walked on, with every answer ever given and what it came to."""
    walked = qualifications.latest(session, lead_id)
    if walked is None:
        return None
    playbook = versions.in_force(session, desk, walked)
    return {
        **_plain(walked),
        "playbook_name": playbook.name,
        "version_since": definitions.first_seen(session, [walked.version]).get(walked.version),
        "is_newest": walked.version in {each.version for each in desk.playbooks.values()},
        "verdict": _verdict(session, desk, walked, playbook, at=walked.finished_at or now),
        "answers": _all(qualifications.history(session, walked.id or 0)),
    }


def _verdict(
    session: Session, desk: Desk, walked: Qualification, playbook: Playbook, *, at: datetime
) -> dict[str, Any]:
    """What the answers came to, as of then, with the rule and the answers it rests on."""
    given = walk.stands(session, desk, walked, now=at).verdict
    rule, decision = playbook.rule(given.rule), playbook.decision_rule(given.rule)
    return {
        **asdict(given),
        "rule_text": rule.text if rule else None,
        "rule_because": decision.because if decision else playbook.accepted_means or None,
    }


def _all(rows: Sequence[SQLModel]) -> list[dict[str, Any]]:
    return [_plain(row) for row in rows]


def _plain(row: SQLModel) -> dict[str, Any]:
    return row.model_dump(mode="json")


def _show(story: dict[str, Any]) -> None:
    console = Console(highlight=False, soft_wrap=True)
    lead, facts = story["lead"], story["lead"]["fields"]
    title = " · ".join(str(facts[key]) for key in ("name", "title", "company") if key in facts)
    console.print(
        f"[bold]Lead {lead['id']}[/]  {escape(title or lead['identity'])}  [bold]{lead['state']}[/]"
    )
    console.print(
        f"owner {lead['owner'] or 'nobody'} · team {lead['team']} · {lead['total']} points", style="dim"
    )
    console.print(f"found by {escape(_found_by(story))}", style="dim")
    if stands := _stands(lead, story["clocks"]):
        console.print(escape(stands))
    console.print("\n[bold]Touches[/]")
    for touch in story["touches"]:
        about = touch["asset"] or touch["path"] or touch["detail"] or ""
        console.print(f"  {touch['at']:%Y-%m-%d %H:%M}  {escape(touch['kind'])}  {escape(about)}")
    _show_group(console, story["group"])
    console.print("\n[bold]What happened[/]")
    for event in story["events"]:
        console.print(
            f"  {event['at']:%Y-%m-%d %H:%M}  {event['what']}  {event['by'] or 'the bot'}  [dim]{event['under']}[/]"
        )
    if story["qualification"]:
        _show_qualification(console, story["qualification"])
    waiting = [message["kind"] for message in story["messages"] if message["pending"]]
    if waiting:
        console.print(f"\nstill to be said: {', '.join(waiting)}")
    for message in story["messages"]:
        if message["dropped"]:
            console.print(
                f"\nnever said: {message['kind']}, settled before ({escape(message['dropped'])})", style="dim"
            )


def _found_by(story: dict[str, Any]) -> str:
    """Every address and id, or the lead it is part of now."""
    into = story["lead"]["merged_into"]
    keys = ", ".join(row["key"] for row in story["found_by"])
    return f"those of lead {into}, into which it was merged" if into else keys or story["lead"]["identity"]


def _show_qualification(console: Console, walked: dict[str, Any]) -> None:
    since = f", known since {walked['version_since']:%Y-%m-%d}" if walked["version_since"] else ""
    newer = "" if walked["is_newest"] else "; the desk has a newer one"
    console.print(f"\n[bold]Checklist[/] {escape(walked['playbook_name'])} {walked['version']}{since}{newer}")
    for answer in walked["answers"]:
        who = answer["by"] or f"from {SOURCES[answer['origin']]}"
        note = f"  “{answer['note']}”" if answer["note"] else ""
        said = f"{answer['criterion']}: {answer['words']}{note}"
        console.print(
            f"  {answer['at'][:16].replace('T', ' ')}  {escape(said)}  [dim]{who}, {answer['playbook']}[/]"
        )
    verdict = walked["verdict"]
    rule = f" by the rule {verdict['rule']}: {verdict['rule_text']}" if verdict["rule"] else ""
    console.print(f"\n[bold]The checklist says[/] {verdict['kind']}{escape(rule)}")
    for fact in verdict["because"]:
        mark = {True: "✓", False: "·", None: "·"}[fact["counts"]]
        console.print(
            f"  {mark} {escape(fact['label'])}: {escape(fact['words'])}  [dim]from {SOURCES[fact['origin']]}[/]"
        )
    if verdict["open"]:
        console.print(f"  still decides: {', '.join(verdict['open'])}")


def _stands(lead: dict[str, Any], clocks: list[dict[str, Any]]) -> str | None:
    """Where an undecided lead stands, and what is next when: `No reply (2 in a row) · try again · 2026-11-25 08:00`."""
    what = between(State(lead["state"]), lead["progress"])
    if what is None:
        return None
    promised = (
        each["deadline_at"] for each in clocks if each["policy"] == DECISION and not each["stopped_at"]
    )
    at = next(promised, None) if what is Between.IN_PROGRESS else lead["progress_at"]
    tries = f" ({lead['attempts']} in a row)" if what is Between.NO_REPLY else ""
    parts = [CALLED[what] + tries, lead["progress_step"] or STEPS[what]]
    return " · ".join([*parts, f"{datetime.fromisoformat(at):%Y-%m-%d %H:%M}"] if at else parts)


def _show_group(console: Console, entries: Sequence[dict[str, Any]]) -> None:
    """Who of the account does what in buying; nothing where nobody was ever named."""
    if entries:
        console.print("\n[bold]Buying group[/]")
    for each in entries:
        who = shown(Insider(each["name"], each["title"], each["lead_id"]))
        struck = f", struck by {each['struck_by']}" if each["struck_by"] else ""
        role = LABELS[BuyingRole(each["role"])]
        console.print(f"  {role}: {escape(who)}  said by {each['by']}{struck}")
