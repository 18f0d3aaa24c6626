"""The database: one URL, two dialects, one way to write."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from threading import Lock
from typing import Any

from filelock import FileLock, Timeout
from sqlalchemy import Engine, create_engine, event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url
from sqlalchemy.exc import InterfaceError, OperationalError, TimeoutError
from sqlmodel import Session, SQLModel

from storage.failpoints import reach

STORE_AWAY = (OperationalError, InterfaceError, TimeoutError)
"""What the database raises when it does not answer now: no row is to blame, and it is asked again."""


LIMITS = {"statement_timeout": "60s", "lock_timeout": "10s", "idle_in_transaction_session_timeout": "60s"}
"""How long one statement of ours may take on PostgreSQL, how long it waits for a row, and how long a process that was
frozen in the middle of a transaction may keep its rows from the others."""

HEARS_THAT_IT_IS_GONE = {
    "keepalives_idle": 10,
    "keepalives_interval": 3,
    "keepalives_count": 3,
    "tcp_user_timeout": 15_000,
}
"""A server that vanished without a word is given up after some 20 seconds and not after two hours."""


class HeldElsewhere(Exception):
    """Another process works on the same SQLite file."""


class Store:
    """Sessions over one database.

    On SQLite a write takes a process-wide lock first: SQLite's own waiting gives worst cases of seconds
    with eight writers, a lock in front of it tens of milliseconds.
    """

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.is_sqlite = engine.dialect.name == "sqlite"
        self._writing: Any = Lock() if self.is_sqlite else nullcontext()
        self._alone: FileLock | None = None

    @contextmanager
    def write(self, what: str = "unnamed") -> Iterator[Session]:
        """A transaction that is committed when the block ends and rolled back when it raises.

        `what` names it among the points where a test can kill the process; see `storage.failpoints`.
        """
        with self._writing, Session(self.engine, expire_on_commit=False) as session:
            with session.begin():
                yield session
                reach(f"commit.{what}.before")
            reach(f"commit.{what}.after")

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session to look with; nothing done in it is kept."""
        connection = self.engine.connect()
        try:
            connection = connection.execution_options(reading=True)
            with Session(connection, expire_on_commit=False) as session:
                yield session
        finally:
            connection.close()

    def hold_alone(self) -> None:
        """Keeps every other bot off the same SQLite file until this store is closed or its process ends, however it
        ends. Commands may still use it. PostgreSQL is made for several. Raises HeldElsewhere.
        """
        path = self.engine.url.database
        if not self.is_sqlite or not path or self._alone:
            return
        held = FileLock(f"{path}.lock", timeout=0, thread_local=False)
        try:
            held.acquire()
        except Timeout:
            raise HeldElsewhere(path) from None
        self._alone = held

    def close(self) -> None:
        self.engine.dispose()
        if self._alone:
            self._alone.release()
            self._alone = None


def open_store(url: str) -> Store:
    """The store at a SQLAlchemy URL such as `sqlite:///handraise.db` or `postgresql+psycopg://…`."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(parsed, connect_args={"check_same_thread": False, "timeout": 30})
        _teach_sqlite(engine)
        return Store(engine)
    engine = create_engine(
        parsed,
        pool_size=10,
        max_overflow=10,
        pool_timeout=5,
        pool_pre_ping=True,
        connect_args={"connect_timeout": 5, **HEARS_THAT_IT_IS_GONE},
    )
    _teach_postgres(engine)
    return Store(engine)


def _teach_postgres(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        with connection.cursor() as cursor:
            for setting, value in LIMITS.items():
                cursor.execute(f"SET {setting} = '{value}'")
        connection.commit()


PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "busy_timeout=30000")
CACHE = 512
"""Kilobytes of pages each SQLite connection keeps. The system keeps the file's pages too, once for all connections;
SQLite's own two megabytes are for each of a dozen."""


def _teach_sqlite(engine: Engine) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        # The driver must not open transactions by itself: a deferred one that reads before it writes
        # fails at once with BUSY_SNAPSHOT, whatever the busy timeout.
        connection.isolation_level = None
        for pragma in (*PRAGMAS, f"cache_size=-{CACHE}"):
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        reading = connection.get_execution_options().get("reading", False)
        connection.exec_driver_sql("BEGIN" if reading else "BEGIN IMMEDIATE")


def insert_into(session: Session, table: type[SQLModel]) -> Any:
    """An insert of the session's own dialect: it takes `on_conflict_do_nothing`, with the same words on both."""
    dialect = postgresql if session.get_bind().dialect.name == "postgresql" else sqlite
    return dialect.insert(table)
