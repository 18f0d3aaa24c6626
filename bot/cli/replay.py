"""`handraise replay`: what changed definitions would have done with the leads of the past, and their promises."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from bot.cli.common import WRONG_USE, AsJson, desk_at, fail, opened_services, print_json
from bot.usecases.draft import difference
from bot.usecases.replay import Difference
from playbooks.desk import Desk

AS_A_RULE = 90
"""Days that are looked back at when nothing is said."""


def replay(
    desk: Annotated[
        Path, typer.Option("--desk", help="Folder with the changed definitions.", show_default=False)
    ],
    since: Annotated[
        datetime | None,
        typer.Option(
            formats=["%Y-%m-%d"],
            help=f"Leads received from this day on; {AS_A_RULE} days ago when not given.",
        ),
    ] = None,
    against: Annotated[
        Path | None, typer.Option(help="Folder to compare with; the definitions in use when not given.")
    ] = None,
    names: Annotated[bool, typer.Option("--names", help="Name the leads.")] = False,
    as_json: AsJson = False,
) -> None:
    """Go through past leads with changed definitions, as of their own time, and say what would be different.

    Nothing is stored and nobody is told anything.
    """
    changed = desk_at(desk)
    with opened_services(against) as services, services.store.read() as session:
        now = services.clock.now()
        first = since.replace(tzinfo=UTC) if since else now - timedelta(days=AS_A_RULE)
        if first >= now:
            fail("--since is a day in the past, such as 2026-09-01", WRONG_USE)
        found = difference(session, services.desk, changed, since=first, now=now)
    told = report(found, services.desk, changed, since=first, until=now, names=names)
    if as_json:
        print_json(told)
    else:
        _show(told)


def report(
    found: Difference, before: Desk, after: Desk, *, since: datetime, until: datetime, names: bool
) -> dict[str, Any]:
    """The difference as plain values. Leads are named only when that is asked for: names are personal data."""

    def some(leads: Sequence[int]) -> dict[str, Any]:
        named = [{"lead": lead, "name": found.pasts[lead].name} for lead in leads]
        told = {"count": len(leads), "outcomes": found.outcomes(leads)}
        return {**told, "leads": named} if names else told

    return {
        "since": since,
        "until": until,
        "leads": len(found.pasts),
        "before": {"desk": before.version, "posted": len(found.before)},
        "after": {"desk": after.version, "posted": len(found.after)},
        "newly_posted": some(found.newly_posted),
        "no_longer_posted": some(found.no_longer_posted),
        "other_team": some(found.other_team),
        "other_rep": some(found.other_rep),
        "other_time": some(found.other_time),
        "sqls": {
            "gained": found.outcomes(found.newly_posted)["accepted"],
            "lost": found.outcomes(found.no_longer_posted)["accepted"],
        },
        "load": found.load(),
        "sla": found.sla(),
        "pings": found.pings(),
    }


TOLD = {
    "newly_posted": "newly posted",
    "no_longer_posted": "no longer posted",
    "other_team": "in another team",
    "other_rep": "with another rep",
    "other_time": "posted at another time",
}


def _show(told: dict[str, Any]) -> None:
    console = Console(highlight=False)
    before, after = told["before"]["posted"], told["after"]["posted"]
    console.print(
        f"[bold]{told['leads']} leads since {told['since']:%Y-%m-%d}[/]: {before} posted, then {after}"
    )
    changes = {key: told[key] for key in TOLD if told[key]["count"]}
    promises = {clock: each for clock, each in told["sla"].items() if each["before"] != each["after"]}
    if not changes and not told["load"] and not promises and not told["pings"]:
        console.print("These definitions make no difference.")
    for key, some in changes.items():
        ended = ", ".join(f"{count} {name}" for name, count in some["outcomes"].items() if count)
        console.print(f"{some['count']:>6}  {TOLD[key]}  [dim]({ended})[/]")
        for each in some.get("leads", ()):
            console.print(f"        #{each['lead']} {escape(each['name'])}")
    if told["sqls"]["gained"] or told["sqls"]["lost"]:
        console.print(f"SQLs by what is known: {told['sqls']['gained']} gained, {told['sqls']['lost']} lost")
    for row in told["load"]:
        who = f"{row['team']} · {row['rep'] or 'nobody'}"
        console.print(f"{row['before']:>6} → {row['after']}  leads for {escape(who)}")
    for clock, each in promises.items():
        console.print(_promise(clock, each["before"] or {}, each["after"] or {}))
    for who, change in _busiest_days(told["pings"]).items():
        console.print(
            f"{change[0]:>6} → {change[1]}  times a day at most, of the days that change: {escape(who)}"
        )


PROMISES = {
    "late": "late",
    "met": "kept",
    "pings": "times told",
    "reassigned": "reassigned",
    "returned": "taken back",
    "owners_paused": "owners paused",
}


def _promise(clock: str, before: dict[str, Any], after: dict[str, Any]) -> str:
    """What changes for the promises of a clock: `first_touch: 12 → 4 late, 30 → 41 times told`."""
    changed = (
        f"{before.get(key, 0)} → {after.get(key, 0)} {name}"
        for key, name in PROMISES.items()
        if before.get(key, 0) != after.get(key, 0)
    )
    return f"{clock}: {', '.join(changed) or 'later or sooner, and nothing else'}"


def _busiest_days(pings: Sequence[dict[str, Any]]) -> dict[str, tuple[int, int]]:
    """The most that somebody is told on one day before and after, among the days on which that differs."""
    found: dict[str, tuple[int, int]] = {}
    for each in pings:
        most = found.get(each["who"], (0, 0))
        found[each["who"]] = (max(most[0], each["before"]), max(most[1], each["after"]))
    return found
