"""Going away and being here again: typed, pressed in App Home, or said by a Slack status."""

from collections.abc import Mapping
from datetime import date
from functools import partial
from typing import Any

from bot.slack import payloads, whereabouts
from bot.slack.blocks import Rendered
from bot.slack.edge import Edge
from bot.slack.listeners import homes
from bot.slack.payloads import Command, Press, Submitted
from bot.slack.views import away as views
from bot.usecases import away, leave, permission
from qualification.presence import Kind
from qualification.refusals import Refused


def gone(edge: Edge, command: Command, *, kind: Kind) -> Rendered | Refused | None:
    """`/handraise away`, `/handraise pause`."""
    verb = partial(away.typed, by=command.by, kind=kind, words=command.words)
    outcome = edge.act(command, verb)
    if isinstance(outcome, away.Whereabouts):
        return views.gone(whereabouts.said(outcome, command.by), kind, edge.services.wording)
    return outcome


def here_again(edge: Edge, command: Command, *, kind: Kind) -> Rendered | Refused | None:
    """`/handraise back`, `/handraise resume`."""
    verb = partial(away.typed_back, by=command.by, words=command.words, kind=kind)
    outcome = edge.act(command, verb)
    if isinstance(outcome, away.Whereabouts):
        return views.here_again(whereabouts.said(outcome, command.by), kind, edge.services.wording)
    return outcome


def team(edge: Edge, command: Command) -> Rendered:
    now = edge.services.clock.now()
    name, mates = edge.look(lambda session, desk: whereabouts.team(session, desk, command.by, now=now))
    return views.team(name, mates, edge.services.wording)


def open_form(edge: Edge, press: Press) -> None:
    edge.open_form(press.trigger_id, views.form())


def pressed(edge: Edge, press: Press, *, kind: Kind) -> None:
    """Back or Resume in App Home, which then shows how things stand."""
    again = away.come_back if kind == "leave" else away.resume
    edge.act(press, partial(again, by=press.by))
    homes.publish(edge, press.by)


def submitted(edge: Edge, form: Submitted) -> Refused | None:
    day, note = form.values.get("back_on", ""), form.values.get("note", "").strip()
    verb = partial(away.until_day, by=form.by, day=date.fromisoformat(day) if day else None, note=note)
    outcome = edge.act(form, verb)
    if isinstance(outcome, Refused):
        return outcome
    homes.publish(edge, form.by)
    return None


def on_user_change(edge: Edge, body: Mapping[str, Any]) -> None:
    """Somebody's profile has changed. The workspace has many more people than the desk; of them nothing is kept."""
    seen = payloads.seen_status(body)
    if edge.look(lambda session, _: permission.person(session, seen.person)) is None:
        return
    if seen.deactivated:
        edge.act(seen, partial(leave.leave, person_id=seen.person))
        return
    edge.act(seen, partial(away.see_status, person_id=seen.person, status=seen.status, as_of=seen.as_of))
