"""One run: the world is put up, troubled as planned, left alone, and judged."""

import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sandbox.driver import Sandbox
from tests.chaos import databases, oracle, scene, workspace
from tests.chaos.databases import Database
from tests.chaos.nursery import Nursery
from tests.chaos.oracle import Findings
from tests.chaos.people import People, key_of
from tests.chaos.plan import Plan, Size, classes, plan
from tests.chaos.replicas import Fleet
from tests.chaos.senders import Senders
from tests.chaos.troubles import Troubles

DESK_SECONDS = 3600
"""An hour of the desk's time passes in a run, whatever its length: long enough for every rung of a first touch."""
RECONCILED = 120.0
"""Seconds after the last fault within which a second copy may still be live."""


@dataclass(frozen=True)
class Outcome:
    size: Size
    fired: Counter[str]
    sent: int
    accepted: int
    posted: int
    findings: Findings
    recover_seconds: float | None
    reconcile_seconds: float | None
    broken_files: int
    ended_by_themselves: int
    rungs: int
    waiting: Mapping[str, int] = field(default_factory=dict)

    @property
    def is_well(self) -> bool:
        """Nothing was lost or doubled and it recovered by itself, in time."""
        recovered = self.recover_seconds is not None and self.reconcile_seconds is not None
        return recovered and not self.findings.sentences() and not self.broken_files

    def too_seldom(self) -> dict[str, int]:
        """The classes of fault that did not fire often enough for the run to mean something, and how often they did."""
        return {kind: self.fired[kind] for kind in classes(self.size) if self.fired[kind] < self.size.enough}

    def report(self) -> dict[str, Any]:
        found = self.findings.counts()
        return {
            "date": datetime.now(UTC).isoformat(timespec="seconds"),
            "seed": self.size.seed,
            "sizes": vars(self.size),
            "fired": {kind: self.fired[kind] for kind in classes(self.size)},
            "sent": self.sent,
            "accepted": self.accepted,
            "posted": self.posted,
            "rungs": self.rungs,
            **found,
            "broken_files": self.broken_files,
            "ended_by_themselves": self.ended_by_themselves,
            "recover_seconds": _rounded(self.recover_seconds),
            "reconcile_seconds": _rounded(self.reconcile_seconds),
            "waiting": dict(self.waiting),
            "counts": not self.too_seldom(),
            "well": self.is_well,
            "findings": self.findings.sentences()[:50],
        }


def run(size: Size, folder: Path) -> Outcome:
    """Everything on loopback, everything ended when it returns. Logs of the replicas stay in the folder."""
    planned = plan(size)
    with ExitStack() as stack:
        workspace_file, desk = scene.build(folder, size.teams)
        sandbox = stack.enter_context(workspace.running(workspace_file))
        database = stack.enter_context(databases.opened(size.database, folder, seed=size.seed))
        nursery = stack.enter_context(Nursery())
        fleet = stack.enter_context(Fleet(nursery, sandbox, database, desk, folder, size.replicas))
        fleet.becomes_ready()
        return _troubled(planned, sandbox, database, fleet)


def _troubled(planned: Plan, sandbox: Sandbox, database: Database, fleet: Fleet) -> Outcome:
    size = planned.size
    senders = Senders(planned.leads, [each.url for each in fleet.replicas], seed=size.seed)
    people, troubles = People(sandbox, planned.races), Troubles(planned, sandbox, database, fleet)
    sandbox.clock(rate=DESK_SECONDS / size.seconds)
    for each in (troubles, senders, people):
        each.start()
    troubles.stop()
    people.stop()
    sandbox.clock(rate=0)
    last_fault = time.monotonic()
    with ThreadPoolExecutor(1) as beside:
        copies = beside.submit(_until, lambda: _has_no_copies(sandbox), last_fault + RECONCILED, every=2.0)
        try:
            recovered = _until(
                lambda: senders.are_done() and _is_drained(sandbox, database) and fleet.are_ready(),
                last_fault + size.drain,
            )
        finally:
            senders.stop()
        reconciled = copies.result()
    messages = oracle.live_messages(sandbox)
    with databases.looking(database) as store, store.read() as session:
        findings = oracle.judge(
            session,
            messages,
            planned.leads,
            senders.accepted,
            people.raced,
            now=datetime.fromisoformat(sandbox.clock()["now"]),
        )
        rungs, waiting = oracle.rungs_climbed(session), oracle.waiting(session)
    fired = troubles.fired() + Counter({"repeated": senders.repeated, "raced": len(people.raced)})
    return Outcome(
        size,
        fired,
        sum(senders.answers.values()),
        len(senders.accepted),
        sum(key_of(message).startswith(oracle.CARD) for message in messages),
        findings,
        recovered - last_fault if recovered else None,
        reconciled - last_fault if reconciled else None,
        troubles.broken_files,
        fleet.ended_by_themselves(),
        rungs,
        waiting,
    )


def _is_drained(sandbox: Sandbox, database: Database) -> bool:
    now = datetime.fromisoformat(sandbox.clock()["now"])
    with databases.looking(database) as store, store.read() as session:
        return not oracle.waits(session, now=now, redraws=False)


def _has_no_copies(sandbox: Sandbox) -> bool:
    return not list(oracle.duplicates(oracle.live_messages(sandbox)))


def _until(true: Callable[[], bool], given_up: float, *, every: float = 0.1) -> float | None:
    """When it became true; None when it did not in time."""
    while not true():
        if time.monotonic() > given_up:
            return None
        time.sleep(every)
    return time.monotonic()


def _rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds, 1)
