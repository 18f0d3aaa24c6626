"""Where the process can be made to die, so that tests can kill it between any two steps.

`HANDRAISE_FAILPOINT=commit.settle.after:3` ends it, as kill -9 does, the third time it comes by that point. Every
commit, every request that is sent and every acknowledgement has a name, with `.before` and `.after` around it.
"""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock

VARIABLE = "HANDRAISE_FAILPOINT"


@dataclass
class Failpoint:
    """Dies at the `nth` time `name` is reached, counted over all threads."""

    name: str
    nth: int
    _reached: int = 0
    _lock: Lock = field(default_factory=Lock)

    def reach(self, name: str) -> None:
        if name != self.name:
            return
        with self._lock:
            self._reached += 1
            if self._reached == self.nth:
                os.kill(os.getpid(), signal.SIGKILL)


def parse(wanted: str) -> Failpoint:
    """`name:nth`, or a name alone for the first time. Raises ValueError that says how it is written."""
    name, _, nth = wanted.partition(":")
    if not name or not (nth or "1").isdigit() or nth == "0":
        raise ValueError(f"{VARIABLE} is written name:nth, such as commit.settle.after:3; not {wanted!r}")
    return Failpoint(name, int(nth or 1))


_wanted = parse(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None


def is_armed() -> bool:
    """Whether a point was named at all."""
    return _wanted is not None


def reach(name: str) -> None:
    """The process dies here if it was told to."""
    if _wanted is not None:
        _wanted.reach(name)


@contextmanager
def around(name: str) -> Iterator[None]:
    """`name.before` as the block begins, `name.after` when it ended without an error."""
    reach(f"{name}.before")
    yield
    reach(f"{name}.after")
