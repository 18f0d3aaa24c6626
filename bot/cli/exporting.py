"""`handraise export leads`: the leads behind a report, for a spreadsheet or line by line for programs."""

import json
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot.cli.asked import Since, Until, span
from bot.cli.common import fail, opened_services
from bot.cli.hand_backs import export
from bot.sheets import to_csv
from bot.usecases.export import COLUMNS, rows
from storage.cohorts import Only


@export.command("leads")
def export_leads(
    since: Since = None,
    until: Until = None,
    segment: Annotated[str | None, typer.Option(help="Only those of the segment with this key.")] = None,
    campaign: Annotated[
        list[str] | None, typer.Option(help="Only those of this campaign; may be said again.")
    ] = None,
    as_lines: Annotated[bool, typer.Option("--jsonl", help="One JSON object a line, not CSV.")] = False,
) -> None:
    """Who became an MQL or was decided on, as CSV that is safe to open in a spreadsheet."""
    with opened_services() as services, services.store.read() as session:
        desk = services.desk
        known = [each.key for each in desk.segments]
        if segment is not None and segment not in known:
            fail(f"--segment does not know “{segment}”; it knows {', '.join(known)}")
        asked = span(since, until, (), ZoneInfo(desk.zone), now=services.clock.now())
        only = Only(segment, tuple(campaign) if campaign else None)
        found = rows(session, desk, asked.since, asked.until, only)
        if as_lines:
            for row in found:
                typer.echo(json.dumps(row, ensure_ascii=False))
        else:
            typer.echo(to_csv(list(found), COLUMNS), nl=False)
