"""What is wrong is said only with enough leads, and not of leads that are as they should be."""

from random import Random

import pytest

from qualification.chance import Share, Stay
from qualification.diagnosis import (
    Kind,
    Stage,
    better_sources,
    few_sqls,
    idle_criteria,
    loose_criteria,
    stalling,
    worth_saying,
)
from qualification.tuning import Aim

AIM = Aim()


def test_few_sqls_are_the_follow_up_s_fault_when_those_called_in_time_convert_as_aimed_at() -> None:
    found = few_sqls("saas", [(Share(18, 90), Share(7, 150)), (Share(20, 80), Share(8, 100))], AIM)
    assert found is not None
    assert (found.kind, found.leads) == (Kind.TOO_SLOW, 250)
    assert (found.facts["in_time_leads"], found.facts["late_leads"]) == (170, 250)
    assert found.chance is not None
    assert found.chance < 0.001


def test_few_sqls_are_the_bar_s_fault_when_even_those_called_in_time_do_not_convert() -> None:
    found = few_sqls("saas", [(Share(16, 200), Share(10, 150))], AIM)
    assert found is not None
    assert (found.kind, found.leads, found.chance) == (Kind.BAR_TOO_LOW, 350, None)


@pytest.mark.parametrize(
    "paced",
    [
        [],
        [(Share(2, 20), Share(0, 300))],
        [(Share(60, 250), Share(40, 200))],
        # Hand-raisers are called sooner and convert more anyway: among leads of the same score there is no difference.
        [(Share(4, 80), Share(12, 240)), (Share(28, 80), Share(3, 8))],
    ],
    ids=["nothing", "too few in time", "as it should be", "the score explains it"],
)
def test_which_of_the_two_it_is_is_not_guessed(paced: list[tuple[Share, Share]]) -> None:
    assert few_sqls("saas", paced, AIM) is None


def test_criteria_are_too_loose_when_aes_surely_send_more_than_half_back() -> None:
    found = loose_criteria("saas", Share(20, 60))
    assert found is not None
    assert (found.kind, found.leads, found.facts["back"]) == (Kind.TOO_LOOSE, 40, 40)
    assert loose_criteria("saas", Share(26, 60)) is None, "43 % (32–56) may well be half"
    assert loose_criteria("saas", Share(2, 20)) is None, "too few"


def stays(count: int, mean: float, *, seed: int) -> list[Stay]:
    """In hours; whoever has not left after four days is there still."""
    lengths = [Random(seed * 1000 + number).expovariate(1 / mean) for number in range(count)]
    return [Stay(min(length, 96.0), length < 96) for length in lengths]


def test_a_stage_stalls_when_leads_leave_it_much_later_than_before() -> None:
    (found,) = stalling(
        "saas",
        [
            Stage("first call", stays(80, 5, seed=1), stays(80, 5, seed=2)),
            Stage("decision", stays(80, 150, seed=3), stays(80, 40, seed=4)),
            Stage("the AE's answer", stays(20, 150, seed=5), stays(80, 10, seed=6)),
        ],
    )
    assert (found.kind, found.facts["stage"]) == (Kind.STALLING, "decision")
    assert found.facts["there_still"] == sum(not stay.left for stay in stays(80, 150, seed=3))


def test_a_stage_that_became_slower_by_a_nuance_or_faster_does_not_stall() -> None:
    nuance = Stage("decision", stays(2000, 46, seed=1), stays(2000, 40, seed=2))
    faster = Stage("first call", stays(80, 4, seed=3), stays(80, 40, seed=4))
    assert stalling("saas", [nuance, faster]) == []


def test_a_criterion_decides_nothing_when_no_decision_of_many_rested_on_it() -> None:
    decided = {
        "budget": Share(0, 90),
        "need": Share(40, 90),
        "timeline": Share(1, 400),
        "authority": Share(0, 60),
    }
    (found,) = idle_criteria("saas", decided)
    assert (found.kind, found.facts) == (Kind.IDLE, {"criterion": "budget", "answered": 90})


def test_a_source_is_better_than_its_score_when_others_with_the_same_points_convert_less() -> None:
    found = better_sources(
        "saas",
        {
            "partner": [(Share(20, 50), Share(40, 400)), (Share(15, 30), Share(60, 300))],
            "ads": [(Share(5, 50), Share(40, 400))],
            "fair": [(Share(40, 60), Share(380, 600))],
            "list": [(Share(0, 90), Share(40, 400))],
        },
    )
    assert [(each.facts["source"], each.leads) for each in found] == [("partner", 80)]
    assert found[0].facts["expected"] == pytest.approx(11)


def test_of_sources_that_are_all_alike_hardly_ever_one_is_called_better() -> None:
    """Ten sources drawn from one urn, a hundred times: Holm's correction holds for all ten together."""
    chance = Random(3)
    wrong = 0
    for _ in range(100):
        shares = [Share(sum(chance.random() < 0.2 for _ in range(60)), 60) for _ in range(10)]
        total = sum(shares, Share(0, 0))
        wrong += bool(better_sources("saas", {str(n): [(own, total - own)] for n, own in enumerate(shares)}))
    assert wrong <= 10


def test_three_are_said_those_first_that_concern_most_leads() -> None:
    found = idle_criteria("saas", {f"c{leads}": Share(0, leads) for leads in (80, 300, 100, 200)})
    assert [each.leads for each in worth_saying([None, *found])] == [300, 200, 100]
