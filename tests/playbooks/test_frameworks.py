"""MEDDIC, CHAMP and GPCTBA as they are shipped: what reps type, what is known before, where the answers lead."""

from collections.abc import Mapping
from typing import Any

import pytest

from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.decision import verdict
from qualification.leads import Touch
from qualification.prefill import prefilled
from tests.playbooks.answering import NOW, TODAY, answer, answers, walk

SQL: Mapping[str, Mapping[str, str]] = {
    "bant": {"need": "failed the audit", "authority": "she signs", "timeline": "next quarter"},
    "meddic": {
        "identify_pain": "it hurts",
        "metrics": "about 120k",
        "economic_buyer": "Ines Vogt, CFO",
        "access": "joins the call",
        "champion": "Kai Brandt",
        "decision_process": "legal, procurement",
        "decision_criteria": "price and integration",
        "timeline": "next quarter",
    },
    "champ": {"challenges": "we solve that", "authority": "she signs", "prioritization": "top priority"},
    "gpctba": {
        "goals": "ten branches on one network by the summer",
        "plans": "looking for a partner",
        "challenges": "no know-how",
        "timeline": "end of next quarter",
        "authority": "decides",
    },
}
"""The shortest way to an SQL in each framework."""

WHERE: list[tuple[str, Mapping[str, str], str, str]] = [
    ("bant", {}, "accept", "accept"),
    ("bant", {"need": "wrong service"}, "disqualify", "something_else"),
    ("bant", {"need": "just looking"}, "recycle", "no_need_yet"),
    ("bant", {"authority": "no access"}, "recycle", "nobody_who_decides"),
    ("bant", {"timeline": "in 2028"}, "recycle", "too_far_away"),
    ("bant", {"authority": "cfo signs", "budget": "no budget yet"}, "recycle", "no_money"),
    ("meddic", {}, "accept", "accept"),
    ("meddic", {"access": "our contact brings them"}, "accept", "accept"),
    ("meddic", {"identify_pain": "wrong product"}, "disqualify", "something_else"),
    ("meddic", {"identify_pain": "nice to have"}, "recycle", "no_pain_yet"),
    ("meddic", {"identify_pain": "kein Bedarf"}, "recycle", "no_pain_yet"),
    ("meddic", {"access": "gatekeeper"}, "recycle", "buyer_out_of_reach"),
    ("meddic", {"decision_process": "legal, budget freeze"}, "recycle", "frozen"),
    ("meddic", {"timeline": "end of 2027"}, "recycle", "too_far_away"),
    ("champ", {}, "accept", "accept"),
    ("champ", {"authority": "decides with others", "decider": "Marta Lind, COO"}, "accept", "accept"),
    ("champ", {"prioritization": "planned", "timeline": "next quarter"}, "accept", "accept"),
    ("champ", {"challenges": "not our scope"}, "disqualify", "something_else"),
    ("champ", {"challenges": "nur ein Thema"}, "recycle", "no_challenge_yet"),
    ("champ", {"authority": "just a user"}, "recycle", "no_say"),
    ("champ", {"prioritization": "no priority"}, "recycle", "no_place"),
    ("champ", {"prioritization": "geplant", "timeline": "in 2028"}, "recycle", "too_far_away"),
    (
        "champ",
        {"authority": "recommends", "decider": "Marta Lind", "money": "no money"},
        "recycle",
        "no_money",
    ),
    ("gpctba", {}, "accept", "accept"),
    ("gpctba", {"plans": "no plan yet"}, "accept", "accept"),
    ("gpctba", {"authority": "her boss", "budget": "60k"}, "accept", "accept"),
    (
        "gpctba",
        {"authority": "her boss", "budget": "no budget yet", "next_budget": "in January"},
        "accept",
        "accept",
    ),
    ("gpctba", {"challenges": "something we do not sell"}, "disqualify", "something_else"),
    ("gpctba", {"challenges": "nervt nur"}, "recycle", "nothing_in_the_way"),
    ("gpctba", {"plans": "machen es selbst"}, "recycle", "on_their_own"),
    ("gpctba", {"authority": "will forward it"}, "recycle", "nobody_who_decides"),
    ("gpctba", {"timeline": "end of 2027"}, "recycle", "too_far_away"),
    (
        "gpctba",
        {"authority": "cfo signs", "budget": "no budget yet", "next_budget": "next year"},
        "recycle",
        "no_money_in_time",
    ),
]
"""Framework, what is answered otherwise than on the way to an SQL, the verdict and the rule that gives it."""


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk()


@pytest.mark.parametrize(("framework", "otherwise", "kind", "rule"), WHERE)
def test_where_the_answers_lead(
    desk: Desk, framework: str, otherwise: Mapping[str, str], kind: str, rule: str
) -> None:
    playbook = desk.playbooks[framework]

    found = verdict(playbook, answers(playbook, {**SQL[framework], **otherwise}), today=TODAY)

    assert (found.kind, found.rule) == (kind, rule)


@pytest.mark.parametrize("framework", SQL)
def test_every_rule_of_a_framework_can_come_true(desk: Desk, framework: str) -> None:
    playbook = desk.playbooks[framework]

    reached = {rule for shown, _, _, rule in WHERE if shown == framework}

    assert reached == {"accept", *(each.key for each in (*playbook.disqualify, *playbook.recycle))}


@pytest.mark.parametrize("framework", SQL)
def test_the_shortest_way_to_an_sql_asks_just_these_questions(desk: Desk, framework: str) -> None:
    playbook = desk.playbooks[framework]

    given = walk(playbook, SQL[framework])

    assert {each.criterion for each in given} == SQL[framework].keys()
    assert verdict(playbook, given, today=TODAY).kind == "accept"


@pytest.mark.parametrize(
    ("framework", "otherwise", "follow_up"),
    [
        ("meddic", {"economic_buyer": "the CFO"}, "access"),
        ("champ", {"authority": "asked for advice", "decider": "Marta Lind", "money": "60k"}, "decider"),
        ("champ", {"prioritization": "on the roadmap", "timeline": "in March"}, "timeline"),
        (
            "gpctba",
            {"authority": "influences", "budget": "no money", "next_budget": "in January"},
            "next_budget",
        ),
    ],
)
def test_a_follow_up_is_asked_where_it_applies(
    desk: Desk, framework: str, otherwise: Mapping[str, str], follow_up: str
) -> None:
    given = walk(desk.playbooks[framework], {**SQL[framework], **otherwise})

    assert follow_up in {each.criterion for each in given}


def test_who_cannot_be_named_is_not_looked_for(desk: Desk) -> None:
    meddic = desk.playbooks["meddic"]

    given = walk(meddic, {**SQL["meddic"], "economic_buyer": "nobody knows"})

    assert "access" not in {each.criterion for each in given}
    assert verdict(meddic, given, today=TODAY).kind == "undecided"


def test_a_role_without_a_name_is_no_economic_buyer_yet(desk: Desk) -> None:
    meddic = desk.playbooks["meddic"]

    given = answers(meddic, {**SQL["meddic"], "economic_buyer": "the CFO"})

    assert verdict(meddic, given, today=TODAY).kind == "undecided"


@pytest.mark.parametrize(
    ("framework", "question", "typed", "value"),
    [
        ("meddic", "identify_pain", "they failed the audit", "hurts"),
        ("meddic", "identify_pain", "tut weh", "hurts"),
        ("meddic", "identify_pain", "können damit leben", "annoys"),
        ("meddic", "metrics", "10k a month", {"low": 120000, "high": 120000, "currency": "EUR"}),
        ("meddic", "economic_buyer", "Ines Vogt, CFO", {"name": "Ines Vogt", "role": "CFO"}),
        ("meddic", "access", "wir sprechen mit ihr", "in_touch"),
        ("meddic", "access", "she introduces us on Thursday", "brought"),
        ("meddic", "champion", "nobody yet", None),
        ("meddic", "decision_process", "pilot, Einkauf and legal", ["trial", "legal", "procurement"]),
        ("meddic", "decision_process", "they just sign", ["signature"]),
        ("meddic", "decision_process", "none", []),
        ("meddic", "decision_criteria", "Preis, Schnittstellen", ["price", "integration"]),
        ("champ", "challenges", "konkretes Problem", "ours"),
        ("champ", "challenges", "just a topic", "topic"),
        ("champ", "authority", "one of several", "shares"),
        ("champ", "authority", "The CFO signs.", "influences"),
        ("champ", "authority", "entscheidet mit", "shares"),
        ("champ", "prioritization", "oberste Priorität", "first"),
        ("champ", "prioritization", "irgendwann", "someday"),
        ("champ", "money", "50-80k", {"low": 50000, "high": 80000, "currency": "EUR"}),
        ("gpctba", "plans", "sucht Hilfe", "partner"),
        ("gpctba", "plans", "still open", None),
        ("gpctba", "plans", "with their own people", "alone"),
        ("gpctba", "challenges", "fehlen Leute", "blocks"),
        ("gpctba", "goals", "zero tickets by May", "zero tickets by May"),
    ],
)
def test_answers_in_the_words_reps_use(
    desk: Desk, framework: str, question: str, typed: str, value: Any
) -> None:
    assert answer(desk.playbooks[framework], question, typed).value == value


CISO = {"name": "Dana Ruiz", "title": "CISO", "seniority": "c_level", "wants": "one tool instead of three"}


def known(desk: Desk, framework: str, fields: Mapping[str, Any], *kinds: str) -> dict[str, tuple[str, str]]:
    touches = [Touch(kind, NOW) for kind in kinds]
    found = prefilled(desk.playbooks[framework], fields, touches, now=NOW, currency=desk.currency)
    return {each.criterion: (each.words, each.note) for each in found}


def test_meddic_knows_the_buyer_who_asked_for_a_demo(desk: Desk) -> None:
    assert known(desk, "meddic", {**CISO, "timeline": "next quarter"}, "demo_request") == {
        "identify_pain": ("It hurts today", "the demo form said “one tool instead of three”"),
        "economic_buyer": ("Dana Ruiz, CISO", "the title says “CISO”; ask up to which sum"),
        "access": ("We talk to them", "the title says “CISO”"),
        "timeline": ("Q1 2027 (January to March)", "the form said “next quarter”"),
    }


def test_champ_knows_what_the_form_said(desk: Desk) -> None:
    director = {"title": "Director IT", "seniority": "director", "budget": "30-50k", "timeline": "in March"}
    assert known(desk, "champ", director, "assessment_request") == {
        "challenges": ("A challenge we solve", "they asked for an assessment"),
        "authority": ("Decides with others", "the title says “Director IT”; ask who else"),
        "timeline": ("March 2027", "the form said “in March”"),
        "money": ("30,000 to 50,000 €", "the form said “30-50k”"),
    }


def test_gpctba_takes_the_goal_from_the_form(desk: Desk) -> None:
    assert known(desk, "gpctba", CISO, "quote_request") == {
        "goals": ("one tool instead of three", "the form said so"),
        "challenges": ("Something we can clear away", "they asked for a quote"),
        "authority": ("Decides", "the title says “CISO”; ask up to which sum"),
    }


@pytest.mark.parametrize("framework", SQL)
def test_nothing_is_filled_in_that_nobody_said(desk: Desk, framework: str) -> None:
    assert known(desk, framework, {"seniority": "student"}, "newsletter") == {}
