"""How a process of the bot's own treats the interpreter, so that a click never waits for what runs beside it."""

import gc
import sys

SWITCH = 0.0001
"""Seconds a busy thread keeps the interpreter while another waits; Python's own 5 ms is longer than a whole
acknowledgement."""


def be_responsive() -> None:
    """Keeps what runs in the background from holding up a click.

    What was loaded at start is never garbage: looking through it again and again costs pauses of 140 ms.
    """
    sys.setswitchinterval(SWITCH)
    gc.collect()
    gc.freeze()
