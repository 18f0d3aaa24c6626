"""A TCP proxy in front of PostgreSQL that breaks off just after a COMMIT has passed: whether it took effect, the one
who sent it cannot know."""

import socket
from contextlib import suppress
from random import Random
from threading import Lock, Thread
from types import TracebackType

COMMIT = b"COMMIT\x00"
"""How a simple query ends that commits (PostgreSQL's protocol 3.0, message Q)."""


class Proxy:
    """Listens on a loopback port of its own; `share` of the commits are cut off while it is above 0."""

    def __init__(self, behind: int, *, seed: int = 0) -> None:
        self.share, self.cut = 0.0, 0
        self._behind, self._random, self._lock = behind, Random(seed), Lock()
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=200)
        self.port: int = self._listening.getsockname()[1]
        self._open: set[socket.socket] = set()
        Thread(target=self._accept, name="proxy", daemon=True).start()

    def __enter__(self) -> "Proxy":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()
        with self._lock:
            ends = list(self._open)
        self._break_off(*ends)

    def _accept(self) -> None:
        while True:
            try:
                near, _ = self._listening.accept()
            except OSError:
                return
            try:
                far = socket.create_connection(("127.0.0.1", self._behind), timeout=5)
            except OSError:
                near.close()
                continue
            far.settimeout(None)
            with self._lock:
                self._open |= {near, far}
            for here, there, sends in ((near, far, True), (far, near, False)):
                Thread(target=self._carry, args=(here, there, sends), daemon=True).start()

    def _carry(self, here: socket.socket, there: socket.socket, sends: bool) -> None:
        with suppress(OSError):
            while read := here.recv(65536):
                if sends and read.endswith(COMMIT) and self._is_hit():
                    # The answer finds nobody to be passed on to, and the other thread breaks off then.
                    here.shutdown(socket.SHUT_RDWR)
                    there.sendall(read)
                    return
                there.sendall(read)
        self._break_off(here, there)

    def _is_hit(self) -> bool:
        with self._lock:
            hit = self._random.random() < self.share
            self.cut += hit
            return hit

    def _break_off(self, *ends: socket.socket) -> None:
        for end in ends:
            with self._lock:
                self._open.discard(end)
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
