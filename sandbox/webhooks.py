"""The addresses that are neither Web API nor control: response URLs, uploads and downloads."""

import json
import time
from urllib.parse import parse_qs

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from sandbox.errors import SlackError
from sandbox.responses import respond
from sandbox.state import SandboxState


async def response_url(request: Request) -> Response:
    """POST /response/{key}: five uses in thirty minutes."""
    state: SandboxState = request.app.state.sandbox
    began = time.perf_counter()
    payload = _payload(await request.body())
    status, said = 200, "ok"
    try:
        if payload is None:
            raise SlackError("invalid_payload")
        respond(state, state.tokens.use_reply(request.path_params["key"]), payload)
    except SlackError as refused:
        status, said = 404 if refused.error in {"used_url", "expired_url"} else 400, refused.error
    ms = (time.perf_counter() - began) * 1000
    state.traffic.note(
        "in", "response_url", "response_url", status=status, ms=ms, request=payload, response=said
    )
    return PlainTextResponse(said, status)


async def upload(request: Request) -> Response:
    """POST /upload/v1/{file_id}: the bytes of a file, raw or as a form."""
    state: SandboxState = request.app.state.sandbox
    file = state.workspace.files.get(request.path_params["file_id"])
    if file is None or file.completed:
        return PlainTextResponse("no such upload", 404)
    content = await _content(request)
    if len(content) != file.size:
        return PlainTextResponse(f"announced {file.size} bytes, got {len(content)}", 400)
    file.content = content
    state.traffic.note("in", "upload", file.name, status=200, ms=0.0, request={"bytes": len(content)})
    return PlainTextResponse(f"OK - {len(content)}")


async def download(request: Request) -> Response:
    """GET /files/{file_id}/{name}: what was uploaded."""
    state: SandboxState = request.app.state.sandbox
    file = state.workspace.files.get(request.path_params["file_id"])
    if file is None or file.content is None:
        return PlainTextResponse("no such file", 404)
    safe = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}
    return Response(file.content, media_type=file.mimetype, headers=safe)


async def _content(request: Request) -> bytes:
    if not request.headers.get("content-type", "").startswith("multipart/"):
        return await request.body()
    async with request.form() as form:
        for value in form.values():
            if not isinstance(value, str):
                return await value.read()
    return b""


def _payload(body: bytes) -> dict[str, object] | None:
    """JSON, or a form with the JSON in `payload`."""
    text = body.decode("utf-8", "replace")
    if text.startswith("payload="):
        text = parse_qs(text).get("payload", [""])[0]
    try:
        read = json.loads(text)
    except ValueError:
        return None
    return read if isinstance(read, dict) else None
