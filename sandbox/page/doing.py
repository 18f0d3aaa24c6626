"""What a person does on the page: each request is one call of `sandbox.people`."""

import json
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup
from starlette.datastructures import FormData

from sandbox import people
from sandbox.clock import next_working_morning
from sandbox.elements import CLICKED, find_element
from sandbox.errors import Refused
from sandbox.interactions import Where
from sandbox.page.forms import given, typed_values
from sandbox.page.seeing import Seeing
from sandbox.people import Outcome
from sandbox.workspace import View

DONE = 204
NO_ANSWER = 504
REFUSED = 409
SILENT_APP = "The app did not answer in time. Try again."


def doing(seeing: Seeing) -> APIRouter:
    router = APIRouter(prefix="/as/{user}")

    @router.post("/{deed}")
    async def do(user: str, deed: str, request: Request) -> Response:
        if deed not in DEEDS:
            return Response(f"nobody can {deed} here", 404, media_type="text/plain")
        if "hx-request" not in request.headers:  # a form on some other site cannot set it
            return Response("only the page itself may ask for this", 403, media_type="text/plain")
        async with request.form() as form:
            try:
                return await DEEDS[deed](seeing, user, form)
            except (Refused, ValueError) as refused:
                return Response(str(refused), REFUSED, media_type="text/plain")
            except KeyError as missing:
                return Response(f"the form says no {missing}", 400, media_type="text/plain")

    return router


def _answer(outcome: Outcome) -> Response:
    if outcome.acked:
        return Response(status_code=DONE)
    return Response(SILENT_APP, NO_ANSWER, media_type="text/plain")


def _where(form: Any) -> Where:
    return Where(form.get("channel"), form.get("ts"), form.get("view_id"))


async def _act(seeing: Seeing, user: str, form: FormData) -> Response:
    state, person = seeing.state, people.acting(seeing.state, user)
    place = people.stand(state, person, _where(form))
    block_id, action_id = str(form["block_id"]), str(form["action_id"])
    if isinstance(place, View) and place.type == "modal":
        people.fill(state, user, await typed_values(state, person, place, form))
    if form["type"] in CLICKED:
        return _answer(await people.click(state, user, _where(form), action_id, block_id))
    found = find_element(place.blocks, action_id, block_id)
    field = "value" if form["type"] in {"overflow", "feedback_buttons"} else f"{block_id}::{action_id}"
    values = [str(value) for value in form.getlist(field)]
    chosen = given(found[1] if found else {"type": form["type"]}, values, seeing.zone(person))
    return _answer(await people.choose(state, user, _where(form), action_id, block_id, given=chosen))


async def _options(seeing: Seeing, user: str, form: FormData) -> Response:
    person = people.acting(seeing.state, user)
    where, action_id, block_id = _where(form), str(form["action_id"]), str(form["block_id"])
    found = find_element(people.stand(seeing.state, person, where).blocks, action_id, block_id)
    if found is None or len(str(form.get("query", ""))) < int(found[1].get("min_query_length", 3)):
        return HTMLResponse("")
    options = await people.suggestions(seeing.state, user, where, action_id, str(form["query"]), block_id)
    many = found[1]["type"].startswith("multi_")
    name = f"{block_id}::{action_id}"
    rows = [(json.dumps(option), option) for option in options]
    html: Markup = seeing.renderer("found.html", options=rows, many=many, name=name)
    return HTMLResponse(html)


async def _submit(seeing: Seeing, user: str, form: FormData) -> Response:
    person = people.acting(seeing.state, user)
    view = people.top_view(seeing.state, person)
    if view.id != form.get("view_id"):
        raise Refused("this form is no longer open")
    people.fill(seeing.state, user, await typed_values(seeing.state, person, view, form))
    await people.submit(seeing.state, user)
    return Response(status_code=DONE)


async def _say(seeing: Seeing, user: str, form: FormData) -> Response:
    state, channel, text = seeing.state, str(form["channel"]), str(form["text"]).strip()
    if not text.startswith("/"):
        thread = form.get("thread_ts")
        await people.type_message(state, user, channel, text, str(thread) if thread else None)
        return Response(status_code=DONE)
    if form.get("thread_ts"):
        raise Refused("Slash commands do not work in threads.")
    command, _, rest = text.partition(" ")
    outcome = await people.command(state, user, channel, command, rest.strip())
    if outcome.acked:
        return Response(status_code=DONE)
    return Response(f"{command} failed: the app did not answer in time.", NO_ANSWER, media_type="text/plain")


async def _close(seeing: Seeing, user: str, form: FormData) -> Response:
    """A modal is closed whether the app answers or not, as in Slack."""
    await people.close(seeing.state, user, everything=bool(form.get("all")))
    return Response(status_code=DONE)


async def _react(seeing: Seeing, user: str, form: FormData) -> Response:
    people.react(seeing.state, user, str(form["channel"]), str(form["ts"]), str(form["name"]))
    return Response(status_code=DONE)


async def _shortcut(seeing: Seeing, user: str, form: FormData) -> Response:
    where = [str(form[key]) if form.get(key) else None for key in ("channel", "ts")]
    return _answer(await people.shortcut(seeing.state, user, str(form["callback_id"]), *where))


async def _move_clock(seeing: Seeing, user: str, form: FormData) -> Response:
    clock = seeing.state.clock
    if form.get("morning"):
        clock.move_to(next_working_morning(clock.now(), seeing.state.workspace.team.tz))
    elif form.get("advance"):
        clock.advance(float(str(form["advance"])))
    else:
        clock.play(float(str(form.get("rate", 1))))
    return Response(status_code=DONE)


DEEDS: dict[str, Callable[[Seeing, str, FormData], Awaitable[Response]]] = {
    "act": _act,
    "options": _options,
    "submit": _submit,
    "close": _close,
    "say": _say,
    "react": _react,
    "shortcut": _shortcut,
    "clock": _move_clock,
}
