"""One Socket Mode connection: what goes out, and the acks that come back."""

import asyncio
import json
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.parcels import Ack
from sandbox.workspace import Json

LOST = "connection_lost"
TIMEOUT = "timeout"

MOST_EVENTS_AT_ONCE = 32
AT_ONCE = 0.2
"""Real seconds an unanswered event counts as being on its way. slack_sdk's built-in client reads by recursion:
some hundred envelopes in one go end in a RecursionError and a deaf app."""


@dataclass(eq=False)
class Connection:
    """`retiring` connections get no more envelopes but may still answer those they have."""

    websocket: WebSocket
    retiring: bool = False
    _outgoing: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    _waiting: dict[str, asyncio.Future[Ack]] = field(default_factory=dict)
    _room: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(MOST_EVENTS_AT_ONCE))

    def put(self, message: Json) -> None:
        self._outgoing.put_nowait(json.dumps(message))

    def end(self) -> None:
        """Close in order, after what is already queued."""
        self._outgoing.put_nowait(None)

    def drop(self) -> None:
        """Break off without a word."""
        abort(self.websocket.scope)
        self.lose()

    def lose(self) -> None:
        """Nothing will be answered here any more."""
        self.retiring = True
        for answer in list(self._waiting.values()):
            if not answer.done():
                answer.set_result(Ack(False, why=LOST))
        self._waiting.clear()

    async def room_for_event(self) -> None:
        await self._room.acquire()

    def leave_room(self) -> None:
        self._room.release()

    async def ask(self, envelope: Json, within: float, *, event: bool) -> Ack:
        """Send an envelope and wait for its ack. An event gives up its room when answered, or soon."""
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Ack] = loop.create_future()
        self._waiting[envelope["envelope_id"]] = answer
        self.put(envelope)
        if event:
            gone = Departure(self.leave_room)
            answer.add_done_callback(gone)
            loop.call_later(AT_ONCE, gone)
        try:
            return await asyncio.wait_for(answer, within)
        except TimeoutError:
            self._waiting.pop(envelope["envelope_id"], None)
            return Ack(False, why=TIMEOUT)

    async def run(self) -> None:
        """Read and write until either ends."""
        tasks = {asyncio.create_task(self._write()), asyncio.create_task(self._read())}
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self.lose()
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    async def _read(self) -> None:
        while True:
            try:
                message = json.loads(await self.websocket.receive_text())
            except (WebSocketDisconnect, KeyError):
                return
            except ValueError:
                continue
            answer = self._waiting.pop(message.get("envelope_id", ""), None)
            if answer is not None and not answer.done():
                answer.set_result(Ack(True, body=message.get("payload")))

    async def _write(self) -> None:
        while (message := await self._outgoing.get()) is not None:
            try:
                await self.websocket.send_text(message)
            except (WebSocketDisconnect, RuntimeError):
                return
        try:
            await self.websocket.close()
        except RuntimeError:
            return


class Departure:
    """Calls `leave` the first time it is called, whoever calls."""

    def __init__(self, leave: Callable[[], None]) -> None:
        self._leave: Callable[[], None] | None = leave

    def __call__(self, *_: object) -> None:
        if self._leave is not None:
            leave, self._leave = self._leave, None
            leave()


def abort(scope: Any) -> None:
    """Reset the TCP connection a request came by. The server puts its transport into the scope's state."""
    transport = scope["state"]["transport"]
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()
