"""What the benchmarks share: percentiles, processes that end, and a workspace of one's own."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

import httpx

from bot.cli.cast import signed
from bot.clock import SystemClock
from sandbox.driver import Sandbox

SECRET = "whsec_YmVuY2gtYmVuY2gtYmVuY2gtYmVuY2gtYmVuY2g="


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which `share` of the others lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def spread(values: Sequence[float]) -> dict[str, float]:
    """Minimum, median and maximum of several rounds."""
    return {"min": round(min(values), 3), "median": round(median(values), 3), "max": round(max(values), 3)}


@contextmanager
def process(arguments: Sequence[str], **environment: str) -> Iterator[subprocess.Popen[bytes]]:
    """A Python process with these arguments, ended by its own id when the block ends."""
    running = subprocess.Popen([sys.executable, *arguments], env={**os.environ, **environment})
    try:
        yield running
    finally:
        running.terminate()
        try:
            running.wait(10)
        except subprocess.TimeoutExpired:
            running.kill()
            running.wait()


@contextmanager
def workspace() -> Iterator[Sandbox]:
    """A sandbox in a process of its own, so that what is measured does not share its interpreter."""
    starts = subprocess.Popen(
        [sys.executable, "-m", "sandbox", "--port", "0", "--no-limits", "--workspace", str(_app_file())],
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert starts.stdout is not None
        url = starts.stdout.readline().strip().rpartition(" ")[2]
        yield Sandbox(url)
    finally:
        starts.terminate()
        starts.wait(10)


def _app_file() -> Path:
    return Path(__file__).with_name("workspace.yaml")


@contextmanager
def bot(space: Sandbox, *, port: int, database: str | None = None) -> Iterator[str]:
    """The bot on the workspace; gives the address of its intake once it answers."""
    with TemporaryDirectory() as folder:
        environment = environment_for(space, database or f"sqlite:///{folder}/bench.db", port)
        with process(["-m", "bench.unhurried_bot"], **environment):
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: answers(f"{url}/readyz") and space.state()["connections"] > 0)
            yield url


def environment_for(space: Sandbox, database: str, port: int) -> dict[str, str]:
    return {
        "SLACK_BOT_TOKEN": space.bot_token,
        "SLACK_APP_TOKEN": space.app_token,
        "SLACK_API_URL": space.api_url,
        "DATABASE_URL": database,
        "PORT": str(port),
        "INTAKE_SECRET": SECRET,
        "LOG_LEVEL": "WARNING",
        # Leads are claimed and called at night too; what is measured is not the working time.
        "CLOCK_URL": f"{space.url}/_sandbox/clock/stream",
    }


def wait_until(true: object, patience: float = 30.0) -> float:
    """Seconds until `true()` is; raises TimeoutError after `patience`."""
    assert callable(true)
    began = time.perf_counter()
    while not true():
        if time.perf_counter() - began > patience:
            raise TimeoutError("what was waited for did not happen")
        time.sleep(0.005)
    return time.perf_counter() - began


def answers(url: str) -> bool:
    try:
        return httpx.get(url, timeout=2, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def a_lead(number: int) -> str:
    """A lead that is an MQL, as JSON."""
    return json.dumps(
        {
            "id": f"bench-{number}",
            "email": f"rep{number}@bench{number}.example",
            "name": f"Bench {number}",
            "seniority": "vp",
            "title": "VP Security",
            "company": {"name": f"Bench {number}", "domain": f"bench{number}.example", "size": 1200},
            "interest": "risk review",
            "touches": [{"kind": "assessment_request"}],
        }
    )


def send_lead(client: httpx.Client, url: str, number: int) -> None:
    body = a_lead(number)
    headers = signed(SECRET, f"bench-{number}", body, at=SystemClock().now())
    client.post(f"{url}/intake/generic", content=body, headers=headers).raise_for_status()


class Feed:
    """When each message of the workspace last changed, in seconds of `perf_counter`."""

    def __init__(self, url: str) -> None:
        self.changes: list[tuple[float, str]] = []
        self._url = f"{url}/_sandbox/feed"
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()

    def first_after(self, ts: str, after: float) -> float | None:
        """Seconds from `after` to the first change of the message after it."""
        return next((at - after for at, changed in self.changes if changed == ts and at > after), None)

    def _listen(self) -> None:
        with httpx.stream("GET", self._url, timeout=None, trust_env=False) as answer:
            try:
                for line in answer.iter_lines():
                    if line.startswith("data:"):
                        event = json.loads(line.removeprefix("data:"))
                        self.changes.append((time.perf_counter(), str(event.get("ts"))))
            except httpx.HTTPError:
                return
