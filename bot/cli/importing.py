"""`handraise import`: a file of leads, or of what became of deals, into the store."""

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot.cli.common import AsJson, DeskDir, errors, fail, opened_services, print_json
from bot.intake.files import open_file
from bot.intake.importing import Counts, import_rows
from bot.intake.importing_outcomes import OutcomeCounts, import_outcomes
from bot.intake.rows import LeadFile, Row, UnusableFile
from playbooks.desk import Desk, Source
from playbooks.load import load_source
from playbooks.problems import DeskErrors
from qualification.outcomes import MEANS, Flag

SHOWN = 20
"""Refused rows that are listed for people; `--json` lists all."""


def import_file(
    file: Annotated[
        Path, typer.Argument(help="A CSV, JSON or JSON Lines file.", exists=True, dir_okay=False)
    ],
    source: Annotated[
        str | None, typer.Option(help="The source whose mapping reads the rows; generic when left out.")
    ] = None,
    mapping: Annotated[
        Path | None, typer.Option(help="A mapping file of your own instead.", exists=True, dir_okay=False)
    ] = None,
    as_outcomes: Annotated[
        bool,
        typer.Option("--outcomes", help="The rows tell what became of deals; read by the source outcomes."),
    ] = False,
    no_post: Annotated[bool, typer.Option("--no-post", help="Keep the leads without showing cards.")] = False,
    desk: DeskDir = None,
    as_json: AsJson = False,
) -> None:
    """Take in a file of leads, or of what became of their deals. The same file twice changes nothing."""
    counts: Counts | OutcomeCounts
    with opened_services(desk) as services:
        by = source_of(services.desk, source or ("outcomes" if as_outcomes else "generic"), mapping)
        if as_outcomes and not by.outcome:
            fail(
                f"the source “{by.key}” tells of leads, not of deals; leave --outcomes out or take another source"
            )
        try:
            found = open_file(file)
            if by.outcome:
                counts = import_outcomes(services, by, _watched(found))
            else:
                counts = import_rows(services, by, _watched(found), post=not no_post)
        except UnusableFile as unusable:
            fail(str(unusable))
    if as_json:
        print_json({"read_as": found.read_as, "damage": found.damage, **asdict(counts)})
    else:
        _show(found, counts)


def source_of(desk: Desk, name: str, mapping: Path | None) -> Source:
    """The mapping file's source, or the desk's of that name; ends the command when there is none."""
    if mapping is not None:
        try:
            return load_source(mapping, desk)
        except DeskErrors as broken:
            fail(str(broken))
    if name not in desk.sources:
        fail(f"there is no source “{name}”; there are: {', '.join(sorted(desk.sources))}")
    return desk.sources[name]


def _watched(file: LeadFile) -> Iterator[Row]:
    """The rows, with a bar on stderr for whoever watches a terminal."""
    watched = errors.is_terminal
    total = sum(1 for _ in file) if watched else None
    columns = (
        TextColumn("{task.completed:,} rows"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=not watched) as bar:
        task = bar.add_task("import", total=total)
        for row in file:
            yield row
            bar.advance(task)


def _show(file: LeadFile, counts: Counts | OutcomeCounts) -> None:
    console = Console(highlight=False)
    _show_damage(console, file, counts)
    if isinstance(counts, Counts):
        _show_leads(console, counts)
    else:
        _show_outcomes(console, counts)
    for refusal in counts.refused[:SHOWN]:
        console.print(f"row {refusal.row}: {refusal.why}", markup=False, soft_wrap=True)
    if len(counts.refused) > SHOWN:
        console.print(f"… and {len(counts.refused) - SHOWN:,} more; --json lists all of them")


def _show_damage(console: Console, file: LeadFile, counts: Counts | OutcomeCounts) -> None:
    mended = [
        f"{rows:,} {'row was' if rows == 1 else 'rows were'} {what}; read as if nothing had happened"
        for what, rows in counts.mended.items()
    ]
    for sentence in (file.read_as, *file.damage, *mended):
        console.print(sentence, markup=False, soft_wrap=True)


def _show_leads(console: Console, counts: Counts) -> None:
    table = Table("rows", "taken", "merged", "refused", "below threshold")
    numbers = (counts.rows, counts.taken, counts.merged, len(counts.refused), counts.below_threshold)
    table.add_row(*(f"{number:,}" for number in numbers))
    console.print(table)
    if counts.done_before:
        console.print(
            f"{counts.done_before:,} of the merged rows had been taken in before and changed nothing"
        )


def _show_outcomes(console: Console, counts: OutcomeCounts) -> None:
    table = Table("rows", "taken", "lead not known", "refused", "done before")
    numbers = (counts.rows, counts.taken, counts.unknown_lead, len(counts.refused), counts.done_before)
    table.add_row(*(f"{number:,}" for number in numbers))
    console.print(table)
    for flag, count in counts.flagged.items():
        console.print(f"{count:,} in the store: {MEANS[Flag(flag)]}", soft_wrap=True)
    if counts.flagged:
        console.print("handraise outcomes lists them")
