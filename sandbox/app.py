"""The web application: Web API, response URLs, uploads, Socket Mode, control API and the page."""

from pathlib import Path

from fastapi import FastAPI
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from sandbox import control, page
from sandbox.api.endpoint import web_api
from sandbox.clock import SandboxClock
from sandbox.loading import read_settings
from sandbox.state import SandboxState
from sandbox.webhooks import download, response_url, upload
from sandbox.workspace import Json


def new_state(workspace_file: Path | None = None, changes: Json | None = None) -> SandboxState:
    """A workspace from the shipped file, a file of one's own and single changes, in that order."""
    settings = read_settings(workspace_file, changes)
    return SandboxState(settings, clock_from(settings["clock"]))


def clock_from(row: Json) -> SandboxClock:
    return SandboxClock(control.moment(row["start"]) if row.get("start") else None, float(row.get("rate", 1)))


def create_app(state: SandboxState) -> FastAPI:
    app = FastAPI(title="Sandbox", docs_url="/_sandbox/docs", openapi_url="/_sandbox/openapi.json")
    app.state.sandbox = state
    app.router.routes += [
        Route("/api/{method}", web_api, methods=["GET", "POST"]),
        Route("/response/{key}", response_url, methods=["POST"]),
        Route("/upload/v1/{file_id}", upload, methods=["POST"]),
        Route("/files/{file_id}/{name}", download),
        WebSocketRoute("/link/", _link),
    ]
    app.include_router(control.routes(state))
    control.install_errors(app)
    if hasattr(page, "routes"):
        app.include_router(page.routes(state))
    return app


async def _link(websocket: WebSocket) -> None:
    state: SandboxState = websocket.app.state.sandbox
    await state.sockets.serve(websocket)
