"""Rules have three outcomes, say where they are broken, and survive whatever a lead may carry."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.rules import (
    BOOL,
    DOUBLE,
    INT,
    TEXT,
    TEXTS,
    WHEN,
    RuleError,
    Unknown,
    Vocabulary,
    compile_rule,
    outcomes,
)

NAMES = Vocabulary(
    {"title": TEXT, "size": INT, "share": DOUBLE, "student": BOOL, "tools": TEXTS, "by": WHEN, "today": WHEN}
)


def outcome(text: str, **values: object) -> object:
    return compile_rule(text, NAMES).outcome(values)


def test_a_rule_is_true_false_or_unknown_by_what_is_known() -> None:
    assert outcome("size > 100", size=120) is True
    assert outcome("size > 100", size=80) is False
    assert outcome("size > 100") == Unknown(frozenset({"size"}))


def test_what_is_known_decides_a_rule_although_the_rest_is_missing() -> None:
    assert outcome("size > 100 || student", size=120) is True
    assert outcome("student && size > 100", size=80) is False
    assert outcome("student ? size > 1 : size > 2", size=3) == Unknown(frozenset({"student"}))


def test_an_unknown_outcome_names_everything_the_rule_still_lacks() -> None:
    assert outcome("size > 100 && student && title == 'CISO'", student=True) == Unknown(
        frozenset({"size", "title"})
    )


def test_a_rule_knows_the_names_it_mentions_but_not_those_inside_quotes_fields_or_comments() -> None:
    text = "title == 'student' // size\n && tools.exists(tool, tool == \"today\") && title.size() > 2"
    assert compile_rule(text, NAMES).names == {"title", "tools"}


def test_a_rule_is_a_value_that_can_be_a_key() -> None:
    assert len({compile_rule("size > 1", NAMES), compile_rule("size > 1", NAMES)}) == 1


@pytest.mark.parametrize(
    ("text", "message", "line", "column", "did_you_mean"),
    [
        ("titel == 'x'", "there is no “titel” here", 1, 1, "title"),
        ("size > 3 &&\n  studnt", "there is no “studnt” here", 2, 3, "student"),
        ("'é' == titel", "there is no “titel” here", 1, 8, "title"),
        ("colour == 'x'", "there is no “colour” here", 1, 1, None),
        ("size > ", "this cannot be read: mismatched input '<EOF>'", 1, 7, None),
        ("", "this cannot be read: mismatched input '<EOF>'", 1, 1, None),
        ("size", "a rule must come out true or false, this one is of type int", 1, 1, None),
        ("title.matches('((')", "the pattern in matches() is broken", 1, 15, None),
        ("matches(title, r'[')", "the pattern in matches() is broken", 1, 16, None),
        ("tools.exists(size, size == 'x')", "“size” means something already", 1, 14, None),
        ("by > '2027-01-01'", "write timestamp('2027-01-31T00:00:00Z')", 1, 4, None),
        ("share >= 50000", "write the number without a decimal point", 1, 7, None),
        ("size > 999999999999999999999", "invalid int literal", 1, 8, None),
        ("\ud800 == 1", "this cannot be read", 1, 1, None),
    ],
)
def test_a_broken_rule_says_what_is_wrong_and_where(
    text: str, message: str, line: int, column: int, did_you_mean: str | None
) -> None:
    with pytest.raises(RuleError) as caught:
        compile_rule(text, NAMES)
    assert message in caught.value.message
    assert (caught.value.line, caught.value.did_you_mean) == (line, did_you_mean)
    assert abs(caught.value.column - column) <= 1


@pytest.mark.parametrize("text", ["(" * 5_000 + "true" + ")" * 5_000, "true || " * 20_000 + "true"])
def test_an_absurd_rule_is_refused_and_takes_nothing_down(text: str) -> None:
    with pytest.raises(RuleError):
        compile_rule(text, NAMES)


@pytest.mark.parametrize(
    "name", ["in", "if", "list", "type", "true", "null", "a-b", "a.b", "", "1a", "größe"]
)
def test_a_name_the_language_keeps_for_itself_is_refused_before_any_rule_uses_it(name: str) -> None:
    with pytest.raises(RuleError, match="cannot be the name"):
        Vocabulary({name: TEXT})


def test_the_name_nobody_can_write_into_a_rule_is_at_least_no_crash() -> None:
    assert outcome("today == today", today=date(2026, 11, 23)) is True


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("size > 1", {"size": "1,200"}),
        ("size > 1", {"size": True}),
        ("size > 1", {"size": float("nan")}),
        ("size > 1", {"size": 2**70}),
        ("title == 'x'", {"title": 7}),
        ("title == 'x'", {"title": None}),
        ("student", {"student": "yes"}),
        ("by > today", {"by": "2027-01-01", "today": date(2026, 1, 1)}),
        ("'x' in tools", {"tools": "x"}),
    ],
)
def test_a_value_of_the_wrong_type_is_as_unknown_as_a_missing_one(
    text: str, values: dict[str, object]
) -> None:
    assert isinstance(outcome(text, **values), Unknown)


def test_texts_with_nul_or_half_a_surrogate_pair_are_compared_as_a_whole() -> None:
    assert outcome("title == 'CISO'", title="CISO\0 of nothing") is False
    assert outcome("title.contains('CISO')", title="\ud800 CISO") is True


def test_a_rule_that_goes_wrong_on_its_values_is_unknown_and_says_why() -> None:
    found = outcome("size / 0 > 1", size=5)
    assert isinstance(found, Unknown)
    assert found.names == frozenset()
    assert found.error is not None
    assert "divide" in found.error


def test_dates_and_whole_numbers_come_in_the_ways_the_rest_of_the_house_has_them() -> None:
    assert outcome("by > today", by=date(2027, 1, 1), today=datetime(2026, 1, 1, tzinfo=UTC)) is True
    assert outcome("size == 1200", size=1200.0) is True
    assert outcome("'edr' in tools && tools.size() == 2", tools=("edr", "siem")) is True


RULES = st.recursive(
    st.sampled_from(["size > 3", "size < 9", "student", "title == 'a'", "'a' in tools", "size == 5"]),
    lambda inner: st.one_of(
        st.builds("({} && {})".format, inner, inner),
        st.builds("({} || {})".format, inner, inner),
        st.builds("!({})".format, inner),
        st.builds("({} ? {} : {})".format, inner, inner, inner),
    ),
    max_leaves=6,
)
VALUES = {
    "size": st.integers(0, 10),
    "student": st.booleans(),
    "title": st.sampled_from(["a", "b"]),
    "tools": st.lists(st.sampled_from(["a", "b"])),
}


@given(text=RULES, everything=st.fixed_dictionaries(VALUES), told=st.sets(st.sampled_from(sorted(VALUES))))
def test_what_is_told_later_never_turns_a_decided_outcome_round(
    text: str, everything: dict[str, object], told: set[str]
) -> None:
    rule = compile_rule(text, NAMES)
    early = rule.outcome({name: everything[name] for name in told})
    if isinstance(early, Unknown):
        assert early.names == rule.names - told
        assert early.names
    else:
        assert rule.outcome(everything) is early


@given(everything=st.lists(st.fixed_dictionaries({}, optional=VALUES), min_size=1, max_size=5))
def test_rules_that_remember_say_of_many_leads_what_each_says_of_one(
    everything: list[dict[str, object]],
) -> None:
    rules = [compile_rule(text, NAMES) for text in ("size > 5", "title == 'a' || student", "'a' in tools")]

    for values in [*everything, *everything]:
        assert outcomes(rules, values) == [rule.outcome(values) for rule in rules]
