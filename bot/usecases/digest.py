"""Tells marketers why leads came back: per source and campaign, with the reps' own words."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from playbooks.desk import Desk
from qualification import funnel
from qualification.leads import UNDECIDED, State
from storage import outbox, people, reports
from storage.outbox import Priority, Wanted
from storage.reports import Decided, SentBack

APPOINTMENT = "digest"
NOT_GIVEN = "not given"


@dataclass(frozen=True)
class ReasonLine:
    """A reason in words, how often it was given, and some of the reps' own words."""

    label: str
    kind: str
    count: int
    quotes: tuple[str, ...]


@dataclass(frozen=True)
class CampaignLine:
    """What was decided on the leads of one source and campaign, and for what AEs sent SQLs of them back."""

    source: str
    campaign: str
    accepted: int
    recycled: int
    disqualified: int
    reasons: tuple[ReasonLine, ...]
    sent_back: tuple[ReasonLine, ...] = ()


@dataclass(frozen=True)
class Digest:
    """A span of time in figures. `low` and `high` bound the accepted share of the decided (95 %)."""

    since: datetime
    until: datetime
    new_mqls: int
    still_open: int
    accepted: int
    recycled: int
    disqualified: int
    share: float | None
    low: float
    high: float
    campaigns: tuple[CampaignLine, ...]


def look_back(session: Session, desk: Desk, *, until: datetime, days: int = 7) -> Digest:
    """What was decided in the `days` before `until`."""
    since = until - timedelta(days=days)
    decided = _in_their_words(session, reports.decided_between(session, since, until))
    posted = reports.posted_between(session, since, until)
    counts = Counter(each.state for each in decided)
    rate = funnel.rate(counts[State.ACCEPTED], len(decided))
    return Digest(
        since,
        until,
        new_mqls=len(posted),
        still_open=sum(State(lead.state) in UNDECIDED for lead in posted),
        accepted=counts[State.ACCEPTED],
        recycled=counts[State.RECYCLED],
        disqualified=counts[State.DISQUALIFIED],
        share=rate.share,
        low=rate.low,
        high=rate.high,
        campaigns=_campaigns(desk, decided, reports.sent_back_between(session, since, until)),
    )


def _in_their_words(session: Session, decided: Sequence[Decided]) -> list[Decided]:
    """A decision without words is quoted by what the rep noted in the checklist."""
    silent = [each.lead_id for each in decided if not each.note]
    noted = reports.evidence(session, silent)
    return [replace(each, note=noted[each.lead_id]) if each.lead_id in noted else each for each in decided]


def _campaigns(
    desk: Desk, decided: Sequence[Decided], sent_back: Sequence[SentBack]
) -> tuple[CampaignLine, ...]:
    groups: dict[tuple[str, str], tuple[list[Decided], list[SentBack]]] = {}
    for one in decided:
        groups.setdefault(_named(one), ([], []))[0].append(one)
    for back in sent_back:
        groups.setdefault(_named(back), ([], []))[1].append(back)
    lines = [_campaign(desk, *named, *both) for named, both in groups.items()]
    return tuple(sorted(lines, key=lambda line: -(line.accepted + line.recycled + line.disqualified)))


def _named(lead: Decided | SentBack) -> tuple[str, str]:
    return lead.source or NOT_GIVEN, lead.campaign or NOT_GIVEN


def _campaign(
    desk: Desk, source: str, campaign: str, group: Sequence[Decided], sent_back: Sequence[SentBack]
) -> CampaignLine:
    counts = Counter(each.state for each in group)
    return CampaignLine(
        source,
        campaign,
        counts[State.ACCEPTED],
        counts[State.RECYCLED],
        counts[State.DISQUALIFIED],
        tuple(_reasons(desk, group)),
        tuple(_sent_back(desk, sent_back)),
    )


def _reasons(desk: Desk, group: Iterable[Decided]) -> list[ReasonLine]:
    back = [each for each in group if each.state != State.ACCEPTED and each.reason]
    kinds = {desk.reason_label(each.reason or NOT_GIVEN): each.state.value for each in back}
    rows = funnel.reason_rows((desk.reason_label(each.reason or NOT_GIVEN), each.note or "") for each in back)
    return [ReasonLine(row.reason, kinds[row.reason], row.count, row.quotes) for row in rows]


def _sent_back(desk: Desk, some: Iterable[SentBack]) -> list[ReasonLine]:
    said = ((desk.reason_label(each.reason or NOT_GIVEN), each.note) for each in some)
    return [ReasonLine(row.reason, "contested", row.count, row.quotes) for row in funnel.reason_rows(said)]


def next_digest(desk: Desk, *, after: datetime) -> datetime:
    """The next instant the desk's schedule names, after `after`."""
    zone = ZoneInfo(desk.zone)
    there = after.astimezone(zone)
    days = (desk.digest.weekday - there.weekday()) % 7
    day = there.date() + timedelta(days=days)
    at = datetime.combine(day, desk.digest.time, zone)
    return at if at > after else datetime.combine(day + timedelta(days=7), desk.digest.time, zone)


def is_due(session: Session, *, now: datetime) -> bool:
    """Whether `send_when_due` has something to do: the time has come, or no appointment was made yet."""
    appointment = people.appointment(session, APPOINTMENT)
    return appointment is None or appointment.due_at <= now


def send_when_due(session: Session, desk: Desk, *, now: datetime) -> bool:
    """Posts the digest of the week when its time has come; True when it did.

    The first call only makes the appointment: a new desk has nothing to look back on.
    """
    if people.appointment(session, APPOINTMENT) is None:
        people.make_appointment(session, APPOINTMENT, next_digest(desk, after=now))
        return False
    due = people.take_appointment(session, APPOINTMENT, now=now)
    if due is None:
        return False
    look = look_back(session, desk, until=due.due_at)
    outbox.say(
        session,
        Wanted(
            key=f"digest:{due.due_at.date().isoformat()}",
            kind="digest",
            priority=Priority.DIGEST,
            to_channel=desk.digest.channel,
            facts=to_facts(look),
        ),
        now=now,
    )
    due.due_at = next_digest(desk, after=now)
    return True


def to_facts(look: Digest) -> dict[str, object]:
    """The digest as JSON values, as it is kept with the message."""
    return {**asdict(look), "since": look.since.isoformat(), "until": look.until.isoformat()}


def _stored(lines: Iterable[Mapping[str, Any]]) -> tuple[ReasonLine, ...]:
    return tuple(ReasonLine(**{**line, "quotes": tuple(line["quotes"])}) for line in lines)


def from_facts(facts: dict[str, object]) -> Digest:
    """The digest out of what `to_facts` made of it."""
    stored: dict[str, object] = dict(facts)
    campaigns = tuple(
        CampaignLine(
            **{
                **line,
                "reasons": _stored(line["reasons"]),
                "sent_back": _stored(line.get("sent_back", ())),
            }
        )
        for line in stored.pop("campaigns")  # type: ignore[attr-defined]
    )
    since = datetime.fromisoformat(str(stored.pop("since")))
    until = datetime.fromisoformat(str(stored.pop("until")))
    return Digest(since, until, campaigns=campaigns, **stored)  # type: ignore[arg-type]
