"""The HTTP application over a real store, served on loopback."""

import base64
import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime

import httpx
import pytest
from pydantic import SecretStr
from standardwebhooks.webhooks import Webhook

from bot.clock import ManualClock
from bot.http.app import create_http
from bot.services import Services
from bot.settings import Settings
from playbooks.load import load_desk
from playbooks.render import Wording
from storage.engine import Store
from storage.inbox import InboxWriter
from tests.serving import serving

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
Sign = Callable[..., dict[str, str]]
"""Headers for a body, signed as a sender would; see `signed`."""

SECRET = "whsec_" + base64.b64encode(b"a secret of twenty-four").decode()


@pytest.fixture
def services(sqlite_store: Store) -> Services:
    return Services(sqlite_store, load_desk(), Wording(), ManualClock(NOW), wall=ManualClock(NOW))


@pytest.fixture
def settings() -> Settings:
    return Settings(
        _env_file=None,
        intake_secret=SecretStr(SECRET),
        slack_signing_secret=SecretStr("signing"),
        intake_limit_bytes=2000,
    )


@pytest.fixture
def inbox(services: Services) -> Iterator[InboxWriter]:
    with InboxWriter(services.store) as writer:
        yield writer


@pytest.fixture
def client(services: Services, settings: Settings, inbox: InboxWriter) -> Iterator[httpx.Client]:
    with serving(create_http(services, settings, inbox)) as client:
        yield client


@pytest.fixture
def signed() -> Sign:
    """Headers for a body, signed as a sender would."""

    def sign(
        body: bytes | dict[str, object], *, delivery: str = "msg_1", at: datetime = NOW
    ) -> dict[str, str]:
        text = json.dumps(body) if isinstance(body, dict) else body.decode("utf-8", "replace")
        return {
            "content-type": "application/json",
            "webhook-id": delivery,
            "webhook-timestamp": str(int(at.timestamp())),
            "webhook-signature": Webhook(SECRET).sign(delivery, at, text),
        }

    return sign
