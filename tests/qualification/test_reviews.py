"""What is proposed, what counts of what was decided, who has signed; and how a reply in the thread is read."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from qualification.reviews import (
    RESTS,
    Choice,
    Decided,
    Defined,
    Kind,
    Proposal,
    Signed,
    accepts_too_few,
    hidden_reasons,
    short_of,
    standing,
    to_ask,
    unsigned_by,
)
from qualification.typed.reviews import Decides, decides, signs

NOW = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
BAR = Proposal("bar:general", Kind.BAR)
VOLUME = Proposal("volume", Kind.VOLUME)


def decided(choice: Choice, *, ago: timedelta, of: Proposal = BAR) -> Decided:
    return Decided(of.key, choice, "", "U0MAYA", NOW - ago)


def test_the_last_word_counts_whatever_order_they_come_in() -> None:
    first, last = decided(Choice.LEFT, ago=timedelta(days=2)), decided(Choice.AGREED, ago=timedelta(days=1))

    assert standing([last, first])[BAR.key] is last


def test_what_was_decided_rests_for_ninety_days() -> None:
    lately = decided(Choice.LEFT, ago=RESTS - timedelta(days=1))
    long_ago = decided(Choice.LEFT, ago=RESTS)

    assert to_ask([BAR, VOLUME], [lately], now=NOW) == [VOLUME]
    assert to_ask([BAR, VOLUME], [long_ago], now=NOW) == [BAR, VOLUME]


@pytest.mark.parametrize(
    ("mqls", "promised", "asked"), [(89, 100.0, True), (90, 100.0, False), (0, None, False)]
)
def test_a_shortfall_of_a_tenth_is_none(mqls: int, promised: float | None, asked: bool) -> None:
    assert bool(short_of(mqls, promised)) is asked


@pytest.mark.parametrize(
    ("accepted", "mqls", "target", "asked"),
    [
        (48, 400, 0.3, True),
        (110, 400, 0.3, False),
        (2, 10, 0.3, False),
        (0, 0, 0.3, False),
        (0, 400, None, False),
    ],
)
def test_sales_is_asked_only_when_it_surely_accepts_too_few(
    accepted: int, mqls: int, target: float | None, asked: bool
) -> None:
    assert bool(accepts_too_few(accepted, mqls, target)) is asked


@pytest.mark.parametrize(("count", "of", "asked"), [(5, 50, True), (4, 4, False), (5, 51, False)])
def test_other_is_asked_about_when_it_hides_many(count: int, of: int, asked: bool) -> None:
    assert bool(hidden_reasons(count, of, [])) is asked


A, B = Defined("scorecard", "a", "1"), Defined("scorecard", "b", "1")
PEOPLE = ("mira@x.example", "maya@x.example")


@given(some.sets(some.tuples(some.sampled_from((A, B)), some.sampled_from(PEOPLE))))
def test_who_has_not_signed_everything_is_still_to_sign(signed: set[tuple[Defined, str]]) -> None:
    signatures = [Signed(what, email, "U0", NOW) for what, email in signed]

    missing = unsigned_by([A, B], signatures, PEOPLE)

    assert missing == [who for who in PEOPLE if not {(A, who), (B, who)} <= signed]


def test_a_signature_under_another_version_is_none() -> None:
    newer = Defined("scorecard", "a", "2")

    assert unsigned_by([newer], [Signed(A, PEOPLE[0], "U0", NOW)], PEOPLE[:1]) == [PEOPLE[0]]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1 agreed", Decides(1, Choice.AGREED)),
        ("#2 yes", Decides(2, Choice.AGREED)),
        ("2. Let’s do it!", Decides(2, Choice.AGREED)),
        ("1 agreed: Mira names two by May", Decides(1, Choice.AGREED, "Mira names two by May")),
        ("3 leave it, not before spring", Decides(3, Choice.LEFT, "not before spring")),
        ("3 no", Decides(3, Choice.LEFT)),
        ("Vorschlag 1 einverstanden", Decides(1, Choice.AGREED)),
        ("1: raise it to 65 first", Decides(1, Choice.OTHERWISE, "raise it to 65 first")),
        ("12: we wait", Decides(12, Choice.OTHERWISE, "we wait")),
        ("agreed", None),
        ("1000 agreed", None),
        ("1 what does that mean?", None),
        ("10:30 works", None),
    ],
)
def test_a_reply_is_read_as_it_is_told(typed: str, meant: Decides | None) -> None:
    assert decides(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"), [("sign", True), ("Signed.", True), ("I sign", True), ("signs of life", False)]
)
def test_a_reply_that_signs(typed: str, meant: bool) -> None:
    assert signs(typed) is meant
