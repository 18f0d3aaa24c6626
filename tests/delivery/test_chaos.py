"""Nothing lost, nothing doubled, while Slack fails at random and two workers share the work."""

from collections import Counter
from dataclasses import replace
from random import Random

import pytest

from bot.clock import SystemClock
from bot.delivery.settling import Patience
from tests.delivery.office import LEADS, LEE, MANAGERS, RANDOM, TIMEOUT, Office, Running, comes_true
from tests.delivery.test_faults import KINDS

IMPATIENT = Patience(
    lease=5 * TIMEOUT, first_retry=0.02, longest_retry=0.2, before_looking=0.05, second_look=0.5, idle=0.05
)
METHODS = ["chat.postMessage", "chat.update", "conversations.history", "conversations.replies"]


@pytest.fixture
def timeout() -> float:
    """Calls hang here."""
    return TIMEOUT


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_everything_is_said_once_and_shows_the_truth(office: Office, seed: int) -> None:
    random = Random(seed)
    office.services = replace(office.services, wall=SystemClock())
    for _ in range(14):
        kind = random.choice([kind for kind in KINDS if not kind.startswith("hang")] * 3 + KINDS)
        office.sandbox.fault(random.choice(METHODS), kind, after=random.randrange(20), seconds=0.1)
    cards = _ask(office, random)

    with Running(office.another_worker(patience=IMPATIENT), office):
        with Running(office.another_worker(patience=IMPATIENT), office):
            for card in random.choices(cards, k=30):
                office.changes(card, f"{card} was changed")
        assert comes_true(lambda: office.waiting() == [], within=20)

    office.sandbox.clear_faults()
    assert Counter(_shown(office)) == Counter(said.text for said in office.words.values())


def _ask(office: Office, random: Random) -> list[str]:
    cards = [f"card:{number}" for number in range(12)]
    for number, card in enumerate(cards):
        office.wants(card, card, random.choice([LEADS, MANAGERS, RANDOM]))
        if number % 2:
            channel = office.row(card).to_channel
            office.wants(f"note:{number}", f"below {card}", channel, under_key=card)
        if number % 3 == 0:
            office.wants(f"dm:{number}", f"about {card}", to_person=LEE)
    return cards


def _shown(office: Office) -> list[str]:
    shown = office.in_channel("@lee")
    for channel in (LEADS, MANAGERS, RANDOM):
        for message in office.sandbox.messages(channel):
            if message.get("bot_id"):
                shown += [message["text"], *office.in_channel(channel, thread=message["ts"])]
    return shown
