"""Whose turn it is: served by weight, never in a burst, and nobody who could not take it."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.leads import Did, Happened, PersonId
from qualification.routing import Need
from qualification.turns import Choice, How, Off, Passed, Rep, choose_rep, had
from tests.qualification.builders import NOW, lead_rule

LEE, SAM, KIM = (PersonId(name) for name in ("lee", "sam", "kim"))
TEAM = [Rep(LEE), Rep(SAM), Rep(KIM)]
GERMAN = Need("german", "speaks German", lead_rule("country == 'DE'"), language="de")
FORENSICS = Need("forensics", "knows forensics", lead_rule("interest == 'incident'"), skill="forensics")


def after(team: Sequence[Rep], choice: Choice) -> list[Rep]:
    """The team once the lead was given."""
    return [
        replace(rep, credit=choice.credits.get(rep.id, rep.credit), open=rep.open + (rep.id == choice.rep))
        for rep in team
    ]


def served(team: Sequence[Rep], leads: int) -> list[PersonId | None]:
    order = []
    for _ in range(leads):
        choice = choose_rep(team)
        order.append(choice.rep)
        team = after(team, choice)
    return order


def why(choice: Choice) -> dict[str, Passed]:
    return {each.rep: each.why for each in choice.passed}


def test_turns_go_round() -> None:
    assert served(TEAM, 6) == [LEE, SAM, KIM] * 2


def test_whoever_counts_twice_is_served_twice_but_not_in_a_row() -> None:
    team = [replace(TEAM[0], weight=2), *TEAM[1:]]

    order = served(team, 8)

    assert Counter(order) == {LEE: 4, SAM: 2, KIM: 2}
    assert (LEE, LEE, LEE) not in zip(order, order[1:], order[2:], strict=False)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=8), st.integers(1, 5))
def test_a_round_serves_everybody_by_weight(weights: list[int], rounds: int) -> None:
    team = [Rep(PersonId(f"rep{number}"), weight=weight) for number, weight in enumerate(weights)]

    order = Counter(served(team, sum(weights) * rounds))

    assert order == {rep.id: rep.weight * rounds for rep in team}


@given(st.lists(st.tuples(st.integers(1, 5), st.booleans(), st.integers(-20, 20)), min_size=1, max_size=8))
def test_what_is_owed_never_grows_and_nobody_off_owes_or_is_owed(
    team: list[tuple[int, bool, int]],
) -> None:
    reps = [
        Rep(PersonId(f"rep{n}"), weight=weight, credit=credit, off=Off(Passed.ON_LEAVE) if off else None)
        for n, (weight, off, credit) in enumerate(team)
    ]

    choice = choose_rep(reps)

    assert sum(rep.credit for rep in after(reps, choice)) == sum(rep.credit for rep in reps)
    assert not choice.credits.keys() & {rep.id for rep in reps if rep.off}
    assert (choice.rep is None) == all(rep.off for rep in reps)
    assert {each.rep for each in choice.passed} | {choice.rep} - {None} == {rep.id for rep in reps}


def test_whoever_was_away_is_not_flooded_when_they_are_back() -> None:
    away = [replace(TEAM[0], off=Off(Passed.ON_LEAVE)), *TEAM[1:]]
    for _ in range(20):
        away = after(away, choose_rep(away))

    back = [replace(rep, off=None) for rep in away]

    assert Counter(served(back, 6)) == {LEE: 2, SAM: 2, KIM: 2}


def test_of_two_who_are_owed_the_same_the_one_with_fewer_open_leads_is_next() -> None:
    assert choose_rep([replace(TEAM[0], open=4), TEAM[1]]).rep == SAM


@pytest.mark.parametrize(
    ("passed", "told"),
    [
        (replace(TEAM[0], off=Off(Passed.ON_LEAVE, NOW + timedelta(days=3))), Passed.ON_LEAVE),
        (replace(TEAM[0], off=Off(Passed.OFF_HOURS, NOW + timedelta(hours=9))), Passed.OFF_HOURS),
        (replace(TEAM[0], refused=True), Passed.REFUSED),
        (replace(TEAM[0], languages=frozenset({"de"}), most_open=3, open=3), Passed.FULL),
        (replace(TEAM[0], languages=frozenset({"de"}), most_per_day=2, today=2), Passed.FULL_TODAY),
        (TEAM[0], Passed.NOT_ABLE),
    ],
)
def test_each_who_is_passed_over_is_told_why(passed: Rep, told: Passed) -> None:
    sam = replace(TEAM[1], languages=frozenset({"de"}))

    choice = choose_rep([passed, sam], [GERMAN])

    assert choice.rep == SAM
    assert why(choice) == {LEE: told}
    assert choice.passed[0].until == (passed.off.until if passed.off else None)


def test_caps_hold_from_the_number_they_name() -> None:
    assert choose_rep([replace(TEAM[0], most_open=3, open=2)]).rep == LEE
    assert choose_rep([replace(TEAM[0], most_open=3, open=4)]).rep is None


def test_all_of_several_needs_are_needed() -> None:
    lee = replace(TEAM[0], languages=frozenset({"de"}))
    sam = replace(TEAM[1], languages=frozenset({"de", "en"}), skills=frozenset({"forensics"}))

    choice = choose_rep([lee, sam], [GERMAN, FORENSICS])

    assert choice.rep == SAM
    assert choice.passed[0].need == "forensics"


def test_the_owner_of_the_account_comes_first_whatever_they_can_do_and_pays_their_turn() -> None:
    choice = choose_rep(TEAM, [GERMAN], owner=KIM)

    assert (choice.rep, choice.how) == (KIM, How.ACCOUNT_OWNER)
    assert choice.credits[KIM] <= 0


def test_an_owner_who_is_away_is_passed_over_like_anybody() -> None:
    team = [*TEAM[:2], replace(TEAM[2], off=Off(Passed.ON_LEAVE))]

    choice = choose_rep(team, owner=KIM)

    assert (choice.rep, choice.how) == (LEE, How.TURN)
    assert why(choice) == {SAM: Passed.LATER_TURN, KIM: Passed.ON_LEAVE}


def test_who_entered_a_lead_keeps_it_however_much_they_have() -> None:
    team = [TEAM[0], replace(TEAM[1], most_open=1, open=5)]

    choice = choose_rep(team, owner=LEE, entered_by=SAM)

    assert (choice.rep, choice.how) == (SAM, How.ENTERED)


def test_nobody_is_an_answer_with_reasons() -> None:
    choice = choose_rep([replace(rep, off=Off(Passed.PAUSED)) for rep in TEAM])

    assert choice.rep is None
    assert choice.credits == {}
    assert set(why(choice).values()) == {Passed.PAUSED}


def happened(what: Did, by: str | None = None, **facts: str) -> Happened:
    return Happened(what, PersonId(by) if by else None, NOW, facts)


@pytest.mark.parametrize(
    ("story", "gone"),
    [
        ([happened(Did.CLAIMED, "lee", owner="lee")], set()),
        ([happened(Did.CLAIMED, "lee", owner="lee"), happened(Did.HANDED_BACK, "lee")], {LEE}),
        ([happened(Did.ROUTED, owner="lee"), happened(Did.HANDED_BACK, "maya")], {LEE}),
        ([happened(Did.ROUTED, owner="lee"), happened(Did.REASSIGNED, "maya", owner="sam")], {LEE}),
        ([happened(Did.CLAIMED, "lee", owner="lee"), happened(Did.RECYCLED, "lee")], {LEE}),
        (
            [happened(Did.POSTED), happened(Did.CLAIMED, "sam", owner="sam"), happened(Did.ANSWERED, "lee")],
            set(),
        ),
    ],
)
def test_who_had_a_lead_and_has_it_no_more(story: list[Happened], gone: set[PersonId]) -> None:
    assert had(story) == gone
