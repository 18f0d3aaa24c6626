"""Verdicts: accept, recycle, disqualify, undecided, and the questions that can still change them."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from qualification.checklist import next_open
from qualification.criteria import Answer, Json
from qualification.decision import Playbook, verdict
from tests.qualification.builders import BANT, TODAY, answer, money, playbook, until

BOOK = playbook()
SOON, FAR = TODAY + timedelta(days=30), TODAY + timedelta(days=400)


def said(**values: Json) -> list[Answer]:
    return [answer(key, value) for key, value in values.items()]


GOOD = {
    "need": "some",
    "authority": "decides",
    "budget": money(60_000),
    "timeline": until(SOON),
    "student": False,
}


def test_all_that_counts_makes_an_sql() -> None:
    found = verdict(BOOK, said(**GOOD), today=TODAY)
    assert (found.kind, found.rule, found.open, found.back_on) == ("accept", "accept", (), None)


def test_nothing_answered_is_undecided_and_everything_is_open() -> None:
    found = verdict(BOOK, [], today=TODAY)
    assert found.kind == "undecided"
    assert found.open == ("student", "need", "authority", "budget", "timeline")


def test_no_decision_maker_recycles_with_a_date() -> None:
    found = verdict(BOOK, said(**{**GOOD, "authority": "none"}), today=TODAY)
    assert (found.kind, found.rule, found.reason) == ("recycle", "recycle_0", "recycle_reason")
    assert found.back_on == TODAY + timedelta(days=90)


def test_a_lead_that_must_be_disqualified_is_not_recycled() -> None:
    found = verdict(BOOK, said(**{**GOOD, "authority": "none", "student": True}), today=TODAY)
    assert (found.kind, found.reason, found.back_on) == ("disqualify", "disqualify_reason", None)


def test_while_a_disqualifier_is_unknown_an_accept_has_to_wait_for_that_question_alone() -> None:
    found = verdict(
        BOOK, said(**{key: value for key, value in GOOD.items() if key != "student"}), today=TODAY
    )
    assert (found.kind, found.open) == ("undecided", ("student",))


def test_the_budget_is_not_asked_where_the_need_is_urgent() -> None:
    answers = said(need="urgent", authority="decides", timeline=until(SOON), student=False)
    assert verdict(BOOK, answers, today=TODAY).kind == "accept"


def test_a_question_that_was_asked_without_an_answer_stays_unknown() -> None:
    answers = [*said(**{**GOOD, "student": False}), answer("timeline", None, known=False, minutes=5)]
    found = verdict(BOOK, answers, today=TODAY)
    assert (found.kind, found.open) == ("undecided", ("timeline",))


def test_the_latest_answer_to_a_question_counts() -> None:
    answers = [
        answer("authority", "none", minutes=1),
        *said(**GOOD),
        answer("authority", "decides", minutes=2),
    ]
    assert verdict(BOOK, answers, today=TODAY).kind == "accept"


def test_when_every_rule_is_false_only_a_person_can_decide() -> None:
    found = verdict(BOOK, said(**{**GOOD, "budget": money(5_000)}), today=TODAY)
    assert (found.kind, found.rule, found.open) == ("undecided", None, ())


def test_a_rule_that_goes_wrong_decides_nothing_and_lets_nothing_past_it() -> None:
    broken = playbook(disqualify=("need.matches(authority)",), recycle=(), accept="need == 'some'")
    assert verdict(broken, said(**GOOD), today=TODAY).kind == "accept"
    found = verdict(broken, said(**{**GOOD, "authority": "(("}), today=TODAY)
    assert (found.kind, found.open) == ("undecided", ())


def test_a_verdict_says_which_answers_it_rests_on() -> None:
    found = verdict(BOOK, said(**{**GOOD, "need": "urgent"}), today=TODAY)
    assert {fact.criterion: fact.counts for fact in found.because} == {
        "need": True,
        "authority": True,
        "budget": False,
        "timeline": True,
    }


def test_while_undecided_each_answer_says_whether_it_stands_in_the_way() -> None:
    found = verdict(BOOK, said(need="some", authority="none", student=False), today=TODAY)
    assert found.kind == "recycle"
    found = verdict(BOOK, said(need="none", authority="decides", student=False), today=TODAY)
    assert found.kind == "undecided"
    assert {fact.criterion: fact.counts for fact in found.because} == {
        "need": False,
        "authority": True,
        "student": None,
    }


def test_a_rule_s_own_date_goes_before_that_of_its_reason() -> None:
    rule = BOOK.recycle[0]
    sooner = replace(BOOK, recycle=(replace(rule, back_in_days=10),))
    found = verdict(sooner, said(**{**GOOD, "authority": "none"}), today=TODAY)
    assert found.back_on == TODAY + timedelta(days=10)


DOMAINS: dict[str, list[Json]] = {
    "need": ["urgent", "some", "none"],
    "authority": ["decides", "none"],
    "budget": [money(0), money(5_000), money(60_000)],
    "timeline": [until(SOON), until(FAR)],
    "student": [False, True],
}
CLAUSES = st.sampled_from(
    [
        "need == 'urgent'",
        "need in ['urgent', 'some']",
        "authority == 'decides'",
        "budget >= 10000",
        "budget == 0",
        "timeline <= today + duration('4320h')",
        "student",
        "!student",
    ]
)
RULES = st.recursive(
    CLAUSES,
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner), st.builds("({} || {})".format, inner, inner)
    ),
    max_leaves=4,
)
BOOKS = st.builds(
    lambda accept, recycle, disqualify: playbook(
        accept=accept, recycle=tuple(recycle), disqualify=tuple(disqualify)
    ),
    RULES,
    st.lists(RULES, max_size=2),
    st.lists(RULES, max_size=2),
)
SAID = st.fixed_dictionaries({}, optional={key: st.sampled_from(values) for key, values in DOMAINS.items()})


def completions(answers: dict[str, Json]) -> list[dict[str, Json]]:
    left = [key for key in DOMAINS if key not in answers]
    return [
        {**answers, **dict(zip(left, values, strict=True))}
        for values in product(*(DOMAINS[key] for key in left))
    ]


@settings(max_examples=60)
@given(book=BOOKS, answers=SAID)
def test_answering_what_is_open_never_changes_a_decided_verdict(
    book: Playbook, answers: dict[str, Json]
) -> None:
    found = verdict(book, said(**answers), today=TODAY)
    assume(found.kind != "undecided")
    assert found.open == ()
    for complete in completions(answers)[:16]:
        assert verdict(book, said(**complete), today=TODAY).kind == found.kind


@given(book=BOOKS, answers=SAID)
def test_a_question_that_is_not_open_never_changes_the_verdict(
    book: Playbook, answers: dict[str, Json]
) -> None:
    found = verdict(book, said(**answers), today=TODAY)
    for key in set(DOMAINS) - set(found.open) - set(answers):
        for value in DOMAINS[key]:
            after = verdict(book, said(**answers, **{key: value}), today=TODAY)
            assert (after.kind, after.open) == (found.kind, found.open)


def test_where_only_the_reason_is_not_certain_what_would_make_it_so_is_asked() -> None:
    book = playbook(disqualify=("student", "need == 'urgent' || !student"), recycle=(), accept="false")
    assert verdict(book, [], today=TODAY).open == ("need", "student"), "either makes one of the rules certain"
    assert verdict(book, said(need="urgent"), today=TODAY).kind == "disqualify"


@settings(max_examples=40)
@given(book=BOOKS, answers=SAID, data=st.data())
def test_the_order_in_which_questions_are_answered_does_not_matter(
    book: Playbook, answers: dict[str, Json], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(list(answers.items())))
    assert verdict(book, said(**dict(shuffled)), today=TODAY) == verdict(book, said(**answers), today=TODAY)


@given(
    book=BOOKS,
    complete=st.fixed_dictionaries({key: st.sampled_from(values) for key, values in DOMAINS.items()}),
)
def test_asking_only_what_is_next_comes_to_the_verdict_of_asking_everything(
    book: Playbook, complete: dict[str, Json]
) -> None:
    everything = verdict(book, said(**complete), today=TODAY)
    answers: list[Answer] = []
    while question := next_open(book, answers, today=TODAY):
        assert question.key not in {one.criterion for one in answers}
        answers.append(answer(question.key, complete[question.key]))
    found = verdict(book, answers, today=TODAY)
    assert found.kind == everything.kind
    assert len(answers) <= len(BANT)


@pytest.mark.parametrize("today", [date(2026, 2, 28), date(2028, 2, 29), date(2026, 12, 31)])
def test_return_dates_are_calendar_days_from_today(today: date) -> None:
    answers = said(**{**GOOD, "authority": "none", "timeline": until(today)})
    assert verdict(BOOK, answers, today=today).back_on == today + timedelta(days=90)


def test_the_builders_cover_every_kind_of_outcome() -> None:
    kinds: set[str] = {verdict(BOOK, said(**complete), today=TODAY).kind for complete in completions({})}
    assert kinds == {"accept", "recycle", "disqualify", "undecided"}
