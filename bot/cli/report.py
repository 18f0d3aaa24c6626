"""`handraise report sla`, `speed`, `load`: how promises were kept, what held leads up, who is told how often."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.cli.common import WRONG_USE, AsJson, fail, opened_services, print_json
from bot.cli.report_rows import (
    Asked,
    Row,
    kept_in_words,
    load_rows,
    other_in_words,
    other_rows,
    sla_rows,
    speed_rows,
    told_in_words,
    waited_in_words,
)
from bot.cli.sheets import to_csv
from playbooks.desk import Desk

report = typer.Typer(add_completion=False, no_args_is_help=True, help="Figures over a span of time.")

AS_A_RULE = 7
"""Days that are looked back at when nothing is said."""

NOT_KNOWN = {"rep": "nobody"}
"""What stands in a table where a row has no value of that key."""

Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help=f"From this day on, in the desk's zone; {AS_A_RULE} days ago when left out.",
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Up to this day, itself not included; now when left out."),
]
By = Annotated[str, typer.Option("--by", help="What to group by, with commas between.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")]


@dataclass(frozen=True)
class Kind:
    """A report: what it may be grouped by, its rows, and a row in words."""

    keys: Sequence[str]
    rows: Callable[[Session, Desk, Asked], list[Row]]
    in_words: Callable[[Row], dict[str, str]]


SLA = Kind(("team", "segment", "rep", "clock", "week", "day"), sla_rows, kept_in_words)
SPEED = Kind(("team", "segment", "rep", "week", "day"), speed_rows, waited_in_words)
LOAD = Kind(("team", "segment", "rep", "clock", "policy", "rung", "week", "day"), load_rows, told_in_words)


@report.command("sla")
def sla(
    since: Since = None,
    until: Until = None,
    by: By = "team,clock",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """How promises were kept: by team, segment, rep, clock, week, day."""
    _print(SLA, since, until, by, as_json=as_json, as_csv=as_csv)


@report.command("speed")
def speed(
    since: Since = None,
    until: Until = None,
    by: By = "team",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """How long leads waited for their first touch, and for what: by team, segment, rep, week, day."""
    _print(SPEED, since, until, by, as_json=as_json, as_csv=as_csv)


@report.command("load")
def load(
    since: Since = None,
    until: Until = None,
    by: By = "rep,day",
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """How often people are told of promises and whether they act: by team, segment, rep, clock, policy, rung, week,
    day."""
    _print(LOAD, since, until, by, as_json=as_json, as_csv=as_csv)


@report.command("reasons")
def reasons(
    since: Since = None,
    until: Until = None,
    other: Annotated[
        bool, typer.Option("--other", help="The words used most where no reason fitted.")
    ] = False,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """What reps wrote where no reason fitted, so that a reason can be made of what is said often."""
    if not other:
        fail("say what of them: --other", WRONG_USE)
    with opened_services() as services, services.store.read() as session:
        asked = span(since, until, (), ZoneInfo(services.desk.zone), now=services.clock.now())
        rows = other_rows(session, asked)
    if as_json:
        print_json({"since": asked.since, "until": asked.until, "rows": rows})
    elif as_csv:
        cells = [{**row, "examples": " | ".join(row["examples"])} for row in rows]
        typer.echo(to_csv(cells, ["words", "leads", "examples"]), nl=False)
    else:
        _show(asked, rows, other_in_words)


def _print(
    kind: Kind, since: datetime | None, until: datetime | None, by: str, *, as_json: bool, as_csv: bool
) -> None:
    keys = _keys(by, kind.keys)
    with opened_services() as services, services.store.read() as session:
        asked = span(since, until, keys, ZoneInfo(services.desk.zone), now=services.clock.now())
        rows = kind.rows(session, services.desk, asked)
    if as_json:
        print_json({"since": asked.since, "until": asked.until, "by": asked.by, "rows": rows})
    elif as_csv:
        typer.echo(to_csv(rows, list(rows[0]) if rows else keys), nl=False)
    else:
        _show(asked, rows, kind.in_words)


def span(
    since: datetime | None, until: datetime | None, by: Sequence[str], zone: ZoneInfo, *, now: datetime
) -> Asked:
    """Days begin at midnight of the desk's zone."""
    end = until.replace(tzinfo=zone).astimezone(UTC) if until else now
    begin = since.replace(tzinfo=zone).astimezone(UTC) if since else end - timedelta(days=AS_A_RULE)
    if begin >= end or begin >= now:
        fail("--since is a day in the past and before --until, such as 2026-11-16", WRONG_USE)
    return Asked(begin, min(end, now), by)


def _keys(by: str, known: Sequence[str]) -> list[str]:
    """What was asked for with --by; ends the command at a key that the report does not have."""
    asked = list(dict.fromkeys(key.strip() for key in by.split(",") if key.strip()))
    if unknown := [key for key in asked if key not in known]:
        fail(f"--by does not know “{unknown[0]}”; it knows {', '.join(known)}", WRONG_USE)
    return asked


def _show(asked: Asked, rows: Sequence[Row], in_words: Callable[[Row], dict[str, str]]) -> None:
    console = Console(highlight=False)
    console.print(f"{asked.since:%Y-%m-%d %H:%M} to {asked.until:%Y-%m-%d %H:%M} UTC", style="dim")
    if not rows:
        console.print("Nothing in this time.")
        return
    shown = [
        {**{key: row[key] or NOT_KNOWN.get(key, "–") for key in asked.by}, **in_words(row)} for row in rows
    ]
    table = Table()
    for column in shown[0]:
        table.add_column(column, overflow="fold")
    for row in shown:
        table.add_row(*map(escape, row.values()))
    console.print(table)
