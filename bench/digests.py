"""A click while a digest of 200 messages is being sent: how long until the card shows it.

Digests are the least important messages there are, so a card's change passes them. The bot is told nothing of Slack's
pace: all 200 go out as fast as the workspace takes them, four at a time, which is the worst neighbour a click can
have. Goal: 300 ms at p99. The same clicks without the digest are in the same run.
"""

import time
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import httpx
from sqlmodel import Session

from bench.clicks import CHANNEL, clicked, shown_after, summary
from bench.measuring import Feed, bot, send_lead, wait_until, workspace
from bot.clock import SystemClock
from bot.usecases import digest, lookback
from playbooks.load import load_desk
from sandbox.driver import Sandbox
from storage import outbox
from storage.engine import Store, open_store
from storage.outbox import Priority, Wanted

CLICKS, MESSAGES, ROUNDS = 60, 200, 5
PORT = 4714
PLACES = {
    "#marketing-leads": "to_channel",
    "#sdr-managers": "to_channel",
    "U0MIRA": "to_person",
    "U0MAYA": "to_person",
}
"""Where they go: messages of one place go one after the other."""


def measure() -> dict[str, Any]:
    with workspace() as space, TemporaryDirectory(prefix="bench-") as folder:
        database = f"sqlite:///{Path(folder)}/bench.db"
        with bot(space, port=PORT, database=database) as url:
            cards = _cards(space, url)
            store = open_store(database)
            feed = Feed(space.url)
            time.sleep(1)
            quiet, busy = [], []
            for number in range(ROUNDS):
                quiet.append(_round(space, feed, cards[2 * number], 0, store))
                busy.append(_round(space, feed, cards[2 * number + 1], number + 1, store))
            store.close()
    told = {"card_updated_ms": summary(busy), "card_updated_ms_without": summary(quiet)}
    return {"clicks": CLICKS, "digests": MESSAGES, **told, "goals": {"card_updated_ms_p99": 300}}


def _cards(space: Sandbox, url: str) -> list[list[str]]:
    """The cards each round clicks on."""
    many = CLICKS * ROUNDS * 2
    with httpx.Client(trust_env=False) as client:
        for number in range(many):
            send_lead(client, url, number)
    wait_until(lambda: len(space.messages(CHANNEL)) == many, 180)
    sent = [each["ts"] for each in space.messages(CHANNEL)]
    return [sent[begin : begin + CLICKS] for begin in range(0, many, CLICKS)]


def _round(space: Sandbox, feed: Feed, cards: list[str], number: int, store: Store) -> list[float]:
    """Milliseconds from each click to its card; round 0 is one without digests."""
    before = _digests(space)
    if number:
        with store.write("digests") as session:
            _say(session, number)
    clicks = clicked(space, cards, "claim")
    if number:
        wait_until(lambda: _digests(space) == before + MESSAGES, 60)
    pressed = [(ts, at) for ts, (_, at) in zip(cards, clicks, strict=True)]
    wait_until(lambda: all(feed.first_after(ts, at) is not None for ts, at in pressed))
    return [shown_after(feed, ts, at) for ts, at in pressed]


def _say(session: Session, number: int) -> None:
    now = SystemClock().now()
    facts = digest.to_facts(lookback.look_back(session, load_desk(None), until=now))
    places = list(PLACES)
    wanted = []
    for each in range(MESSAGES):
        place = places[each % len(places)]
        key = f"digest:{number}:{each}"
        where: dict[str, Any] = {PLACES[place]: place}
        wanted.append(Wanted(key, "digest", Priority.DIGEST, **where, facts=facts))
    outbox.say_all(session, wanted, now=now)


def _digests(space: Sandbox) -> int:
    keys = (
        each["metadata"]["event_payload"]["key"]
        for place in ("#marketing-leads", "#sdr-managers", "@mira", "@maya")
        for each in space.messages(place)
        if each.get("metadata")
    )
    return sum(key.startswith("digest:") for key in keys)
