"""Work behind an acknowledged press: in order for each lead, side by side for different ones."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from storage.engine import STORE_AWAY

log = structlog.get_logger()


class Lanes:
    """A few single threads; what has the same number always takes the same one.

    Bolt has one pool of five threads for everything; a listener that works in it blocks the clicks of others.
    """

    def __init__(self, count: int = 6) -> None:
        self._lanes = [ThreadPoolExecutor(1, thread_name_prefix=f"lane-{n}") for n in range(count)]

    def submit(self, number: int, work: Callable[[], None]) -> "Future[None]":
        return self._lanes[number % len(self._lanes)].submit(_caught, work)

    def drain(self) -> None:
        """Returns when everything handed in so far is done."""
        for lane in self._lanes:
            lane.submit(lambda: None).result()

    def close(self) -> None:
        """Lets what has begun come to its end."""
        for lane in self._lanes:
            lane.shutdown(wait=True)


def _caught(work: Callable[[], None]) -> None:
    try:
        work()
    except STORE_AWAY as error:
        log.warning("store_unavailable", error=type(error).__name__)
    except Exception:
        # Nobody waits for this thread: what is not said here is never said.
        log.exception("press_failed")
