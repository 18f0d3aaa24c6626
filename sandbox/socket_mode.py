"""Socket Mode: several connections, each envelope to exactly one of them."""

import asyncio
import json
import time
import uuid

from starlette.websockets import WebSocket

from sandbox.connection import LOST, TIMEOUT, Connection
from sandbox.parcels import Ack, Parcel
from sandbox.traffic import Traffic
from sandbox.workspace import App, Json, Waits

MOST_CONNECTIONS = 10
REFRESH_GRACE = 0.5
"""Real seconds a connection still lives after it was asked to refresh: enough for acks on their way."""

ANSWERED_IN_ACK = frozenset({"view_submission", "block_suggestion"})


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
        return len(self._live())

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
        envelope = _envelope(parcel, attempt, reason)
        event = parcel.kind == "events_api"
        began = time.monotonic()
        while (left := self._waits.ack - (time.monotonic() - began)) > 0:
            connection = await self._connection(left)
            if connection is None:
                return self._noted(parcel, envelope, began, Ack(False, why="no_connection"))
            if event:
                await connection.room_for_event()
                if connection.retiring:
                    connection.leave_room()
                    continue
                began = time.monotonic()
                left = self._waits.ack
            ack = await connection.ask(envelope, left, event=event)
            if event or ack.why != LOST:
                return self._noted(parcel, envelope, began, ack)
        return self._noted(parcel, envelope, began, Ack(False, why=TIMEOUT))

    def refresh(self) -> None:
        """Ask every connection to open a new one; the old ones get no more envelopes and end soon."""
        for connection in self._live():
            connection.retiring = True
            connection.put({"type": "disconnect", "reason": "refresh_requested", "debug_info": _debug()})
            asyncio.get_running_loop().call_later(REFRESH_GRACE, connection.end)

    def drop(self) -> None:
        for connection in self._connections:
            connection.drop()

    def close(self) -> None:
        for connection in self._connections:
            connection.end()

    async def _run(self, connection: Connection) -> None:
        self._connections.append(connection)
        connection.put(_hello(self._app, len(self._connections)))
        self._opened.set()
        try:
            await connection.run()
        finally:
            self._connections.remove(connection)

    async def _connection(self, within: float) -> Connection | None:
        """The next connection in turn; when there is none, the first to come."""
        end = time.monotonic() + within
        while not (live := self._live()):
            self._opened.clear()
            try:
                await asyncio.wait_for(self._opened.wait(), end - time.monotonic())
            except TimeoutError:
                return None
        self._turn += 1
        return live[self._turn % len(live)]

    def _live(self) -> list[Connection]:
        return [connection for connection in self._connections if not connection.retiring]

    def _noted(self, parcel: Parcel, envelope: Json, began: float, ack: Ack) -> Ack:
        ms = (time.monotonic() - began) * 1000
        status = "acked" if ack.acked else ack.why
        self._traffic.note(
            "out", "socket_mode", parcel.name, status=status, ms=ms, request=envelope, response=ack.body
        )
        return Ack(ack.acked, ms, ack.body, ack.why)


def _envelope(parcel: Parcel, attempt: int, reason: str) -> Json:
    envelope: Json = {"envelope_id": str(uuid.uuid4()), "type": parcel.kind, "payload": parcel.payload}
    envelope["accepts_response_payload"] = (
        parcel.kind == "slash_commands" or parcel.payload["type"] in ANSWERED_IN_ACK
    )
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
