"""Work behind an acknowledged press: in order for each lead, side by side for different ones."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor

import structlog

from bot.metrics import Metrics
from storage.engine import STORE_AWAY

log = structlog.get_logger()


class Lanes:
    """A few single threads; what has the same number always takes the same one.

    Bolt has one pool of five threads for everything; a listener that works in it blocks the clicks of others.
    """

    def __init__(self, count: int = 6, *, metrics: Metrics | None = None) -> None:
        self._metrics = metrics or Metrics()
        self._lanes = [ThreadPoolExecutor(1, thread_name_prefix=f"lane-{n}") for n in range(count)]

    def submit(self, number: int, work: Callable[[], None]) -> "Future[None]":
        return self._lanes[number % len(self._lanes)].submit(self._caught, work)

    def drain(self) -> None:
        """Returns when everything handed in so far is done."""
        for lane in self._lanes:
            lane.submit(lambda: None).result()

    def close(self) -> None:
        """Lets what has begun come to its end."""
        for lane in self._lanes:
            lane.shutdown(wait=True)

    def _caught(self, work: Callable[[], None]) -> None:
        well = False
        try:
            work()
            well = True
        except STORE_AWAY as error:
            log.warning("store_unavailable", error=type(error).__name__)
        except Exception:
            # Nobody waits for this thread: what is not said here is never said.
            log.exception("press_failed")
        self._metrics.worked(well=well)
