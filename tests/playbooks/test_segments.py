"""The playbooks of the segments as they are shipped: what is asked, what is known, where the answers lead."""

from collections.abc import Mapping
from typing import Any

import pytest

from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.checklist import prefilled
from qualification.decision import verdict
from qualification.leads import Touch
from tests.playbooks.answering import NOW, TODAY, answer, answers, walk

SQL: Mapping[str, Mapping[str, str]] = {
    "cybersecurity": {
        "need": "keiner schaut hin",
        "soc": "nobody",
        "authority": "she signs",
        "timeline": "next quarter",
        "proof": "references are enough",
    },
    "managed_it": {
        "need": "the provider gives notice",
        "service": "network and backup",
        "users": "84",
        "provider": "own admin",
        "on_site": "no",
        "authority": "decides",
        "timeline": "end of this quarter",
    },
    "cloud_migration": {
        "plans": "looking for a partner",
        "challenges": "no know-how",
        "current_stack": "vSphere and Oracle",
        "target": "Azure",
        "workloads": "about 60",
        "regulated": "no",
        "timeline": "in May",
        "authority": "CFO signs",
        "budget": "150k",
    },
    "b2b_tech": {
        "identify_pain": "real pain",
        "use_case": "quotes from the CRM into the ERP",
        "current_way": "Excel",
        "economic_buyer": "Ines Vogt, CFO",
        "access": "on the call",
        "decision_process": "legal",
        "decision_criteria": "price, references",
        "timeline": "next quarter",
    },
    "saas": {
        "challenges": "real problem",
        "current_way": "spreadsheets",
        "seats": "14",
        "integrations": "HubSpot",
        "authority": "budget owner",
        "prioritization": "top three",
    },
    "product_led": {
        "activation": "uses it weekly",
        "rollout": "the whole team",
        "champion": "Dana Ruiz, Head of Support",
        "authority": "decides",
        "prioritization": "now",
    },
}
"""A short way to an SQL in each segment."""

WITH_A_PROOF = {"proof": "assessment", "current_tools": "Sentinel, Okta", "data_access": "read only"}
WITH_A_TRIAL = {
    "decision_process": "trial, legal",
    "evaluator": "Jo Park",
    "implementer": "Lena Voss, IT applications",
}

WHERE: list[tuple[str, Mapping[str, str], str, str]] = [
    ("cybersecurity", {}, "accept", ""),
    ("cybersecurity", WITH_A_PROOF, "accept", ""),
    (
        "cybersecurity",
        {"need": "SOC 2", "audit_date": "in March", "compliance": "SOC 2, GDPR"},
        "accept",
        "",
    ),
    ("cybersecurity", {"soc": "another provider", "soc_until": "end of this quarter"}, "accept", ""),
    ("cybersecurity", {"soc": "own SOC"}, "disqualify", "in_house_soc"),
    ("cybersecurity", {"need": "wrong service"}, "disqualify", "wrong_scope"),
    (
        "cybersecurity",
        {"need": "audit", "audit_date": "next week", "compliance": "ISO 27001"},
        "recycle",
        "after_audit",
    ),
    ("cybersecurity", {"soc": "MSSP", "soc_until": "end of 2027"}, "recycle", "bound_to_soc"),
    ("cybersecurity", {**WITH_A_PROOF, "data_access": "refused"}, "recycle", "no_data_access"),
    ("cybersecurity", {"need": "just research"}, "recycle", "need"),
    ("cybersecurity", {"authority": "kein Zugang"}, "recycle", "authority"),
    ("cybersecurity", {"timeline": "in 2028"}, "recycle", "timing"),
    (
        "cybersecurity",
        {"authority": "her boss", "stakeholders": "head of IT, GRC", "budget": "no budget"},
        "recycle",
        "budget",
    ),
    ("managed_it", {}, "accept", ""),
    (
        "managed_it",
        {"service": "help desk", "coverage": "two shifts", "tickets": "120", "provider": "Systemhaus"}
        | {"provider_until": "in February"},
        "accept",
        "",
    ),
    ("managed_it", {"on_site": "yes", "locations": "4", "area": "some of them"}, "accept", ""),
    ("managed_it", {"need": "nur einmal"}, "disqualify", "break_fix_only"),
    ("managed_it", {"users": "six"}, "disqualify", "too_small"),
    ("managed_it", {"on_site": "ja", "locations": "2", "area": "too far"}, "disqualify", "outside_area"),
    ("managed_it", {"need": "out of scope"}, "disqualify", "wrong_scope"),
    (
        "managed_it",
        {"provider": "another firm", "provider_until": "end of 2027"},
        "recycle",
        "provider_contract",
    ),
    ("managed_it", {"need": "nur Preisvergleich"}, "recycle", "need"),
    ("managed_it", {"authority": "no say"}, "recycle", "authority"),
    ("managed_it", {"timeline": "in 2028"}, "recycle", "timing"),
    ("managed_it", {"authority": "chef entscheidet", "budget": "none yet"}, "recycle", "budget"),
    ("cloud_migration", {}, "accept", ""),
    ("cloud_migration", {"target": "needs advice"}, "accept", ""),
    ("cloud_migration", {"regulated": "yes", "compliance": "DORA"}, "accept", ""),
    (
        "cloud_migration",
        {"current_stack": "colocation", "rented_until": "in September"},
        "accept",
        "",
    ),
    ("cloud_migration", {"target": "OpenStack"}, "disqualify", "wrong_platform"),
    ("cloud_migration", {"workloads": "two"}, "disqualify", "too_small"),
    ("cloud_migration", {"challenges": "wrong product"}, "disqualify", "wrong_scope"),
    (
        "cloud_migration",
        {"current_stack": "VMware, rented rack", "rented_until": "in 2029"},
        "recycle",
        "hardware_bound",
    ),
    ("cloud_migration", {"challenges": "all good"}, "recycle", "need"),
    ("cloud_migration", {"plans": "in-house"}, "recycle", "own_way"),
    ("cloud_migration", {"authority": "will forward it"}, "recycle", "authority"),
    ("cloud_migration", {"timeline": "in 2028"}, "recycle", "timing"),
    ("cloud_migration", {"budget": "none", "next_budget": "next year"}, "recycle", "budget"),
    ("b2b_tech", {}, "accept", ""),
    ("b2b_tech", {"access": "introduces us", "champion": "Kai Brandt"}, "accept", ""),
    ("b2b_tech", WITH_A_TRIAL, "accept", ""),
    (
        "b2b_tech",
        {"decision_criteria": "integration, security", "integrations": "SAP", "security_needs": "EU, SSO"},
        "accept",
        "",
    ),
    ("b2b_tech", {"current_way": "bauen es selbst"}, "disqualify", "builds_it"),
    (
        "b2b_tech",
        {"decision_criteria": "security", "security_needs": "on-prem"},
        "disqualify",
        "own_site_only",
    ),
    ("b2b_tech", {"identify_pain": "not our scope"}, "disqualify", "wrong_scope"),
    ("b2b_tech", {"current_way": "with a tool", "product_until": "in 2028"}, "recycle", "bound"),
    (
        "b2b_tech",
        {"decision_criteria": "Schnittstellen", "integrations": "SAP and one is missing"},
        "recycle",
        "missing_integration",
    ),
    ("b2b_tech", {"identify_pain": "nice to have"}, "recycle", "need"),
    ("b2b_tech", {"access": "no way"}, "recycle", "authority"),
    ("b2b_tech", {"decision_process": "Haushaltssperre"}, "recycle", "budget"),
    ("b2b_tech", {"timeline": "in 2028"}, "recycle", "timing"),
    ("saas", {}, "accept", ""),
    (
        "saas",
        {"authority": "one of several", "decider": "Marta Lind, COO", "purchase_path": "security, card"},
        "accept",
        "",
    ),
    ("saas", {"current_way": "another vendor", "product_until": "in March"}, "accept", ""),
    ("saas", {"integrations": "none", "prioritization": "planned", "timeline": "in March"}, "accept", ""),
    ("saas", {"current_way": "building it"}, "disqualify", "builds_it"),
    ("saas", {"challenges": "wrong product"}, "disqualify", "wrong_scope"),
    ("saas", {"seats": "3"}, "recycle", "self_service"),
    ("saas", {"integrations": "CRM, one we do not have"}, "recycle", "missing_integration"),
    ("saas", {"current_way": "another product", "product_until": "in 2028"}, "recycle", "bound"),
    ("saas", {"challenges": "exploring"}, "recycle", "need"),
    ("saas", {"authority": "end user"}, "recycle", "authority"),
    ("saas", {"prioritization": "when there is time"}, "recycle", "priority"),
    ("saas", {"prioritization": "planned", "timeline": "in 2028"}, "recycle", "timing"),
    (
        "saas",
        {"authority": "recommends", "decider": "Marta Lind", "purchase_path": "card", "money": "none"},
        "recycle",
        "budget",
    ),
    ("product_led", {}, "accept", ""),
    ("product_led", {"activation": "testing", "active_users": "5"}, "accept", ""),
    ("product_led", {"rollout": "hobby"}, "disqualify", "private_use"),
    ("product_led", {"activation": "never came back"}, "recycle", "not_activated"),
    ("product_led", {"activation": "probiert aus", "active_users": "one"}, "recycle", "not_activated"),
    ("product_led", {"rollout": "just me"}, "recycle", "single_user"),
    ("product_led", {"authority": "no say"}, "recycle", "authority"),
    ("product_led", {"prioritization": "not planned"}, "recycle", "priority"),
    ("product_led", {"prioritization": "next year", "timeline": "in 2028"}, "recycle", "timing"),
    (
        "product_led",
        {"authority": "needs approval", "decider": "Marta Lind", "money": "no budget yet"},
        "recycle",
        "budget",
    ),
]
"""Segment, what is answered otherwise than on the short way to an SQL, the verdict and its reason."""


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
