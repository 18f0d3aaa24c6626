"""How long `handraise tune` takes over many scored leads, and whether its memory stays flat.

Leads are written in bulk as they stand after a decision, each with the score it was handed over with; those of the last
month, among which all are that rules are weighed by, also with its reasons, three touches and a call. Told are seconds
by the clock and of this process for the thresholds alone and for all that `tune` prints, and the most memory that
Python held. `BENCH_LEADS` sets how many leads; the goal is about 1,000,000.
"""

import os
import tracemalloc
from collections.abc import Callable, Iterator, Sequence
from datetime import datetime, timedelta
from random import Random
from statistics import median
from time import perf_counter, process_time
from typing import Any

from sqlalchemy import insert
from sqlmodel import Session

from bench.intake import databases, settled
from bot.usecases.tune import tune
from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.leads import State
from storage import bands
from storage.engine import Store, open_store
from storage.migrate import upgrade
from storage.tables import Contact, Lead, MarketingTouch, ScoreRow

SIZES, ROUNDS, AT_ONCE, GOAL_SECONDS = (20_000, 100_000), 3, 10_000, 2.0
DAYS = 300
STATES = (State.ACCEPTED, State.RECYCLED, State.RECYCLED, State.DISQUALIFIED, State.OPEN)
KINDS = ("webinar", "content_download", "page_visit")


def measure() -> dict[str, Any]:
    """By database, seconds by size, medians of several rounds, and megabytes at the most."""
    wanted = os.environ.get("BENCH_LEADS")
    sizes = (int(wanted),) if wanted else SIZES
    desk = load_desk()
    with databases() as urls:
        found = {name: _database(url, desk, sizes) for name, url in urls.items()}
    return {"goal_seconds": GOAL_SECONDS, **found}


def _database(url: str, desk: Desk, sizes: Sequence[int]) -> dict[str, Any]:
    store = open_store(url)
    try:
        upgrade(store)
        found, before = {}, 0
        for size in sizes:
            _fill(store, desk, before, size)
            settled(store)
            found[str(size)] = _at(store, desk)
            before = size
        return found
    finally:
        store.close()


NOW = datetime.fromisoformat("2026-11-23T09:00:00+00:00")


def _at(store: Store, desk: Desk) -> dict[str, Any]:
    since = NOW - timedelta(days=DAYS + 1)
    works: dict[str, Callable[[Session], object]] = {
        "thresholds": lambda session: bands.by_score(session, since, NOW),
        "tune": lambda session: tune(session, desk, since=since, until=NOW),
    }
    return {name: _seconds(store, work) for name, work in works.items()} | {
        "tune_megabytes": _megabytes(store, works["tune"])
    }


def _seconds(store: Store, work: Callable[[Session], object]) -> dict[str, float]:
    """By the clock, and of this process: of SQLite that is all there is."""
    clock, processor = [], []
    for _ in range(ROUNDS):
        with store.read() as session:
            began, at_work = perf_counter(), process_time()
            work(session)
            clock.append(perf_counter() - began)
            processor.append(process_time() - at_work)
    return {"clock": round(median(clock), 3), "processor": round(median(processor), 3)}


def _megabytes(store: Store, work: Callable[[Session], object]) -> float:
    tracemalloc.start()
    try:
        with store.read() as session:
            work(session)
        return round(tracemalloc.get_traced_memory()[1] / 1e6, 1)
    finally:
        tracemalloc.stop()


def _fill(store: Store, desk: Desk, since: int, until: int) -> None:
    for begin in range(since, until, AT_ONCE):
        chance = Random(begin)
        numbers = range(begin + 1, min(begin + AT_ONCE, until) + 1)
        with store.write() as session:
            for table, rows in _rows(desk, numbers, chance):
                session.connection().execute(insert(table.__table__), rows)


def _rows(desk: Desk, numbers: range, chance: Random) -> Iterator[tuple[Any, list[dict[str, Any]]]]:
    leads = [_lead(desk, number, chance) for number in numbers]
    yield Lead, leads
    leads = [lead for lead in leads if lead["posted_at"] > NOW - timedelta(days=30)]
    yield ScoreRow, [_score(desk, lead) for lead in leads]
    yield (
        MarketingTouch,
        [
            {
                "lead_id": lead["id"],
                "key": f"{kind}",
                "kind": kind,
                "at": lead["posted_at"] - timedelta(days=2),
            }
            for lead in leads
            for kind in KINDS
        ],
    )
    yield (
        Contact,
        [
            {"lead_id": lead["id"], "by": "U0LEE", "at": lead["decided_at"], "how": "call"}
            | {"outcome": "reached", "note": ""}
            for lead in leads
            if lead["decided_at"]
        ],
    )


def _lead(desk: Desk, number: int, chance: Random) -> dict[str, Any]:
    state, segment = chance.choice(STATES), chance.choice(desk.segments)
    posted = NOW - timedelta(minutes=chance.randrange(60 * 24 * DAYS))
    total = chance.randrange(60, 160)
    return {
        "id": number,
        "version": 6,
        "identity": f"rep{number}@bench{number}.example",
        "segment": segment.key,
        "team": "sdr",
        "state": state,
        "fields": {
            "email": f"rep{number}@bench{number}.example",
            "name": f"Bench {number}",
            "company": f"Bench {number}",
            "company_size": number % 5000,
            "seniority": chance.choice(("c_level", "vp", "director", "manager")),
            "industry": chance.choice(("healthcare", "software", "retail")),
            "source": chance.choice(("LinkedIn", "Google", "webinar", "partner")),
            "campaign": f"campaign {number % 200}",
        },
        "received_at": posted,
        "posted_at": posted,
        "first_touch_at": posted + timedelta(minutes=chance.randrange(500)),
        "decided_at": None if state is State.OPEN else posted + timedelta(days=1),
        "fit": 40,
        "intent": total - 40,
        "total": total,
        "posted_total": total,
        "attempts": 0,
    }


def _score(desk: Desk, lead: dict[str, Any]) -> dict[str, Any]:
    card = desk.scorecards[desk.segment(lead["segment"]).scorecard]
    fit, intent = card.fit[:4], card.intent[:3]
    fired = [*((rule.key, rule.why) for rule in fit), *((rule.key, rule.why) for rule in intent)]
    reasons = [
        {"axis": "fit", "rule": rule, "points": 10, "why": why, "at": None, "count": 0} for rule, why in fired
    ]
    return {
        "lead_id": lead["id"],
        "at": lead["posted_at"],
        "version": card.version,
        "fit": lead["fit"],
        "intent": lead["intent"],
        "is_mql": True,
        "threshold": card.bar.threshold,
        "bar": None,
        "reasons": reasons,
        "unknown": [],
    }
