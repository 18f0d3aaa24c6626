"""The sandbox as a server: in a thread of this process, or in the foreground."""

import asyncio
import socket
import threading
from typing import Any

import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from sandbox.app import create_app
from sandbox.state import SandboxState

STARTS_WITHIN = 10.0


class OpenProtocol(H11Protocol):
    """Puts the transport into the scope's state, so that a fault can break a connection off."""

    def connection_made(self, transport: Any) -> None:
        self.app_state = {**self.app_state, "transport": transport}
        super().connection_made(transport)


def configure(state: SandboxState) -> uvicorn.Config:
    return uvicorn.Config(
        create_app(state),
        http=OpenProtocol,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
        lifespan="off",
        log_level="warning",
        access_log=False,
        timeout_graceful_shutdown=1,
        timeout_keep_alive=75,
    )


class SandboxServer(uvicorn.Server):
    """Ends the endless streams first, so that a stop is quick and clean."""

    def __init__(self, state: SandboxState) -> None:
        super().__init__(configure(state))
        self.sandbox = state
        self.ready = threading.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self.ready.set()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        await self.sandbox.close()
        await super().shutdown(sockets)


def listen(port: int = 0, host: str = "127.0.0.1") -> socket.socket:
    """A listening socket; port 0 takes a free one.

    Without the protocol named, asyncio leaves Nagle's algorithm on and every answer takes 40 ms.
    """
    bound = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    bound.bind((host, port))
    bound.listen(128)
    return bound


def address(bound: socket.socket) -> str:
    host, port = bound.getsockname()[:2]
    return f"http://{host}:{port}"


class ServerThread:
    """The server in a thread. `start` returns when it answers, `stop` when the thread has ended."""

    def __init__(self, state: SandboxState, port: int = 0) -> None:
        self._socket = listen(port)
        state.base_url = address(self._socket)
        self.url = state.base_url
        self._server = SandboxServer(state)
        self._thread = threading.Thread(target=self._run, name="sandbox", daemon=True)

    def start(self) -> None:
        self._thread.start()
        if not self._server.ready.wait(STARTS_WITHIN) or not self._server.started:
            raise RuntimeError("the sandbox did not start; see the log above")

    def stop(self) -> None:
        self._server.should_exit = True
        self._thread.join(STARTS_WITHIN)
        self._socket.close()

    def _run(self) -> None:
        asyncio.run(self._server.serve([self._socket]))
