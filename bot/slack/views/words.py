"""Facts in the shapes that several wordings share."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from bot.slack.blocks import FALLBACK, Block, context
from bot.slack.text import SafeText, mention, plain
from bot.slack.views.values import Decision, Face, LeadCard, Meanwhile, Somebody
from playbooks.escape import cut
from playbooks.filters import people
from playbooks.render import Wording
from qualification.presence import Why
from qualification.progress import CALLED

MOST_TOGETHER = 5
"""People named beside an MQL that several made."""

STANDS = {Why.ON_LEAVE: "away", Why.PAUSED: "paused", Why.OFF_HOURS: "off"}

MISSING = {
    "phone": "phone",
    "email": "e-mail",
    "title": "title",
    "company_size": "company size",
    "industry": "industry",
    "country": "country",
}
"""What a rep looks for on a card; what is not known of it is said."""


def parts(text: SafeText) -> list[SafeText]:
    """A wording's parts: a line `---` stands between two."""
    return [SafeText(part.strip()) for part in text.split("\n---\n") if part.strip()]


def company(fields: Mapping[str, Any]) -> str:
    return str(fields.get("company") or fields.get("domain") or "company not given")


def wants(fields: Mapping[str, Any]) -> str | None:
    """What the lead asked for: the service, else their own words."""
    return fields.get("interest") or fields.get("wants")


def about(fields: Mapping[str, Any]) -> list[str]:
    """Size, industry and country, as far as known."""
    size = fields.get("company_size")
    known = (people(size) if isinstance(size, int) else None, fields.get("industry"), fields.get("country"))
    return [str(each)[:60] for each in known if each]


def day(when: date | None) -> str | None:
    """A calendar day, which has no time zone: `3 Feb 2027`."""
    return f"{when.day} {when:%b %Y}" if when else None


def clock_facts(clock: Face | None) -> dict[str, Any]:
    if clock is None or clock.paused:
        return {"policy": None, "deadline": None, "late": False, "waiting_for": None}
    return {
        "policy": clock.policy,
        "deadline": clock.deadline_at,
        "late": clock.late,
        "waiting_for": clock.waiting_for,
    }


def together_line(lead: LeadCard, wording: Wording) -> SafeText | None:
    """Who made an MQL of the account together; nothing where the lead is one by itself."""
    joint = lead.together
    if joint is None:
        return None
    return wording.text(
        "together.j2",
        company=company(lead.fields),
        count=len(joint.people),
        people=[vars(each) for each in joint.people[:MOST_TOGETHER]],
        more=max(len(joint.people) - MOST_TOGETHER, 0),
        total=joint.total,
        threshold=joint.threshold,
    )


def meanwhile_line(stands: Meanwhile, wording: Wording) -> SafeText:
    """Where an undecided lead stands, in one line."""
    return wording.text("meanwhile.j2", **meanwhile_facts(stands))


def meanwhile_facts(stands: Meanwhile) -> dict[str, Any]:
    return {
        "state": stands.what.value,
        "called": CALLED[stands.what],
        "step": stands.step,
        "at": stands.at,
        "tries": stands.tries,
        "recycle_for": stands.recycle_for,
    }


def handed_line(decision: Decision, wording: Wording) -> SafeText:
    """Where an SQL stands with its AE, in one line of a list."""
    return wording.text(
        "handed.j2",
        stage=decision.stage,
        next_step=decision.next_step,
        next_at=decision.next_at,
        ae=mention(decision.ae),
    )


def decision_line(decision: Decision, wording: Wording) -> SafeText:
    return wording.text(
        "card_decision.j2",
        state=decision.state.value,
        by=mention(decision.by),
        at=decision.at,
        reason=decision.reason or "no reason given",
        note=decision.note,
        next_step=decision.next_step,
        next_at=decision.next_at,
        ae=mention(decision.ae),
        taken_on=decision.taken_on_at is not None,
        stage=decision.stage,
        return_on=day(decision.return_on),
    )


def about_lead(card: LeadCard) -> Block:
    """Whom a form is about."""
    return context(SafeText(f"*{plain(card.name, 80)}* · {plain(company(card.fields), 80)}"))


def who(card: LeadCard) -> dict[str, Any]:
    return {"who": card.name, "company": company(card.fields)}


def choice(one: Somebody, now: datetime) -> str:
    """Somebody in a menu, which shows no times in the reader's own zone: `Lee Park (3 open, on until 18:00)`."""
    return f"{cut(one.name, 30)} ({one.open} open, {_stands(one, now.astimezone(ZoneInfo(one.zone)))})"


def _stands(one: Somebody, now: datetime) -> str:
    until = one.closes_at if one.is_on else one.presence.until
    called = STANDS[one.presence.why] if one.presence.why else "on"
    return f"{called} until {_soon(until.astimezone(now.tzinfo), now)}" if until else called


def _soon(at: datetime, now: datetime) -> str:
    """Today by the time, within the week by the weekday, later by the day."""
    if at.date() == now.date():
        return f"{at:%H:%M}"
    return f"{at:%A}" if at.date() - now.date() < timedelta(days=7) else f"{at.day} {at:%b}"


def spoken(texts: Sequence[str]) -> str:
    """One line for notifications and screen readers, without the marks that only the eye needs.

    Cut where Slack would refuse it, between two words and never inside a date or a mention.
    """
    line = " ".join(" ".join(texts).replace("*", "").replace("\n", " ").split())
    if len(line) <= FALLBACK:
        return line
    kept = line[: FALLBACK - 1].rpartition(" ")[0]
    opened = kept.rfind("<")
    return (kept[:opened] if opened > kept.rfind(">") else kept).rstrip() + "…"


def asks_why(card: LeadCard) -> str:
    """The question behind a lead's story, as its owner asks it or whoever sees it."""
    return "Why me?" if card.owner else "Why is this here?"
