"""Two leads that may be one person: a line of the card with its button, and the form behind it."""

from typing import Any

from bot.slack.blocks import Block, button, field_of, modal, option, section, select
from bot.slack.ids import Action, Form, lead_ref
from bot.slack.text import SafeText, linked
from bot.slack.views import words
from bot.slack.views.values import Alike, LeadCard, Same
from playbooks.render import Wording
from qualification.leads import State

STANDS = {
    State.BELOW: "below the bar since",
    State.OPEN: "open since",
    State.CLAIMED: "worked since",
    State.ACCEPTED: "accepted",
    State.RECYCLED: "recycled",
    State.DISQUALIFIED: "disqualified",
    State.MERGED: "merged",
}
MERGE, APART, UNMERGE = "merge", "apart", "unmerge"
CHOICES = {MERGE: "The same person: merge", APART: "Two people"}


def asked(lead: LeadCard, wording: Wording) -> list[Block]:
    """The line that names whom this may be, where there is somebody; which it is a person says."""
    if lead.alike is None or lead.state == State.MERGED:
        return []
    facts = _facts(lead.alike)
    del facts["number"]
    text = wording.text("alike.j2", **facts)
    ref = lead_ref(lead.lead_id, lead.version, str(lead.alike.lead_id))
    return [section(text, accessory=button("Same person?…", Action.SAME, ref), block_id="alike")]


def merged_line(lead: LeadCard, wording: Wording) -> SafeText | None:
    if lead.alike is None or lead.state != State.MERGED:
        return None
    facts = _facts(lead.alike)
    del facts["email"], facts["number"]
    return wording.text("merged.j2", **facts)


def _facts(one: Alike) -> dict[str, Any]:
    return {
        "number": one.lead_id,
        "name": one.name,
        "email": one.email,
        "stands": STANDS[one.state],
        "at": one.at,
        "card": linked(f"#{one.lead_id}", one.link),
    }


def form(facts: Same, wording: Wording) -> dict[str, Any]:
    text = wording.text(
        "same.j2",
        both=[_side(each) for each in (facts.kept, facts.gone)],
        kept=facts.kept.lead_id,
        gone=facts.gone.lead_id,
        merged=facts.merged,
    )
    choices = {UNMERGE: "Un-merge"} if facts.merged else CHOICES
    options = [option(words, value) for value, words in choices.items()]
    initial = UNMERGE if facts.merged else None
    blocks = [
        *(section(part) for part in words.parts(text)),
        field_of("They are", "same", select("Choose", "same", options, initial=initial)),
    ]
    ref = lead_ref(facts.gone.lead_id, part=str(facts.kept.lead_id))
    return modal(Form.SAME, ref, "Same person?", blocks, submit="Save")


def _side(one: Alike) -> dict[str, Any]:
    facts = _facts(one)
    del facts["card"]
    return {**facts, "phone": one.phone, "company": words.company(one.fields)}
