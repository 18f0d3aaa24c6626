"""`handraise outcomes`: what is known of deals, and which of it wants a look."""

from dataclasses import dataclass
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table
from sqlmodel import Session

from bot.cli.common import AsJson, fail, opened_store, print_json
from bot.sheets import to_csv
from qualification.outcomes import MEANS, Flag
from storage import outcomes
from storage.figure_tables import OutcomeRow

SHOWN = 50
"""Outcomes that are listed for people; `--json` and `--csv` list all."""
COLUMNS = (
    "outcome",
    "flag",
    "lead",
    "what",
    "at",
    "amount",
    "currency",
    "deal",
    "rep",
    "source",
    "why",
    "said",
)


@dataclass(frozen=True)
class Found:
    total: int
    by_flag: dict[str, int]
    rows: list[dict[str, Any]]


def show_outcomes(
    flag: Annotated[str | None, typer.Option(help="Only those of this flag, such as unknown_lead.")] = None,
    as_json: AsJson = False,
    as_csv: Annotated[
        bool, typer.Option("--csv", help="Print CSV that is safe to open in a spreadsheet.")
    ] = False,
) -> None:
    """List the outcomes of which something is to be said: of an unknown lead, several of one lead, too early."""
    if flag is not None and flag not in set(Flag):
        fail(f"--flag does not know “{flag}”; it knows {', '.join(Flag)}")
    with opened_store() as store, store.read() as session:
        found = _found(session, Flag(flag) if flag else None)
    if as_json:
        print_json({"outcomes": found.total, "flagged": found.by_flag, "rows": found.rows})
    elif as_csv:
        typer.echo(to_csv(found.rows, COLUMNS), nl=False)
    else:
        _show(found)


def _found(session: Session, flag: Flag | None) -> Found:
    total, by_flag = outcomes.counts(session)
    return Found(total, by_flag, [_row(each) for each in outcomes.flagged(session, flag)])


def _row(outcome: OutcomeRow) -> dict[str, Any]:
    flag = Flag(outcome.flag or "")
    return {
        "outcome": outcome.id,
        "flag": flag.value,
        "lead": outcome.lead_id,
        "what": outcome.what,
        "at": outcome.at.isoformat(),
        "amount": None if outcome.amount is None else outcome.amount / 100,
        "currency": outcome.currency,
        "deal": outcome.deal,
        "rep": outcome.rep,
        "source": outcome.source,
        "why": MEANS[flag],
        "said": outcome.said,
    }


def _show(found: Found) -> None:
    console = Console(highlight=False)
    console.print(f"{found.total:,} outcomes are kept")
    for flag, count in sorted(found.by_flag.items()):
        console.print(f"{count:,} {flag}: {MEANS[Flag(flag)]}", soft_wrap=True)
    if not found.rows:
        return
    table = Table("outcome", "flag", "lead", "what", "day", "deal", "source")
    for row in found.rows[:SHOWN]:
        shown = (
            row["outcome"],
            row["flag"],
            row["lead"] or "–",
            row["what"],
            row["at"][:10],
            row["deal"] or "–",
        )
        table.add_row(*(escape(str(each)) for each in (*shown, row["source"])))
    console.print(table)
    if len(found.rows) > SHOWN:
        console.print(f"… and {len(found.rows) - SHOWN:,} more; --json and --csv list all of them")
