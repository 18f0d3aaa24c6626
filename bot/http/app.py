"""The HTTP application. It stores and asks; everything else happens on ticks."""

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from starlette.exceptions import HTTPException

from bot.http.health import Trouble, health_routes
from bot.http.intake import intake_routes
from bot.http.metrics import CountsAnswers, metrics_routes
from bot.http.slack import SlackHandler, slack_routes
from bot.services import Services
from bot.settings import Settings
from storage.inbox import InboxWriter


def create_http(
    services: Services,
    settings: Settings,
    inbox: InboxWriter,
    slack_handler: SlackHandler | None = None,
    *,
    trouble: Trouble = lambda: None,
) -> FastAPI:
    """`slack_handler` (`App.dispatch` of Bolt) opens `/slack/events`; `trouble` is what keeps every message out of
    Slack. Raises ValueError for a secret that is none."""
    app = FastAPI(
        title="Handraise",
        version="1",
        summary="Takes in leads for qualification in Slack.",
        docs_url=None,
        redoc_url=None,
    )
    app.add_exception_handler(HTTPException, _told)
    app.include_router(intake_routes(services, settings, inbox))
    app.include_router(health_routes(services, inbox, trouble))
    app.include_router(metrics_routes(services, inbox))
    app.add_middleware(CountsAnswers, metrics=services.metrics, sources=services.desk.sources)
    if slack_handler is not None:
        secret = settings.slack_signing_secret.get_secret_value()
        app.include_router(slack_routes(slack_handler, secret, services.wall))
    return app


async def _told(_request: Request, error: Exception) -> JSONResponse:
    """Every refusal has the same shape: one sentence."""
    assert isinstance(error, HTTPException)
    return JSONResponse({"error": error.detail}, status_code=error.status_code, headers=error.headers)
