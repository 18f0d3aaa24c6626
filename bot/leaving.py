"""How a process ends in time, whatever hangs in it: one deadline for everything that is closed, not a sum of waits."""

from collections.abc import Callable, Sequence
from threading import Thread
from time import monotonic


class Deadline:
    """An instant by which everything must be over, in seconds from now."""

    def __init__(self, seconds: float) -> None:
        self._until = monotonic() + seconds

    def left(self, *, keep: float = 0.0) -> float:
        """Seconds that are left, `keep` of them kept for what comes after."""
        return max(0.0, self._until - monotonic() - keep)


class Ending:
    """Something that is being closed, beside everything else that is."""

    def __init__(self, name: str, close: Callable[[], object]) -> None:
        self.name = name
        self._thread = Thread(target=close, name=f"ending-{name}", daemon=True)
        self._thread.start()

    def over(self, seconds: float) -> bool:
        """Whether it came to its end within these seconds; if not it is left behind."""
        self._thread.join(seconds)
        return not self._thread.is_alive()


def hanging(some: Sequence[Ending], deadline: Deadline, *, keep: float = 0.0) -> list[str]:
    """Waits for all of them together; the names of those that did not come to their end."""
    return [each.name for each in some if not each.over(deadline.left(keep=keep))]
