"""A claim costs the same after a hundred thousand settled messages as after a hundred."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import insert, text
from sqlmodel import Session

from storage import outbox, queue
from storage.engine import Store
from storage.outbox import Priority, Wanted
from storage.tables import MessageRow

NOW = datetime(2027, 3, 1, 9, tzinfo=UTC)
LEASE = timedelta(seconds=60)


def test_settled_messages_do_not_slow_a_claim_down_on_sqlite(sqlite_store: Store) -> None:
    _settled(sqlite_store, 100)
    few = _steps_of_a_claim(sqlite_store, "first")
    _settled(sqlite_store, 3_000)

    many = _steps_of_a_claim(sqlite_store, "second")

    assert many < 2 * few


def test_settled_messages_are_not_read_by_a_claim_on_postgres(postgres_store: Store) -> None:
    _settled(postgres_store, 3_000)
    with postgres_store.write() as session:
        session.execute(text("ANALYZE message"))
        _ask(session, "first")

    with postgres_store.read() as session:
        assert _blocks_read(session, queue._first_of_each_place()) < 40


def _settled(store: Store, count: int) -> None:
    with store.write() as session:
        before = session.execute(text("SELECT count(*) FROM message")).scalar_one()
        rows = [_row(number) for number in range(before, before + count)]
        session.execute(insert(MessageRow), rows)


def _row(number: int) -> dict[str, Any]:
    return {
        "key": f"old:{number}",
        "under_key": f"old:{number - 1}" if number % 2 else None,
        "kind": "notice",
        "facts": {},
        "to_channel": f"C{number % 20}",
        "channel": f"C{number % 20}",
        "place": f"C{number % 20}",
        "ts": f"{number}.000100",
        "priority": Priority.UPDATE,
        "created_at": NOW,
        "wanted": 1,
        "shown": 1,
        "pending": False,
        "outcome_unknown": False,
        "attempts": 0,
    }


def _ask(session: Session, key: str) -> None:
    outbox.say(session, Wanted(key, "notice", Priority.UPDATE, "C1", under_key="old:7"), now=NOW)


def _steps_of_a_claim(store: Store, key: str) -> int:
    """How many instructions SQLite's machine runs for it."""
    steps = 0

    def step() -> int:
        nonlocal steps
        steps += 1
        return 0

    with store.write() as session:
        _ask(session, key)
        raw: Any = session.connection().connection.driver_connection
        raw.set_progress_handler(step, 1)
        (row,) = outbox.claim_next(session, now=NOW, lease=LEASE)
        raw.set_progress_handler(None, 0)
        outbox.shown(session, row, channel="C1", ts=f"{key}.1", now=NOW)
    return steps


def _blocks_read(session: Session, query: Any) -> int:
    asked = query.params(now=NOW, busy=[])
    compiled = asked.compile(session.get_bind(), compile_kwargs={"literal_binds": True})
    explain = f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {compiled}"
    plan = session.connection().exec_driver_sql(explain).scalar_one()
    (read,) = json.loads(plan) if isinstance(plan, str) else plan
    return int(read["Plan"]["Shared Hit Blocks"]) + int(read["Plan"]["Shared Read Blocks"])
