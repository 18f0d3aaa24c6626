"""`handraise report`: how promises were kept, what held leads up, who is told how often, the figures of cohorts,
and what is wrong."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

import typer
from rich.console import Console
from sqlmodel import Session

from bot.cli import figures
from bot.cli.asked import AsCsv, Asked, By, Row, Since, Until, keys, print_rows, span
from bot.cli.common import AsJson, on_a_terminal, opened_services, print_json
from bot.cli.report_rows import (
    diagnosis_row,
    kept_in_words,
    load_rows,
    sla_rows,
    speed_rows,
    told_in_words,
    waited_in_words,
)
from bot.usecases.diagnose import diagnose, told
from playbooks.desk import Desk

report = typer.Typer(add_completion=False, no_args_is_help=True, help="Figures over a span of time.")
report.command("funnel")(figures.funnel)
report.command("reasons")(figures.reasons)
report.command("lags")(figures.lags)

NOT_KNOWN = {"rep": "nobody"}
"""What stands in a table where a row has no value of that key."""


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
        asked = span(since, until, (), zone, now=now, days=90)
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
    wanted = keys(by, kind.keys)
    with opened_services() as services, services.store.read() as session:
        asked = span(since, until, wanted, ZoneInfo(services.desk.zone), now=services.clock.now())
        rows = kind.rows(session, services.desk, asked)
    print_rows(asked, rows, kind.in_words, missing=NOT_KNOWN, as_json=as_json, as_csv=as_csv)
