"""Reasons: when they bring a lead back, how a playbook's own lie over the desk's, which one is proposed, what is
said where none fits."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qualification.reasons import (
    OTHER,
    DecisionReason,
    Group,
    Proposal,
    Reasons,
    Returning,
    grouped,
    proposed,
    said_most,
)
from qualification.rules import INT, TEXT, Vocabulary

days = st.dates(date(2020, 1, 1), date(2040, 12, 31))
GROUPS = (Group("timing", "Timing"), Group("need", "Need"), Group("other", "Other"))
LATER = DecisionReason("later", "Later", "recycle", track="slow", group="timing", returns=Returning(90))
NEED = DecisionReason("need", "No need", "either", track="basics", group="need", returns=Returning(120))
SPAM = DecisionReason("spam", "Spam", "disqualify", group="other")
DESK = Reasons(GROUPS, (LATER, NEED, SPAM))
ANSWERS = Vocabulary({"need": TEXT, "budget": INT})


@given(days)
def test_the_next_quarter_begins_with_the_first_of_a_quarter_s_first_month_within_92_days(
    today: date,
) -> None:
    back = Returning(period="quarter").on(today)

    assert (back.day, back.month % 3) == (1, 1)
    assert timedelta(0) < back - today <= timedelta(days=92)


@given(days)
def test_the_next_year_begins_on_its_first_day(today: date) -> None:
    assert Returning(period="year").on(today) == date(today.year + 1, 1, 1)


@given(days, st.integers(1, 1095))
def test_days_are_counted_from_today(today: date, how_many: int) -> None:
    assert Returning(how_many).on(today) - today == timedelta(days=how_many)


def test_what_a_playbook_says_of_a_reason_goes_before_what_the_desk_says() -> None:
    own = DecisionReason("later", "After the audit", "recycle", back_in_days=30)

    told, *others = DESK.for_playbook([own], without=["spam"])

    assert (told.label, told.back, told.track, told.group) == (
        "After the audit",
        Returning(30),
        "slow",
        "timing",
    )
    assert others == [NEED]


def test_a_reason_of_a_playbook_alone_is_counted_under_other_when_it_has_no_group() -> None:
    own = DecisionReason("merger", "After the merger", "recycle", track="slow")

    assert DESK.for_playbook([own])[0].group == OTHER


def test_a_reason_that_goes_one_way_for_the_desk_and_the_other_for_a_playbook_goes_both() -> None:
    own = DecisionReason("spam", "Spam", "recycle", track="slow")

    assert DESK.for_playbook([own])[0].kind == "either"


@given(st.sampled_from(["recycle", "disqualify"]), st.sampled_from([None, "later", "need", "spam", "gone"]))
def test_every_reason_there_is_for_a_way_stands_in_one_group_and_the_proposed_one_stands_first(
    way: str, first: str | None
) -> None:
    found = grouped(DESK.reasons, GROUPS, way=way, first=first)  # type: ignore[arg-type]
    shown = [each for _, some in found for each in some]

    assert sorted(each.key for each in shown) == sorted(each.key for each in DESK.reasons if each.goes(way))
    assert all(each.group == group.key for group, some in found for each in some)
    if first in {each.key for each in shown}:
        assert shown[0].key == first


def test_the_first_proposal_that_is_true_and_leads_this_way_is_made() -> None:
    rules = [
        Proposal("seats < 5", "later"),
        Proposal('need == "none"', "need"),
        Proposal("attempts >= 3", "later"),
    ]

    def told(way: str, **values: object) -> str | None:
        return proposed(rules, DESK.reasons, ANSWERS, {"attempts": 0, **values}, way=way)  # type: ignore[arg-type]

    assert told("recycle", need="none", attempts=3) == "need"
    assert told("disqualify", need="none") == "need"
    assert told("recycle", attempts=3) == "later"
    assert told("disqualify", attempts=3) is None, "it is no reason to disqualify"
    assert told("recycle") is None, "an unknown answer proposes nothing, and this playbook asks for no seats"


def test_what_is_said_often_where_no_reason_fits_is_listed_with_examples() -> None:
    notes = [
        "Hiring freeze until summer",
        "they have a hiring freeze",
        "hiring freeze, ask again",
        "the CEO is new",
        "New CEO, everything on hold",
    ]

    first, *others = said_most(notes)

    assert (first.words, first.leads) == ("hiring freeze", 3)
    assert first.examples == tuple(notes[:3])
    assert {each.words for each in others} == {"ceo", "new"}, "the words of a pair are not listed again"


@given(st.lists(st.text(max_size=60), max_size=12))
def test_no_word_is_said_of_more_leads_than_there_are_notes_and_each_of_two_or_more(notes: list[str]) -> None:
    for each in said_most(notes):
        assert 2 <= each.leads <= len(notes)
        assert all(example in {note.strip() for note in notes} for example in each.examples)
