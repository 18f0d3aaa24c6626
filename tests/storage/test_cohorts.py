"""What the database counts is what one counts by hand, lead by lead."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qualification.cohorts import Counted
from qualification.leads import NewLead, State
from storage import cohorts
from storage.engine import Store
from storage.figure_tables import EndedRound, Journey
from storage.tables import Lead
from tests.storage.begun import begin

SINCE = datetime(2026, 3, 1, tzinfo=UTC)
UNTIL = SINCE + timedelta(days=90)
MOST = 12

AFTER = st.none() | st.integers(-5, 100)
JOURNEYS = st.lists(
    st.fixed_dictionaries(
        {
            "day": st.integers(-3, 93),
            "state": st.sampled_from([state for state in State if state != State.BELOW]),
            "source": st.sampled_from([None, "unknown", "LinkedIn"]),
            "campaign": st.sampled_from([None, "Audit season", "Spring fair"]),
            "rep": st.sampled_from([None, "U1", "U2"]),
            "decided": AFTER,
            "opportunity": AFTER,
            "won": AFTER,
            "lost": AFTER,
            "amount": st.none() | st.integers(0, 10**12),
            "currency": st.sampled_from([None, "EUR", "USD"]),
            "ended": st.none() | st.tuples(st.integers(0, 95), st.integers(1, 40)),
        }
    ),
    max_size=MOST,
)


@dataclass(frozen=True)
class One:
    """A journey by days; what never happened is None."""

    said: dict[str, Any]

    def at(self, name: str) -> datetime | None:
        after = self.said[name]
        return None if after is None else self.mql_at + timedelta(days=after)

    @property
    def mql_at(self) -> datetime:
        return SINCE + timedelta(days=self.said["day"])

    def ended(self, lead_id: int) -> EndedRound | None:
        """How it was recycled, before it came back: days after the MQL, and days until then."""
        if self.said["ended"] is None:
            return None
        away, back = self.said["ended"]
        at, returned = self.mql_at + timedelta(days=away), self.mql_at + timedelta(days=away + back)
        return EndedRound(
            lead_id=lead_id,
            number=0,
            decided_at=at,
            returned_at=returned,
            team="mdr",
            rep="U2",
            reason="budget",
        )

    def was_away(self, days: int | None) -> bool:
        """Whether it was recycled at the end of the horizon and is not now."""
        if days is None or self.said["ended"] is None or within(self.accepted_at or self.deal_at, self, days):
            return False
        away, back = self.said["ended"]
        return bool(away <= days < away + back)

    @property
    def accepted_at(self) -> datetime | None:
        return self.at("decided") if self.said["state"] == State.ACCEPTED else None

    @property
    def deal_at(self) -> datetime | None:
        return min((at for name in ("opportunity", "won", "lost") if (at := self.at(name))), default=None)

    def row(self, lead_id: int) -> Journey:
        return Journey(
            lead_id=lead_id,
            mql_at=self.mql_at,
            segment="general",
            team="sdr",
            **{
                name: self.said[name] for name in ("state", "source", "campaign", "rep", "amount", "currency")
            },
            decided_at=self.at("decided"),
            accepted_at=self.accepted_at,
            deal_at=self.deal_at,
            opportunity_at=self.at("opportunity"),
            won_at=self.at("won"),
            lost_at=self.at("lost"),
        )


def within(at: datetime | None, one: One, days: int | None) -> bool:
    return at is not None and (days is None or one.mql_at <= at <= one.mql_at + timedelta(days=days))


def by_hand(some: Sequence[One], by: Sequence[str], days: int | None) -> dict[tuple[Any, ...], Counted]:
    groups: dict[tuple[Any, ...], list[One]] = defaultdict(list)
    for one in some:
        if SINCE <= one.mql_at < UNTIL and one.said["state"] != State.MERGED:
            groups[tuple(one.said[key] for key in by)].append(one)
    return {values: _counted(values, group, days) for values, group in groups.items()}


def _counted(values: tuple[Any, ...], group: Sequence[One], days: int | None) -> Counted:
    def sent_back(one: One, state: State) -> bool:
        has_deal = one.accepted_at or one.deal_at
        return not has_deal and one.said["state"] == state and within(one.at("decided"), one, days)

    won = [one for one in group if within(one.at("won"), one, days)]
    priced = [one for one in won if one.said["amount"] is not None and one.said["currency"] in (None, "EUR")]
    return Counted(
        by=values,
        mqls=len(group),
        accepted=sum(within(one.accepted_at or one.deal_at, one, days) for one in group),
        recycled=sum(sent_back(one, State.RECYCLED) + one.was_away(days) for one in group),
        disqualified=sum(sent_back(one, State.DISQUALIFIED) for one in group),
        opportunities=sum(within(one.at("opportunity"), one, days) for one in group),
        won=len(won),
        lost=sum(within(one.at("lost"), one, days) for one in group),
        won_early=sum(one.said["won"] is not None and one.said["won"] < 0 for one in group),
        priced=len(priced),
        revenue=sum(one.said["amount"] for one in priced),
        youngest_at=max(one.mql_at for one in group),
    )


@pytest.fixture
def leads(store: Store) -> list[int]:
    with store.write() as session:
        some: list[Lead] = [
            begin(session, NewLead(f"{number}@x.example", {}), at=SINCE, under="v") for number in range(MOST)
        ]
        return [lead.id or 0 for lead in some]


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=JOURNEYS,
    by=st.sampled_from([[], ["source"], ["source", "rep"], ["rep"], ["campaign"], ["source", "campaign"]]),
    days=st.sampled_from([None, 0, 30, 90]),
)
def test_cohorts_are_what_one_counts_by_hand(
    store: Store, leads: list[int], said: list[dict[str, Any]], by: list[str], days: int | None
) -> None:
    some = [One(each) for each in said]
    with store.read() as session:
        for lead_id, one in zip(leads, some, strict=False):
            session.add_all(each for each in (one.row(lead_id), one.ended(lead_id)) if each)
        session.flush()

        found = cohorts.counted(session, SINCE, UNTIL, by, days=days, currency="EUR")
        took = cohorts.took(session, SINCE, UNTIL, by)

        assert {each.by: each for each in found} == by_hand(some, by, days)
        counted = [one for one in some if SINCE <= one.mql_at < UNTIL and one.said["state"] != State.MERGED]
        seconds = [one.said["won"] * 86_400 for one in counted if one.said["won"] is not None]
        assert sorted(value for group in took.values() for value in group["won"]) == sorted(seconds)


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=JOURNEYS)
def test_a_reason_counts_in_the_round_it_was_given_in(
    store: Store, leads: list[int], said: list[dict[str, Any]]
) -> None:
    some = [One(each) for each in said]
    by_hand = Counter[tuple[str | None, State, str | None]]()
    with store.read() as session:
        for lead_id, one in zip(leads, some, strict=False):
            ended = one.ended(lead_id)
            session.add_all(each for each in (one.row(lead_id), ended) if each)
            if ended and SINCE <= ended.decided_at < UNTIL and one.said["state"] != State.MERGED:
                by_hand["U2", State.RECYCLED, "budget"] += 1
            decided_at = one.at("decided")
            if decided_at and SINCE <= decided_at < UNTIL and one.said["state"] in cohorts.SENT_BACK:
                by_hand[one.said["rep"], one.said["state"], None] += 1
        session.flush()

        found = cohorts.reasons(session, SINCE, UNTIL, ["rep"])

    assert {(each.by[0], each.kind, each.reason): each.count for each in found} == by_hand
