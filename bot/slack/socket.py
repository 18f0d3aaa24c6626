"""Socket Mode on aiohttp, with the listeners beside the event loop instead of on it.

Of slack_sdk's three clients this one is deaf the shortest after a lost connection (6 s against 51 s) and does not
drop anything on Slack's regular refresh.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread
from time import perf_counter
from typing import Any

from slack_bolt import App
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.adapter.socket_mode.internals import run_bolt_app
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.web.async_client import AsyncWebClient

from storage.failpoints import around


class SocketMode:
    """A connection that is kept up by a thread of its own until `close`."""

    def __init__(self, app: App, app_token: str, api_url: str, *, workers: int = 8) -> None:
        self._app = app
        self._token = app_token
        self._api_url = api_url
        self._pool = ThreadPoolExecutor(workers, thread_name_prefix="bolt")
        self._connected = Event()
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._answering: set[asyncio.Task[Any]] = set()
        self._thread = Thread(target=self._run, name="socket-mode", daemon=True)
        self.error: Exception | None = None

    def start(self, patience: float = 10.0) -> None:
        """Returns once connected. Raises what Slack answered, or TimeoutError after `patience` seconds."""
        self._thread.start()
        if not self._connected.wait(patience):
            raise TimeoutError(
                "Slack does not take the Socket Mode connection. Check the network and try again."
            )
        if self.error:
            raise self.error

    def close(self) -> None:
        """Takes nothing new, answers what came before and says goodbye. Waits for that as long as it takes."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._stopping.set)
            self._thread.join()
        self._pool.shutdown(wait=False)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._serve())
        except Exception as error:
            self.error = error
        finally:
            self._connected.set()
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    async def _serve(self) -> None:
        client = SocketModeClient(
            app_token=self._token,
            web_client=AsyncWebClient(base_url=self._api_url, retry_handlers=[]),
            ping_interval=5,
        )
        client.socket_mode_request_listeners.append(self._handle)  # type: ignore[arg-type]
        try:
            await client.connect()
            self._connected.set()
            await self._stopping.wait()
            if self._answering:
                await asyncio.wait(self._answering)
        finally:
            await client.close()

    async def _handle(self, client: SocketModeClient, request: Any) -> None:
        if self._stopping.is_set():
            return  # Slack sends it again, to whoever listens then
        task = asyncio.current_task()
        assert task is not None
        self._answering.add(task)
        task.add_done_callback(self._answering.discard)
        await self._answer(client, request)

    async def _answer(self, client: SocketModeClient, request: Any) -> None:
        began = perf_counter()
        answer = await self._loop.run_in_executor(self._pool, run_bolt_app, self._app, request)
        with around("ack.socket"):
            await send_async_response(client, request, answer, began)
