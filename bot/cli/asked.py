"""What every report is asked for alike, and how its rows are printed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from bot.cli.common import WRONG_USE, fail, print_json
from bot.sheets import to_csv

AS_A_RULE = 7
"""Days that are looked back at when nothing is said."""

Row = dict[str, Any]

Since = Annotated[
    datetime | None,
    typer.Option(
        formats=["%Y-%m-%d"],
        help="From this day on, in the desk's zone; some days ago when left out, see docs/reports.md.",
    ),
]
Until = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], help="Up to this day, itself not included; now when left out."),
]
By = Annotated[str, typer.Option("--by", help="What to group by, with commas between.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")]


@dataclass(frozen=True)
class Asked:
    """What a report was asked for."""

    since: datetime
    until: datetime
    by: Sequence[str]


def span(
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


def keys(by: str, known: Sequence[str]) -> list[str]:
    """What was asked for with --by; ends the command at a key that the report does not have."""
    asked = list(dict.fromkeys(key.strip() for key in by.split(",") if key.strip()))
    if unknown := [key for key in asked if key not in known]:
        fail(f"--by does not know “{unknown[0]}”; it knows {', '.join(known)}", WRONG_USE)
    return asked


def print_rows(
    asked: Asked,
    rows: Sequence[Row],
    in_words: Callable[[Row], dict[str, str]],
    *,
    beside: Mapping[str, Any] | None = None,
    missing: Mapping[str, str],
    as_json: bool,
    as_csv: bool,
) -> None:
    """As one JSON document with what stands `beside` the rows, as CSV, or as a table for people, in which `missing`
    stands for a key without a value."""
    if as_json:
        print_json(
            {"since": asked.since, "until": asked.until, "by": asked.by, **(beside or {}), "rows": rows}
        )
    elif as_csv:
        typer.echo(to_csv(rows, list(rows[0]) if rows else asked.by), nl=False)
    else:
        _show(asked, rows, in_words, missing)


def _show(
    asked: Asked,
    rows: Sequence[Row],
    in_words: Callable[[Row], dict[str, str]],
    missing: Mapping[str, str],
) -> None:
    console = Console(highlight=False)
    console.print(f"{asked.since:%Y-%m-%d %H:%M} to {asked.until:%Y-%m-%d %H:%M} UTC", style="dim")
    if not rows:
        console.print("Nothing in this time.")
        return
    shown = [
        {**{key: row[key] or missing.get(key, "–") for key in asked.by}, **in_words(row)} for row in rows
    ]
    table = Table()
    for column in shown[0]:
        table.add_column(column, overflow="fold")
    for row in shown:
        table.add_row(*map(escape, row.values()))
    console.print(table)
