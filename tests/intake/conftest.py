"""The bot's parts around a store, without Slack."""

from datetime import UTC, datetime

import pytest

from bot.clock import ManualClock
from bot.services import Services
from playbooks.load import load_desk
from playbooks.render import Wording
from storage.engine import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def services(store: Store) -> Services:
    return Services(store, load_desk(), Wording(), ManualClock(NOW), wall=ManualClock(NOW))
