"""Answers to `/handraise`, shown only to whoever typed it."""

from collections.abc import Sequence

from bot.slack.blocks import Block, Rendered, actions, as_fit, button, context, link_button, modal, section
from bot.slack.ids import Action, Form, lead_ref
from bot.slack.text import SafeText, mention
from bot.slack.views import words
from bot.slack.views.forms import why_text
from bot.slack.views.values import LeadCard, Line, Mine, Why
from playbooks.render import Wording
from qualification.progress import Between

MOST_LINES = 15


def line(one: Line, wording: Wording) -> SafeText:
    card = one.card
    stands = card.meanwhile
    going_on = stands is not None and stands.what is Between.IN_PROGRESS
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
        state="in progress" if going_on else card.state.value.replace("_", " "),
        meanwhile=_stands(card, wording),
        link=one.link,
        now=card.now,
    )


def _stands(card: LeadCard, wording: Wording) -> SafeText | None:
    """Where the lead stands, unless its state says all of it."""
    if card.decision and card.decision.stage:
        return words.handed_line(card.decision, wording)
    stands = card.meanwhile
    return (
        words.meanwhile_line(stands, wording) if stands and stands.what is not Between.IN_PROGRESS else None
    )


def lines(some: Sequence[Line], wording: Wording) -> list[Block]:
    texts = as_fit([line(each, wording) for each in some[:MOST_LINES]], MOST_LINES)
    shown = [
        section(text, accessory=_open(each), block_id=f"line:{each.card.lead_id}")
        for text, each in zip(texts, some, strict=False)
    ]
    rest = len(some) - len(shown)
    return [*shown, context(SafeText(f"… and {rest} more"))] if rest else shown


def _open(one: Line) -> dict[str, object]:
    if one.link:
        return link_button("Open", Action.OPEN, one.link)
    return button("Why?", Action.WHY, lead_ref(one.card.lead_id, one.card.version))


def known_already(one: Line, wording: Wording) -> dict[str, object]:
    """What follows the form of a new lead when it was known: where it stands, instead of silence."""
    told = SafeText("This lead was here already. What you entered is added to it.")
    blocks = [section(told), *lines([one], wording)]
    return modal(Form.WHY, lead_ref(one.card.lead_id), "Known already", blocks)


def mine(facts: Mine, wording: Wording) -> Rendered:
    if facts.sqls:
        both = [*facts.sqls, *facts.leads]
        head = f"{len(facts.sqls)} handed to you" + (f", {len(facts.leads)} open" if facts.leads else "")
        return _listed(f"{head}:", lines(both, wording))
    if not facts.leads:
        return Rendered("You have no open leads. Claim one in the lead channel.")
    return _listed(f"{len(facts.leads)} open:", lines(facts.leads, wording))


def found(some: Sequence[Line], wording: Wording) -> Rendered:
    if not some:
        return Rendered("No lead has these words in its name, e-mail address or company.")
    return _listed(f"{len(some)} found:", lines(some, wording))


def _listed(head: str, blocks: list[Block]) -> Rendered:
    texts = [block["text"]["text"] for block in blocks if block["type"] == "section"]
    return Rendered(words.spoken([head, *texts]), blocks)


def why(story: Why, wording: Wording) -> Rendered:
    texts = words.parts(why_text(story, wording))
    return Rendered(words.spoken(texts), [section(each) for each in texts])


def helping(wording: Wording) -> Rendered:
    text = wording.text("help.j2")
    return Rendered(
        words.spoken([text]),
        [section(text), actions(button("Enter a lead…", Action.NEW, lead_ref(0)))],
    )
