"""Who is on: answers to commands, the window of leave, and what App Home says of it."""

from collections.abc import Sequence
from typing import Any

from bot.slack.blocks import (
    Block,
    Rendered,
    as_fit,
    button,
    context,
    datepicker,
    field_of,
    modal,
    section,
    text_input,
)
from bot.slack.ids import Action, Form, lead_ref
from bot.slack.text import SafeText, plain
from bot.slack.views import words
from bot.slack.views.values import Mate, Said
from playbooks.render import Wording
from qualification.presence import Kind, Presence, Why

MOST_MATES = 40


def gone(said: Said, kind: Kind, wording: Wording) -> Rendered:
    text = wording.text(
        "away.j2",
        who=said.who,
        handle=said.handle,
        stands=stands(said.presence, wording),
        paused=kind == "pause",
        open=said.open,
    )
    return Rendered(words.spoken([text]), [section(text)])


def here_again(said: Said, kind: Kind, wording: Wording) -> Rendered:
    text = wording.text(
        "back.j2",
        who=said.who,
        paused=kind == "pause",
        changed=said.changed,
        why=said.presence.why,
        until=said.presence.until,
        stands=stands(said.presence, wording),
    )
    return Rendered(words.spoken([text]), [section(text)])


def team(name: str, mates: Sequence[Mate], wording: Wording) -> Rendered:
    """Those who are on first, each with what keeps the others away."""
    texts = [
        wording.text("team.j2", name=each.name, stands=stands(each.presence, wording), open=each.open)
        for each in sorted(mates, key=lambda mate: not mate.presence.takes_new_leads)
    ]
    shown = as_fit(texts, MOST_MATES)
    head = SafeText(f"{plain(name, 80)}: {sum(each.presence.takes_new_leads for each in mates)} on")
    rest = [context(SafeText(f"… and {len(texts) - len(shown)} more"))] if len(texts) > len(shown) else []
    blocks = [section(head), *(section(each) for each in shown), *rest]
    return Rendered(words.spoken([head, *shown]), blocks)


def stands(presence: Presence, wording: Wording) -> SafeText:
    return wording.text("presence.j2", why=presence.why, until=presence.until, note=presence.note)


def form() -> dict[str, Any]:
    """Leave from now on; without a day it lasts until they say so."""
    blocks = [
        field_of(
            "Back on",
            "back_on",
            datepicker("back_on"),
            optional=True,
            hint="New leads come to you again when your work begins on that day. Left empty, when you press Back.",
        ),
        field_of("Note", "note", text_input("note", hint="Your team sees it"), optional=True),
    ]
    return modal(Form.AWAY, lead_ref(0), "Away", blocks, submit="Start leave")


def at_home(presence: Presence, wording: Wording) -> list[Block]:
    """What App Home says of somebody who is away or paused, with the way out of it."""
    text = SafeText(f"You are {stands(presence, wording)}.")
    if presence.why is Why.ON_LEAVE:
        return [section(text, accessory=button("Back", Action.COME_BACK, lead_ref(0), style="primary"))]
    if presence.why is Why.PAUSED:
        return [section(text, accessory=button("Resume", Action.RESUME, lead_ref(0), style="primary"))]
    return []
