"""From a message that is due to what it shows now: a table from its kind to its view."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime

from sqlmodel import Session

from bot.services import Services
from bot.slack import feedback, meanwhile, meetings, present, reviewing, told
from bot.slack.blocks import Rendered
from bot.slack.links import card_link, message_link
from bot.slack.views import (
    answers,
    card,
    checklist,
    delivery,
    digest,
    drafts,
    meeting,
    notices,
    review,
    several,
    sla,
)
from bot.slack.views.delivery import HandedOn
from bot.slack.views.handed import Meeting
from bot.slack.views.late import Several
from bot.slack.views.values import Alert, LaidAside
from bot.slack.views.words import company
from bot.usecases import sla_week, versions
from bot.usecases.digest import as_muted_now, from_facts
from bot.usecases.review import figures_of
from playbooks.desk import Desk
from playbooks.render import Wording
from qualification.leads import called
from storage import inbox, leads, people, qualifications, reviews
from storage.returns import CARD_BEFORE
from storage.review_tables import ReviewRow
from storage.tables import MessageRow

Draw = Callable[[Session, Desk, Wording, MessageRow, datetime], Rendered | None]


def render(session: Session, row: MessageRow, services: Services, *, now: datetime) -> Rendered | None:
    """What the message shows now; None when there is nothing to show any more."""
    drawn = KINDS[row.kind](session, services.desk, services.wording, row, now)
    if drawn is None or not drawn.text or row.detoured_from is None:
        return drawn
    return delivery.detoured(drawn, row.detoured_from, services.wording)


def _card(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    lead = leads.get(s, row.lead_id or 0)
    return card.card(present.card(s, desk, lead, now=now), wording) if lead else None


def _card_before(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    lead = leads.get(s, row.lead_id or 0)
    if lead is None:
        return None
    return card.before(present.card(s, desk, lead, now=now), card_link(s, lead.id or 0), wording)


def _checklist(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    walk = qualifications.get(s, row.subject_id or 0)
    return checklist.checklist(present.step(s, desk, walk, now=now), wording) if walk else None


One = Callable[[Alert, Wording], Rendered]
Many = Callable[[Several, Wording], Rendered]


def _notice(one: One, many: Many | None = None) -> Draw:
    """Of one promise, or of `many`. What was settled before it was ever said is not said at all."""

    def draw(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
        everything = told.items(s, row)
        some = told.still_told(everything, row)
        left_out = {each.told.key: each.settled or "" for each in everything if each not in some}
        if not some:
            return Rendered("", left_out=left_out) if everything else None
        if len(some) == 1 or many is None:
            drawn = one(told.alert(s, desk, some[0], now=now), wording)
        else:
            drawn = many(told.several(s, desk, some, now=now), wording)
        return replace(drawn, left_out=left_out)

    return draw


def _taken_back(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    lead = leads.get(s, row.lead_id or 0)
    if lead is None:
        return None
    link = card_link(s, lead.id or 0)
    return notices.taken_back(present.card(s, desk, lead, now=now), row.facts.get("by"), link, wording)


def _follow_up(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    lead = leads.get(s, row.lead_id or 0)
    if lead is None:
        return None
    shown = present.card(s, desk, lead, now=now)
    facts = meanwhile.reminder(s, shown, lead, versions.of_lead(s, desk, lead), row)
    if facts and facts.settled and told.was_never_said(row):
        return Rendered("", left_out={row.key: facts.settled})
    return notices.follow_up(facts, wording) if facts else None


def _given(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    lead = leads.get(s, row.lead_id or 0)
    if lead is None:
        return None
    shown, link = present.card(s, desk, lead, now=now), card_link(s, row.lead_id or 0)
    return notices.given(shown, row.facts.get("by"), row.facts.get("how"), link, wording)


def _asked(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    lead = leads.get(s, row.lead_id or 0)
    if lead is None:
        return None
    shown, link = present.card(s, desk, lead, now=now), card_link(s, row.lead_id or 0)
    return notices.asked(shown, row.facts.get("by"), row.facts.get("text", ""), link, wording)


def _morning(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    ran_out = {key: desk.clocks[key].name for key in row.facts["ran_out"] if key in desk.clocks}
    counts = {ran_out.get(key, key): count for key, count in row.facts["ran_out"].items()}
    return several.morning(counts, wording)


def _contested(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    facts = meetings.contested(s, desk, row, now=now)
    return meeting.contested(facts, wording) if facts else None


def _meeting(view: Callable[[Meeting, Wording], Rendered]) -> Draw:
    def draw(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
        facts = meetings.meeting(s, desk, row, now=now)
        return view(facts, wording) if facts else None

    return draw


def _quarantine(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    return notices.quarantine([LaidAside(**vars(heap)) for heap in inbox.heaps(s)], wording)


def _reposted(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    was = row.facts["was"]
    link = message_link(s, *was) if was else None
    return delivery.reposted(row.facts["what"], link, row.facts["shut"], wording)


def _shut(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    return delivery.shut(row.facts["channel"], row.facts["why"], row.facts["fallback"], wording)


def _left(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    person = people.get(s, row.facts["person"])
    if person is None:
        return None
    theirs = [
        HandedOn(called(lead.fields, lead.id), company(lead.fields), lead.owner)
        for lead in leads.several(s, row.facts["leads"])
    ]
    return delivery.left(person.name, theirs, len(leads.handed_to(s, person.id)), wording)


def _handover(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    facts = meetings.hand_over(s, desk, row, now=now)
    return meeting.hand_over(facts, wording) if facts else None


def _digest(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    return digest.digest(as_muted_now(s, from_facts(row.facts)), wording, message_id=row.id)


def _answered(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    said = feedback.answered(s, row)
    return answers.answered(said, wording) if said else None


def _drafted(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    return drafts.drafted(row.facts, wording)


def _sla_report(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
    return sla.week(sla_week.from_facts(row.facts), wording)


Shows = Callable[[Session, Desk, Wording, MessageRow, ReviewRow], Rendered | None]


def _of_review(view: Shows) -> Draw:
    def draw(s: Session, desk: Desk, wording: Wording, row: MessageRow, now: datetime) -> Rendered | None:
        its = reviews.get(s, row.subject_id or 0)
        return view(s, desk, wording, row, its) if its else None

    return draw


def _review(s: Session, desk: Desk, wording: Wording, row: MessageRow, its: ReviewRow) -> Rendered:
    return review.head(reviewing.head(s, desk, its), wording)


def _moved(s: Session, desk: Desk, wording: Wording, row: MessageRow, its: ReviewRow) -> Rendered:
    return review.moved(figures_of(its), wording)


def _decisions(s: Session, desk: Desk, wording: Wording, row: MessageRow, its: ReviewRow) -> Rendered:
    return review.decisions(its.id or 0, *reviewing.decisions(s, its), wording)


def _page(s: Session, desk: Desk, wording: Wording, row: MessageRow, its: ReviewRow) -> Rendered | None:
    found = reviewing.page(s, desk, its, row.facts["page"])
    return review.page(found, wording) if found else None


KINDS: Mapping[str, Draw] = {
    "card": _card,
    CARD_BEFORE: _card_before,
    "checklist": _checklist,
    "nudge": _notice(notices.nudge),
    "breach": _notice(notices.breach, several.breach),
    "ae_waits": _notice(notices.ae_waits),
    "unclaimed": _notice(notices.unclaimed),
    "alert": _notice(notices.alert, several.alert),
    "morning": _morning,
    "given": _given,
    "asked": _asked,
    "taken_back": _taken_back,
    "follow_up": _follow_up,
    "contested": _contested,
    "meeting_missed": _meeting(meeting.missed),
    "meeting_moved": _meeting(meeting.moved),
    "handover": _handover,
    "quarantine": _quarantine,
    "reposted": _reposted,
    "shut": _shut,
    "left": _left,
    "digest": _digest,
    "answered": _answered,
    "drafted": _drafted,
    "sla_report": _sla_report,
    "review": _of_review(_review),
    "review_moved": _of_review(_moved),
    "review_decisions": _of_review(_decisions),
    "review_page": _of_review(_page),
}
