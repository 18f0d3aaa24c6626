"""What was answered with 202 is in the store, also when the process is killed the next moment."""

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import httpx
from sqlmodel import select

from storage.engine import Store
from storage.tables import Delivery
from tests.http.conftest import NOW, SECRET, Sign
from tests.stores import url_of

SERVER = """
import socket, sys
import uvicorn
from datetime import datetime
from bot.clock import ManualClock
from bot.http.app import create_http
from bot.services import Services
from bot.settings import Settings
from playbooks.load import load_desk
from playbooks.render import Wording
from storage.engine import open_store
from storage.inbox import InboxWriter

url, secret, now = sys.argv[1:]
settings, clock = Settings(_env_file=None, intake_secret=secret), ManualClock(datetime.fromisoformat(now))
services = Services(open_store(url), load_desk(), Wording(), clock, wall=clock)
listening = socket.create_server(("127.0.0.1", 0))
with InboxWriter(services.store) as inbox:
    print(listening.getsockname()[1], flush=True)
    uvicorn.Server(uvicorn.Config(create_http(services, settings, inbox), log_config=None)).run([listening])
"""


def test_nothing_that_was_promised_is_lost_when_the_process_is_killed(store: Store, signed: Sign) -> None:
    promised: list[str] = []

    def send(sender: int) -> None:
        with (
            httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client,
            suppress(httpx.TransportError),
        ):
            for number in range(1000):
                name, body = f"m{sender}-{number}", b'{"id": "1"}'
                answer = client.post("/intake/generic", content=body, headers=signed(body, delivery=name))
                assert answer.status_code == 202
                promised.append(name)
                if len(promised) == 60:
                    process.kill()

    command = [sys.executable, "-c", SERVER, url_of(store), SECRET, NOW.isoformat()]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        port = int(process.stdout.readline())
        with ThreadPoolExecutor(4) as senders:
            for done in [senders.submit(send, sender) for sender in range(4)]:
                done.result()

    with store.read() as session:
        stored = set(session.exec(select(Delivery.delivery_id)).all())
    assert len(promised) >= 60
    assert set(promised) <= stored
