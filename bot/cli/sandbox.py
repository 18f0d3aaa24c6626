"""`handraise sandbox`: a workspace of one's own with the bot in it, on this machine."""

import base64
import secrets
import webbrowser
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import datetime, time, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from bot import log
from bot.cli.cast import Arrivals, Entrance, read_cast
from bot.cli.common import FINDINGS, DeskDir, desk_at, fail
from bot.cli.run import wait_for_the_end
from bot.clock import SystemClock
from bot.responsive import be_responsive
from bot.settings import Settings
from bot.slack.ids import Shortcut
from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK

CAST = SHIPPED_DESK / "cast.jsonl"
APP = {
    "name": "Handraise",
    "commands": ["/handraise"],
    "shortcuts": [{"callback_id": Shortcut.MAKE_LEAD, "name": "Make a lead", "type": "message"}],
}
"""What manifest.yaml adds to Slack's menus."""

RATE = 30.0
"""Seconds of the workspace in a real second: a promise of 15 minutes breaks within half a minute."""


def sandbox(
    port: Annotated[int, typer.Option(help="Port of the page; 0 takes a free one.")] = 4600,
    leads: Annotated[
        Path | None, typer.Option(help="JSON Lines of leads that arrive; the shipped cast when not given.")
    ] = None,
    desk: DeskDir = None,
    rate: Annotated[float, typer.Option(help="Seconds of the workspace in a real second.")] = RATE,
    browser: Annotated[bool, typer.Option(help="Open the page.")] = True,
) -> None:
    """A local workspace with the bot in it: everything in one process, nothing leaves this machine."""
    from bot.app import CannotStart

    log.configure("WARNING")
    loaded = desk_at(desk)
    cast = _cast(leads)
    try:
        with opened(loaded, desk, cast, port=port, rate=rate) as url:
            typer.echo(f"The workspace is open at {url}")
            typer.echo("Ctrl-C ends it; nothing is kept.")
            if browser:
                webbrowser.open(url)
            wait_for_the_end()
    except (CannotStart, OSError, RuntimeError) as error:
        fail(str(error), FINDINGS)


def _cast(leads: Path | None) -> list[Entrance]:
    try:
        return read_cast(leads or CAST)
    except (OSError, ValueError) as error:
        fail(str(error))


@contextmanager
def opened(
    desk: Desk, desk_dir: Path | None, cast: list[Entrance], *, port: int, rate: float
) -> Iterator[str]:
    """The workspace, the bot and the arriving leads; gives the address of the page."""
    from sandbox.driver import Sandbox

    with ExitStack() as stack:
        folder = stack.enter_context(TemporaryDirectory(prefix="handraise-"))
        space = stack.enter_context(
            Sandbox.start(
                port=port,
                at=a_working_morning(desk, SystemClock().now()).isoformat(),
                rate=rate,
                app=APP,
                limits={"on": True},
            )
        )
        for handle in ("lee", "sam"):
            space.person(handle, tz=desk.zone)
        secret = "whsec_" + base64.b64encode(secrets.token_bytes(24)).decode()
        settings = Settings(
            slack_bot_token=space.bot_token,
            slack_app_token=space.app_token,
            slack_signing_secret=space.signing_secret,
            slack_api_url=space.api_url,
            database_url=f"sqlite:///{Path(folder) / 'sandbox.db'}",
            desk_dir=desk_dir,
            port=0,
            intake_secret=secret,
            clock_url=f"{space.url}/_sandbox/clock/stream",
        )
        from bot.app import Handraise

        bot = Handraise(settings)
        stack.callback(bot.close)
        bot.start()
        be_responsive()
        arrivals = Arrivals(cast, bot.url, secret, bot.services.clock, bot.services.wall)
        stack.callback(arrivals.close)
        arrivals.start()
        yield space.url


def a_working_morning(desk: Desk, now: datetime) -> datetime:
    """Half an hour into the next working day of the desk, today if it is one: a good moment to look around."""
    zone = ZoneInfo(desk.zone)
    midnight = datetime.combine(now.astimezone(zone).date(), time(), zone)
    return desk.teams[0].hours.next_open(midnight) + timedelta(minutes=30)
