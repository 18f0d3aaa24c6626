"""One call of the Web API, from bytes to bytes: arguments, faults, token, limits, scope, the method itself."""

import asyncio
import json
import math
import time
from typing import Any
from urllib.parse import parse_qsl

from starlette.requests import Request
from starlette.responses import Response

from sandbox.api.registry import METHODS, Call, Method
from sandbox.connection import abort
from sandbox.errors import SlackError
from sandbox.faults import NOT_APPLIED, Fault
from sandbox.limits import POSTING_TIER
from sandbox.state import SandboxState
from sandbox.workspace import Json

HANGS_FOR = 60.0
USUAL_RETRY_AFTER = 1.0
Answer = tuple[Json, dict[str, str], int]
"""Body, headers and status."""

HTML = "<!DOCTYPE html><html><head><title>Slack</title></head><body>Something went wrong.</body></html>"


async def web_api(request: Request) -> Response:
    """POST or GET /api/{method}."""
    state: SandboxState = request.app.state.sandbox
    name, began = request.path_params["method"], time.perf_counter()
    args, unreadable = await _arguments(request)
    fault = state.faults.take(name)
    if fault is not None and fault.kind in NOT_APPLIED:
        return await _spoil(request, name, args, fault, None, began)
    if fault is not None and fault.kind == "delay":
        await asyncio.sleep(USUAL_RETRY_AFTER if fault.seconds is None else fault.seconds)
    body, headers, status = unreadable or await _answer(state, name, args, _token(request, args))
    answer = _json(body, status, headers)
    if fault is not None and fault.kind != "delay":
        return await _spoil(request, name, args, fault, answer, began)
    _note(state, name, status, args, body, began)
    return answer


async def _answer(state: SandboxState, name: str, args: Json, token: str | None) -> Answer:
    headers: dict[str, str] = {}
    method = METHODS.get(name)
    if method is None:
        return {"ok": False, "error": "unknown_method", "req_method": name}, headers, 200
    call = Call(state, args)
    try:
        _check_token(state, method, token)
        headers["x-oauth-scopes"] = ",".join(sorted(state.workspace.app.scopes))
        if method.scope:
            headers["x-accepted-oauth-scopes"] = method.scope
        if (wait := _too_fast(state, method, call)) is not None:
            return {"ok": False, "error": "ratelimited"}, headers | {"Retry-After": str(wait)}, 429
        if method.scope:
            call.need(method.scope)
        return {"ok": True, **await method.run(call)}, headers, 200
    except SlackError as refused:
        return refused.body(), headers, 200


def _check_token(state: SandboxState, method: Method, token: str | None) -> None:
    app = state.workspace.app
    if method.caller == "none":
        return
    if token is None:
        raise SlackError("not_authed")
    if token not in (app.bot_token, app.app_token):
        raise SlackError("invalid_auth")
    if app.token_error is not None:
        raise SlackError(app.token_error)
    if token != (app.app_token if method.caller == "app" else app.bot_token):
        raise SlackError("not_allowed_token_type")


def _too_fast(state: SandboxState, method: Method, call: Call) -> int | None:
    if method.tier != POSTING_TIER:
        return state.limits.hit(method.name, method.tier)
    name = call.text("channel") or ""
    channel = state.workspace.channel(name)
    return state.limits.hit(method.name, method.tier, channel.id if channel else name)


async def _arguments(request: Request) -> tuple[Json, Answer | None]:
    """The arguments, and what to answer at once when they cannot be read."""
    args: Json = dict(request.query_params)
    body = await request.body()
    kind = request.headers.get("content-type", "")
    if not body:
        return args, None
    if kind.startswith("application/json"):
        return _from_json(args, body)
    if kind.startswith("multipart/"):
        form = await request.form()
        return {**args, **{key: value for key, value in form.items() if isinstance(value, str)}}, None
    return {**args, **dict(parse_qsl(body.decode("utf-8", "replace"), keep_blank_values=True))}, None


def _from_json(args: Json, body: bytes) -> tuple[Json, Answer | None]:
    """A JSON body. Slack takes no token from one: it has to be in the header."""
    try:
        read = json.loads(body)
        if b"\\ud" in body:  # half a surrogate pair passes the parser, and no page can show it
            read = json.loads(json.dumps(read, ensure_ascii=False).encode("utf-8", "replace"))
    except (ValueError, RecursionError):
        return args, ({"ok": False, "error": "invalid_json"}, {}, 200)
    if not isinstance(read, dict):
        return args, ({"ok": False, "error": "json_not_object"}, {}, 200)
    return {**args, **{key: value for key, value in read.items() if key != "token"}}, None


def _token(request: Request, args: Json) -> str | None:
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and token:
        return token.strip()
    return args.get("token") or None


async def _spoil(
    request: Request, name: str, args: Json, fault: Fault, answer: Response | None, began: float
) -> Response:
    """What the app gets instead of a proper answer; `answer` is the one it would have got."""
    state: SandboxState = request.app.state.sandbox
    shown = json.loads(bytes(answer.body)) if answer is not None else None
    _note(state, name, fault.kind, args, shown, began)
    if fault.kind == "429":
        wait = USUAL_RETRY_AFTER if fault.seconds is None else fault.seconds
        return _json({"ok": False, "error": "ratelimited"}, 429, {"Retry-After": str(math.ceil(wait))})
    if fault.kind in {"500", "500_after"}:
        return Response("Internal Server Error", 500, media_type="text/plain")
    if fault.kind == "html":
        return Response(HTML, 200, media_type="text/html")
    if fault.kind == "cut" and answer is not None:
        return CutResponse(answer)
    if fault.kind.startswith("hang"):
        await state.closing_within(HANGS_FOR if fault.seconds is None else fault.seconds)
    abort(request.scope)
    return Response(status_code=499)


class CutResponse(Response):
    """Promises the whole answer, sends half of it and breaks off."""

    def __init__(self, whole: Response) -> None:
        super().__init__(whole.body, whole.status_code, media_type=whole.media_type)

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        half = bytes(self.body)[: len(self.body) // 2]
        await send({"type": "http.response.body", "body": half, "more_body": True})
        scope["state"]["transport"].close()


def _json(body: Json, status: int, headers: dict[str, str]) -> Response:
    return Response(json.dumps(body), status, headers, media_type="application/json")


def _note(state: SandboxState, name: str, status: int | str, args: Json, body: Any, began: float) -> None:
    shown = {key: value for key, value in args.items() if key != "token"}
    ms = (time.perf_counter() - began) * 1000
    state.traffic.note("in", "web_api", name, status=status, ms=ms, request=shown, response=body)
