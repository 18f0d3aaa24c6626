"""Points with a reason each: fit by what is known, intent by touches that fade."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.leads import Touch
from qualification.scoring import Bar, FitRule, Gate, OwnBar, Scorecard, TouchRule, points, score
from tests.qualification.builders import NOW, lead_rule

DEMO = TouchRule("demo", ("demo_request", "assessment_request"), 25, "asked for a person", timedelta(days=30))
READING = TouchRule(
    "reading", ("content_download",), 10, "reads", timedelta(days=14), within=timedelta(days=60), at_most=15
)
LEFT = TouchRule("left", ("unsubscribe",), -10, "unsubscribed", timedelta(days=30), at_most=15)
CARD = Scorecard(
    key="card",
    version="c1",
    fit=(
        FitRule("vp", lead_rule("seniority == 'vp'"), 30, "decides"),
        FitRule("size", lead_rule("company_size >= 500"), 15, "500 people or more"),
        FitRule("tiny", lead_rule("company_size < 5"), -15, "fewer than five people"),
        FitRule("no_phone", lead_rule("!('phone' in given)"), -5, "no phone"),
    ),
    intent=(DEMO, READING, LEFT),
    gates=(Gate("free_mail", lead_rule("domain in ['gmail.com', 'gmx.de']"), "free-mail address"),),
    bar=Bar(50, min_intent=10),
)
FIELDS = {"seniority": "vp", "company_size": 1200, "domain": "northwind.example", "phone": "+49 30 1"}


def touch(kind: str = "demo_request", *, days_ago: float = 0) -> Touch:
    return Touch(kind, NOW - timedelta(days=days_ago))


def test_a_lead_that_fits_and_evaluates_is_an_mql_with_a_reason_for_every_point() -> None:
    found = score(FIELDS, [touch()], CARD, now=NOW)
    assert (found.fit, found.intent, found.total, found.is_mql) == (45, 25, 70, True)
    assert [(reason.rule, reason.points) for reason in found.reasons] == [
        ("vp", 30),
        ("size", 15),
        ("demo", 25),
    ]
    assert found.unknown == ()
    assert found.version == "c1"


def test_what_is_unknown_gives_no_points_and_is_named() -> None:
    found = score({"phone": "+49 30 1"}, [touch()], CARD, now=NOW)
    assert (found.fit, found.is_mql) == (0, False)
    assert found.unknown == ("domain", "seniority", "company_size")


def test_a_gate_keeps_a_lead_from_being_an_mql_whatever_its_points() -> None:
    found = score({**FIELDS, "domain": "gmail.com"}, [touch()], CARD, now=NOW)
    assert found.total >= CARD.bar.threshold
    assert not found.is_mql
    assert [reason.why for reason in found.reasons if reason.axis == "gate"] == ["free-mail address"]


def test_activity_alone_is_no_mql() -> None:
    reader = score({**FIELDS, "seniority": "individual"}, [touch("content_download")] * 40, CARD, now=NOW)
    assert reader.intent == 15
    assert not reader.is_mql


def test_fit_alone_is_no_mql() -> None:
    assert not score({**FIELDS}, [], CARD, now=NOW).is_mql


def test_a_missing_field_can_cost_points_where_the_rule_asks_for_what_is_given() -> None:
    without_phone = {name: value for name, value in FIELDS.items() if name != "phone"}
    assert score(without_phone, [], CARD, now=NOW).fit == 40


def test_a_touch_is_worth_half_after_its_half_life_and_nothing_after_its_window() -> None:
    assert points(touch(days_ago=30), DEMO, now=NOW) == pytest.approx(12.5)
    assert points(touch("content_download", days_ago=59), READING, now=NOW) > 0
    assert points(touch("content_download", days_ago=61), READING, now=NOW) == 0


def test_a_touch_from_the_future_counts_as_of_now() -> None:
    assert points(touch(days_ago=-3), DEMO, now=NOW) == 25


def test_a_reason_tells_how_many_touches_and_when_the_last_was_and_the_newest_stands_first() -> None:
    touches = [
        touch("content_download", days_ago=1),
        touch("content_download", days_ago=2),
        touch(days_ago=3),
    ]
    reasons = [reason for reason in score(FIELDS, touches, CARD, now=NOW).reasons if reason.axis == "intent"]
    assert [(reason.rule, reason.count, reason.at) for reason in reasons] == [
        ("reading", 2, NOW - timedelta(days=1)),
        ("demo", 1, NOW - timedelta(days=3)),
    ]


OUTBOUND = OwnBar("outbound", lead_rule("motion == 'outbound'"), Bar(80, min_intent=30), "we wrote first")
PARTNER = OwnBar(
    "partner", lead_rule("source == 'partner' || motion == 'outbound'"), Bar(40), "sent by a partner"
)
WITH_BARS = replace(CARD, bars=(OUTBOUND, PARTNER))


def test_the_leads_of_a_motion_have_a_bar_of_their_own() -> None:
    inbound = score({**FIELDS, "motion": "inbound"}, [touch()], WITH_BARS, now=NOW)
    outbound = score({**FIELDS, "motion": "outbound"}, [touch()], WITH_BARS, now=NOW)

    assert (inbound.total, inbound.is_mql, inbound.bar_key) == (70, True, "")
    assert (outbound.total, outbound.is_mql, outbound.bar_key) == (70, False, "outbound")
    assert outbound.bar.threshold == 80
    assert WITH_BARS.why_other(outbound.bar_key) == "we wrote first"
    assert WITH_BARS.why_other("") is None


def test_the_first_bar_that_is_true_counts_and_an_undecided_one_leaves_the_usual() -> None:
    assert score({"motion": "outbound"}, [], WITH_BARS, now=NOW).bar == OUTBOUND.bar
    assert score({"source": "partner"}, [], WITH_BARS, now=NOW).bar == PARTNER.bar
    unknown = score({}, [], WITH_BARS, now=NOW)
    assert unknown.bar == CARD.bar
    assert {"motion", "source"} <= set(unknown.unknown)


KINDS = ("demo_request", "assessment_request", "content_download", "unsubscribe", "newsletter")
TOUCHES = st.lists(
    st.builds(
        lambda kind, minutes: Touch(kind, NOW - timedelta(minutes=minutes)),
        st.sampled_from(KINDS),
        st.integers(-60, 60 * 24 * 120),
    ),
    max_size=12,
)
SOME_FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "seniority": st.sampled_from(["vp", "manager"]),
        "company_size": st.integers(0, 2000),
        "domain": st.sampled_from(["gmail.com", "kite.example"]),
        "phone": st.just("1"),
    },
)


@given(fields=SOME_FIELDS, touches=TOUCHES, data=st.data())
def test_the_order_in_which_touches_arrive_does_not_matter(
    fields: dict[str, object], touches: list[Touch], data: st.DataObject
) -> None:
    shuffled = data.draw(st.permutations(touches))
    assert score(fields, shuffled, CARD, now=NOW) == score(fields, touches, CARD, now=NOW)


@given(fields=SOME_FIELDS, touches=TOUCHES)
def test_each_axis_is_the_sum_of_its_reasons(fields: dict[str, object], touches: list[Touch]) -> None:
    found = score(fields, touches, CARD, now=NOW)
    for axis, total in (("fit", found.fit), ("intent", found.intent)):
        assert sum(reason.points for reason in found.reasons if reason.axis == axis) == total
    assert found.total == found.fit + found.intent


@given(fields=SOME_FIELDS, touches=TOUCHES, more=st.sampled_from(["demo_request", "content_download"]))
def test_one_more_good_touch_never_lowers_the_score(
    fields: dict[str, object], touches: list[Touch], more: str
) -> None:
    before = score(fields, touches, CARD, now=NOW)
    after = score(fields, [*touches, touch(more, days_ago=1)], CARD, now=NOW)
    assert after.intent >= before.intent
    assert after.is_mql or not before.is_mql


@given(touches=TOUCHES, later=st.integers(0, 200))
def test_points_only_fade_with_time(touches: list[Touch], later: int) -> None:
    welcome = [one for one in touches if one.kind != "unsubscribe"]
    then = NOW + timedelta(days=later)
    assert score({}, welcome, CARD, now=then).intent <= score({}, welcome, CARD, now=NOW).intent


@given(touches=TOUCHES)
def test_no_rule_gives_or_takes_more_than_its_cap(touches: list[Touch]) -> None:
    for reason in score({}, touches, CARD, now=NOW).reasons:
        if reason.rule in {"reading", "left"}:
            assert abs(reason.points) <= 15


@given(touches=TOUCHES, days=st.integers(-100, 1000))
def test_a_listed_reason_is_always_worth_something(touches: list[Touch], days: int) -> None:
    now = NOW + timedelta(days=days)
    assert all(reason.points for reason in score(FIELDS, touches, CARD, now=now).reasons)
