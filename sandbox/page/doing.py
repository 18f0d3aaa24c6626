"""What a person does on the page: each request is one call of `sandbox.people`."""

import json
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import HTMLResponse
from markupsafe import Markup

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
    state = seeing.state

    @router.post("/act")
    async def act(user: str, request: Request) -> Response:
        return await _refusing(_act(seeing, user, request))

    @router.post("/options")
    async def options(user: str, request: Request) -> Response:
        return await _refusing(_options(seeing, user, request))

    @router.post("/submit")
    async def submit(user: str, request: Request) -> Response:
        return await _refusing(_submit(seeing, user, request))

    @router.post("/close")
    async def close(user: str, request: Request) -> Response:
        everything = bool((await request.form()).get("all"))
        return await _refusing(_closed(people.close(state, user, everything=everything)))

    @router.post("/say")
    async def say(user: str, request: Request) -> Response:
        return await _refusing(_say(seeing, user, request))

    @router.post("/react")
    async def react(user: str, request: Request) -> Response:
        form = await request.form()
        return await _refusing(_done(people.react, state, user, form["channel"], form["ts"], form["name"]))

    @router.post("/shortcut")
    async def shortcut(user: str, request: Request) -> Response:
        form = await request.form()
        where = [str(form[key]) if form.get(key) else None for key in ("channel", "ts")]
        return await _refusing(_answered(people.shortcut(state, user, str(form["callback_id"]), *where)))

    @router.post("/clock")
    async def clock(user: str, request: Request) -> Response:
        return await _refusing(_move_clock(seeing, request))

    return router


async def _refusing(doing_it: Any) -> Response:
    """What the workspace refuses is told to the person in its own words."""
    try:
        result: Response = await doing_it
    except (Refused, ValueError) as refused:
        return Response(str(refused), REFUSED, media_type="text/plain")
    return result


async def _answered(outcome: Any) -> Response:
    return _answer(await outcome)


def _answer(outcome: Outcome) -> Response:
    if outcome.acked:
        return Response(status_code=DONE)
    return Response(SILENT_APP, NO_ANSWER, media_type="text/plain")


async def _closed(outcome: Any) -> Response:
    """A modal is closed whether the app answers or not, as in Slack."""
    await outcome
    return Response(status_code=DONE)


async def _done(act: Any, *args: Any) -> Response:
    act(*args)
    return Response(status_code=DONE)


def _where(form: Any) -> Where:
    return Where(form.get("channel"), form.get("ts"), form.get("view_id"))


async def _act(seeing: Seeing, user: str, request: Request) -> Response:
    form = await request.form()
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


async def _options(seeing: Seeing, user: str, request: Request) -> Response:
    form = await request.form()
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


async def _submit(seeing: Seeing, user: str, request: Request) -> Response:
    form = await request.form()
    person = people.acting(seeing.state, user)
    view = people.top_view(seeing.state, person)
    if view.id != form.get("view_id"):
        raise Refused("this form is no longer open")
    people.fill(seeing.state, user, await typed_values(seeing.state, person, view, form))
    await people.submit(seeing.state, user)
    return Response(status_code=DONE)


async def _say(seeing: Seeing, user: str, request: Request) -> Response:
    form = await request.form()
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


async def _move_clock(seeing: Seeing, request: Request) -> Response:
    form, clock = await request.form(), seeing.state.clock
    if form.get("morning"):
        clock.move_to(next_working_morning(clock.now(), seeing.state.workspace.team.tz))
    elif form.get("advance"):
        clock.advance(float(str(form["advance"])))
    else:
        clock.play(float(str(form.get("rate", 1))))
    return Response(status_code=DONE)
