"""Bringing a database to the shape of the tables, and saying where it differs.

`python -m storage.migrate "what changes"` drafts the next migration from the difference between the
migrations so far and the tables; read it before you commit it.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from storage.all_tables import METADATA
from storage.engine import Store, open_store

if TYPE_CHECKING:
    from alembic.config import Config

HERE = Path(__file__).parent / "migrations"
ONE_AT_A_TIME = 4_805_211_306
"""Number of the PostgreSQL lock that replicas starting together take in turn."""


class NewerDatabase(ValueError):
    """A later version of the bot has changed the database; this one does not know how to read it."""


def upgrade(store: Store) -> None:
    """Brings the database to the newest revision; does nothing when it is there. Raises `NewerDatabase`."""
    if _is_newest(store):
        return
    # Nine megabytes that a bot on an up-to-date database never needs.
    from alembic import command
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with _exclusive(store) as connection:
        config = _config(connection)
        found = MigrationContext.configure(connection).get_current_revision()
        known = {script.revision for script in ScriptDirectory.from_config(config).walk_revisions()}
        if found is not None and found not in known:
            raise NewerDatabase(f"the database is at revision {found}, which this version does not know")
        command.upgrade(config, "head")


def _is_newest(store: Store) -> bool:
    """Whether the database is at the revision of the last migration there is; their files are named by number."""
    newest = max(path.name for path in (HERE / "versions").glob("[0-9]*.py")).partition("_")[0]
    with store.read() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return False
        return session.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [newest]


def check(store: Store) -> list[str]:
    """What is wrong with the database's shape, one sentence each; empty when nothing is."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    newest = ScriptDirectory.from_config(_config(None)).get_current_head()
    with store.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        found = context.get_current_revision()
        if found != newest:
            return [f"the database is at revision {found or 'none'}, this version needs {newest}"]
        return [_told(difference) for difference in compare_metadata(context, METADATA)]


def draft(words: str) -> None:
    """Writes the next migration file into `storage/migrations/versions`."""
    from alembic import command
    from alembic.script import ScriptDirectory

    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{folder}/draft.db")
        upgrade(store)
        with _exclusive(store) as connection:
            config = _config(connection)
            number = len(list(ScriptDirectory.from_config(config).walk_revisions())) + 1
            command.revision(config, message=words, autogenerate=True, rev_id=f"{number:04}")
        store.close()


@contextmanager
def _exclusive(store: Store) -> Iterator[Connection]:
    with store.engine.begin() as connection:
        if not store.is_sqlite:
            # A large table takes longer to change than a statement of ours otherwise may.
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:number)"), {"number": ONE_AT_A_TIME})
        yield connection


def _config(connection: Connection | None) -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(HERE).replace("%", "%%"))
    config.set_main_option("path_separator", "newline")
    config.attributes["connection"] = connection
    return config


def _told(difference: Any) -> str:
    """One of Alembic's differences in words: `add_column: lead.colour`."""
    if isinstance(difference, list):
        return "; ".join(_told(item) for item in difference)
    what, *about = difference
    if what.startswith("modify_"):
        _schema, table, column, *_ = about
        return f"{what}: {table}.{column}"
    item = about[-1]
    table = getattr(item, "table", None)
    return f"{what}: {f'{table.name}.' if table is not None else ''}{getattr(item, 'name', item)}"


if __name__ == "__main__":
    draft(sys.argv[1])
