"""In a menu, which shows no times in the reader's own zone, people are told by the time, the weekday or the day."""

from datetime import UTC, datetime

import pytest

from bot.slack.views import words
from bot.slack.views.values import Somebody
from qualification.presence import Presence, Why

NOW = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)
"""A Monday, half past ten in Berlin."""

ON = Presence(is_working=True)


def off(why: Why, until: datetime | None = None) -> Presence:
    return Presence(is_working=why is Why.PAUSED, why=why, until=until)


@pytest.mark.parametrize(
    ("presence", "closes", "said"),
    [
        (ON, datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "on until 18:00"),
        (ON, None, "on"),
        (off(Why.OFF_HOURS, datetime(2026, 11, 23, 12, 0, tzinfo=UTC)), None, "off until 13:00"),
        (off(Why.OFF_HOURS, datetime(2026, 11, 24, 8, 0, tzinfo=UTC)), None, "off until Tuesday"),
        (off(Why.ON_LEAVE, datetime(2026, 11, 29, 8, 0, tzinfo=UTC)), None, "away until Sunday"),
        (off(Why.ON_LEAVE, datetime(2026, 11, 30, 8, 0, tzinfo=UTC)), None, "away until 30 Nov"),
        (off(Why.PAUSED, datetime(2026, 11, 23, 23, 30, tzinfo=UTC)), None, "paused until Tuesday"),
        (off(Why.ON_LEAVE), None, "away"),
    ],
)
def test_until_when_somebody_is_on_or_away(presence: Presence, closes: datetime | None, said: str) -> None:
    lee = Somebody("U0LEE", "Lee Park", 3, presence, closes, "Europe/Berlin")

    assert words.choice(lee, NOW) == f"Lee Park (3 open, {said})"


def test_a_long_name_leaves_room_for_the_rest() -> None:
    many = Somebody("U0LEE", "Wolfeschlegelsteinhausenbergerdorff " * 3, 120, off(Why.ON_LEAVE, NOW))

    assert len(words.choice(many, NOW)) <= 75
    assert words.choice(many, NOW).endswith("(120 open, away until 09:31)")
