"""`POST /intake/{source}`: signed, readable, stored; what it means is found out later."""

import asyncio
from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Path, Request
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from bot.http.bodies import read_body
from bot.intake.bodies import Unreadable, read_object
from bot.intake.signature import NotSigned, read_secret, verified_id
from bot.services import Services
from bot.settings import Settings
from playbooks.desk import Desk
from storage.inbox import CannotStore, InboxWriter, Stored

PATIENCE = 10.0
"""Seconds a sender waits for the store before it is told to come again."""

COME_AGAIN = {"Retry-After": "5"}


class Accepted(BaseModel):
    """The delivery is in the store."""

    delivery: str = Field(description="The id the sender gave the delivery.")
    again: bool = Field(description="Whether it was there already; nothing was changed then.")


class Problem(BaseModel):
    """Why the delivery was not taken."""

    error: str = Field(description="One sentence.")


_HEADERS = {
    "webhook-id": "The delivery's id; the same id is stored once.",
    "webhook-timestamp": "When it was sent, in seconds since 1970; at most five minutes off.",
    "webhook-signature": "One or more of `v1,<base64>`, a space between, as Standard Webhooks says.",
}

_OPENAPI: dict[str, Any] = {
    "parameters": [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}, "description": told}
        for name, told in _HEADERS.items()
    ],
    "requestBody": {"required": True, "content": {"application/json": {"schema": {"type": "object"}}}},
}

RESPONSES: dict[int | str, dict[str, Any]] = {
    400: {"model": Problem, "description": "The body is not a JSON object that can be stored."},
    401: {"model": Problem, "description": "The signature is missing, wrong, or more than five minutes off."},
    404: {"model": Problem, "description": "There is no such source."},
    408: {"model": Problem, "description": "The body took too long to arrive."},
    413: {"model": Problem, "description": "The body is too large."},
    415: {"model": Problem, "description": "The body is not plain application/json."},
    503: {
        "model": Problem,
        "description": "It cannot be stored now; send it again.",
        "headers": {"Retry-After": {"description": "Seconds to wait.", "schema": {"type": "integer"}}},
    },
}


def intake_routes(services: Services, settings: Settings, inbox: InboxWriter) -> APIRouter:
    """Raises ValueError when a secret in the settings is none."""
    router = APIRouter()
    keys = keys_of(services.desk, settings)

    @router.post(
        "/intake/{source}",
        status_code=202,
        response_model=Accepted,
        responses=RESPONSES,
        openapi_extra=_OPENAPI,
        summary="Take in what a source knows of a lead",
    )
    async def receive(
        source: Annotated[str, Path(description="A source of the desk, such as `generic`.")], request: Request
    ) -> JSONResponse:
        if source not in keys:
            raise HTTPException(404, "there is no such source")
        _check_type(request.headers)
        body = await read_body(request, at_most=settings.intake_limit_bytes)
        delivery = _checked(keys[source], source, request.headers, body, services)
        stored = await _stored(inbox, services, source, delivery, body)
        services.to_read.set()
        return JSONResponse({"delivery": delivery, "again": stored == "again"}, status_code=202)

    return router


def keys_of(desk: Desk, settings: Settings) -> dict[str, bytes | None]:
    """The signing key of each source that takes deliveries over HTTP; None where no secret is set yet."""
    named = {key: source.secret_setting for key, source in desk.sources.items() if source.secret_setting}
    return {key: _key(setting, settings) for key, setting in named.items()}


def _key(setting: str, settings: Settings) -> bytes | None:
    secret = getattr(settings, setting.lower(), None)
    text = secret.get_secret_value() if secret else ""
    try:
        return read_secret(text) if text else None
    except ValueError as error:
        raise ValueError(f"{setting}: {error}") from None


def _check_type(headers: Mapping[str, str]) -> None:
    kind, _, parameters = headers.get("content-type", "").partition(";")
    charset = parameters.strip().casefold().removeprefix("charset=").strip('"')
    if kind.strip().casefold() != "application/json" or charset not in ("", "utf-8", "utf8"):
        raise HTTPException(415, "the body must be application/json in UTF-8")
    if headers.get("content-encoding", "identity") != "identity":
        raise HTTPException(415, "the body must not be compressed")


def _checked(
    key: bytes | None, source: str, headers: Mapping[str, str], body: bytes, services: Services
) -> str:
    """The delivery's id, once the signature and the body are right."""
    if key is None:
        raise HTTPException(401, f"the source {source} is closed until its secret is set")
    try:
        delivery = verified_id(key, headers, body, now=services.wall.now())
        read_object(body)
    except NotSigned as error:
        raise HTTPException(401, str(error)) from None
    except Unreadable as error:
        raise HTTPException(400, str(error)) from None
    return delivery


async def _stored(inbox: InboxWriter, services: Services, source: str, delivery: str, body: bytes) -> Stored:
    try:
        promise = inbox.put(source, delivery, body, services.clock.now())
        return await asyncio.wait_for(asyncio.wrap_future(promise), PATIENCE)
    except (CannotStore, TimeoutError):
        raise HTTPException(503, "it cannot be stored now; send it again", headers=COME_AGAIN) from None
