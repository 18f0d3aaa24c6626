"""`POST /intake/{source}`: signed, readable, stored; what it means is found out later."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request, Response
from fastapi.responses import JSONResponse, PlainTextResponse
from pydantic import BaseModel, Field

from bot.http.acks import acknowledging
from bot.http.bodies import read_body
from bot.intake.bodies import Unreadable
from bot.intake.challenges import answer_to_linkedin, answer_to_meta
from bot.intake.doors import Door, doors_of, kept
from bot.intake.signature import NotSigned
from bot.intake.verifiers import Sent
from bot.services import Services
from bot.settings import Settings
from storage.inbox import CannotStore, InboxWriter, Stored

PATIENCE = 10.0
"""Seconds a sender waits for the store before it is told to come again."""

MEDIA = {"json": ("application/json",), "xml": ("text/xml", "application/xml")}
"""What bodies are sent as, by what the source's file says they are written in."""

COME_AGAIN = {"Retry-After": "5"}


class Accepted(BaseModel):
    """The delivery is in the store."""

    delivery: str = Field(description="The id the sender gave the delivery.")
    again: bool = Field(description="Whether it was there already; nothing was changed then.")


class Problem(BaseModel):
    """Why the delivery was not taken."""

    error: str = Field(description="One sentence.")


_HEADERS = {
    "webhook-id": "For Standard Webhooks: the delivery's id; the same id is stored once.",
    "webhook-timestamp": "When it was sent, in seconds since 1970; at most five minutes off.",
    "webhook-signature": "One or more of `v1,<base64>`, a space between.",
}

_OPENAPI: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "required": False, "schema": {"type": "string"}, "description": told}
        for name, told in _HEADERS.items()
    ]
    + [
        {
            "name": "key",
            "in": "query",
            "required": False,
            "schema": {"type": "string"},
            "description": "The secret, for senders that can set nothing but the address.",
        }
    ],
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {
                "schema": {"anyOf": [{"type": "object"}, {"type": "array", "items": {"type": "object"}}]}
            },
            "text/xml": {"schema": {"type": "object", "xml": {"name": "Envelope"}}},
        },
    },
}

RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "model": Accepted,
        "description": "As 202, for vendors that take nothing but 200 for a success, or words of their own.",
        "content": {"text/xml": {"schema": {"type": "object"}}},
    },
    400: {"model": Problem, "description": "The body is not JSON, or XML, that can be stored."},
    401: {"model": Problem, "description": "The signature is missing, wrong, or more than five minutes off."},
    404: {"model": Problem, "description": "There is no such source."},
    408: {"model": Problem, "description": "The body took too long to arrive."},
    413: {"model": Problem, "description": "The body is too large."},
    415: {
        "model": Problem,
        "description": "The body is not plain JSON, or not plain XML where that is taken.",
    },
    503: {
        "model": Problem,
        "description": "It cannot be stored now; send it again.",
        "headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    },
}

CHALLENGE_RESPONSES: dict[int | str, dict[str, Any]] = {
    200: {
        "description": "The challenge as it came, for Meta; with its signature, for LinkedIn.",
        "content": {
            "text/plain": {"schema": {"type": "string"}},
            "application/json": {"schema": {"type": "object", "additionalProperties": {"type": "string"}}},
        },
    },
    401: {
        "model": Problem,
        "description": "The verify token is missing or wrong, or the challenge is no UUID.",
    },
    404: {"model": Problem, "description": "There is no such source, or it asks nothing."},
}


def intake_routes(services: Services, settings: Settings, inbox: InboxWriter) -> APIRouter:
    """Raises ValueError when a secret in the settings is none."""
    router = APIRouter()
    doors = doors_of(services.desk, settings)
    named = Path(description="A source of the desk.", json_schema_extra={"enum": sorted(doors)})

    @router.post(
        "/intake/{source}",
        status_code=202,
        response_model=Accepted,
        responses=RESPONSES,
        openapi_extra=_OPENAPI,
        summary="Take in what a source knows of a lead",
    )
    async def receive(source: Annotated[str, named], request: Request) -> Response:
        door = _door(doors, source)
        _check_type(door, request.headers)
        body = await read_body(request, at_most=settings.intake_limit_bytes)
        url = _address(request, settings)
        delivery = _checked(door, Sent(request.method, url, request.headers, body), services)
        stored = await _stored(inbox, services, source, delivery, body, kept(request.headers))
        services.to_read.set()
        return _taken(door, delivery, stored)

    @router.get(
        "/intake/{source}",
        response_model=None,
        responses=CHALLENGE_RESPONSES,
        summary="Answer what Meta and LinkedIn ask of an address before they send anything there",
    )
    async def prove(source: Annotated[str, named], request: Request) -> Response:
        try:
            return _proof(_door(doors, source), request.query_params)
        except NotSigned as error:
            raise HTTPException(401, str(error)) from None

    return router


def _proof(door: Door, query: Mapping[str, str]) -> Response:
    match door.source.verify.scheme:
        case "meta":
            return PlainTextResponse(answer_to_meta(query, door.token or b""))
        case "linkedin":
            return JSONResponse(answer_to_linkedin(query, door.opened()))
    raise HTTPException(404, "this source asks nothing; it sends by POST")


def _door(doors: Mapping[str, Door], source: str) -> Door:
    if source not in doors:
        raise HTTPException(404, "there is no such source")
    return doors[source]


def _taken(door: Door, delivery: str, stored: Stored) -> Response:
    """Some vendors take nothing but 200 for a success, and some nothing but words of their own."""
    done = acknowledging("intake")
    if door.source.reply:
        return Response(door.source.reply, 200, media_type=MEDIA[door.source.body][0], background=done)
    status = 202 if door.source.verify.scheme == "standard_webhooks" else 200
    return JSONResponse({"delivery": delivery, "again": stored == "again"}, status, background=done)


def _address(request: Request, settings: Settings) -> str:
    """The address as the sender wrote it: HubSpot signs it, and a proxy in front of us changes it."""
    if not settings.public_url:
        return str(request.url)
    query = f"?{request.url.query}" if request.url.query else ""
    return f"{settings.public_url.rstrip('/')}{request.url.path}{query}"


def _check_type(door: Door, headers: Mapping[str, str]) -> None:
    taken = MEDIA[door.source.body]
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = parameters.strip().casefold().removeprefix("charset=").strip('"')
    if kind.strip().casefold() not in taken or charset not in ("", "utf-8", "utf8"):
        raise HTTPException(415, f"the body must be {' or '.join(taken)} in UTF-8")
    if headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415, "the body must not be compressed")


def _checked(door: Door, sent: Sent, services: Services) -> str:
    """The delivery's id, once the signature and the body are right."""
    try:
        return door.let_in(sent, now=services.wall.now())
    except NotSigned as error:
        raise HTTPException(401, str(error)) from None
    except Unreadable as error:
        raise HTTPException(400, str(error)) from None


async def _stored(
    inbox: InboxWriter,
    services: Services,
    source: str,
    delivery: str,
    body: bytes,
    headers: Mapping[str, str],
) -> Stored:
    try:
        promise = inbox.put(source, delivery, body, services.clock.now(), headers=headers)
        return await asyncio.wait_for(asyncio.wrap_future(promise), PATIENCE)
    except (CannotStore, TimeoutError):
        raise HTTPException(503, "it cannot be stored now; send it again", headers=COME_AGAIN) from None
