"""A process that climbs every rung that is due, a few at a time: `python -m tests.stories.chaser DATABASE INSTANT`."""

import sys
from datetime import datetime

from bot.usecases.chase import chase
from playbooks.load import load_desk
from storage.engine import open_store

A_FEW = 5


def main(url: str, now: datetime) -> None:
    desk, store, more = load_desk(), open_store(url), True
    sys.stdout.write("begun\n")
    sys.stdout.flush()
    while more:
        with store.write() as session:
            more = chase(session, desk, now=now, at_most=A_FEW)
    store.close()


if __name__ == "__main__":
    main(sys.argv[1], datetime.fromisoformat(sys.argv[2]))
