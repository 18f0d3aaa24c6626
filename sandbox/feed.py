"""What changed, told to everyone who watches: small events, never the whole state."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass

BACKLOG = 1000
"""A watcher this many events behind has stopped reading; it is told to reload instead."""


@dataclass(frozen=True)
class Change:
    """`kind` is message, message_gone, ephemeral, view, home, channel, person, clock, unread or reload."""

    kind: str
    channel: str | None = None
    ts: str | None = None
    user: str | None = None
    thread_ts: str | None = None

    def as_json(self) -> dict[str, str]:
        return {key: value for key, value in asdict(self).items() if value is not None}


class Feed:
    """Fan-out on one event loop. A subscriber gets an endless stream that ends when the feed closes."""

    def __init__(self) -> None:
        self._watchers: set[asyncio.Queue[Change | None]] = set()
        self._closed = False

    def publish(
        self,
        kind: str,
        *,
        channel: str | None = None,
        ts: str | None = None,
        user: str | None = None,
        thread_ts: str | None = None,
    ) -> None:
        if not self._watchers:
            return
        change = Change(kind, channel, ts, user, thread_ts)
        for watcher in self._watchers:
            if watcher.qsize() < BACKLOG:
                watcher.put_nowait(change)
            elif watcher.qsize() == BACKLOG:
                watcher.put_nowait(Change("reload"))

    def close(self) -> None:
        self._closed = True
        for watcher in self._watchers:
            watcher.put_nowait(None)

    @contextmanager
    def watch(self) -> "Iterator[asyncio.Queue[Change | None]]":
        """A queue of changes from now on; `None` says that the workspace is closing."""
        queue: asyncio.Queue[Change | None] = asyncio.Queue()
        self._watchers.add(queue)
        if self._closed:
            queue.put_nowait(None)
        try:
            yield queue
        finally:
            self._watchers.discard(queue)

    async def changes(self) -> AsyncIterator[Change]:
        with self.watch() as queue:
            while (change := await queue.get()) is not None:
                yield change
