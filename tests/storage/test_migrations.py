"""The migrations lead to exactly the tables, and an old database is noticed."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import text

from storage.engine import Store, open_store
from storage.migrate import NewerDatabase, check, upgrade


@pytest.fixture(params=["sqlite", "postgres"])
def empty_store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "postgres":
        with request.getfixturevalue("postgres_server").empty_store() as store:
            yield store
    else:
        with closing(open_store(f"sqlite:///{tmp_path}/empty.db")) as store:
            yield store


def test_migrations_give_exactly_the_tables(store: Store) -> None:
    assert check(store) == []


def test_a_database_never_migrated_is_noticed_and_put_right(empty_store: Store) -> None:
    assert check(empty_store) == ["the database is at revision none, this version needs 0010"]

    upgrade(empty_store)

    assert check(empty_store) == []


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

    assert check(empty_store) == ["the database is at revision 9999, this version needs 0010"]
