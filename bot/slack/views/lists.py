"""Answers to `/handraise`, shown only to whoever typed it."""

from collections.abc import Sequence

from bot.slack.blocks import Block, Rendered, actions, button, context, link_button, section
from bot.slack.ids import Action, lead_ref
from bot.slack.text import SafeText, mention, plain
from bot.slack.views import words
from bot.slack.views.forms import why_text
from bot.slack.views.values import Line, Mine, Why
from playbooks.render import Wording

MOST_LINES = 15


def line(one: Line, wording: Wording) -> SafeText:
    card = one.card
    said = words.clock_facts(card.clock)
    del said["policy"]
    return wording.text(
        "line.j2",
        hand_raiser=card.hand_raiser,
        name=card.name,
        company=words.company(card.fields),
        wants=words.wants(card.fields),
        **said,
        owner=mention(card.owner) if card.owner else None,
        state=card.state.value.replace("_", " "),
        link=one.link,
        now=card.now,
    )


def lines(some: Sequence[Line], wording: Wording) -> list[Block]:
    shown = [
        section(line(each, wording), accessory=_open(each), block_id=f"line:{each.card.lead_id}")
        for each in some[:MOST_LINES]
    ]
    rest = len(some) - len(shown)
    return [*shown, context(SafeText(f"… and {rest} more"))] if rest else shown


def _open(one: Line) -> dict[str, object]:
    if one.link:
        return link_button("Open", Action.OPEN, one.link)
    return button("Why?", Action.WHY, lead_ref(one.card.lead_id, one.card.version))


def mine(facts: Mine, wording: Wording) -> Rendered:
    if not facts.leads:
        return Rendered("You have no open leads. Claim one in the lead channel.")
    text = f"{len(facts.leads)} open: " + ", ".join(plain(each.card.name, 60) for each in facts.leads)
    return Rendered(text[:3900], lines(facts.leads, wording))


def found(some: Sequence[Line], wording: Wording) -> Rendered:
    if not some:
        return Rendered("No lead has these words in its name, e-mail address or company.")
    return Rendered(f"{len(some)} found", lines(some, wording))


def why(story: Why, wording: Wording) -> Rendered:
    texts = words.parts(why_text(story, wording))
    return Rendered(words.spoken(texts)[:3900], [section(each) for each in texts])


def helping(wording: Wording) -> Rendered:
    text = wording.text("help.j2")
    return Rendered(
        words.spoken([text]),
        [section(text), actions(button("Enter a lead…", Action.NEW, lead_ref(0)))],
    )
