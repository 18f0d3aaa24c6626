"""The workspace in a browser: what its people see and do. Mounted by the app at `/`."""

from pathlib import Path

from fastapi import APIRouter, Request, Response
from starlette.staticfiles import StaticFiles

from sandbox.page.doing import doing
from sandbox.page.seeing import Seeing, seeing_routes
from sandbox.state import SandboxState

STATIC = Path(__file__).parent / "static"


def routes(state: SandboxState) -> APIRouter:
    """All routes of the page: `/`, `/as/…`, `/_gallery` and `/page-static/…`."""
    seeing = Seeing(state)
    files = StaticFiles(directory=STATIC)
    router = APIRouter(include_in_schema=False)

    @router.get("/page-static/{path:path}")
    async def static(path: str, request: Request) -> Response:
        response = await files.get_response(path, request.scope)
        response.headers["Cache-Control"] = "no-cache"
        return response

    router.include_router(doing(seeing))
    router.include_router(seeing_routes(seeing))
    return router
