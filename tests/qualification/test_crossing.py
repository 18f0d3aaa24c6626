"""The day on which time alone turns a verdict is the first on which scoring again says another one."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.crossing import DAYS, crossing
from qualification.leads import Touch
from qualification.scoring import Bar, FitRule, Gate, Scorecard, TouchRule, score
from tests.qualification.builders import NOW, lead_rule

CARD = Scorecard(
    key="card",
    version="c1",
    fit=(FitRule("vp", lead_rule("seniority == 'vp'"), 30, "decides"),),
    intent=(
        TouchRule(
            "demo", ("demo_request",), 25, "asked for a person", timedelta(days=30), timedelta(days=90), 40
        ),
        TouchRule("webinar", ("webinar",), 10, "attended", timedelta(days=60), timedelta(days=120), 15),
        TouchRule(
            "careers",
            ("careers_page",),
            -15,
            "looked at our jobs",
            timedelta(days=60),
            timedelta(days=90),
            30,
        ),
        TouchRule("left", ("unsubscribe",), -20, "left the list", timedelta(days=90)),
    ),
    gates=(Gate("student", lead_rule("seniority == 'student'"), "student"),),
    bar=Bar(45, min_intent=5),
)
VP = {"seniority": "vp"}


def touch(kind: str, days_ago: int = 0) -> Touch:
    return Touch(kind, NOW - timedelta(days=days_ago))


def turns(touches: list[Touch], fields: dict[str, str] = VP, card: Scorecard = CARD) -> datetime | None:
    return crossing(score(fields, touches, card, now=NOW), touches, card, now=NOW)


def days_until(when: datetime | None) -> int | None:
    return None if when is None else (when - NOW).days


def test_who_waits_above_the_bar_is_below_it_when_the_touch_has_faded() -> None:
    assert days_until(turns([touch("demo_request")])) == 24
    assert score(VP, [touch("demo_request")], CARD, now=NOW + timedelta(days=23)).is_mql
    assert not score(VP, [touch("demo_request")], CARD, now=NOW + timedelta(days=24)).is_mql


def test_what_was_bad_fades_too_and_lifts_a_lead_over_the_bar() -> None:
    touches = [touch("webinar"), touch("webinar", 5), touch("careers_page", 88)]

    assert not score(VP, touches, CARD, now=NOW).is_mql
    assert days_until(turns(touches)) == 3
    assert score(VP, touches, CARD, now=NOW + timedelta(days=3)).is_mql


@pytest.mark.parametrize(
    ("touches", "fields"),
    [
        ([], VP),
        ([touch("webinar")], VP),
        ([touch("unsubscribe")], VP),
        ([touch("demo_request"), touch("unsubscribe")], {"seniority": "student"}),
        ([touch("demo_request"), touch("careers_page")], {}),
    ],
    ids=["nothing done", "too little and only less", "nothing good", "kept back by a gate", "no fit"],
)
def test_where_time_changes_nothing_nobody_looks_again(touches: list[Touch], fields: dict[str, str]) -> None:
    assert turns(touches, fields) is None


TOUCHES = st.lists(
    st.builds(
        touch,
        st.sampled_from(["demo_request", "webinar", "careers_page", "unsubscribe", "newsletter"]),
        st.integers(-2, 120),
    ),
    max_size=5,
)


@given(
    touches=TOUCHES, threshold=st.integers(20, 70), fields=st.sampled_from([VP, {}, {"seniority": "student"}])
)
def test_the_day_is_the_first_on_which_scoring_again_says_another_verdict(
    touches: list[Touch], threshold: int, fields: dict[str, str]
) -> None:
    card = replace(CARD, bar=Bar(threshold, min_intent=5))
    before = score(fields, touches, card, now=NOW).is_mql
    later = (day for day in range(1, DAYS))
    first = next(
        (
            day
            for day in later
            if score(fields, touches, card, now=NOW + timedelta(days=day)).is_mql != before
        ),
        None,
    )

    assert days_until(turns(touches, fields, card)) == first
