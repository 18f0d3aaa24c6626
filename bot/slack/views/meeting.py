"""What an AE gets and sends back, and what is said and asked of an SQL's meeting."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from bot.slack.blocks import (
    Element,
    Rendered,
    actions,
    button,
    context,
    datetimepicker,
    field_of,
    link_button,
    modal,
    option,
    section,
    select,
    text_input,
)
from bot.slack.ids import Action, Form, lead_ref
from bot.slack.text import SafeText, mention
from bot.slack.views import group, words
from bot.slack.views.handed import Contested, HandOver, Meeting
from bot.slack.views.values import LeadCard
from playbooks.render import Wording
from qualification.handed_over import Stage
from qualification.leads import UNDECIDED

View = dict[str, Any]


def buttons(card: LeadCard) -> list[Element]:
    """How the meeting went, once its time has come; until it is held, another time."""
    ref = lead_ref(card.lead_id, card.version)
    match card.decision.stage if card.decision else None:
        case Stage.OUTCOME_MISSING:
            return [
                button("Held", Action.HELD, ref, style="primary"),
                button("No-show", Action.NO_SHOW, ref),
                button("Moved…", Action.MOVED, ref),
            ]
        case Stage.MISSED:
            return [
                button("New date…", Action.MOVED, ref, style="primary"),
                button("Held", Action.HELD, ref),
            ]
        case None | Stage.HELD:
            return []
    return [button("Moved…", Action.MOVED, ref)]


def is_over(card: LeadCard) -> bool:
    """Whether something is to be said or done about a meeting whose time has come."""
    return card.decision is not None and card.decision.stage in (Stage.OUTCOME_MISSING, Stage.MISSED)


def hand_over(facts: HandOver, wording: Wording) -> Rendered:
    """To the AE: who, when, and every answer."""
    card, decision = facts.card, facts.card.decision
    text = wording.text(
        "handover.j2",
        name=card.name,
        title=card.fields.get("title"),
        company=words.company(card.fields),
        wants=words.wants(card.fields),
        by=mention(decision.by if decision else None),
        next_step=decision.next_step if decision else "",
        next_at=decision.next_at if decision and decision.next_at else card.now,
        note=decision.note if decision else None,
        why=facts.why,
        answers=[vars(each) for each in facts.answers],
        group=group.line(card.group, wording) if facts.still_theirs else None,
        taken_on=bool(decision and decision.taken_on_at),
        stage=decision.stage if decision else None,
        still_theirs=facts.still_theirs,
    )
    head, rest = [*words.parts(text), SafeText("")][:2]
    blocks = [section(head), *([context(rest)] if rest else [])]
    if shown := _hand_over_buttons(facts):
        blocks.append(actions(*shown))
    return Rendered(words.spoken([head, rest]), blocks)


def _hand_over_buttons(facts: HandOver) -> list[Element]:
    card, decision = facts.card, facts.card.decision
    ref = lead_ref(card.lead_id, card.version)
    link = [link_button("Open", Action.OPEN, facts.link)] if facts.link else []
    if not facts.still_theirs or decision is None:
        return link
    # Whoever says how the meeting went has taken the lead with it.
    answered = decision.taken_on_at or is_over(card)
    take = [] if answered else [button("Take it", Action.TAKE_ON, ref, style="primary")]
    return [*take, *buttons(card), button("Contest…", Action.CONTEST, ref), *link]


def contested(facts: Contested, wording: Wording) -> Rendered:
    """To the rep in the thread, when the AE sends an SQL back; with what follows from the reason."""
    text = wording.text(
        "contested.j2",
        owner=mention(facts.owner),
        by=mention(facts.by),
        reason=facts.reason,
        note=facts.note,
    )
    next_thing = [_after(facts)] if facts.card.state in UNDECIDED else []
    return _made(text, *next_thing)


def _after(facts: Contested) -> Element:
    ref = lead_ref(facts.card.lead_id, facts.card.version)
    match facts.kind:
        case "recycle":
            return button("Recycle…", Action.RECYCLE, ref, style="primary")
        case "disqualify":
            return button("Disqualify…", Action.DISQUALIFY, ref, style="primary")
        case _:
            return button("Go on qualifying", Action.QUALIFY, ref, style="primary")


def missed(facts: Meeting, wording: Wording) -> Rendered:
    """To the rep in the thread, when somebody else says that nobody came."""
    decision = facts.card.decision
    text = wording.text(
        "meeting_missed.j2",
        **words.who(facts.card),
        owner=mention(facts.card.owner),
        by=mention(facts.by),
        next_step=(decision.next_step if decision else None) or "meeting",
        agreed_for=facts.at,
        note=facts.note,
        settled=facts.settled,
    )
    if facts.settled:
        return _made(text)
    reopen = button("Reopen", Action.REOPEN, lead_ref(facts.card.lead_id, facts.card.version))
    return _made(text, *buttons(facts.card), reopen)


def moved(facts: Meeting, wording: Wording) -> Rendered:
    """To the AE by direct message, when somebody else has agreed on another time."""
    text = wording.text(
        "meeting_moved.j2",
        **words.who(facts.card),
        by=mention(facts.by),
        next_at=facts.at,
        settled=facts.settled,
    )
    link = [link_button("Open", Action.OPEN, facts.link)] if facts.link and not facts.settled else []
    return _made(text, *link)


def _made(text: SafeText, *elements: Element) -> Rendered:
    return Rendered(words.spoken([text]), [section(text), *([actions(*elements)] if elements else [])])


def contest(facts: tuple[LeadCard, Mapping[str, str]]) -> View:
    card, reasons = facts
    options = [option(label, key) for key, label in reasons.items()]
    sentence = text_input("note", multiline=True, hint="The rep sees this in the lead's thread")
    blocks = [
        words.about_lead(card),
        field_of("Why is this not an SQL?", "reason", select("Choose", "reason", options)),
        field_of("In your words", "note", sentence),
    ]
    return modal(Form.CONTEST, lead_ref(card.lead_id), "Contest", blocks, submit="Send back")


def move(facts: tuple[LeadCard, datetime]) -> View:
    card, suggested = facts
    blocks = [
        words.about_lead(card),
        field_of("New time", "next_at", datetimepicker("next_at", initial=int(suggested.timestamp()))),
    ]
    return modal(Form.MOVED, lead_ref(card.lead_id), "Move the meeting", blocks, submit="Move")
