"""A workspace for each test, an app in it, and what both need to be waited for."""

import asyncio
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any, TypeVar

import pytest
from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk import WebClient

from sandbox.driver import Sandbox

MONDAY = "2026-11-23T09:00:00+01:00"
T = TypeVar("T")


@pytest.fixture(scope="session")
def running() -> Iterator[Sandbox]:
    with Sandbox.start(at=MONDAY, rate=0, app={"commands": ["/app", "/other"]}) as sandbox:
        yield sandbox


@pytest.fixture
def sandbox(running: Sandbox) -> Iterator[Sandbox]:
    """A workspace in which nobody has said anything; the clock stands still."""
    running.send_to(None)
    running.reset()
    running.clock(rate=0)
    yield running
    running.clear_faults()


@pytest.fixture
def web(sandbox: Sandbox) -> WebClient:
    return WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[], timeout=5)


@pytest.fixture
def bolt(web: WebClient, sandbox: Sandbox) -> App:
    """A Bolt app without listeners; `connect` puts it on Socket Mode."""
    return App(
        client=web,
        signing_secret=sandbox.signing_secret,
        process_before_response=True,
        raise_error_for_unhandled_request=False,
    )


@pytest.fixture
def connect(sandbox: Sandbox, bolt: App) -> Iterator[Callable[[], SocketModeHandler]]:
    """Connect the app by Socket Mode, once or several times."""
    handlers: list[SocketModeHandler] = []

    def connected() -> SocketModeHandler:
        before = sandbox.state()["connections"]
        handler = SocketModeHandler(bolt, sandbox.app_token)
        handlers.append(handler)
        handler.connect()
        until(lambda: sandbox.state()["connections"] > before)
        return handler

    yield connected
    for handler in handlers:
        handler.client.auto_reconnect_enabled = False
    sandbox.disconnect("abrupt")
    for handler in handlers:
        quick_close(handler)
    until(lambda: sandbox.state()["connections"] == 0)


def in_own_loop(work: Coroutine[Any, Any, T]) -> T:
    """Run a coroutine in a thread: after a browser test the main thread has a loop of its own."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, work).result()


def seconds(sandbox: Sandbox) -> int:
    """The workspace's time, as messages count it."""
    return int(datetime.fromisoformat(sandbox.clock()["now"]).timestamp())


def quick_close(handler: SocketModeHandler) -> None:
    """Close without the waits of slack_sdk: 3 s for a socket it closes itself, 1 s for its empty queue."""
    until(lambda: not handler.client.is_connected())  # closing twice at one time raises in slack_sdk
    handler.client.closed = True
    handler.client.message_queue.put(None)
    handler.close()


def until(holds: Callable[[], Any], *, within: float = 15.0) -> Any:
    """What `holds` gives as soon as it gives something."""
    end = time.monotonic() + within
    while not (given := holds()):
        if time.monotonic() > end:
            raise AssertionError(f"still not so after {within} s: {given!r}")
        time.sleep(0.005)
    return given
