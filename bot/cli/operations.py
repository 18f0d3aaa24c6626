"""`handraise db`, `outbox`, `quarantine`: looking after a bot that runs."""

from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlalchemy.exc import SQLAlchemyError

from bot.cli.common import (
    FINDINGS,
    AsJson,
    DeskDir,
    fail,
    opened_services,
    opened_store,
    print_json,
    read_settings,
)
from bot.intake.reader import read_again
from storage import inbox, migrate, outbox
from storage.engine import open_store
from storage.tables import Delivery, MessageRow

db = typer.Typer(add_completion=False, no_args_is_help=True, help="The database's shape.")


@db.command("upgrade")
def upgrade() -> None:
    """Bring the database to this version's shape; the bot does that by itself when it starts."""
    with opened_store():
        typer.echo("the database is up to date")


@db.command("check")
def check(as_json: AsJson = False) -> None:
    """Say where the database differs from what this version needs."""
    store = open_store(read_settings().database_url)
    try:
        problems = migrate.check(store)
    except SQLAlchemyError as error:
        fail(f"the database does not answer: {type(error).__name__}", FINDINGS)
    finally:
        store.close()
    if as_json:
        print_json({"problems": problems})
    else:
        typer.echo("\n".join(problems) or "the database is as it should be")
    if problems:
        raise typer.Exit(FINDINGS)


def show_outbox(as_json: AsJson = False) -> None:
    """Messages that wait to be said, and those that were given up and why."""
    with opened_store() as store, store.read() as session:
        found = {
            "waiting": [_message(row) for row in outbox.waiting(session)],
            "failed": [_message(row) for row in outbox.failed(session)],
        }
    if as_json:
        print_json(found)
        return
    for title, rows in found.items():
        _table(f"{title}: {len(rows)}", rows, ("key", "to", "attempts", "error"))


def _message(row: MessageRow) -> dict[str, Any]:
    return {
        "key": row.key,
        "kind": row.kind,
        "lead": row.lead_id,
        "to": outbox.place_of(row),
        "asked_at": row.created_at,
        "not_before": row.not_before,
        "attempts": row.attempts,
        "error": row.error,
    }


def show_quarantine(
    ids: Annotated[
        list[int] | None, typer.Argument(help="Only these deliveries; all when left out.", show_default=False)
    ] = None,
    replay: Annotated[
        bool, typer.Option("--replay", help="Read them again now, by the mappings as they are now.")
    ] = False,
    desk: DeskDir = None,
    as_json: AsJson = False,
) -> None:
    """Deliveries no lead could be made of, and why. After correcting a mapping, read them again."""
    if replay:
        _replay(ids, desk, as_json=as_json)
        return
    with opened_store() as store, store.read() as session:
        rows = [_delivery(row) for row in inbox.quarantined(session) if not ids or row.id in ids]
    if as_json:
        print_json({"quarantined": rows})
    else:
        _table(f"quarantined: {len(rows)}", rows, ("id", "source", "delivery", "why"))


def _replay(ids: list[int] | None, desk: Path | None, *, as_json: bool) -> None:
    with opened_services(desk) as services:
        with services.store.read() as session:
            wanted = ids or inbox.quarantined_ids(session)
        done = [{**_delivery(row), "became": row.state} for row in read_again(services, wanted)]
    if as_json:
        print_json({"replayed": done})
    else:
        _table(f"read again: {len(done)}", done, ("id", "source", "delivery", "became", "why"))


def _delivery(row: Delivery) -> dict[str, Any]:
    return {
        "id": row.id,
        "source": row.source,
        "delivery": row.delivery_id,
        "received_at": row.received_at,
        "why": row.why,
    }


def _table(title: str, rows: list[dict[str, Any]], columns: tuple[str, ...]) -> None:
    console = Console(highlight=False)
    console.print(title, style="bold")
    if not rows:
        return
    table = Table()
    for column in columns:
        table.add_column(column, overflow="fold")
    for row in rows:
        table.add_row(*(escape(str(row[column] or "")) for column in columns))
    console.print(table)
