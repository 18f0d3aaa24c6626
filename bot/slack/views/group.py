"""The buying group: a line of the card and of the hand-over, and the form that changes it."""

from collections.abc import Iterator
from typing import Any

from bot.slack.blocks import (
    Block,
    Element,
    button,
    field_of,
    modal,
    multi_select,
    option,
    section,
    select,
    text_input,
)
from bot.slack.ids import Action, Form, lead_ref
from bot.slack.text import SafeText, label, mention, plain
from bot.slack.views.values import Grouping, LeadCard
from playbooks.render import Wording
from qualification.group import LABELS, Group, shown

MOST_PEOPLE = 3
MOST_LISTED = 20


def line(group: Group | None, wording: Wording) -> SafeText | None:
    """Who does what and who is missing; nothing where there is neither."""
    if group is None or not (group.members or group.gaps):
        return None
    roles = [
        {
            "role": LABELS[role],
            "people": [{"name": each.name, "title": each.title} for each in people[:MOST_PEOPLE]],
            "more": max(len(people) - MOST_PEOPLE, 0),
        }
        for role, people in group.by_role().items()
    ]
    return wording.text("group.j2", roles=roles, gaps=[LABELS[role] for role in group.gaps])


def buttons(card: LeadCard) -> list[Element]:
    """The way to the form, where there is an account."""
    ref = lead_ref(card.lead_id, card.version)
    return [button("Buying group…", Action.GROUP, ref)] if card.group is not None else []


def form(facts: Grouping) -> dict[str, Any]:
    roles = [option(words, role.value) for role, words in LABELS.items()]
    people = [option(label(shown(each)), each.key) for each in facts.company.people]
    blocks = [
        section(SafeText("\n".join(_lines(facts)))),
        field_of("Role in buying", "role", select("Choose", "role", roles), optional=True),
        field_of("Who has it", "who", select("Choose", "who", people), optional=True),
        field_of("Or somebody else", "name", text_input("name", hint="Tom Berger"), optional=True),
        field_of("Their title", "title", text_input("title", hint="CFO"), optional=True),
        *_strike(facts.group),
    ]
    return modal(Form.GROUP, lead_ref(facts.card.lead_id), "Buying group", blocks, submit="Save")


def _lines(facts: Grouping) -> Iterator[str]:
    entries = facts.group.entries()
    yield f"*{plain(facts.company, 160)}*"
    for each in entries[:MOST_LISTED]:
        yield f"• {LABELS[each.role]}: {plain(shown(each.who), 120)}, said by {mention(each.by)}"
    if not entries:
        yield "Nobody is known yet."
    if facts.group.gaps:
        yield f"*Missing* {', '.join(LABELS[role] for role in facts.group.gaps)}"


def _strike(group: Group) -> list[Block]:
    options = [
        option(label(f"{LABELS[each.role]}: {shown(each.who)}"), str(each.id)) for each in group.entries()
    ]
    if not options:
        return []
    hint = "A struck entry stays in the record, with who struck it."
    return [field_of("Strike", "strike", multi_select("Choose", "strike", options), optional=True, hint=hint)]
