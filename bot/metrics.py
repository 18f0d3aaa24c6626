"""What this process counts for `/metrics`. Names and labels come from closed lists: nothing of a person gets in.

Each bot has a registry of its own, as several may run in one process.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from time import perf_counter

from prometheus_client import CollectorRegistry, Counter, Histogram, disable_created_metrics

# A second series for every counter, with the time the process started: nobody asks for it.
disable_created_metrics()

KINDS = frozenset(
    [
        "ae_waits",
        "alert",
        "answered",
        "asked",
        "breach",
        "card",
        "card_before",
        "checklist",
        "contested",
        "digest",
        "drafted",
        "follow_up",
        "given",
        "handover",
        "left",
        "meeting_missed",
        "meeting_moved",
        "morning",
        "nudge",
        "quarantine",
        "removal",
        "reposted",
        "review",
        "review_decisions",
        "review_moved",
        "review_page",
        "shut",
        "sla_report",
        "taken_back",
        "unclaimed",
    ]
)
"""The kinds of messages there are."""

OTHER = "other"
"""Stands for whatever is on no list."""

SECONDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)


class Call(StrEnum):
    """What a delivery asks of Slack."""

    POST = "post"
    UPDATE = "update"


class Ended(StrEnum):
    """What came of a delivery."""

    SENT = "sent"
    FOUND = "found"
    LATER = "later"
    UNKNOWN = "unknown"
    MOVED = "moved"
    LOCKED = "locked"
    GIVEN_UP = "given_up"


class Metrics:
    """Safe to use from several threads."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._messages = Counter(
            "handraise_messages",
            "What came of deliveries to Slack since the start, by kind of message and outcome.",
            ["kind", "outcome"],
            registry=self.registry,
        )
        self._sending = Histogram(
            "handraise_send_seconds",
            "How long a delivery took in Slack, with looking for the message where that was needed.",
            ["call"],
            buckets=SECONDS,
            registry=self.registry,
        )
        self._answers = Counter(
            "handraise_intake_answers",
            "Answers of the intake since the start, by source and HTTP status.",
            ["source", "status"],
            registry=self.registry,
        )
        self._presses = Counter(
            "handraise_presses",
            "Presses, choices and commands that were worked since the start, by whether that went well.",
            ["outcome"],
            registry=self.registry,
        )

    def delivered(self, kind: str, outcome: Ended) -> None:
        self._messages.labels(kind if kind in KINDS else OTHER, outcome.value).inc()

    @contextmanager
    def sending(self, call: Call) -> Iterator[None]:
        began = perf_counter()
        try:
            yield
        finally:
            self._sending.labels(call.value).observe(perf_counter() - began)

    def answered(self, source: str, status: int) -> None:
        """`source` is one of the desk's, or `OTHER`."""
        self._answers.labels(source, str(status)).inc()

    def worked(self, *, well: bool) -> None:
        self._presses.labels("done" if well else "failed").inc()
