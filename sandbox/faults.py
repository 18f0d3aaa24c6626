"""Faults on request: what shall go wrong, how often, and with which call."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
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


@dataclass
class Rates:
    """Which share of the calls of `methods` each kind hits, drawn from `seed`; without methods it is all of them.

    A kind that is for what the app is sent hits a share of the events and interactions.
    """

    rates: Mapping[str, float]
    methods: Sequence[str] = ()
    seconds: float | None = None
    seed: int = 0
    _random: Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        for kind in self.rates:
            _known(kind)
        if any(rate < 0 for rate in self.rates.values()):
            raise FaultError("a rate is a share of the calls, from 0 to 1")
        for calls in (True, False):
            if sum(rate for kind, rate in self.rates.items() if (kind in ON_SENDING) is not calls) > 1:
                raise FaultError("the rates of what can hit one call add up to 1 at most")
        self._random = Random(self.seed)  # noqa: S311 - replays, guards nothing

    def draw(self, method: str) -> Fault | None:
        """The fault that hits this call, if one does."""
        sent = method in SENT_TO_APP
        if not sent and self.methods and method not in self.methods:
            return None
        left = self._random.random()
        for kind, rate in self.rates.items():
            if (kind in ON_SENDING) is sent:
                left -= rate
                if left < 0:
                    return Fault(method, kind, seconds=self.seconds)
        return None


class Faults:
    """Orders are served first come first served, then the rates draw; a call is hit by one fault at most."""

    def __init__(self) -> None:
        self._orders: list[Fault] = []
        self.rates: Rates | None = None
        self.fired: Counter[str] = Counter()

    def order(self, fault: Fault) -> None:
        _known(fault.kind)
        if (fault.kind in ON_SENDING - {"delay"}) and fault.method not in SENT_TO_APP:
            raise FaultError(f"{fault.kind} is for what the app is sent: method 'events' or 'interactions'")
        if fault.method in SENT_TO_APP and fault.kind not in ON_SENDING:
            raise FaultError(f"what the app is sent can only have {', '.join(sorted(ON_SENDING))}")
        if fault.times < 1 or fault.after < 0:
            raise FaultError("times is 1 or more, after is 0 or more")
        self._orders.append(fault)

    def take(self, method: str) -> Fault | None:
        """The fault that hits this call, if one does; it is counted."""
        fault = self._ordered(method) or (self.rates.draw(method) if self.rates else None)
        if fault is not None:
            self.fired[fault.kind] += 1
        return fault

    def pending(self) -> Sequence[Fault]:
        return tuple(self._orders)

    def clear(self) -> None:
        """Nothing goes wrong any more; what did is still counted."""
        self._orders.clear()
        self.rates = None

    def _ordered(self, method: str) -> Fault | None:
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


def _known(kind: str) -> None:
    if kind not in KINDS:
        raise FaultError(f"unknown fault {kind!r}; there are {', '.join(KINDS)}")
