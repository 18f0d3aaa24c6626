"""What is said once: nudges, breaches, alerts. Shown again only to say that it is settled."""

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from bot.slack.blocks import (
    Element,
    Rendered,
    actions,
    button,
    link_button,
    option,
    section,
    select,
)
from bot.slack.ids import Action, lead_ref
from bot.slack.text import SafeText, mention
from bot.slack.views import away, meeting, words
from bot.slack.views.values import Alert, LaidAside, LeadCard, Reminder
from playbooks.render import Wording
from qualification.leads import State
from qualification.progress import Between

STOOD = "stood"
"""The rung of a promise that stood still for as long as it may."""


def _waiting(alert: Alert) -> dict[str, Any]:
    clock = alert.clock
    return {
        **words.who(alert.card),
        "waiting_for": clock.waiting_for,
        "waited": clock.waited,
        "minutes": clock.minutes,
        "deadline": clock.deadline_at,
        "late": clock.late,
        "settled": alert.settled,
    }


def _made(text: SafeText, *buttons: Element, broadcast: bool = False) -> Rendered:
    blocks = [section(text), *([actions(*buttons)] if buttons else [])]
    return Rendered(words.spoken([text]), blocks, broadcast)


def nudge(alert: Alert, wording: Wording) -> Rendered:
    """To the owner in the thread."""
    said = _waiting(alert)
    owner, ae = mention(alert.card.owner), _ae(alert.card)
    text = wording.text("nudge.j2", **said, owner=owner, ae=ae)
    if alert.settled:
        return _made(text)
    if ae:
        return _made(text, *_of_an_sql(alert))
    ref = lead_ref(alert.card.lead_id, alert.card.version)
    act = (
        button("Log the call…", Action.LOG_TOUCH, ref, style="primary")
        if alert.clock.policy == "first_touch"
        else button("Go on qualifying", Action.QUALIFY, ref, style="primary")
    )
    return _made(text, act, button("Hand back", Action.HAND_BACK, ref))


def ae_waits(alert: Alert, wording: Wording) -> Rendered:
    """To the account executive, about an SQL they have not answered or a meeting they have not told about."""
    said = _only(_waiting(alert), "waited", "minutes")
    decision = alert.card.decision
    agreed_for = decision.next_at if decision and alert.clock.policy == "meeting_outcome" else None
    text = wording.text("ae_waits.j2", **said, agreed_for=agreed_for)
    if alert.settled:
        return _made(text)
    if alert.clock.policy != "ae_answer":
        return _made(text, *meeting.buttons(alert.card), *_open(alert))
    ref = lead_ref(alert.card.lead_id, alert.card.version)
    take = button("Take it", Action.TAKE_ON, ref, style="primary")
    return _made(text, take, button("Contest…", Action.CONTEST, ref), *_open(alert))


def breach(alert: Alert, wording: Wording) -> Rendered:
    """To the owner by direct message."""
    text = wording.text("breach.j2", **_only(_waiting(alert), "waited", "minutes", "late"), link=alert.link)
    if alert.settled:
        return _made(text)
    if alert.card.state == State.ACCEPTED:
        return _made(text, *_of_an_sql(alert), *_open(alert))
    ref = lead_ref(alert.card.lead_id, alert.card.version)
    log = button("Log the call…", Action.LOG_TOUCH, ref, style="primary")
    return _made(text, log, *_open(alert), button("Hand back", Action.HAND_BACK, ref))


def _of_an_sql(alert: Alert) -> list[Element]:
    """What a rep can do about a lead that was handed over."""
    meets = [] if alert.clock.policy == "ae_answer" else meeting.buttons(alert.card)
    return [*meets, button("Reopen", Action.REOPEN, lead_ref(alert.card.lead_id, alert.card.version))]


def _ae(card: LeadCard) -> SafeText | None:
    """Who has the lead, once it was accepted."""
    return mention(card.decision.ae) if card.decision and card.decision.ae else None


def unclaimed(alert: Alert, wording: Wording) -> Rendered:
    """To the channel, while nobody owns the lead; in its thread, and shown in the channel."""
    said = {**_only(_waiting(alert), "waiting_for"), "wants": words.wants(alert.card.fields)}
    text = wording.text("unclaimed.j2", **said)
    if alert.settled:
        return _made(text, broadcast=True)
    ref = lead_ref(alert.card.lead_id, alert.card.version)
    return _made(text, button("Claim", Action.CLAIM, ref, style="primary"), broadcast=True)


def alert(late: Alert, wording: Wording) -> Rendered:
    """To the managers, with what they can do about it."""
    owner = late.owner
    text = wording.text(
        "alert.j2",
        **_only(_waiting(late), "waited", "minutes", "late"),
        owner=mention(owner.id) if owner else None,
        ae=late.card.state is State.ACCEPTED,
        open=owner.open if owner else 0,
        stands=away.stands(owner.presence, wording) if owner else None,
        off=mention(late.off) if late.off and owner and late.off != owner.id else None,
        stood=late.rung == STOOD,
        late_by=max(-late.clock.minutes_left, 0),
    )
    if late.settled:
        return _made(text)
    return _made(text, *_what_managers_can_do(late))


def _what_managers_can_do(late: Alert) -> list[Element]:
    """An accepted lead is with its account executive: they are asked, and nobody else gets it."""
    ref = lead_ref(late.card.lead_id, late.card.version)
    extend = button("Extend…", Action.EXTEND, ref)
    if late.card.state is State.ACCEPTED:
        return [extend, button("Ask the AE…", Action.ASK, ref), *_open(late)]
    choices = [option(words.choice(each, late.card.now), f"{each.id}|{ref}") for each in late.people]
    label = "Reassign to" if late.card.owner else "Assign to"
    return [
        *([select(label, Action.REASSIGN_TO, choices)] if choices else []),
        extend,
        button("Take over", Action.TAKE_OVER, ref),
        *([button("Ask the owner…", Action.ASK, ref)] if late.card.owner else []),
        *_open(late),
    ]


def asked(card: LeadCard, by: str | None, said: str, link: str | None, wording: Wording) -> Rendered:
    """To whoever has a lead, from a manager who wants to know."""
    text = wording.text("asked.j2", **words.who(card), by=mention(by), said=said)
    return _made(text, *([link_button("Open", Action.OPEN, link)] if link else []))


def follow_up(due: Reminder, wording: Wording) -> Rendered:
    """To the owner in the thread, on the day of the next step; shown in the channel while nobody has the lead."""
    owner = due.card.owner
    text = wording.text(
        "follow_up.j2",
        **words.who(due.card),
        **words.meanwhile_facts(due.meanwhile),
        most=due.meanwhile.most,
        owner=mention(owner) if owner else None,
        note=due.note,
        settled=due.settled,
    )
    return _made(text, *([] if due.settled else _next_step(due)), broadcast=owner is None)


def _next_step(due: Reminder) -> list[Element]:
    ref = lead_ref(due.card.lead_id, due.card.version)
    if due.card.owner is None:
        return [button("Claim", Action.CLAIM, ref, style="primary")]
    log = button("Log the call…", Action.LOG_TOUCH, ref, style="primary")
    match due.meanwhile.what:
        case Between.NO_REPLY if due.meanwhile.recycle_for:
            return [button("Recycle…", Action.RECYCLE, ref, style="primary")]
        case Between.NO_REPLY:
            return [log]
        case Between.BAD_CONTACT:
            return [log, button("Disqualify…", Action.DISQUALIFY, ref)]
        case _:
            go_on = button("Go on qualifying", Action.QUALIFY, ref, style="primary")
            return [go_on, button("Not yet…", Action.NOT_YET, ref)]


def _open(alert: Alert) -> list[Element]:
    return [link_button("Open", Action.OPEN, alert.link)] if alert.link else []


def _only(facts: dict[str, Any], *without: str) -> dict[str, Any]:
    return {key: value for key, value in facts.items() if key not in without}


def given(card: LeadCard, by: str | None, how: str | None, link: str | None, wording: Wording) -> Rendered:
    """To a rep who was given a lead, by somebody or because of `how` (see `qualification.turns.How`)."""
    said = words.clock_facts(card.clock)
    text = wording.text(
        "given.j2",
        **words.who(card),
        by=mention(by) if by else None,
        how=how,
        waiting_for=said["waiting_for"],
        deadline=said["deadline"],
    )
    why = button(words.asks_why(card), Action.WHY, lead_ref(card.lead_id, card.version))
    return _made(text, *([link_button("Open", Action.OPEN, link)] if link else []), why)


def taken_back(card: LeadCard, by: str | None, link: str | None, wording: Wording) -> Rendered:
    """To the AE whose SQL was reopened."""
    text = wording.text("taken_back.j2", **words.who(card), by=mention(by))
    return _made(text, *([link_button("Open", Action.OPEN, link)] if link else []))


MOST_HEAPS = 5


def quarantine(heaps: Sequence[LaidAside], wording: Wording) -> Rendered:
    """To the admin channel: what is laid aside, and why."""
    return _made(
        wording.text(
            "quarantine.j2",
            count=sum(heap.count for heap in heaps),
            heaps=[asdict(heap) for heap in heaps[:MOST_HEAPS]],
            rest=len(heaps[MOST_HEAPS:]),
        )
    )
