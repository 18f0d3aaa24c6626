"""What the doctor says of messages: what waits, what was given up, what was put right. Only counts are told."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from bot.cli.finding import Finding
from bot.usecases.audit import SAID, Repair
from storage import audits, backlog
from storage.audits import Repaired
from storage.backlog import Backlog
from storage.engine import Store
from storage.inbox import Waits

PATIENCE = timedelta(minutes=10)
"""How long a message may wait before something is in its way: Slack's own pauses are shorter."""


def examine(store: Store, *, now: datetime) -> Iterator[Finding]:
    """`now` is the machine's time."""
    with store.read() as session:
        messages = backlog.messages(session, wall=now)
        aside = backlog.deliveries(session)[Waits.QUARANTINED]
        repaired = audits.repaired(session)
    yield _waiting(messages, now=now)
    if messages.unknown:
        yield Finding(f"{_messages(messages.unknown)} perhaps in Slack already: looked for before sent again")
    if messages.overrun:
        yield Finding(
            f"{_messages(messages.overrun)} whose sender ended without saying what came of them",
            "they are taken up within a minute by a bot that runs; start it",
        )
    if messages.given_up:
        yield Finding(
            f"{_messages(messages.given_up)} given up",
            "`handraise outbox` says why; one that is asked for again is tried again",
        )
    if aside:
        todo = (
            "`handraise quarantine` says why; after correcting the mapping: `handraise quarantine --replay`"
        )
        yield Finding(f"{aside} deliveries laid aside", todo)
    yield from (Finding(_told(each)) for each in repaired)


def _waiting(messages: Backlog, *, now: datetime) -> Finding:
    if messages.oldest_at is None:
        return Finding("no message waits")
    minutes = int((now - messages.oldest_at) / timedelta(minutes=1))
    told = f"{_messages(messages.waiting)} waiting, the oldest for {max(minutes, 0)} min"
    if now - messages.oldest_at < PATIENCE:
        return Finding(told)
    return Finding(told, "`handraise outbox` says what each waits for; is the bot running, and is Slack up?")


def _messages(count: int) -> str:
    return f"{count} message{'' if count == 1 else 's'}"


def _told(each: Repaired) -> str:
    """“repaired: 3 cards asked for again, last 2026-11-23 10:04 UTC”."""
    said = SAID.get(Repair(each.kind), each.kind) if each.kind in set(Repair) else each.kind
    last = f", last {each.last_at:%Y-%m-%d %H:%M} UTC" if each.last_at else ""
    return f"repaired: {each.count} {said}{last}"
