"""How much memory the bot takes at most among 100,000 leads: started, taking in, delivering, and auditing once.

5,000 of the leads are open, with a card and two promises each; the others are below the bar. Prints JSON; what the
empty bot takes in the same run stands beside it. Linux only: the peak is read from /proc.
"""

import json
from datetime import timedelta
from pathlib import Path
from subprocess import Popen
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import httpx
from sqlalchemy import update

from bench.identity import fill
from bench.measuring import a_lead, answers, environment_for, process, send_lead, wait_until, workspace
from bot.app import make_services
from bot.auditing import EVERY
from bot.intake.files import open_file
from bot.intake.importing import import_rows
from bot.settings import Settings
from sandbox.driver import Sandbox
from storage.tables import MessageRow

LEADS, OPEN, TAKEN_IN, GOAL_MB = 100_000, 5_000, 20, 150
PORT = 4713


def measure() -> dict[str, Any]:
    """Megabytes of the process's peak, and the milliseconds a scrape of `/metrics` takes meanwhile."""
    with TemporaryDirectory(prefix="bench-") as folder, workspace() as space:
        full, empty = (f"sqlite:///{folder}/{name}.db" for name in ("full", "empty"))
        _fill(full, Path(folder))
        without, _ = _peak(space, empty, _nothing)
        peak, scrape = _peak(space, full, _works)
    told = {"peak_mb": peak, "peak_mb_without_leads": without, "scrape_ms": scrape}
    return {"leads": LEADS, "open": OPEN, **told, "goals": {"peak_mb": GOAL_MB}}


def _fill(database: str, folder: Path) -> None:
    services = make_services(Settings(_env_file=None, database_url=database))
    fill(services, 0, LEADS - OPEN)
    open_ones = folder / "open.jsonl"
    open_ones.write_text("\n".join(a_lead(LEADS * 2 + number) for number in range(OPEN)))
    import_rows(services, services.desk.sources["generic"], open_file(open_ones))
    long_ago = services.clock.now() - timedelta(days=1)
    with services.store.write() as session:
        stands = {
            "pending": False,
            "shown": 1,
            "channel": "C0SDRLEADS",
            "ts": "1.000000",
            "shown_at": long_ago,
        }
        session.exec(update(MessageRow).values(**stands))
    services.store.close()


def _peak(space: Sandbox, database: str, work: Any) -> tuple[int, float]:
    with process(["-m", "bot.cli.main", "run"], **environment_for(space, database, PORT)) as running:
        url = f"http://127.0.0.1:{PORT}"
        wait_until(lambda: answers(f"{url}/readyz") and space.state()["connections"] > 0, 120)
        work(url)
        began = perf_counter()
        figure(url, "handraise_ready")
        scrape = round((perf_counter() - began) * 1000, 1)
        return _high_water(running), scrape


def _nothing(url: str) -> None:
    pass


def _works(url: str) -> None:
    """Until the leads that came in have their cards and the auditor has asked for others again."""
    with httpx.Client(trust_env=False) as client:
        for number in range(LEADS, LEADS + TAKEN_IN):
            send_lead(client, url, number)
    wait_until(lambda: figure(url, 'handraise_repairs_total{kind="card"}') > 0, 3 * EVERY)
    sent = 'handraise_messages_total{kind="card",outcome="sent"}'
    wait_until(lambda: figure(url, sent) >= TAKEN_IN, 120)


def figure(url: str, name: str) -> float:
    """One sample of `/metrics`; 0 while there is none."""
    lines = httpx.get(f"{url}/metrics", trust_env=False, timeout=10).text.splitlines()
    return next((float(line.rpartition(" ")[2]) for line in lines if line.startswith(f"{name} ")), 0.0)


def _high_water(running: Popen[bytes]) -> int:
    status = Path(f"/proc/{running.pid}/status").read_text().splitlines()
    kilobytes = next(line.split()[1] for line in status if line.startswith("VmHWM"))
    return round(int(kilobytes) * 1024 / 1_000_000)


def main() -> None:
    print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
