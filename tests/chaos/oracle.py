"""Judges a run by what was sent in, what stands in Slack and what the database holds in the end; never by what the bot
says of itself."""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, func, select

from qualification.leads import Did, replay
from qualification.sla import FrozenRung
from sandbox.driver import Sandbox
from storage import chain, leads
from storage.figure_tables import DraftRow
from storage.handed_back import HANDED_BACK
from storage.inbox import Waits
from storage.pressed import PRESSED
from storage.tables import ClockRow, Delivery, Event, HandBack, Lead, MessageRow, SecondLook
from tests.chaos.people import Raced, key_of
from tests.chaos.plan import PlannedLead

Message = dict[str, Any]
CARD = "card:"
SOME = 5
UNREAD = (Waits.WAITING, Waits.TO_FETCH, PRESSED)
_PENDING = (col(MessageRow.pending).is_(True),)
_NAME = re.compile(r"Dana N\d+")


@dataclass
class Findings:
    """What is wrong, a sentence each; nothing when all is well."""

    lost: list[str] = field(default_factory=list)
    duplicates: list[str] = field(default_factory=list)
    rungs_doubled: list[str] = field(default_factory=list)
    rungs_missed: list[str] = field(default_factory=list)
    audit_gaps: list[str] = field(default_factory=list)
    clicks_lost: list[str] = field(default_factory=list)
    claims_doubled: list[str] = field(default_factory=list)
    given_up: list[str] = field(default_factory=list)
    hand_backs_lost: list[str] = field(default_factory=list)
    files_doubled: list[str] = field(default_factory=list)

    def counts(self) -> dict[str, int]:
        return {what: len(found) for what, found in vars(self).items()}

    def sentences(self) -> list[str]:
        return [f"{what}: {each}" for what, found in vars(self).items() for each in found]


def judge(
    session: Session,
    messages: Sequence[Message],
    sent: Sequence[PlannedLead],
    accepted: Collection[int],
    raced: Sequence[Raced],
    *,
    told: Collection[str] = (),
    now: datetime,
) -> Findings:
    """`messages` are all that are live in Slack, `accepted` the numbers of the leads that were answered 2xx, `told` the
    ids of what marketing's system took."""
    events = _events(session)
    found = Findings()
    found.lost = list(_lost(session, messages, [lead for lead in sent if lead.number in accepted]))
    found.duplicates = list(duplicates(messages))
    found.rungs_doubled, found.rungs_missed = _rungs(session, events, now=now)
    found.audit_gaps = list(_audit_gaps(session, events))
    found.clicks_lost, found.claims_doubled = _races(events, raced)
    found.given_up = list(_given_up(session))
    found.hand_backs_lost = list(_untold(session, events, told))
    return found


def live_messages(sandbox: Sandbox) -> list[Message]:
    """Every message of the bot, of channels, threads and direct messages, each once."""
    found: dict[tuple[str, str], Message] = {}
    for channel in sandbox.state()["channels"]:
        for message in _in_channel(sandbox, channel["id"]):
            if key_of(message):
                found[(channel["id"], message["ts"])] = message
    return list(found.values())


def _in_channel(sandbox: Sandbox, channel: str) -> Iterator[Message]:
    for message in sandbox.messages(channel):
        yield message
        if message.get("reply_count"):
            yield from sandbox.messages(channel, thread=message["ts"])


def files(sandbox: Sandbox) -> list[str]:
    """Every file that stands in Slack, as often as it does."""
    everywhere = (
        message for channel in sandbox.state()["channels"] for message in _in_channel(sandbox, channel["id"])
    )
    return [str(file["id"]) for message in everywhere for file in message.get("files") or []]


def duplicates(messages: Sequence[Message]) -> Iterator[str]:
    """Keys under which more than one message is live."""
    for key, count in Counter(key_of(message) for message in messages).items():
        if count > 1:
            yield f"{key} stands {count} times"


def waits(session: Session, *, now: datetime, redraws: bool = True) -> bool:
    """Whether anything is still to be read, said, climbed or told; without `redraws` messages that stand in Slack and
    are only to be changed do not count, of which Slack takes 50 a minute."""
    return next(unfinished(session, now=now, redraws=redraws), None) is not None


def waiting(session: Session) -> dict[str, int]:
    """How many deliveries are unread, how many messages of each kind unsaid, and how many stand there and are only to
    be changed."""
    unread = select(func.count()).where(col(Delivery.state).in_(UNREAD))
    unsaid = select(MessageRow.kind, func.count()).where(*_PENDING, col(MessageRow.ts).is_(None))
    redraws = select(func.count()).where(*_PENDING, col(MessageRow.ts).is_not(None))
    found = {
        "unread": session.exec(unread).one(),
        **dict(session.exec(unsaid.group_by(MessageRow.kind)).all()),
        "redraws": session.exec(redraws).one(),
    }
    return {what: count for what, count in found.items() if count}


def unfinished(session: Session, *, now: datetime, redraws: bool = True) -> Iterator[str]:
    """What that is and what it waits for, some of each kind."""
    for delivery in session.exec(select(Delivery).where(col(Delivery.state).in_(UNREAD)).limit(SOME)):
        yield f"{delivery.delivery_id} is {delivery.state}, not before {delivery.not_before}"
    unsaid = select(MessageRow).where(*_PENDING)
    if not redraws:
        unsaid = unsaid.where(col(MessageRow.ts).is_(None))
    for message in session.exec(unsaid.limit(SOME)):
        yield f"{message.key} is not said, not before {message.not_before}: {message.error}"
    for clock in session.exec(select(ClockRow).where(col(ClockRow.due_at) <= now).limit(SOME)):
        yield f"{clock.policy} of lead {clock.lead_id} is due since {clock.due_at}"
    for draft in session.exec(select(DraftRow).where(col(DraftRow.done_at).is_(None)).limit(SOME)):
        yield f"draft {draft.id} is not made, not before {draft.not_before}"
    untold = col(HandBack.sent_at).is_(None), col(HandBack.refused_at).is_(None)
    for row in session.exec(select(HandBack).where(*untold).limit(SOME)):
        yield f"{_message_of(row)} is not told, not before {row.not_before}: {row.error}"


def copies_are_expected(session: Session) -> bool:
    """Whether the bot is still to look for second copies."""
    return session.exec(select(SecondLook.key).limit(1)).first() is not None


def rungs_climbed(session: Session) -> int:
    return len(session.exec(select(Event.id).where(Event.what == Did.RUNG)).all())


def _lost(session: Session, messages: Sequence[Message], accepted: Sequence[PlannedLead]) -> Iterator[str]:
    """An accepted lead ends with the one card of its person, below the bar, or laid aside."""
    kept = dict(session.exec(select(Delivery.delivery_id, Delivery.state)).all())
    cards = Counter(_name_on(message) for message in messages if key_of(message).startswith(CARD))
    for lead in accepted:
        state = kept.get(lead.delivery)
        match lead.becomes:
            case "quarantined":
                well = state == Waits.QUARANTINED
            case "below":
                well = state == "below_threshold" and not cards[lead.name]
            case _:
                well = state in ("taken", "merged") and cards[lead.name] >= 1
        if not well:
            yield f"{lead.delivery} ({lead.becomes}) is {state or 'not in the inbox'}, {cards[lead.name]} cards"


def _name_on(card: Message) -> str:
    found = _NAME.search(json.dumps(card.get("blocks")))
    return found.group() if found else ""


def _events(session: Session) -> Mapping[int, list[Event]]:
    found: dict[int, list[Event]] = defaultdict(list)
    for event in session.exec(select(Event).order_by(col(Event.lead_id), col(Event.seq))):
        found[event.lead_id].append(event)
    return found


def _rungs(
    session: Session, events: Mapping[int, list[Event]], *, now: datetime
) -> tuple[list[str], list[str]]:
    """Those that were climbed twice, out of order or too early, and those that were due and never climbed."""
    clocks: dict[tuple[int, str], list[ClockRow]] = defaultdict(list)
    for clock in session.exec(select(ClockRow).order_by(col(ClockRow.id))):
        clocks[(clock.lead_id, clock.policy)].append(clock)
    doubled: list[str] = []
    missed: list[str] = []
    for (lead_id, policy), ladders in clocks.items():
        climbed = [
            event
            for event in events.get(lead_id, [])
            if event.what == Did.RUNG and event.facts.get("policy") == policy
        ]
        wrong, short = ladder_findings(ladders, climbed, now=now)
        doubled += [f"lead {lead_id}, {policy}: {each}" for each in wrong]
        missed += [f"lead {lead_id}, {policy}: {each}" for each in short]
    return doubled, missed


def ladder_findings(
    ladders: Sequence[ClockRow], climbed: Sequence[Event], *, now: datetime
) -> tuple[list[str], list[str]]:
    """For one promise of one lead: its clocks one after the other, and the rungs in the order they were recorded.

    What was due just before a clock stopped may be unclimbed: the bot was down, and it was settled before it was back.
    """
    wrong: list[str] = []
    left = list(climbed)
    missed: list[str] = []
    for clock in ladders:
        rungs = [FrozenRung.from_json(rung) for rung in clock.rungs]
        place = 0
        while left and place < len(rungs) and left[0].facts["index"] == rungs[place].index:
            if clock.stopped_at is not None and left[0].at > clock.stopped_at:
                break  # the next clock's: this one was stopped with rungs to go
            event, rung = left.pop(0), rungs[place]
            if event.at < rung.due_at:
                wrong.append(f"rung {rung.label} was climbed before it was due")
            place += 1
        if clock.stopped_at is None and clock.paused_at is None:
            missed += [f"rung {rung.label} was never climbed" for rung in rungs[place:] if rung.due_at <= now]
    wrong += [f"rung {event.facts['rung']} was climbed again or out of order" for event in left]
    return wrong, missed


def _audit_gaps(session: Session, events: Mapping[int, list[Event]]) -> Iterator[str]:
    for lead in session.exec(select(Lead)):
        written = events.get(lead.id or 0, [])
        broken = chain.breaks(written, lead.chain)
        yield from (f"lead {lead.id}: {said}" for said in broken)
        if broken:
            continue
        if len(written) != lead.version:
            yield f"lead {lead.id} is at version {lead.version} with {len(written)} events"
        elif replay(leads.story(session, lead.id or 0)) != leads.standing(lead):
            yield f"lead {lead.id} is not what its events add up to"


def _races(events: Mapping[int, list[Event]], raced: Sequence[Raced]) -> tuple[list[str], list[str]]:
    """Races in which a press was acknowledged and nobody has the lead, and races with two winners."""
    lost: list[str] = []
    doubled: list[str] = []
    for race in raced:
        written = events.get(int(race.key.removeprefix(CARD)), [])
        winners = [event.by for event in written if event.what == Did.CLAIMED]
        if race.acknowledged and not winners:
            lost.append(f"{race.key}: {', '.join(race.acknowledged)} pressed, and nobody has it")
        if len(winners) > 1:
            doubled.append(f"{race.key} was claimed by {', '.join(str(each) for each in winners)}")
    return lost, doubled


def _given_up(session: Session) -> Iterator[str]:
    """What nobody will say any more, in Slack or to marketing."""
    for message in session.exec(select(MessageRow).where(col(MessageRow.error).is_not(None))):
        if not message.pending:
            yield f"{message.key} was given up: {message.error}"
    for row in session.exec(select(HandBack).where(col(HandBack.refused_at).is_not(None))):
        yield f"{_message_of(row)} was given up: {row.error}"


def _untold(session: Session, events: Mapping[int, list[Event]], told: Collection[str]) -> Iterator[str]:
    """Leads that went back to marketing without its system hearing of it, and what it heard and nobody knows of."""
    rows = {(row.lead_id, row.seq): row for row in session.exec(select(HandBack))}
    for event in (each for written in events.values() for each in written if each.what in HANDED_BACK):
        if (event.lead_id, event.seq) not in rows:
            yield f"lead {event.lead_id} was {event.what}, and that is to be told to nobody"
    for row in rows.values():
        if row.refused_at is None and _message_of(row) not in told:
            yield f"{_message_of(row)} never arrived"
    for message in set(told) - {_message_of(row) for row in rows.values()}:
        yield f"{message} was told and is not in the store"


def _message_of(row: HandBack) -> str:
    return f"handback-{row.lead_id}-{row.seq}"
