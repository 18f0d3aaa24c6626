"""How many leads of a file are taken in each second, and how much of that is the store.

Three files of as many rows: one whose leads are all MQLs, so that each gets clocks and a card; one of nothing but
an id, a date, a page and a channel, so that none does; and the first one again, as after an import that was ended.
The floor is the same file read, mapped and scored without storing anything. Prints JSON.
"""

import csv
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter, process_time
from typing import Any

from bench.intake import databases
from bench.measuring import a_lead
from bot.app import make_services
from bot.clock import SystemClock
from bot.intake.files import open_file
from bot.intake.importing import import_rows
from bot.intake.mapping import to_new_lead
from bot.services import Services
from bot.settings import Settings
from playbooks.desk import Source
from qualification.leads import NewLead
from qualification.scoring import score
from storage.migrate import upgrade

ROWS, ROUNDS, GOAL = 8000, 3, 1000


def measure() -> dict[str, Any]:
    """Leads a second, medians of several rounds; `mqls_of_floor` is the ratio to storing nothing."""
    with databases() as urls:
        found = {name: _database(url) for name, url in urls.items()}
    return {"rows": ROWS, **found, "goal_leads_per_second": GOAL}


def _database(url: str) -> dict[str, Any]:
    services = make_services(Settings(_env_file=None, database_url=url))
    upgrade(services.store)
    try:
        rounds = [_round(services, number) for number in range(ROUNDS)]
    finally:
        services.store.close()
    told = {name: round(median(each[name] for each in rounds)) for name in rounds[0]}
    return {**told, "mqls_of_floor": round(median(each["mqls"] / each["floor"] for each in rounds), 2)}


def _round(services: Services, number: int) -> dict[str, float]:
    with TemporaryDirectory(prefix="bench-") as folder:
        mqls = _mqls(Path(folder), number)
        table = _table(Path(folder), number)
        generic, olist = services.desk.sources["generic"], services.desk.sources["olist"]
        return {
            **_timed("floor", lambda: _without_storing(services, generic, mqls)),
            **_timed("mqls", lambda: _imported(services, generic, mqls)),
            **_timed("mqls_again", lambda: _imported(services, generic, mqls)),
            **_timed("table", lambda: _imported(services, olist, table)),
        }


def _mqls(folder: Path, number: int) -> Path:
    path = folder / "mqls.jsonl"
    path.write_text("\n".join(a_lead(number * ROWS + row) for row in range(ROWS)))
    return path


def _table(folder: Path, number: int) -> Path:
    path = folder / "table.csv"
    long_ago = SystemClock().now() - timedelta(days=400)
    with path.open("w", newline="") as file:
        lines = csv.writer(file)
        lines.writerow(["mql_id", "first_contact_date", "landing_page_id", "origin"])
        for row in range(ROWS):
            day = long_ago + timedelta(days=row % 350)
            lines.writerow([f"{number}-{row:032x}", f"{day:%Y-%m-%d}", f"{row % 495:032x}", "organic_search"])
    return path


def _timed(name: str, work: Callable[[], None]) -> dict[str, float]:
    """Leads a second, by the clock and by the processor time of this process, which a busy machine lengthens less."""
    began, worked = perf_counter(), process_time()
    work()
    return {name: ROWS / (perf_counter() - began), f"{name}_processor": ROWS / (process_time() - worked)}


def _imported(services: Services, source: Source, path: Path) -> None:
    counts = import_rows(services, source, open_file(path))
    assert counts.rows == ROWS, counts
    assert counts.taken + counts.done_before == ROWS, counts


def _without_storing(services: Services, source: Source, path: Path) -> None:
    now = services.clock.now()
    for row in open_file(path):
        new = to_new_lead(source, row.payload, received_at=now)
        assert isinstance(new, NewLead)
        segment = services.desk.segment_of(new.fields, new.touches)
        score(new.fields, new.touches, services.desk.scorecards[segment.scorecard], now=now)
