"""Typed replies in the thread of a lead or a review, and App Home."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from bot.slack import handed, meanwhile, payloads, present
from bot.slack.edge import Edge
from bot.slack.listeners import homes, reviews
from bot.slack.payloads import Reply
from bot.slack.text import plain
from bot.usecases import meeting, reply, tell, walk
from qualification.typed.meetings import went
from qualification.typed.standing import stands


def on_message(edge: Edge, body: Mapping[str, Any]) -> None:
    """A reply of a rep in a lead's thread says where it stands or how its meeting went, names a role, or answers
    the question asked; one in a review's decides or signs.

    Refusals stay silent: people outside the team may talk in the thread, they just do not answer.
    """
    said = payloads.reply(body)
    if said is None or not said.text.strip():
        return
    if reviews.on_reply(edge, said) or _says_how_it_went(edge, said) or _says_where_it_stands(edge, said):
        return
    asked = edge.look(lambda session, _: present.asked_in(session, said.channel, said.thread_ts))
    if asked is None:
        return
    walk, criterion = asked
    verb = partial(reply.reply, qualification_id=walk, by=said.by, criterion=criterion, text=said.text)
    edge.act(said, verb)


def _says_where_it_stands(edge: Edge, said: Reply) -> bool:
    """Whether the reply is no answer; it is acted on then."""
    meant = stands(said.text, today=walk.today_at(edge.services.desk, edge.services.clock.now()))
    if meant is None:
        return False
    lead_id = edge.look(lambda session, _: meanwhile.thread_of(session, said.channel, said.thread_ts))
    if lead_id is None:
        return False
    back = edge.act(said, partial(tell.tell, lead_id=lead_id, by=said.by, meant=meant))
    if isinstance(back, str):
        edge.say_back(said, plain(back, 400))
    return True


def _says_how_it_went(edge: Edge, said: Reply) -> bool:
    """Whether the reply is about the meeting of an SQL; elsewhere the same words may be an answer."""
    meant = went(said.text)
    if meant is None:
        return False
    lead_id = edge.look(lambda session, _: handed.thread_of(session, said.channel, said.thread_ts))
    if lead_id is None:
        return False
    back = edge.act(said, partial(meeting.tell, lead_id=lead_id, by=said.by, meant=meant))
    if isinstance(back, str):
        edge.say_back(said, plain(back, 400))
    return True


def on_home(edge: Edge, body: Mapping[str, Any]) -> None:
    if body["event"].get("tab", "home") == "home":
        homes.publish(edge, body["event"]["user"])
