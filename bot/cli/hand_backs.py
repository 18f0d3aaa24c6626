"""`handraise handbacks` and `handraise export handbacks`: what marketing's systems were told, and the same as CSV."""

from collections.abc import Iterator
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from bot.cli.asked import Since, Until, span
from bot.cli.common import FINDINGS, AsJson, opened_services, opened_store, print_json
from bot.sheets import to_csv
from bot.usecases.hand_back import COLUMNS, row_of
from storage import handed_back
from storage.tables import HandBack

export = typer.Typer(add_completion=False, no_args_is_help=True, help="Rows for other programs.")


@export.callback()
def exports() -> None:
    """Rows for other programs."""


@export.command("handbacks")
def export_hand_backs(since: Since = None, until: Until = None, as_json: AsJson = False) -> None:
    """Leads that were recycled or disqualified, as CSV that is safe to open in a spreadsheet."""
    with opened_services() as services, services.store.read() as session:
        asked = span(since, until, (), ZoneInfo(services.desk.zone), now=services.clock.now())
        found = handed_back.between(session, since=asked.since, until=asked.until)
        rows = [row_of(session, services.desk, event, lead) for event, lead in found]
    if as_json:
        print_json({"since": asked.since, "until": asked.until, "rows": rows})
    else:
        typer.echo(to_csv([{**row, "ids": " ".join(row["ids"])} for row in rows], COLUMNS), nl=False)


def show_hand_backs(
    retry: Annotated[
        bool, typer.Option("--retry", help="Send what was given up, and what waits, at once.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """What marketing's system is still to be told, and what was given up and why; code 1 when there is such."""
    with opened_store() as store:
        if retry:
            with store.write("retry_hand_backs") as session:
                again = handed_back.try_again(session)
            print_json({"again": again}) if as_json else typer.echo(f"{again} to be sent again")
            return
        with store.read() as session:
            waiting = [_told(row) for row in handed_back.waiting(session)]
            refused = [_told(row) for row in handed_back.refused(session)]
    if as_json:
        print_json({"waiting": waiting, "refused": refused})
    else:
        typer.echo("\n".join(_lines("waiting", waiting)))
        typer.echo("\n".join(_lines("given up", refused)))
    if refused:
        raise typer.Exit(FINDINGS)


def _told(row: HandBack) -> dict[str, Any]:
    return {"id": row.id, "lead": row.lead_id, "at": row.at, "attempts": row.attempts, "error": row.error}


def _lines(title: str, rows: list[dict[str, Any]]) -> Iterator[str]:
    yield f"{title}: {len(rows)}"
    for row in rows:
        yield f"  lead {row['lead']}, {row['attempts']} tries{': ' + row['error'] if row['error'] else ''}"
