"""The playbooks of the segments as they are shipped: what is asked, what is known, where the answers lead."""

from collections.abc import Mapping
from typing import Any

import pytest

from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.decision import verdict
from qualification.leads import Touch
from qualification.prefill import prefilled
from tests.playbooks.answering import NOW, TODAY, answer, answers, walk
from tests.playbooks.segment_answers import SQL, WHERE


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk()


@pytest.mark.parametrize(("segment", "otherwise", "kind", "reason"), WHERE)
def test_where_the_answers_lead(
    desk: Desk, segment: str, otherwise: Mapping[str, str], kind: str, reason: str
) -> None:
    playbook = desk.playbooks[segment]

    found = verdict(playbook, answers(playbook, {**SQL[segment], **otherwise}), today=TODAY)

    assert (found.kind, found.reason or "") == (kind, reason)


@pytest.mark.parametrize(("segment", "otherwise", "kind", "reason"), WHERE)
def test_the_walk_asks_for_no_more_than_what_was_answered(
    desk: Desk, segment: str, otherwise: Mapping[str, str], kind: str, reason: str
) -> None:
    playbook = desk.playbooks[segment]

    found = verdict(playbook, walk(playbook, {**SQL[segment], **otherwise}), today=TODAY)

    assert (found.kind, found.reason or "") == (kind, reason)


@pytest.mark.parametrize("segment", SQL)
def test_every_rule_of_a_segment_can_come_true(desk: Desk, segment: str) -> None:
    playbook = desk.playbooks[segment]

    reached = {
        verdict(playbook, answers(playbook, {**SQL[segment], **otherwise}), today=TODAY).rule
        for shown, otherwise, _, _ in WHERE
        if shown == segment
    }

    assert reached == {"accept", *(each.key for each in (*playbook.disqualify, *playbook.recycle))}


@pytest.mark.parametrize("segment", SQL)
def test_a_rep_is_through_in_a_minute(desk: Desk, segment: str) -> None:
    given = walk(desk.playbooks[segment], SQL[segment])

    assert {each.criterion for each in given} == SQL[segment].keys()
    assert len(given) <= 9


@pytest.mark.parametrize(
    ("segment", "framework"),
    [
        ("cybersecurity", "bant"),
        ("managed_it", "bant"),
        ("cloud_migration", "gpctba"),
        ("b2b_tech", "meddic"),
        ("saas", "champ"),
        ("product_led", "champ"),
        ("general", "bant"),
    ],
)
def test_every_segment_walks_a_playbook_built_on_a_framework(
    desk: Desk, segment: str, framework: str
) -> None:
    playbook = desk.playbooks[desk.segment(segment).playbook]

    assert playbook.framework == framework
    assert playbook.key == (segment if segment in SQL else framework)


@pytest.mark.parametrize(
    ("segment", "reasons", "step"),
    [
        ("cybersecurity", {"after_audit", "bound_to_soc", "in_house_soc"}, "proof_of_concept"),
        ("managed_it", {"provider_contract", "outside_area", "break_fix_only"}, "site_visit"),
        ("cloud_migration", {"hardware_bound", "wrong_platform"}, "readiness_check"),
        ("b2b_tech", {"missing_integration", "builds_it", "own_site_only"}, "technical_deep_dive"),
        ("saas", {"missing_integration", "self_service", "builds_it"}, "trial_with_us"),
        ("product_led", {"not_activated", "single_user", "private_use"}, "onboarding"),
    ],
)
def test_a_segment_has_reasons_and_a_first_step_of_its_own(
    desk: Desk, segment: str, reasons: set[str], step: str
) -> None:
    playbook = desk.playbooks[segment]
    framework = desk.playbooks[playbook.framework]

    assert reasons <= {each.key for each in playbook.reasons} - {each.key for each in framework.reasons}
    assert playbook.next_steps[0].key == step
    assert {each.key for each in framework.next_steps} < {each.key for each in playbook.next_steps}


@pytest.mark.parametrize(
    ("segment", "question", "typed", "value"),
    [
        ("cybersecurity", "need", "failed the audit", "audit"),
        ("cybersecurity", "need", "wurden gehackt", "incident"),
        ("cybersecurity", "soc", "niemand", "nobody"),
        ("cybersecurity", "soc", "two admins on call", "own"),
        ("cybersecurity", "compliance", "ISO and TISAX", ["iso27001", "tisax"]),
        ("cybersecurity", "current_tools", "Splunk, CrowdStrike", ["siem", "edr"]),
        ("cybersecurity", "data_access", "with an NDA", "after_review"),
        ("cybersecurity", "stakeholders", "head of IT, GRC", ["it", "governance"]),
        ("managed_it", "need", "Dienstleister kündigt", "provider"),
        ("managed_it", "users", "about 250 people", 250),
        ("managed_it", "coverage", "rund um die Uhr", "always"),
        ("managed_it", "tickets", "none", 0),
        ("managed_it", "on_site", "not really", False),
        ("cloud_migration", "target", "gcp", "google"),
        ("cloud_migration", "current_stack", "Hyper-V, eigene Server", ["hyperv", "physical"]),
        ("cloud_migration", "workloads", "between 50 and 80", 50),
        ("b2b_tech", "current_way", "Excel", "by_hand"),
        ("b2b_tech", "evaluator", "Jo Park, process owner", {"name": "Jo Park", "role": "process owner"}),
        ("saas", "integrations", "Salesforce und Teams", ["crm", "chat"]),
        ("saas", "integrations", "none", []),
        ("saas", "seats", "a dozen", 12),
        ("product_led", "activation", "nur angemeldet", "signed_up"),
        ("product_led", "rollout", "whole company", "company"),
        ("product_led", "rollout", "niemand", "alone"),
    ],
)
def test_answers_in_the_words_reps_use(
    desk: Desk, segment: str, question: str, typed: str, value: Any
) -> None:
    assert answer(desk.playbooks[segment], question, typed).value == value


def known(desk: Desk, segment: str, fields: Mapping[str, Any], *kinds: str) -> dict[str, tuple[str, str]]:
    touches = [Touch(kind, NOW) for kind in kinds]
    found = prefilled(desk.playbooks[segment], fields, touches, now=NOW, currency=desk.currency)
    return {each.criterion: (each.words, each.note) for each in found}


def test_who_asked_for_an_assessment_has_a_gap_and_wants_one(desk: Desk) -> None:
    assert known(desk, "cybersecurity", {"interest": "security assessment"}, "assessment_request") == {
        "need": ("A gap they know of", "they asked for an assessment; ask what made them"),
        "proof": ("An assessment", "they asked for an assessment"),
    }


def test_a_questionnaire_is_an_audit_before_it_is_anything_else(desk: Desk) -> None:
    found = known(desk, "cybersecurity", {"interest": "MDR"}, "assessment_request", "security_questionnaire")

    assert found["need"] == ("An audit or certificate", "they sent a security questionnaire")


def test_managed_it_counts_the_people_of_the_company(desk: Desk) -> None:
    assert known(desk, "managed_it", {"interest": "helpdesk", "company_size": 340}, "quote_request") == {
        "need": ("More than they can do themselves", "they asked for a quote; ask what made them"),
        "service": ("Help desk", "they asked for “helpdesk”"),
        "users": ("340", "the company has 340 people; ask how many have a computer"),
    }


def test_a_hospital_that_moves_to_azure_has_regulated_data(desk: Desk) -> None:
    fields = {"interest": "Azure migration", "industry": "healthcare", "technology": ["VMware"]}

    assert known(desk, "cloud_migration", fields) == {
        "current_stack": ("VMware", "VMware is among the technology we know of"),
        "target": ("Azure", "they asked for “Azure migration”"),
        "regulated": ("yes", "their industry is healthcare"),
    }


def test_what_they_want_is_the_use_case(desk: Desk) -> None:
    found = known(desk, "b2b_tech", {"wants": "quotes out of the CRM"}, "demo_request")

    assert found["use_case"] == ("quotes out of the CRM", "the form said so")
    assert found["identify_pain"][0] == "It hurts today"


def test_a_crm_among_the_technology_is_to_be_talked_to(desk: Desk) -> None:
    found = known(desk, "saas", {"technology": ["HubSpot"]})

    assert found == {"integrations": ("CRM", "a CRM is among the technology we know of")}


def test_the_product_says_who_tries_it_and_they_are_the_first_to_ask_for_a_champion(desk: Desk) -> None:
    fields = {"name": "Dana Ruiz", "title": "Head of Support", "seniority": "director"}

    assert known(desk, "product_led", fields, "trial_event", "quote_request") == {
        "activation": ("Tries it out", "the product saw them; look at the touches for what they did"),
        "rollout": ("Their whole team", "they asked for a quote; ask for how many"),
        "champion": (
            "Dana Ruiz, Head of Support",
            "they use it themselves; ask whom they have shown it to",
        ),
        "authority": ("Decides with others", "the title says “Head of Support”; ask who else"),
    }


def test_an_audit_within_two_weeks_comes_back_when_it_is_over(desk: Desk) -> None:
    cyber = desk.playbooks["cybersecurity"]
    said = {**SQL["cybersecurity"], "need": "audit", "audit_date": "in one week", "compliance": "NIS2"}

    assert str(verdict(cyber, answers(cyber, said), today=TODAY).back_on) == "2027-01-07"
