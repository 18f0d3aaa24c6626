"""The migrations lead to exactly the tables, and an old database is noticed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text
from sqlmodel import select

from storage import identities, migrate
from storage.engine import Store, open_store
from storage.figure_tables import EndedRound, EndedWait, Journey
from storage.migrate import HERE, NewerDatabase, check, upgrade

NEWEST = max((HERE / "versions").glob("[0-9]*.py")).name[:4]
"""The revision of the file with the highest number: whoever starts looks at nothing else when a database is there."""


@pytest.fixture(params=["sqlite", "postgres"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgres":
        with request.getfixturevalue("postgres_server").empty_store() as store:
            yield store
    else:
        with closing(open_store(f"sqlite:///{tmp_path}/empty.db")) as store:
            yield store


def at_revision(store: Store, revision: str) -> None:
    """The database as a version from then left it."""
    with migrate._exclusive(store) as connection:
        command.upgrade(migrate._config(connection), revision)


def test_migrations_give_exactly_the_tables(store: Store) -> None:
    assert check(store) == []


def test_a_database_never_migrated_is_noticed_and_put_right(empty_store: Store) -> None:
    assert check(empty_store) == [f"the database is at revision none, this version needs {NEWEST}"]

    upgrade(empty_store)

    assert check(empty_store) == []


def test_leads_from_before_are_found_by_their_address_and_by_what_they_share(empty_store: Store) -> None:
    at_revision(empty_store, "0004")
    with empty_store.write() as session:
        begun = "received_at, version, segment, team, state, fit, intent, total, attempts"
        for number, identity, fields in (
            (
                1,
                "dana.ruiz@gmail.com",
                '{"email": "Dana.Ruiz@gmail.com", "name": "Dana Ruiz", "company": "Acme"}',
            ),
            (2, "segment:u1", '{"name": "Dana Ruiz", "company": "Acme Ltd"}'),
        ):
            row = {"id": number, "identity": identity, "fields": fields}
            values = "'2026-11-23 09:00:00', 1, 'general', 'sdr', 'open', 0, 0, 0, 0"
            insert = (
                f"INSERT INTO lead (id, identity, fields, {begun}) VALUES (:id, :identity, :fields, {values})"
            )
            session.connection().execute(text(insert), row)

    upgrade(empty_store)

    with empty_store.read() as session:
        keys = ["dana.ruiz@gmail.com", "danaruiz@gmail.com", "segment:u1"]
        found = identities.by_identities(session, keys)
        assert [found[key].id for key in keys] == [1, 1, 2]
        assert set(identities.likenesses_of(session, 1)) == set(identities.likenesses_of(session, 2)) != set()


def test_what_is_over_of_the_past_is_there_to_be_counted(empty_store: Store) -> None:
    """A lead that was called, recycled and came back, as the version before kept it."""
    at_revision(empty_store, "0018")
    with empty_store.write() as session:
        session.connection().execute(text(_A_LEAD_THAT_CAME_BACK))
        journey = "1, 1767261600, 'open', 'general', 'mdr', false"
        session.connection().execute(
            text(
                f"INSERT INTO journey (lead_id, mql_at, state, segment, team, to_measure) VALUES ({journey})"
            )
        )
        for seq, (what, at, facts) in enumerate(_ITS_EVENTS, 1):
            row = {"seq": seq, "what": what, "at": at, "facts": facts}
            values = "1, :seq, :what, 'U0LEE', :at, :facts, ''"
            session.connection().execute(
                text(f"INSERT INTO event (lead_id, seq, what, by, at, facts, under) VALUES ({values})"), row
            )

    upgrade(empty_store)

    with empty_store.read() as session:
        (ended,) = session.exec(select(EndedRound)).all()
        (wait,) = session.exec(select(EndedWait)).all()
        counted = session.exec(select(Journey)).one()
    assert (ended.number, ended.rep, ended.reason, ended.words) == (0, "U0LEE", "budget", "in Q3")
    assert ended.decided_at == datetime(2026, 1, 3, 10, tzinfo=UTC)
    assert ended.returned_at == datetime(2026, 3, 2, 8, tzinfo=UTC)
    assert (wait.round, wait.person, wait.to_measure, wait.hidden) == (1, "U0LEE", True, False)
    assert wait.touched_at == counted.first_touch_at == datetime(2026, 3, 2, 9, tzinfo=UTC)
    assert (counted.score, counted.posted_at) == (70, datetime(2026, 1, 1, 10, tzinfo=UTC))


_A_LEAD_THAT_CAME_BACK = """
    INSERT INTO lead (id, version, identity, segment, team, state, fields, received_at, posted_at, posted_total,
        first_touch_at, returned_at, round, fit, intent, total, attempts)
    VALUES (1, 5, 'dana@northwind.example', 'general', 'mdr', 'open', '{}', '2026-01-01 10:00:00.000000',
        '2026-01-01 10:00:00.000000', 70, '2026-03-02 09:00:00.000000', '2026-03-02 08:00:00.000000', 1, 40, 30, 70, 0)
"""
_ITS_EVENTS = (
    ("received", "2026-01-01 10:00:00.000000", "{}"),
    ("contacted", "2026-01-02 10:00:00.000000", "{}"),
    ("recycled", "2026-01-03 10:00:00.000000", '{"reason": "budget", "note": "in Q3"}'),
    ("returned", "2026-03-02 08:00:00.000000", '{"round": 1}'),
    ("contacted", "2026-03-02 09:00:00.000000", "{}"),
)


def test_upgrading_twice_changes_nothing(store: Store) -> None:
    upgrade(store)

    assert check(store) == []


def test_replicas_that_start_together_migrate_once(empty_store: Store) -> None:
    with ThreadPoolExecutor(3) as replicas:
        for done in [replicas.submit(upgrade, empty_store) for _ in range(3)]:
            done.result()

    assert check(empty_store) == []


def test_a_database_altered_by_hand_is_named(empty_store: Store) -> None:
    upgrade(empty_store)
    with empty_store.write() as session:
        session.connection().execute(text("ALTER TABLE person ADD COLUMN colour TEXT"))
        session.connection().execute(text("DROP INDEX clock_due"))

    assert sorted(check(empty_store)) == ["add_index: clock.clock_due", "remove_column: person.colour"]


def test_a_database_of_a_later_version_is_left_alone(empty_store: Store) -> None:
    upgrade(empty_store)
    with empty_store.write() as session:
        session.connection().execute(text("UPDATE alembic_version SET version_num = '9999'"))

    with pytest.raises(NewerDatabase, match="revision 9999, which this version does not know"):
        upgrade(empty_store)

    assert check(empty_store) == [f"the database is at revision 9999, this version needs {NEWEST}"]
