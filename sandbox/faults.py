"""Faults on request: what shall go wrong, how often, and with which call."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

Kind = Literal[
    "429",
    "500",
    "500_after",
    "hang_before",
    "hang_after",
    "reset_before",
    "reset_after",
    "html",
    "cut",
    "duplicate",
    "out_of_order",
    "delay",
]
KINDS: tuple[str, ...] = get_args(Kind)
NOT_APPLIED = frozenset({"429", "500", "hang_before", "reset_before", "html"})
"""With these the call changes nothing; with the others it is carried out and only the answer is spoilt."""

SENT_TO_APP = ("events", "interactions")
ON_SENDING = frozenset({"duplicate", "out_of_order", "delay"})


class FaultError(ValueError):
    """A fault that cannot be ordered; the text says which can."""


@dataclass
class Fault:
    """`after` calls pass untouched, then `times` calls are hit. `seconds` is how long it waits."""

    method: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float | None = None


class Faults:
    """Orders are served first come first served; a call is hit by one fault at most."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []

    def order(self, fault: Fault) -> None:
        if fault.kind not in KINDS:
            raise FaultError(f"unknown fault {fault.kind!r}; there are {', '.join(KINDS)}")
        if (fault.kind in ON_SENDING - {"delay"}) and fault.method not in SENT_TO_APP:
            raise FaultError(f"{fault.kind} is for what the app is sent: method 'events' or 'interactions'")
        if fault.method in SENT_TO_APP and fault.kind not in ON_SENDING:
            raise FaultError(f"what the app is sent can only have {', '.join(sorted(ON_SENDING))}")
        if fault.times < 1 or fault.after < 0:
            raise FaultError("times is 1 or more, after is 0 or more")
        self._orders.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault that hits this call, if one does."""
        for fault in self._orders:
            if fault.method != method and (fault.method != "*" or method in SENT_TO_APP):
                continue
            if fault.after:
                fault.after -= 1
                continue
            fault.times -= 1
            if not fault.times:
                self._orders.remove(fault)
            return fault
        return None

    def pending(self) -> Sequence[Fault]:
        return tuple(self._orders)

    def clear(self) -> None:
        self._orders.clear()
