"""Server-sent events: the clock and the feed of changes."""

import json
from collections.abc import AsyncIterator

from starlette.responses import StreamingResponse

from sandbox.state import SandboxState
from sandbox.workspace import Json


def clock_json(state: SandboxState) -> Json:
    return {"now": state.clock.now().isoformat(), "rate": state.clock.rate}


def clock_stream(state: SandboxState) -> StreamingResponse:
    """One `clock` event at once, then one at every change."""

    async def events() -> AsyncIterator[str]:
        with state.feed.watch() as queue:
            yield _event("clock", clock_json(state))
            while (change := await queue.get()) is not None:
                if change.kind == "clock":
                    yield _event("clock", clock_json(state))

    return _stream(events())


def feed_stream(state: SandboxState) -> StreamingResponse:
    """Every change, named by its kind."""

    async def events() -> AsyncIterator[str]:
        with state.feed.watch() as queue:
            yield ": connected\n\n"
            while (change := await queue.get()) is not None:
                yield _event(change.kind, change.as_json())

    return _stream(events())


def _stream(events: AsyncIterator[str]) -> StreamingResponse:
    return StreamingResponse(events, media_type="text/event-stream", headers={"Cache-Control": "no-store"})


def _event(kind: str, body: Json) -> str:
    return f"event: {kind}\ndata: {json.dumps(body)}\n\n"
