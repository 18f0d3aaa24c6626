"""`handraise run`: the bot, until it is told to stop."""

import os
import signal
import sys
from threading import Event
from typing import NoReturn

from bot import log
from bot.cli.common import FINDINGS, errors, fail, read_settings
from bot.responsive import be_responsive
from playbooks.problems import DeskErrors

STOPS = (signal.SIGINT, signal.SIGTERM)


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
    leave()


def wait_for_the_end() -> None:
    """Returns on Ctrl-C or when the service manager says stop. Told a second time, the process ends at once."""
    told = Event()

    def tell(*_: object) -> None:
        for number in STOPS:
            signal.signal(number, signal.SIG_DFL)
        told.set()

    for number in STOPS:
        signal.signal(number, tell)
    while not told.wait(1):
        pass


def leave() -> NoReturn:
    """Ends the process with 0, also when a thread still hangs: Python would wait for it.

    What that thread had not written down is found by the next start, as after a crash.
    """
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(0)
