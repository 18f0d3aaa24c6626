"""F9, F10 and F11: what one connection may do to the others, and what comes of a write whose answer is lost."""

from contextlib import closing
from datetime import UTC, datetime

import pytest
from sqlalchemy import text
from sqlmodel import Session

from storage import pressed
from storage.engine import STORE_AWAY, Store, open_store
from tests.stores import url_of

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def backend(session: Session) -> int:
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def ends(store: Store, pid: int) -> None:
    with store.write() as session:
        session.execute(text("SELECT pg_terminate_backend(:pid)"), {"pid": pid})


def test_who_waits_too_long_for_a_row_is_told_so_and_can_try_again(postgres_store: Store) -> None:
    with postgres_store.write() as session:
        pressed.begin(session, "click:1", b"", now=NOW)

    with closing(open_store(url_of(postgres_store))) as other, postgres_store.write() as holder:
        pressed.forget(holder, "click:1")
        with pytest.raises(STORE_AWAY):
            forgets(other, patience="50ms")


def forgets(store: Store, *, patience: str) -> None:
    with store.write() as session:
        session.execute(text(f"SET LOCAL lock_timeout = '{patience}'"))
        pressed.forget(session, "click:1")


@pytest.mark.parametrize(
    "setting", ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
)
def test_no_connection_may_hold_the_others_up_for_ever(postgres_store: Store, setting: str) -> None:
    with postgres_store.read() as session:
        assert session.execute(text(f"SHOW {setting}")).scalar_one() not in ("0", "")


def test_the_next_write_after_the_database_was_restarted_goes_through(postgres_store: Store) -> None:
    with postgres_store.read() as session:
        before = backend(session)
    with closing(open_store(url_of(postgres_store))) as other:
        ends(other, before)

    with postgres_store.write() as session:
        assert pressed.begin(session, "click:1", b"", now=NOW)


def test_a_write_whose_answer_was_lost_is_found_by_its_key(postgres_store: Store) -> None:
    """The connection breaks; whether the commit was carried out, nobody was told."""
    with closing(open_store(url_of(postgres_store))) as other:
        for committed in (False, True):
            with pytest.raises(STORE_AWAY):
                presses_and_is_cut_off(postgres_store, other, committed=committed)

    with postgres_store.write() as session:
        assert pressed.begin(session, "committed: False", b"", now=NOW), "it was rolled back and is done now"
        assert not pressed.begin(session, "committed: True", b"", now=NOW), "it is not done twice"


def presses_and_is_cut_off(store: Store, other: Store, *, committed: bool) -> None:
    with store.write() as session:
        pid = backend(session)
        pressed.begin(session, f"committed: {committed}", b"", now=NOW)
        if committed:
            session.connection().connection.commit()
            session.execute(text("SELECT 1"))
        ends(other, pid)
