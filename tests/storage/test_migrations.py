"""The migrations lead to exactly the tables, and an old database is noticed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from storage import identities, migrate
from storage.engine import Store, open_store
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
