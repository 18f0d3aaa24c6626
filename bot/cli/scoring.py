"""`handraise score`: what leads would get, with the reason for every point, without storing anything."""

from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape

from bot.cli.common import AsJson, DeskDir, desk_at, fail, print_json
from bot.cli.importing import source_of
from bot.clock import SystemClock
from bot.intake.files import read_rows
from bot.intake.mapping import to_new_lead
from bot.intake.rows import Row, UnusableFile
from playbooks.desk import Desk, Source
from qualification.refusals import Refused
from qualification.scoring import score


def score_file(
    file: Annotated[
        Path, typer.Argument(help="A CSV, JSON or JSON Lines file.", exists=True, dir_okay=False)
    ],
    source: Annotated[str, typer.Option(help="The source whose mapping reads the rows.")] = "generic",
    mapping: Annotated[
        Path | None, typer.Option(help="A mapping file of your own instead.", exists=True, dir_okay=False)
    ] = None,
    desk: DeskDir = None,
    as_json: AsJson = False,
) -> None:
    """Score the leads of a file and say why; nothing is stored."""
    loaded = desk_at(desk)
    by = source_of(loaded, source, mapping)
    if by.outcome:
        fail(f"the source “{by.key}” tells of deals, which have no score")
    now = SystemClock().now()
    try:
        results = [_scored(row, by, loaded, now) for row in read_rows(file)]
    except UnusableFile as unusable:
        fail(str(unusable))
    if as_json:
        print_json(results)
        return
    console = Console(highlight=False)
    for result in results:
        _show(console, result)


def _scored(row: Row, source: Source, desk: Desk, now: datetime) -> dict[str, Any]:
    if row.payload is None:
        return {"row": row.number, "refused": row.wrong}
    made = to_new_lead(source, row.payload, received_at=now, providers=desk.providers)
    if isinstance(made, Refused):
        return {"row": row.number, "refused": made.text}
    segment = desk.segment_of(made.fields, made.touches)
    given = score(made.fields, made.touches, desk.scorecards[segment.scorecard], now=now)
    return {
        "row": row.number,
        "id": source.read(row.payload).external_id or made.identity,
        "segment": segment.key,
        "scorecard": f"{segment.scorecard} {given.version}",
        "fit": given.fit,
        "intent": given.intent,
        "total": given.total,
        "threshold": given.bar.threshold,
        "bar": given.bar_key or None,
        "is_mql": given.is_mql,
        "reasons": [asdict(reason) for reason in given.reasons],
        "unknown": list(given.unknown),
    }


def _show(console: Console, result: dict[str, Any]) -> None:
    if "refused" in result:
        console.print(f"row {result['row']}: [red]refused[/] {escape(result['refused'])}")
        return
    verdict = "[green]MQL[/]" if result["is_mql"] else f"below the bar of {result['threshold']}"
    parts = f"fit {result['fit']} + intent {result['intent']}"
    console.print(f"[bold]{escape(result['id'])}[/]  {result['total']} points ({parts})  {verdict}")
    for reason in result["reasons"]:
        console.print(f"   {reason['points']:+4}  {escape(reason['why'])}")
    if result["unknown"]:
        console.print(f"         not known: {', '.join(result['unknown'])}", style="dim")
