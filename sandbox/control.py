"""The control API under /_sandbox: what tests, benchmarks and the page use to act and to look."""

import json
from datetime import datetime

from fastapi import APIRouter, Depends, FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.responses import JSONResponse, Response, StreamingResponse

from sandbox import orders, people, showing, upkeep
from sandbox.clock import next_working_morning
from sandbox.errors import Refused
from sandbox.faults import Fault, Rates
from sandbox.state import SandboxState
from sandbox.streams import clock_json, clock_stream, feed_stream
from sandbox.workspace import Json

OWN_NAMES = frozenset({"127.0.0.1", "localhost"})


def routes(state: SandboxState) -> APIRouter:
    router = APIRouter(prefix="/_sandbox", dependencies=[Depends(_own_page)])
    _looking(router, state)
    _acting(router, state)
    _modal(router, state)
    _clock(router, state)
    _trouble(router, state)
    _upkeep(router, state)
    return router


async def _own_page(request: Request) -> None:
    """A page of some other site in the same browser has no business here, whatever name it gave this address."""
    host, origin = request.headers.get("host", ""), request.headers.get("origin")
    if host.rpartition(":")[0] not in OWN_NAMES or (origin and origin.partition("://")[2] != host):
        raise Refused("only this machine and the workspace's own page may ask; use http://127.0.0.1:<port>")


def install_errors(app: FastAPI) -> None:
    """Whatever is wrong with a request to the control API is a 400 with a sentence that says what to do."""

    @app.exception_handler(RequestValidationError)
    async def unreadable(_: Request, error: RequestValidationError) -> JSONResponse:
        wrong = [f"{'.'.join(str(part) for part in one['loc'][1:])}: {one['msg']}" for one in error.errors()]
        return JSONResponse({"error": "cannot use this request: " + "; ".join(wrong)}, 400)

    @app.exception_handler(ValueError)
    async def refused(_: Request, error: ValueError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 400)


def _looking(router: APIRouter, state: SandboxState) -> None:
    @router.get("/state")
    async def whole_state() -> Response:
        return _plain(showing.state(state))

    @router.get("/messages")
    async def messages(request: Request, thread_ts: str | None = None, limit: int | None = None) -> Response:
        asked = request.query_params
        if "channel" not in asked:
            raise Refused("say which channel: an id, #name, or @person for the app's conversation with them")
        return _plain(showing.messages(state, asked["channel"], thread_ts, asked.get("as"), limit))

    @router.get("/message")
    async def message(channel: str, ts: str) -> Response:
        return _plain(showing.one_message(state, channel, ts))

    @router.get("/views")
    async def views(user: str) -> Json:
        return showing.views(state, user)

    @router.get("/home")
    async def home(user: str) -> Json:
        return showing.home(state, user)

    @router.get("/traffic")
    async def traffic(since: int = 0) -> Response:
        return _plain({"traffic": state.traffic.since(since)})

    @router.get("/feed")
    async def feed() -> StreamingResponse:
        return feed_stream(state)


def _acting(router: APIRouter, state: SandboxState) -> None:
    @router.post("/click")
    async def click(order: orders.Click) -> Json:
        return showing.outcome(
            await people.click(state, order.user, order.where(), order.action_id, order.block_id)
        )

    @router.post("/choose")
    async def choose(order: orders.Choose) -> Json:
        where, given = order.where(), order.given()
        chosen = people.choose(state, order.user, where, order.action_id, order.block_id, given=given)
        return showing.outcome(await chosen)

    @router.post("/suggestions")
    async def suggestions(order: orders.Suggest) -> Json:
        where = order.where()
        asked = people.suggestions(state, order.user, where, order.action_id, order.value, order.block_id)
        return {"options": await asked}

    @router.post("/type")
    async def type_message(order: orders.Type) -> Json:
        message = await people.type_message(state, order.user, order.channel, order.text, order.thread_ts)
        return {"channel": message.channel, "ts": message.ts}

    @router.post("/command")
    async def command(order: orders.Command) -> Json:
        ran = people.command(state, order.user, order.channel, order.command, order.text)
        return showing.outcome(await ran)

    @router.post("/home")
    async def open_home(order: orders.User) -> Json:
        await people.open_home(state, order.user)
        return showing.home(state, order.user)

    @router.post("/shortcut")
    async def shortcut(order: orders.Shortcut) -> Json:
        used = people.shortcut(state, order.user, order.callback_id, order.channel, order.ts)
        return showing.outcome(await used)

    @router.post("/react")
    async def react(order: orders.React) -> Json:
        people.react(state, order.user, order.channel, order.ts, order.name)
        return {}

    @router.post("/status")
    async def status(order: orders.StatusOrder) -> Json:
        expires = int(moment(order.until).timestamp()) if order.until else 0
        return {"user": people.set_status(state, order.user, order.text, order.emoji, expires)}


def _modal(router: APIRouter, state: SandboxState) -> None:
    @router.post("/fill")
    async def fill(order: orders.Fill) -> Json:
        return {"view": showing.view(state, people.fill(state, order.user, order.values))}

    @router.post("/submit")
    async def submit(order: orders.Submit) -> Json:
        return showing.outcome(await people.submit(state, order.user, order.values))

    @router.post("/close")
    async def close(order: orders.Close) -> Json:
        return showing.outcome(await people.close(state, order.user, everything=order.everything))


def _clock(router: APIRouter, state: SandboxState) -> None:
    @router.get("/clock")
    async def clock() -> Json:
        return clock_json(state)

    @router.post("/clock")
    async def move(order: orders.Clock) -> Json:
        if order.rate is not None:
            state.clock.play(order.rate)
        if order.advance is not None:
            state.clock.advance(order.advance)
        if order.to is not None:
            state.clock.move_to(moment(order.to))
        if order.next_working_morning:
            state.clock.move_to(next_working_morning(state.now(), state.workspace.team.tz))
        return clock_json(state)

    @router.get("/clock/stream")
    async def stream() -> StreamingResponse:
        return clock_stream(state)


def _trouble(router: APIRouter, state: SandboxState) -> None:
    @router.post("/faults")
    async def fault(order: orders.FaultOrder) -> Json:
        state.faults.order(Fault(**order.model_dump()))
        return showing.faults(state)

    @router.post("/fault_rates")
    async def fault_rates(order: orders.FaultRates) -> Json:
        state.faults.rates = Rates(**order.model_dump()) if order.rates else None
        return showing.faults(state)

    @router.get("/faults")
    async def faults() -> Json:
        return showing.faults(state)

    @router.delete("/faults")
    async def no_faults() -> Json:
        state.faults.clear()
        return showing.faults(state)

    @router.post("/limits")
    async def limits(order: orders.Limits) -> Json:
        state.limits.on = order.on
        state.limits.clear()
        return {"on": order.on}

    @router.post("/not_here_yet")
    async def not_here_yet(order: orders.NotHereYet) -> Json:
        state.not_here_yet = frozenset(order.blocks)
        return {"blocks": sorted(state.not_here_yet)}

    @router.post("/disconnect")
    async def disconnect(order: orders.Disconnect) -> Json:
        state.sockets.refresh() if order.kind == "refresh" else state.sockets.drop()
        return {"connections": state.sockets.count}


def _upkeep(router: APIRouter, state: SandboxState) -> None:
    @router.post("/channel")
    async def channel(order: orders.ChannelOrder) -> Json:
        return upkeep.channel(state, order)

    @router.post("/person")
    async def person(order: orders.PersonOrder) -> Json:
        return upkeep.person(state, order)

    @router.post("/token")
    async def token(order: orders.Token) -> Json:
        return upkeep.token(state, order)

    @router.post("/message")
    async def message(order: orders.MessageOrder) -> Json:
        return upkeep.message(state, order)

    @router.post("/waits")
    async def waits(order: orders.WaitsOrder) -> Json:
        return upkeep.waits(state, order)

    @router.post("/send_to")
    async def send_to(order: orders.SendTo) -> Json:
        if not await state.send_to(order.url, challenge=order.challenge):
            raise Refused(f"{order.url} did not answer the challenge; is the app running there?")
        return {"url": order.url}

    @router.post("/reset")
    async def reset() -> Json:
        state.reset()
        return {}


def _plain(body: Json) -> Response:
    """JSON as it is: FastAPI's own encoding takes seconds for thousands of messages."""
    return Response(json.dumps(body), media_type="application/json")


def moment(text: str) -> datetime:
    """An ISO time with its zone."""
    try:
        return datetime.fromisoformat(str(text))
    except ValueError as error:
        raise Refused(f"{text!r} is not a time; write it as 2026-11-23T09:00:00+01:00") from error
