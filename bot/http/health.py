"""`/healthz`: the process lives. `/readyz`: it can do its work."""

import asyncio
from collections.abc import Callable

from fastapi import APIRouter
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field
from sqlalchemy.exc import SQLAlchemyError

from bot.services import Services
from storage import people
from storage.inbox import InboxWriter

Trouble = Callable[[], str | None]
"""What keeps every message out of Slack, as Slack's error, or None."""

PATIENCE = 5.0
"""Seconds a write may take before the database counts as not answering."""


class Health(BaseModel):
    status: str = Field(description="`ok`")


class Readiness(BaseModel):
    ready: bool
    problems: list[str] = Field(description="A sentence for each thing that is in the way.")


def health_routes(services: Services, inbox: InboxWriter, trouble: Trouble) -> APIRouter:
    router = APIRouter()

    @router.get("/healthz", response_model=Health, summary="Whether the process lives")
    async def healthz() -> JSONResponse:
        return JSONResponse({"status": "ok"})

    @router.get(
        "/readyz",
        response_model=Readiness,
        responses={503: {"model": Readiness}},
        summary="Whether leads can be taken in and shown",
    )
    async def readyz() -> JSONResponse:
        try:
            problems = await asyncio.wait_for(asyncio.to_thread(problems_of, services, inbox), PATIENCE)
        except TimeoutError:
            problems = ["the database does not answer"]
        problems += locked_out(trouble())
        return JSONResponse({"ready": not problems, "problems": problems}, 503 if problems else 200)

    return router


def locked_out(trouble: str | None) -> list[str]:
    if trouble is None:
        return []
    waits = "leads are taken in and wait, and nothing is posted until SLACK_BOT_TOKEN works again"
    return [f"Slack refuses the bot ({trouble}): {waits}"]


def problems_of(services: Services, inbox: InboxWriter) -> list[str]:
    """What keeps leads from being taken in, one sentence each."""
    if services.leaving.is_set():
        return ["the bot is shutting down"]
    if not inbox.running:
        return ["the inbox is closed"]
    try:
        # A real write: a full disk and a read-only file let everything pass but that.
        with services.store.write("look_ready") as session:
            people.make_appointment(session, "looked_ready", services.wall.now())
    except SQLAlchemyError as error:
        return [f"the database does not take writes: {type(error).__name__}"]
    return []
