"""The lead card: who, what they want, why now; one glance, one next action."""

from typing import Any

from bot.slack.blocks import (
    Element,
    Rendered,
    actions,
    button,
    context,
    link_button,
    option,
    overflow,
    section,
)
from bot.slack.ids import Action, lead_ref
from bot.slack.text import SafeText, mention
from bot.slack.views import group, meeting, same, words
from bot.slack.views.values import Back, Colleague, LeadCard, Point
from playbooks.render import Wording
from qualification.leads import DECIDED, State
from qualification.progress import Between

MOST_TOUCHES = 3
MOST_FIT = 4

MORE = (
    (Action.RECYCLE, "↩️ Recycle…"),
    (Action.DISQUALIFY, "⛔ Disqualify…"),
    (Action.NOT_YET, "Not yet…"),
    (Action.REASSIGN, "Give to somebody else…"),
)


def card(lead: LeadCard, wording: Wording) -> Rendered:
    texts = words.parts(wording.text("card.j2", **_facts(lead, wording)))
    head, why_now, small = [*texts, SafeText(""), SafeText("")][:3]
    # What was decided is over: the card shrinks, its thread keeps the rest.
    over = lead.decision is not None or lead.state == State.MERGED
    rest = [] if over else [section(why_now), context(small), *same.asked(lead, wording)]
    footer = context(SafeText(f"#{lead.lead_id} · {_playbook(lead)}"))
    spoken = words.spoken([head] if over else [head, why_now])
    return Rendered(spoken, [section(head), *rest, actions(*_buttons(lead)), footer])


def _playbook(lead: LeadCard) -> str:
    return f"playbook: {lead.playbook} {lead.playbook_version[:4]}"


def _facts(lead: LeadCard, wording: Wording) -> dict[str, Any]:
    fields = lead.fields
    return {
        "hand_raiser": lead.hand_raiser,
        "name": lead.name,
        "title": fields.get("title"),
        "company": words.company(fields),
        "about": words.about(fields),
        "wants": words.wants(fields),
        **words.clock_facts(lead.clock),
        "paused": lead.clock.waiting_for if lead.clock and lead.clock.paused else None,
        "left": max(lead.clock.minutes_left, 0) if lead.clock else 0,
        "meanwhile": _meanwhile(lead, wording),
        "why_now": [_touched(each, lead) for each in lead.points if each.axis == "intent"][:MOST_TOUCHES],
        "fit": lead.fit,
        "intent": lead.intent,
        "fit_points": [vars(each) for each in lead.points if each.axis == "fit"][:MOST_FIT],
        "origin": [fields[key] for key in ("source", "campaign", "landing_page") if fields.get(key)],
        "note": fields.get("note"),
        "colleagues": [_colleague(each) for each in lead.colleagues],
        "group": group.line(lead.group, wording),
        "together": words.together_line(lead, wording),
        "faults": list(lead.faults),
        "merged": same.merged_line(lead, wording),
        "missing": [label for key, label in words.MISSING.items() if not fields.get(key)],
        "owner": mention(lead.owner),
        "waits_until": lead.waits_until,
        "first_touch": lead.first_touch_at,
        "progress": f"{lead.answered} of {lead.questions}" if lead.walking else None,
        "decision": words.decision_line(lead.decision, wording) if lead.decision else None,
        "back": _back(lead.back, lead, wording) if lead.back else None,
        "now": lead.now,
    }


def _back(back: Back, lead: LeadCard, wording: Wording) -> SafeText:
    """The story so far of a lead that came back."""
    return wording.text(
        "returned.j2",
        round=back.round,
        early=back.early,
        by=mention(back.by),
        sent_at=back.sent_at,
        reason=back.reason,
        note=back.note,
        since=[{"kind": kind.replace("_", " "), "count": count} for kind, count in back.since[:MOST_TOUCHES]],
        now=lead.now,
    )


def before(lead: LeadCard, link: str | None, wording: Wording) -> Rendered:
    """What was the card before the lead came back: it points to the one that is."""
    at = lead.back.at if lead.back else lead.now
    company = words.company(lead.fields)
    text = wording.text("card_before.j2", name=lead.name, company=company, at=at)
    opens = [actions(link_button("Open its card", Action.OPEN, link))] if link else []
    return Rendered(words.spoken([text]), [section(text), *opens])


def _meanwhile(lead: LeadCard, wording: Wording) -> SafeText | None:
    """Silent while it is in progress: owner, promise and checklist say so already."""
    if lead.meanwhile is None or lead.meanwhile.what is Between.IN_PROGRESS:
        return None
    return words.meanwhile_line(lead.meanwhile, wording)


def _touched(point: Point, lead: LeadCard) -> dict[str, Any]:
    """A reason of intent, with the asset of its newest touch: which guide they read, not only that they did."""
    assets = (touch.asset for touch in lead.touches if touch.at == point.at and touch.asset)
    asset = next(assets, None)
    return vars(point) | ({"why": f"{point.why} “{asset}”"} if asset else {})


def _colleague(one: Colleague) -> dict[str, Any]:
    became = f"{one.state.value} by {mention(one.by)}" if one.state in DECIDED else None
    return {
        "name": one.name,
        "title": one.title,
        "became": SafeText(became) if became else None,
        "reason": one.reason if one.state in DECIDED else None,
    }


def _buttons(lead: LeadCard) -> list[Element]:
    ref = lead_ref(lead.lead_id, lead.version)
    if lead.state == State.MERGED:
        return [button("Un-merge", Action.UNMERGE, ref), button("Why?", Action.WHY, ref)]
    if lead.state in DECIDED:
        due = meeting.buttons(lead) if meeting.is_over(lead) else []
        return [*due, button("Reopen", Action.REOPEN, ref), button("Why?", Action.WHY, ref)]
    free = lead.state == State.OPEN
    more = (*MORE, (Action.WHY, words.asks_why(lead)))
    claim = [button("Claim", Action.CLAIM, ref, style="primary")] if free else []
    return [
        *claim,
        button("Qualify", Action.QUALIFY, ref, style=None if free else "primary"),
        button("Log touch", Action.LOG_TOUCH, ref),
        overflow(Action.MORE, [option(label, f"{action}|{ref}") for action, label in more]),
    ]
