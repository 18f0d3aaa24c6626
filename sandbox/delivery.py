"""Sends the app what happens: events again and again until acked, interactions and commands once."""

import asyncio
from collections.abc import Coroutine
from typing import Any

from sandbox.faults import Fault, Faults
from sandbox.parcels import Ack, Parcel, Transport
from sandbox.workspace import Waits

HELD_AT_MOST = 1.0
"""Real seconds something is held back for `out_of_order` when nothing comes after it."""

DEFAULT_DELAY = 1.0


class Delivery:
    """Chooses the transport and repeats what was not acked. Order is kept, except where a fault breaks it."""

    def __init__(self, transport: Transport, faults: Faults, waits: Waits) -> None:
        self.transport = transport
        self._faults, self._waits = faults, waits
        self._tasks: set[asyncio.Task[Any]] = set()
        self._held: list[asyncio.Event] = []

    @property
    def on_the_way(self) -> int:
        """Events that are not acked yet."""
        return len(self._tasks)

    def event(self, parcel: Parcel) -> None:
        """Send in the background; the caller does not wait for the app."""
        self._start(self._deliver(parcel))

    async def interaction(self, parcel: Parcel) -> Ack:
        """Send an interaction or a command and wait for its ack, once."""
        await self._hold_back(self._faults.take("interactions"), parcel)
        ack = await self.transport.send(parcel)
        self._release()
        return ack

    def forget(self) -> None:
        """Give up whatever is still on its way or waits to be repeated."""
        for task in self._tasks:
            task.cancel()

    async def close(self) -> None:
        self.forget()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _deliver(self, parcel: Parcel) -> None:
        if fault := self._faults.take("events"):
            await self._hold_back(fault, parcel)
        sending = self.transport.send(parcel)
        ack = await self._sent_before_release(sending)
        for attempt, wait in enumerate(self._waits.retries, 1):
            if ack.acked or ack.final:
                return
            await asyncio.sleep(wait)
            ack = await self.transport.send(parcel, attempt=attempt, reason=ack.why)

    async def _sent_before_release(self, sending: Coroutine[Any, Any, Ack]) -> Ack:
        task = asyncio.ensure_future(sending)
        await asyncio.sleep(0)
        self._release()
        return await task

    async def _hold_back(self, fault: Fault | None, parcel: Parcel) -> None:
        if fault is None:
            return
        if fault.kind == "duplicate":
            self._start(self.transport.send(parcel))
        elif fault.kind == "delay":
            await asyncio.sleep(DEFAULT_DELAY if fault.seconds is None else fault.seconds)
        elif fault.kind == "out_of_order":
            overtaken = asyncio.Event()
            self._held.append(overtaken)
            try:
                await asyncio.wait_for(overtaken.wait(), fault.seconds or HELD_AT_MOST)
            except TimeoutError:
                self._held.remove(overtaken)

    def _release(self) -> None:
        for overtaken in self._held:
            overtaken.set()
        self._held.clear()

    def _start(self, work: Coroutine[Any, Any, Any]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
