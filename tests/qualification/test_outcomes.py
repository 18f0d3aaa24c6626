"""Which of the outcomes of a lead count, and what is said of the others."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from qualification.outcomes import FINAL, MEANS, Flag, NewOutcome, Reported, Settled, What, settle

MQL_AT = datetime(2026, 3, 1, tzinfo=UTC)
COUNT_NOWHERE = {Flag.LIES_AHEAD, Flag.CORRECTED, Flag.SEVERAL}

REPORTS = st.lists(
    st.tuples(
        st.sampled_from(What),
        st.integers(-40, 40),
        st.integers(-40, 40),
        st.sampled_from([None, "D-1", "D-2"]),
    ),
    max_size=6,
).map(
    lambda rows: [
        Reported(
            number,
            NewOutcome(what, MQL_AT + timedelta(days=day), deal=deal),
            MQL_AT + timedelta(days=reported),
        )
        for number, (what, day, reported, deal) in enumerate(rows, 1)
    ]
)


def slowly(reports: list[Reported], mql_at: datetime | None) -> Settled:
    """One report after the other, each putting aside the one that counted before it."""
    flags: dict[int, Flag] = {}
    counting: dict[str, Reported] = {}
    for each in reports:
        place = "final" if each.new.what in FINAL else "opportunity"
        if each.new.at - each.reported_at > timedelta(days=1):
            flags[each.number] = Flag.LIES_AHEAD
            continue
        counting[place] = each
    for each in reports:
        place = "final" if each.new.what in FINAL else "opportunity"
        counts = counting.get(place)
        if each.number in flags or counts is None:
            continue
        if each is not counts:
            same = each.new.deal and each.new.deal == counts.new.deal
            flags[each.number] = Flag.CORRECTED if same else Flag.SEVERAL
        elif mql_at is None:
            flags[each.number] = Flag.NO_MQL
        elif each.new.at < mql_at:
            flags[each.number] = Flag.BEFORE_MQL
    of = {place: each.new for place, each in counting.items()}
    return Settled(of.get("opportunity"), of.get("final"), flags)


@given(REPORTS, st.sampled_from([MQL_AT, None]))
def test_the_latest_valid_report_counts_and_no_other_goes_unsaid(
    reports: list[Reported], mql_at: datetime | None
) -> None:
    found = settle(reports, mql_at=mql_at)

    assert found == slowly(reports, mql_at)
    silent = [each for each in reports if found.flags.get(each.number) not in COUNT_NOWHERE]
    assert len(silent) == sum(each is not None for each in (found.opportunity, found.final))


@given(REPORTS)
def test_the_order_in_which_reports_are_looked_at_changes_nothing(reports: list[Reported]) -> None:
    assert settle(list(reversed(reports)), mql_at=MQL_AT) == settle(reports, mql_at=MQL_AT)


def test_a_day_without_an_hour_is_not_before_the_mql_of_that_day() -> None:
    at_ten = MQL_AT.replace(hour=10)

    for at, flags in ((MQL_AT, {}), (at_ten.replace(hour=9), {1: Flag.BEFORE_MQL})):
        found = settle([Reported(1, NewOutcome(What.WON, at), at_ten)], mql_at=at_ten)
        assert found.flags == flags
        assert found.final is not None
        assert found.final.at == max(at, at_ten if not flags else at)


def test_every_flag_has_a_sentence() -> None:
    assert set(MEANS) == set(Flag)
