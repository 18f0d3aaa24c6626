"""F5: kill -9 just before and just after a commit, a request, an acknowledgement; nothing is lost or said twice.

Here it is the way of a lead on SQLite, before one step and after the next; `make chaos ARGS=--points` does all steps
there are, on both sides and on either database, and a step that nothing brings a bot to fails it.
"""

from pathlib import Path

import pytest

from tests.chaos.killing import AT_THE_START, BY_COMMAND, DEEDS, kill_at
from tests.chaos.points import kill_points, names

pytestmark = pytest.mark.timeout(600)

THE_WAY_OF_A_LEAD = (
    "commit.store",
    "commit.read",
    "send.chat.postMessage",
    "commit.act",
)


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


def test_every_step_has_a_deed_that_brings_a_bot_to_it() -> None:
    steps = {point.rpartition(".")[0] for point in kill_points()}
    assert steps - set(DEEDS) - AT_THE_START - BY_COMMAND == set()
    assert set(DEEDS) | AT_THE_START | BY_COMMAND <= steps, "there is no such step any more"


def test_killed_on_the_way_of_a_lead_nothing_is_lost_or_doubled(tmp_path: Path) -> None:
    points = [f"{step}.{('before', 'after')[place % 2]}" for place, step in enumerate(THE_WAY_OF_A_LEAD)]
    assert set(points) <= set(kill_points())

    killed = kill_at(points, "sqlite", tmp_path)

    assert killed.unreached == [], "nothing brings a bot to these points; add a deed to tests/chaos/deeds.py"
    assert set(killed.reached) == set(points)
    assert killed.drain_seconds is not None, killed.waits
    assert killed.findings.sentences() == []
