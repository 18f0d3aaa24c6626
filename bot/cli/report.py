"""`handraise report sla`, `speed`, `load`, `diagnosis`: how promises were kept, what held leads up, who is told how
often, what is wrong."""

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

from bot.cli.common import WRONG_USE, AsJson, fail, on_a_terminal, opened_services, print_json
from bot.cli.report_rows import (
    Asked,
    Row,
    diagnosis_row,
    kept_in_words,
    load_rows,
    sla_rows,
    speed_rows,
    told_in_words,
    waited_in_words,
)
from bot.cli.sheets import to_csv
from bot.usecases.diagnose import diagnose, told
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
        help=f"From this day on, in the desk's zone; {AS_A_RULE} days ago as a rule when left out.",
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


@report.command("diagnosis")
def diagnosis(since: Since = None, until: Until = None, as_json: AsJson = False) -> None:
    """What is wrong with the funnel, in words: at most three findings, each with its numbers and its test. Looks back
    90 days when nothing is said."""
    with opened_services() as services, services.store.read() as session:
        zone, now = ZoneInfo(services.desk.zone), services.clock.now()
        asked = _span(since, until, (), zone, now=now, days=90)
        found = diagnose(session, services.desk, since=asked.since, until=asked.until)
        rows = [diagnosis_row(each, services.desk, services.wording) for each in found]
        words = on_a_terminal(told(found, services.desk, services.wording))
    if as_json:
        print_json({"since": asked.since, "until": asked.until, "rows": rows})
    else:
        Console(highlight=False).print(words, markup=False)


def _print(
    kind: Kind, since: datetime | None, until: datetime | None, by: str, *, as_json: bool, as_csv: bool
) -> None:
    keys = _keys(by, kind.keys)
    with opened_services() as services, services.store.read() as session:
        asked = _span(since, until, keys, ZoneInfo(services.desk.zone), now=services.clock.now())
        rows = kind.rows(session, services.desk, asked)
    if as_json:
        print_json({"since": asked.since, "until": asked.until, "by": asked.by, "rows": rows})
    elif as_csv:
        typer.echo(to_csv(rows, list(rows[0]) if rows else keys), nl=False)
    else:
        _show(asked, rows, kind.in_words)


def _span(
    since: datetime | None,
    until: datetime | None,
    by: Sequence[str],
    zone: ZoneInfo,
    *,
    now: datetime,
    days: int = AS_A_RULE,
) -> Asked:
    """Days begin at midnight of the desk's zone."""
    end = until.replace(tzinfo=zone).astimezone(UTC) if until else now
    begin = since.replace(tzinfo=zone).astimezone(UTC) if since else end - timedelta(days=days)
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
