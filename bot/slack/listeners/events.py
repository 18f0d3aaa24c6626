"""Typed replies in a lead's thread, and App Home."""

from collections.abc import Mapping
from functools import partial
from typing import Any

import structlog
from slack_sdk.errors import SlackApiError

from bot.slack import payloads, present
from bot.slack.edge import Edge
from bot.slack.views import home
from bot.usecases import told

log = structlog.get_logger()


def on_message(edge: Edge, body: Mapping[str, Any]) -> None:
    """A reply of a rep in the thread of a running checklist answers the question it asks, or names a role.

    Refusals stay silent: people outside the team may talk in the thread, they just do not answer.
    """
    said = payloads.reply(body)
    if said is None or not said.text.strip():
        return
    asked = edge.look(lambda session, _: present.asked_in(session, said.channel, said.thread_ts))
    if asked is None:
        return
    walk, criterion = asked
    verb = partial(told.reply, qualification_id=walk, by=said.by, criterion=criterion, text=said.text)
    edge.act(said.key, verb)


def on_home(edge: Edge, body: Mapping[str, Any]) -> None:
    person = body["event"]["user"]
    if body["event"].get("tab", "home") != "home":
        return
    now = edge.services.clock.now()
    stranger = edge.look(lambda session, _: present.refuse_stranger(session, person))
    mine = edge.look(lambda session, desk: present.mine(session, desk, person, now=now))
    view = home.closed(stranger.text) if stranger else home.home(mine, edge.services.wording)
    try:
        edge.client.views_publish(user_id=person, view=view)
    except SlackApiError as error:
        log.warning("home_not_published", error=error.response["error"])
