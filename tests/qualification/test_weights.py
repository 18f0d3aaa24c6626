"""Which rules carry weight, and which rest on what came too late."""

from datetime import timedelta

from qualification.chance import Share
from qualification.rules import compile_rule
from qualification.scoring import LEAD_VOCABULARY, Bar, FitRule, Scorecard, TouchRule
from qualification.weights import Carries, Known, leaks, weigh

CARD = Scorecard(
    "first",
    "v",
    fit=(
        FitRule("decides", compile_rule('seniority == "vp"', LEAD_VOCABULARY), 30, ""),
        FitRule("big", compile_rule("company_size > 1000", LEAD_VOCABULARY), 20, ""),
        FitRule("north", compile_rule('region == "north"', LEAD_VOCABULARY), 10, ""),
        FitRule("rare", compile_rule('country == "LI"', LEAD_VOCABULARY), 10, ""),
    ),
    intent=(TouchRule("booked", ("meeting_booked",), 30, "", timedelta(days=30)),),
    gates=(),
    bar=Bar(60),
)
ALL = Share(600, 3000)


def test_a_rule_carries_weight_when_leads_with_it_convert_otherwise_than_those_without() -> None:
    having = {
        "decides": Share(400, 1500),
        "big": Share(240, 1500),
        "north": Share(302, 1500),
        "rare": Share(4, 5),
    }
    found = {each.rule: each for each in weigh(CARD, having, ALL)}

    assert (found["decides"].carries, found["decides"].against) == (Carries.MORE, False)
    assert (found["big"].carries, found["big"].against) == (Carries.LESS, True), "points for who buys less"
    assert found["north"].carries is Carries.NONE
    assert found["rare"].carries is Carries.FEW
    assert found["booked"].carries is Carries.FEW, "it never fired"
    assert found["decides"].lacking == Share(200, 1500)


def test_of_many_rules_one_that_looks_better_by_chance_is_not_taken_for_one_that_is() -> None:
    having = {"decides": Share(71, 300), "big": Share(60, 300), "north": Share(61, 300)}
    found = {each.rule: each.carries for each in weigh(CARD, having, Share(126, 630))}
    assert found["decides"] is Carries.UNCLEAR, "0.02 alone, 0.06 of three"


def test_a_rule_leaks_when_what_it_looks_at_comes_after_the_hand_over() -> None:
    known = {
        "meeting_booked": Known(40, 38),
        "seniority": Known(500, 12),
        "company_size": Known(8, 8),
    }
    assert [(each.rule, each.name) for each in leaks(CARD, known)] == [("booked", "meeting_booked")]


def test_a_rule_leaks_when_the_desk_says_so() -> None:
    (found,) = leaks(CARD, {}, declared={"region"})
    assert (found.rule, found.name, found.known) == ("north", "region", None)
