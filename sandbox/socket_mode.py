"""Socket Mode: several connections, each envelope to exactly one of them, and the acks that come back."""

import asyncio
import json
import socket
import struct
import time
import uuid
from dataclasses import dataclass, field
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.parcels import Ack, Parcel
from sandbox.traffic import Traffic
from sandbox.workspace import App, Json, Waits

MOST_CONNECTIONS = 10
LOST = "connection_lost"
REFRESH_GRACE = 0.5
"""Real seconds a connection still lives after it was asked to refresh: enough for acks on their way."""


@dataclass(eq=False)
class Connection:
    websocket: WebSocket
    outgoing: asyncio.Queue[str | None] = field(default_factory=asyncio.Queue)
    waiting: dict[str, asyncio.Future[Any]] = field(default_factory=dict)
    retiring: bool = False

    def put(self, message: Json) -> None:
        self.outgoing.put_nowait(json.dumps(message))


class SocketPool:
    """The app's open connections. Envelopes go round them in turn."""

    def __init__(self, app: App, waits: Waits, traffic: Traffic) -> None:
        self._app, self._waits, self._traffic = app, waits, traffic
        self._connections: list[Connection] = []
        self._tickets: set[str] = set()
        self._turn = 0
        self._opened = asyncio.Event()

    @property
    def count(self) -> int:
        return len([connection for connection in self._connections if not connection.retiring])

    def new_ticket(self) -> str:
        ticket = uuid.uuid4().hex
        self._tickets.add(ticket)
        return ticket

    async def serve(self, websocket: WebSocket) -> None:
        """One connection, from hello to its end."""
        ticket = websocket.query_params.get("ticket", "")
        if ticket not in self._tickets:
            await websocket.close(code=1008, reason="unknown ticket: call apps.connections.open first")
            return
        self._tickets.discard(ticket)
        await websocket.accept()
        if len(self._connections) >= MOST_CONNECTIONS:
            await websocket.send_text(json.dumps({"type": "disconnect", "reason": "too_many_websockets"}))
            await websocket.close()
            return
        await self._run(Connection(websocket))

    async def send(self, parcel: Parcel, *, attempt: int = 0, reason: str = "") -> Ack:
        """An interaction whose connection dies before the ack goes to another one while there is time."""
        began = time.monotonic()
        while (left := self._waits.ack - (time.monotonic() - began)) > 0:
            connection = self._next_connection()
            if connection is None:
                self._opened.clear()
                try:
                    await asyncio.wait_for(self._opened.wait(), left)
                except TimeoutError:
                    return self._unanswered(parcel, began, "no_connection", attempt)
                continue
            ack = await self._send_on(connection, parcel, attempt, reason, left, began)
            if ack.why != LOST or parcel.kind == "events_api":
                return ack
        return self._unanswered(parcel, began, "timeout", attempt)

    def refresh(self) -> None:
        """Ask every connection to open a new one; the old ones get no more envelopes and end soon."""
        for connection in self._connections:
            connection.retiring = True
            connection.put({"type": "disconnect", "reason": "refresh_requested", "debug_info": _debug()})
            asyncio.get_running_loop().call_later(REFRESH_GRACE, connection.outgoing.put_nowait, None)

    def drop(self) -> None:
        """Break every connection off without a word."""
        for connection in self._connections:
            connection.retiring = True
            abort(connection.websocket.scope)
            self._lose(connection)

    def close(self) -> None:
        for connection in self._connections:
            connection.outgoing.put_nowait(None)

    async def _run(self, connection: Connection) -> None:
        self._connections.append(connection)
        connection.put(_hello(self._app, len(self._connections)))
        self._opened.set()
        writer = asyncio.create_task(_write(connection))
        reader = asyncio.create_task(self._read(connection))
        try:
            await asyncio.wait({writer, reader}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            self._connections.remove(connection)
            self._lose(connection)
            for task in (writer, reader):
                task.cancel()
            await asyncio.gather(writer, reader, return_exceptions=True)

    async def _read(self, connection: Connection) -> None:
        while True:
            try:
                message = json.loads(await connection.websocket.receive_text())
            except (WebSocketDisconnect, KeyError):
                return
            except ValueError:
                continue
            answered = connection.waiting.pop(message.get("envelope_id", ""), None)
            if answered is not None and not answered.done():
                answered.set_result(Ack(True, body=message.get("payload")))

    async def _send_on(
        self, connection: Connection, parcel: Parcel, attempt: int, reason: str, left: float, began: float
    ) -> Ack:
        envelope = _envelope(parcel, attempt, reason)
        answer: asyncio.Future[Ack] = asyncio.get_running_loop().create_future()
        connection.waiting[envelope["envelope_id"]] = answer
        connection.put(envelope)
        try:
            got = await asyncio.wait_for(answer, left)
        except TimeoutError:
            connection.waiting.pop(envelope["envelope_id"], None)
            return self._unanswered(parcel, began, "timeout", attempt)
        if not got.acked:
            return self._unanswered(parcel, began, got.why, attempt)
        ms = (time.monotonic() - began) * 1000
        self._traffic.note(
            "out", "socket_mode", parcel.name, status="acked", ms=ms, request=envelope, response=got.body
        )
        return Ack(True, ms, got.body)

    def _unanswered(self, parcel: Parcel, began: float, why: str, attempt: int) -> Ack:
        ms = (time.monotonic() - began) * 1000
        envelope = _envelope(parcel, attempt, "")
        self._traffic.note("out", "socket_mode", parcel.name, status=why, ms=ms, request=envelope)
        return Ack(False, ms, why=why)

    def _next_connection(self) -> Connection | None:
        live = [connection for connection in self._connections if not connection.retiring]
        if not live:
            return None
        self._turn += 1
        return live[self._turn % len(live)]

    def _lose(self, connection: Connection) -> None:
        for answer in connection.waiting.values():
            if not answer.done():
                answer.set_result(Ack(False, why=LOST))
        connection.waiting.clear()


def abort(scope: Any) -> None:
    """Reset the TCP connection a request came by. The server puts its transport into the scope's state."""
    transport = scope["state"]["transport"]
    linger = struct.pack("ii", 1, 0)
    transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
    transport.abort()


async def _write(connection: Connection) -> None:
    while (message := await connection.outgoing.get()) is not None:
        try:
            await connection.websocket.send_text(message)
        except (WebSocketDisconnect, RuntimeError):
            return
    try:
        await connection.websocket.close()
    except RuntimeError:
        return


def _envelope(parcel: Parcel, attempt: int, reason: str) -> Json:
    envelope: Json = {"envelope_id": str(uuid.uuid4()), "type": parcel.kind, "payload": parcel.payload}
    envelope["accepts_response_payload"] = parcel.kind != "events_api"
    if parcel.kind == "events_api":
        envelope |= {"retry_attempt": attempt, "retry_reason": reason}
    return envelope


def _hello(app: App, number: int) -> Json:
    return {
        "type": "hello",
        "num_connections": number,
        "debug_info": _debug(),
        "connection_info": {"app_id": app.id},
    }


def _debug() -> Json:
    return {"host": "sandbox", "build_number": 1, "approximate_connection_time": 18060}
