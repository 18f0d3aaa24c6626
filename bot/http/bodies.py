"""Reading a request's body without trusting its length."""

import asyncio

from fastapi import HTTPException, Request
from starlette.requests import ClientDisconnect

PATIENCE = 30.0
"""Seconds a body may take to arrive; who is slower is holding a place others need."""


async def read_body(request: Request, *, at_most: int) -> bytes:
    """The body's bytes; refuses it with 413 as soon as it is seen to be too large, with 408 when it dawdles."""
    announced = request.headers.get("content-length", "")
    if announced.isdecimal() and (len(announced) > 12 or int(announced) > at_most):
        raise _too_large(at_most)
    parts: list[bytes] = []
    room = at_most
    try:
        async with asyncio.timeout(PATIENCE):
            async for part in request.stream():
                room -= len(part)
                if room < 0:
                    raise _too_large(at_most)
                parts.append(part)
    except TimeoutError:
        raise HTTPException(408, "the body took too long to arrive") from None
    except ClientDisconnect:
        raise HTTPException(400, "the connection was closed before the body was there") from None
    return b"".join(parts)


def _too_large(at_most: int) -> HTTPException:
    return HTTPException(413, f"the body is larger than {at_most} bytes", headers={"Connection": "close"})
