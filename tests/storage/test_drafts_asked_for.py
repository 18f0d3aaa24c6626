"""Drafts asked for from digests: one a digest, made by one process at a time."""

from datetime import UTC, datetime, timedelta

from sqlmodel import Session

from storage import drafts, outbox
from storage.engine import Store
from storage.outbox import Priority, Wanted

NOW = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)
LEASE = timedelta(minutes=30)
BARS = [{"segment": "general", "bar": None, "threshold": 95}]


def a_digest(session: Session) -> int:
    outbox.say(session, Wanted("digest:2026-11-30", "digest", Priority.DIGEST, to_channel="#m"), now=NOW)
    found = outbox.newest(session, "digest")
    assert found is not None
    return found.id or 0


def test_whoever_asks_second_is_told_of_the_first(store: Store) -> None:
    with store.write() as session:
        digest = a_digest(session)
        assert drafts.ask(session, digest, BARS, by="UMAYA", now=NOW)
        assert not drafts.ask(session, digest, BARS, by="USAM", now=NOW)

        found = drafts.of_digest(session, digest)
        assert found is not None
        assert (found.by, found.bars, found.done_at) == ("UMAYA", BARS, None)


def test_a_process_that_took_too_long_settles_nothing_any_more(store: Store) -> None:
    with store.write() as session:
        drafts.ask(session, a_digest(session), BARS, by="UMAYA", now=NOW)
        first = drafts.next_to_make(session, now=NOW)
        assert first is not None
        assert drafts.begin(session, first, until=NOW + LEASE)
        assert drafts.next_to_make(session, now=NOW) is None, "somebody has it"

    with store.write() as session:
        again = drafts.next_to_make(session, now=NOW + LEASE)
        assert again is not None
        assert drafts.begin(session, again, until=NOW + 2 * LEASE)
        assert not drafts.begin(session, again, until=NOW + 2 * LEASE), "of two that ask only one is told so"
        assert not drafts.settle(session, again.id or 0, 1, folder="/first", now=NOW)
        assert drafts.settle(session, again.id or 0, 2, folder="/second", now=NOW)
        assert not drafts.settle(session, again.id or 0, 2, folder="/third", now=NOW)
        assert drafts.next_to_make(session, now=NOW + 3 * LEASE) is None
