"""`handraise turns`: whether leads are given out fairly."""

from typing import Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.cli.common import AsJson, opened_services, print_json
from playbooks.desk import Desk, Team
from storage import people, turns


def show_turns(as_json: AsJson = False) -> None:
    """What each rep of a team in turns was given, beside the share their weight stands for."""
    with opened_services() as services, services.store.read() as session:
        rows = ledger(session, services.desk)
    if as_json:
        print_json({"rows": rows})
    elif rows:
        _show(rows)
    else:
        typer.echo("No team of this desk takes its leads in turns (assign: turns in desk.yaml).")


def ledger(session: Session, desk: Desk) -> list[dict[str, Any]]:
    """A row for each rep of each team in turns. `share` is of what the team was given, `due` by weight among those
    who are its reps now; `owed` is in turns, below 0 when they were served ahead of their turn."""
    return [row for team in desk.teams if team.in_turns for row in _of_team(session, team)]


def _of_team(session: Session, team: Team) -> list[dict[str, Any]]:
    reps = people.of_team(session, team.key, "rep")
    kept = {turn.person: turn for turn in turns.of_team(session, team.key)}
    held = turns.open_by(session, [rep.id for rep in reps])
    members = {rep.id: member for rep in reps if (member := team.member(rep.email))}
    weights = sum(member.weight for member in members.values())
    given = sum(turn.given for turn in kept.values())
    return [
        {
            "team": team.key,
            "person": rep.id,
            "name": rep.name,
            "weight": members[rep.id].weight,
            "due": round(members[rep.id].weight / weights, 3),
            "given": turn.given if turn else 0,
            "share": round(turn.given / given, 3) if turn and given else None,
            "owed": round(turn.credit / weights, 2) if turn else 0.0,
            "open": held.get(rep.id, 0),
            "last_given_at": turn.last_given_at if turn else None,
        }
        for rep in reps
        if rep.id in members
        for turn in (kept.get(rep.id),)
    ]


def _show(rows: list[dict[str, Any]]) -> None:
    table = Table("team", "rep", "weight", "due", "given", "share", "open", "last given")
    for row in rows:
        table.add_row(
            escape(row["team"]),
            escape(row["name"]),
            str(row["weight"]),
            f"{row['due']:.0%}",
            str(row["given"]),
            "" if row["share"] is None else f"{row['share']:.0%}",
            str(row["open"]),
            f"{row['last_given_at']:%Y-%m-%d %H:%M}" if row["last_given_at"] else "",
        )
    Console(highlight=False).print(table)
