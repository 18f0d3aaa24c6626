"""The first rule that is true names the team; each before it is told with the reason."""

from dataclasses import replace
from typing import Any

from playbooks.names import lead_vocabulary, routing_vocabulary
from qualification.leads import Touch
from qualification.routing import (
    Candidate,
    Need,
    PassedRule,
    RouteRule,
    RulePassed,
    choose_team,
    needed,
)
from qualification.rules import Rule, compile_rule
from tests.qualification.builders import NOW

NAMES = routing_vocabulary(lead_vocabulary({}))
EVERYTHING: dict[str, frozenset[str] | None] = {"sdr": None, "dach": None, "partners": frozenset({"saas"})}


def rule(text: str) -> Rule:
    return compile_rule(text, NAMES)


def lead(segment: str = "cybersecurity", **fields: Any) -> Candidate:
    return Candidate(fields, [Touch("demo_request", NOW)], segment, hand_raiser=True, fit=40, intent=25)


DACH = RouteRule("dach", "DACH", rule("country in ['DE', 'AT', 'CH']"), "dach")
BIG = RouteRule("big", "Enterprise", rule("company_size >= 1000"), "dach")
PARTNERS = RouteRule("partners", "Partners", rule("source == 'partner'"), "partners")


def test_the_first_rule_that_is_true_takes_the_lead() -> None:
    choice = choose_team(lead(country="AT", company_size=5000), [DACH, BIG], "sdr", EVERYTHING)

    assert (choice.team, choice.rule, choice.passed) == ("dach", "dach", ())


def test_a_lead_no_rule_takes_goes_where_its_segment_belongs() -> None:
    choice = choose_team(lead(country="US", company_size=20), [DACH, BIG], "sdr", EVERYTHING)

    assert (choice.team, choice.rule) == ("sdr", None)
    assert choice.passed == (PassedRule("dach", RulePassed.NOT_TRUE), PassedRule("big", RulePassed.NOT_TRUE))


def test_a_rule_that_cannot_be_told_does_not_take_a_lead_and_says_what_was_missing() -> None:
    choice = choose_team(lead(country="US"), [BIG], "sdr", EVERYTHING)

    assert choice.passed == (PassedRule("big", RulePassed.UNKNOWN, ("company_size",)),)


def test_no_rule_sends_a_lead_to_a_team_that_does_not_sell_it_unless_told_to() -> None:
    here = lead(source="partner")

    kept = choose_team(here, [PARTNERS], "sdr", EVERYTHING)
    sent = choose_team(here, [replace(PARTNERS, even_if_not_sold=True)], "sdr", EVERYTHING)
    sold = choose_team(lead("saas", source="partner"), [PARTNERS], "sdr", EVERYTHING)

    assert (kept.team, kept.passed) == ("sdr", (PassedRule("partners", RulePassed.NOT_SOLD),))
    assert sent.team == sold.team == "partners"


def test_rules_see_segment_points_and_whether_somebody_asked_for_a_person() -> None:
    wanted = rule("segment == 'cybersecurity' && hand_raiser && total == fit + intent && total == 65")
    here = RouteRule("here", "Here", wanted, "dach")

    assert choose_team(lead(segment="cybersecurity"), [here], "sdr", EVERYTHING).team == "dach"
    assert choose_team(lead(segment="saas"), [here], "sdr", EVERYTHING).team == "sdr"


def test_only_what_a_lead_surely_needs_is_asked_of_whoever_gets_it() -> None:
    german = Need("german", "speaks German", rule("country == 'DE'"), language="de")
    big = Need("big", "knows groups", rule("company_size > 1000"), skill="groups")

    assert needed(lead(country="DE"), [german, big]) == (german,)
