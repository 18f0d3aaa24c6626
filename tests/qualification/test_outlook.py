"""What still decides: a question called irrelevant never changes the verdict, whatever its answer."""

from dataclasses import replace
from datetime import timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.criteria import Answer, Criterion, Json, Kind, Option, as_values
from qualification.decision import Playbook, Verdict, verdict
from qualification.formulas import atoms, take_apart, truth
from qualification.outlook import MOST_COMBINATIONS, Outlook
from qualification.rules import compile_rule
from tests.qualification.builders import TODAY, answer, criterion, money, names_of, playbook, until

NEED = criterion("need", Kind.CHOICE, *(Option(key, key.title()) for key in ("problem", "interest", "none")))
BUDGET = criterion("budget", Kind.MONEY)
USERS = criterion("users", Kind.NUMBER, least=1, most=5000)
TIMELINE = criterion("timeline", Kind.WHEN)
AUDIT = criterion("audit", Kind.YES_NO)
BUYER = criterion("buyer", Kind.PERSON)
TOOLS = criterion("tools", Kind.SEVERAL, *(Option(key, key.upper()) for key in ("siem", "edr", "iam")))
PAIN = criterion("pain", Kind.TEXT)
PLAIN = (NEED, BUDGET, USERS, TIMELINE, AUDIT, BUYER, TOOLS, PAIN)


@cache
def when_audited() -> Criterion:
    """A follow-up: it is asked only where an audit is coming."""
    return replace(criterion("audited", Kind.WHEN), only_if=compile_rule("audit", names_of((AUDIT,))))


@cache
def criteria() -> tuple[Criterion, ...]:
    return (*PLAIN[:5], when_audited(), *PLAIN[5:])


CLAUSES = [
    "need == 'problem'", "need in ['problem', 'interest']", "need != 'none'", "!(need == 'none')",
    "budget >= 20000", "20000 <= budget", "budget_most < 5000", "budget == 0 && budget_most == 0", "budget * 2 > 9000",
    "users >= 50", "users < 10", "users == 7", "users % 2 == 0", "budget >= users * 100",
    "timeline <= today + duration('2160h')", "timeline > today + duration('4320h')",
    "timeline - today < duration('48h')",
    "audit", "!audit", "audit == false", "audited <= today + duration('720h')",
    "buyer != ''", "buyer_role == 'CFO'", "buyer_role in ['CFO', 'CTO']", "buyer.startsWith('T')",
    "'siem' in tools", "tools.size() > 1", "!('edr' in tools)", "tools.exists(t, t == 'iam')",
    "pain.matches('churn|cost')", "size(pain) > 3", "(need == 'problem' ? audit : users > 5)", "true", "false",
]  # fmt: skip
RULES = st.recursive(
    st.sampled_from(CLAUSES),
    lambda inner: st.one_of(
        st.builds("({}) && ({})".format, inner, inner),
        st.builds("({}) || ({})".format, inner, inner),
        st.builds("!({})".format, inner),
    ),
    max_leaves=3,
)
BOOKS = st.builds(
    lambda accept, recycle, disqualify: playbook(
        criteria(), accept=accept, recycle=tuple(recycle), disqualify=tuple(disqualify)
    ),
    RULES,
    st.lists(RULES, max_size=3),
    st.lists(RULES, max_size=2),
)
DAYS = st.integers(-3, 400).map(lambda days: TODAY + timedelta(days=days))
SAID: dict[str, st.SearchStrategy[Json]] = {
    "need": st.sampled_from(["problem", "interest", "none"]),
    "budget": st.tuples(st.integers(0, 40_000), st.integers(0, 40_000)).map(
        lambda two: money(min(two), max(two) or 1)
    ),
    "users": st.integers(1, 5000) | st.integers(1, 60),
    "timeline": DAYS.map(until),
    "audit": st.booleans(),
    "audited": DAYS.map(until),
    "buyer": st.fixed_dictionaries(
        {
            "name": st.sampled_from([None, "Tom", "Ada"]),
            "role": st.sampled_from(["CFO", "CTO", "intern", None]),
        }
    ).filter(lambda person: person["name"] or person["role"]),
    "tools": st.sets(st.sampled_from(["siem", "edr", "iam"])).map(sorted),
    "pain": st.sampled_from(["churn", "cost", "no", "something long"]),
}
SOME = st.fixed_dictionaries({}, optional=SAID)
ALL = st.fixed_dictionaries(SAID)


def said(values: dict[str, Json]) -> list[Answer]:
    return [answer(key, value) for key, value in values.items()]


def outcome(found: Verdict) -> tuple[str, str | None, str | None]:
    return found.kind, found.rule, found.reason


@settings(max_examples=60)
@given(book=BOOKS, known=SOME, everything=ALL)
def test_skipping_what_is_called_irrelevant_never_changes_the_verdict_whatever_its_answer(
    book: Playbook, known: dict[str, Json], everything: dict[str, Json]
) -> None:
    found = verdict(book, said(known), today=TODAY)
    complete = {**everything, **known}
    without = {key: value for key, value in complete.items() if key not in found.irrelevant}

    assert set(found.irrelevant).isdisjoint({*found.open, *found.only_reason, *known})
    assert outcome(verdict(book, said(without), today=TODAY)) == outcome(
        verdict(book, said(complete), today=TODAY)
    )


@settings(max_examples=60)
@given(book=BOOKS, known=SOME, everything=ALL)
def test_asking_only_what_is_open_comes_to_the_kind_of_verdict_that_asking_everything_comes_to(
    book: Playbook, known: dict[str, Json], everything: dict[str, Json]
) -> None:
    answers, complete = dict(known), {**everything, **known}
    while left := [key for key in verdict(book, said(answers), today=TODAY).open if key not in answers]:
        answers[left[0]] = complete[left[0]]

    assert verdict(book, said(answers), today=TODAY).kind == verdict(book, said(complete), today=TODAY).kind


@settings(max_examples=50)
@given(book=BOOKS, known=SOME, everything=ALL)
def test_a_verdict_that_is_decided_stays_so_whatever_is_answered_beyond(
    book: Playbook, known: dict[str, Json], everything: dict[str, Json]
) -> None:
    found = verdict(book, said(known), today=TODAY)

    if found.kind != "undecided":
        assert found.open == ()
        assert verdict(book, said({**everything, **known}), today=TODAY).kind == found.kind


@settings(max_examples=50)
@given(text=RULES, values=SOME)
def test_a_rule_taken_apart_says_what_it_says_whole(text: str, values: dict[str, Json]) -> None:
    names = names_of(criteria())
    rule, book = compile_rule(text, names), playbook(criteria(), accept="true", recycle=(), disqualify=())
    known = as_values(book, said(values), today=TODAY, unsettled=True)
    outlook = Outlook((), book.questions, (), known, names)

    found = truth(take_apart(rule, names), outlook._told)

    assert (bool(found.true), bool(found.false)) == (
        rule.outcome(known) is True,
        rule.outcome(known) is False,
    )


@pytest.mark.parametrize(
    ("text", "apart"),
    [
        ("need == 'a' && (budget > 5 || !audit)", ["need == 'a' ", " budget > 5 ", "audit"]),
        ("need in ['a && b', 'c || d']", ["need in ['a && b', 'c || d']"]),
        ("(audit)", ["audit"]),
        ("(audit) == (users > 5)", ["(audit) == (users > 5)"]),
        ("!audit == true", ["!audit == true"]),
        ("audit ? need == 'a' : users > 5", ["audit ? need == 'a' : users > 5"]),
        (
            "tools.exists(t, t == 'a' || t == 'b') || audit",
            ["tools.exists(t, t == 'a' || t == 'b') ", " audit"],
        ),
        ("audit || // a remark\nusers > 5", ["audit || // a remark\nusers > 5"]),
    ],
)
def test_rules_are_taken_apart_where_they_are_joined_and_nowhere_else(text: str, apart: list[str]) -> None:
    names = names_of(criteria())

    assert [rule.text.strip() for rule in atoms(take_apart(compile_rule(text, names), names))] == [
        each.strip() for each in apart
    ]


def test_a_budget_no_answer_can_lift_over_the_bar_is_the_only_one_that_matters() -> None:
    book = playbook(
        (NEED, BUDGET, USERS),
        accept="need == 'problem' && (budget >= 20000 || users >= 50)",
        recycle=("need == 'none'",),
        disqualify=(),
    )
    found = verdict(book, [answer("need", "problem"), answer("users", 80)], today=TODAY)
    assert (found.kind, found.irrelevant) == ("accept", ("budget",))


def test_what_two_answers_can_only_decide_together_is_seen() -> None:
    """CEL alone calls it unknown: neither half is certain, but one of them always is."""
    book = playbook(
        (NEED, AUDIT),
        accept="need == 'problem' && audit || need == 'problem' && !audit",
        recycle=(),
        disqualify=(),
    )
    assert verdict(book, [answer("need", "problem")], today=TODAY).open == ()
    assert verdict(book, [], today=TODAY).open == ("need",)


def test_a_question_that_can_only_change_the_reason_is_told_apart() -> None:
    book = playbook((NEED, AUDIT), accept="false", recycle=("audit", "need == 'none'"), disqualify=())
    found = verdict(book, [answer("need", "none")], today=TODAY)
    assert (found.kind, found.reason, found.only_reason, found.irrelevant) == (
        "recycle",
        "recycle_reason",
        ("audit",),
        (),
    )


def test_a_follow_up_matters_only_while_it_may_apply() -> None:
    book = playbook(
        (NEED, AUDIT, when_audited()),
        accept="need == 'problem'",
        recycle=("audited <= today + duration('720h')",),
        disqualify=(),
    )
    assert verdict(book, [answer("need", "problem")], today=TODAY).open == ("audit", "audited")
    found = verdict(book, [answer("need", "problem"), answer("audit", False)], today=TODAY)
    assert (found.kind, found.irrelevant) == ("accept", ("audited",))


def test_an_answer_to_a_follow_up_that_no_longer_applies_does_not_count() -> None:
    book = playbook(
        (NEED, AUDIT, when_audited()),
        accept="need == 'problem'",
        recycle=("audited <= today + duration('720h')",),
        disqualify=(),
    )
    soon = answer("audited", until(TODAY + timedelta(days=3)))
    yes = [answer("need", "problem"), answer("audit", True), soon]
    assert verdict(book, yes, today=TODAY).kind == "recycle"
    assert verdict(book, [*yes, answer("audit", False, minutes=1)], today=TODAY).kind == "accept"


def many(count: int) -> tuple[Criterion, ...]:
    """So many questions of three answers each."""
    return tuple(
        criterion(f"c{n}", Kind.CHOICE, Option("a", "A"), Option("b", "B"), Option("c", "C"))
        for n in range(count)
    )


def test_the_analysis_is_exact_up_to_65536_combinations_and_careful_beyond() -> None:
    always = "c0 == 'a' || c0 != 'a'"
    rule = " && ".join(f"c{n} != 'c'" for n in range(15))
    exact = playbook(many(15), accept=f"{rule} || {always}", recycle=(), disqualify=())
    assert MOST_COMBINATIONS == 2**16, (
        "rules tell three answers of the first question apart, two of the others"
    )
    assert verdict(exact, [], today=TODAY).kind == "accept"

    rule = " && ".join(f"c{n} != 'c'" for n in range(16))
    beyond = playbook(many(16), accept=f"{rule} || {always}", recycle=(), disqualify=())
    assert len(verdict(beyond, [], today=TODAY).open) == 16, (
        "always true, which is not seen without going through all"
    )
    assert verdict(beyond, [answer("c0", "a")], today=TODAY).kind == "accept"


@given(
    values=st.fixed_dictionaries({}, optional={f"c{n}": st.sampled_from("abc") for n in range(17)}),
    rest=st.data(),
)
def test_beyond_that_too_nothing_irrelevant_is_called_so_wrongly(
    values: dict[str, str], rest: st.DataObject
) -> None:
    accept = "c12 == 'a' && (c0 == 'a' || c1 == 'a') && " + " && ".join(f"c{n} != 'c'" for n in range(2, 12))
    book = playbook(many(17), accept=accept, recycle=("c3 == 'b' && c4 == 'b'",), disqualify=("c5 == 'c'",))
    found = verdict(book, said(values), today=TODAY)
    complete = {f"c{n}": rest.draw(st.sampled_from("abc")) for n in range(17)} | values
    without = {key: value for key, value in complete.items() if key not in found.irrelevant}

    assert outcome(verdict(book, said(without), today=TODAY)) == outcome(
        verdict(book, said(complete), today=TODAY)
    )
