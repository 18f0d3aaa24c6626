"""The whole product in a real browser: the page, the bot running by itself, and a clock moved on the page."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page
from pydantic import SecretStr

from bot.app import Handraise
from bot.cli.sandbox import APP
from bot.settings import Settings
from sandbox.driver import Sandbox
from storage.engine import Store
from tests.stores import url_of
from tests.stories.office import MONDAY_MORNING, PATIENT, SECRET, post_lead

PICTURES = Path(__file__).parents[2] / "docs" / "pictures"

Picture = Callable[[Page, str], None]


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    """A workspace whose clock stands still until somebody presses a button on the page."""
    with Sandbox.start(at=MONDAY_MORNING.isoformat(), rate=0, app=APP, waits=PATIENT) as sandbox:
        for handle in ("lee", "sam"):
            sandbox.person(handle, tz="Europe/Berlin")
        yield sandbox


@pytest.fixture
def desk_dir() -> Path | None:
    """The folder with the desk's definitions, for a test that wants others than the shipped ones."""
    return None


@pytest.fixture
def bot(sandbox: Sandbox, sqlite_store: Store, desk_dir: Path | None) -> Iterator[Handraise]:
    """The bot as `handraise sandbox` runs it: ticking by itself, following the workspace's clock."""
    settings = Settings(
        _env_file=None,
        desk_dir=desk_dir,
        slack_bot_token=SecretStr(sandbox.bot_token),
        slack_app_token=SecretStr(sandbox.app_token),
        slack_api_url=sandbox.api_url,
        database_url=url_of(sqlite_store),
        port=0,
        intake_secret=SecretStr(SECRET),
        clock_url=f"{sandbox.url}/_sandbox/clock/stream",
    )
    running = Handraise(settings).start()
    yield running
    running.close()


@pytest.fixture
def arrives(bot: Handraise) -> Callable[[dict[str, object]], None]:
    """A lead comes in through the intake."""

    def sends(payload: dict[str, object]) -> None:
        assert post_lead(bot, payload) == 202

    return sends


@pytest.fixture
def picture() -> Picture:
    """Keeps a picture for the documents when HANDRAISE_PICTURES is set; looking at it is a person's work."""

    def take(page: Page, name: str) -> None:
        if os.environ.get("HANDRAISE_PICTURES"):
            PICTURES.mkdir(exist_ok=True)
            page.mouse.move(0, 0)
            page.screenshot(path=PICTURES / f"{name}.png", animations="disabled")

    return take
