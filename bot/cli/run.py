"""`handraise run`: the bot, until it is told to stop."""

import signal
from threading import Event

from bot import log
from bot.cli.common import FINDINGS, errors, fail, read_settings
from bot.responsive import be_responsive
from playbooks.problems import DeskErrors


def run() -> None:
    """The bot: Socket Mode when SLACK_APP_TOKEN is set, HTTP mode when not."""
    from bot.app import CannotStart, Handraise

    settings = read_settings()
    log.configure(settings.log_level)
    try:
        bot = Handraise(settings).start()
        be_responsive()
    except (DeskErrors, CannotStart, TimeoutError, ValueError, OSError) as error:
        fail(str(error), FINDINGS)
    for problem in bot.problems:
        errors.print(problem, style="yellow", markup=False, soft_wrap=True)
    wait_for_the_end()
    bot.close()


def wait_for_the_end() -> None:
    """Returns on Ctrl-C or when the service manager says stop."""
    told = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    while not told.wait(1):
        pass
