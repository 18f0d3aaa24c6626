"""Who is who: the same people come out of the same reports, in whatever order and portions they come."""

from collections.abc import Iterable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.identity import (
    Kind,
    Known,
    Somebody,
    filled_in,
    likenesses,
    may_be_one,
    phone_key,
    progress_of,
    sort_out,
)
from qualification.leads import NewLead, State

ADDRESSES = ("a@x.example", "b@x.example", "c@x.example")
IDS = ("s:1", "s:2", "s:3", "s:4")


@st.composite
def histories(draw: st.DrawFn) -> list[NewLead]:
    """Reports of a world in which a source's id is one person's, with or without an address."""
    owner = {own_id: draw(st.sampled_from((*ADDRESSES, None))) for own_id in IDS}
    reports = []
    for _ in range(draw(st.integers(1, 12))):
        own_id = draw(st.sampled_from((*IDS, None)))
        address = draw(st.sampled_from((owner[own_id], None))) if own_id else draw(st.sampled_from(ADDRESSES))
        reports.append(NewLead(address or own_id or "", {}, own_id=own_id))
    return reports


class Rows:
    """What a store keeps of it: whom each key finds, and which reports each lead had."""

    def __init__(self) -> None:
        self.known: dict[str, Known] = {}
        self.reports: dict[int, list[int]] = {}

    def take(self, numbered: Sequence[tuple[int, NewLead]]) -> None:
        """Reports are added first, each to whose they are; then those are joined who turned out to be one."""
        found = [(who, self._lead_of(who)) for who in sort_out([new for _, new in numbered], self.known)]
        for who, lead in found:
            self.reports[lead] += [numbered[index][0] for index in who.reports]
            self.known |= dict.fromkeys(who.keys, Known(lead, who.addressed))
        for who, lead in found:
            for other in who.joins:
                self.reports[lead] += self.reports[other]
                self.reports[other] = []
            theirs = [key for key, each in self.known.items() if each.lead in (lead, *who.joins)]
            self.known |= dict.fromkeys(theirs, Known(lead, who.addressed))

    def _lead_of(self, who: Somebody) -> int:
        lead = len(self.reports) if who.lead is None else who.lead
        self.reports.setdefault(lead, [])
        return lead

    def people(self) -> set[frozenset[int]]:
        return {frozenset(reports) for reports in self.reports.values() if reports}


def people(portions: Iterable[Sequence[tuple[int, NewLead]]]) -> set[frozenset[int]]:
    rows = Rows()
    for portion in portions:
        rows.take(portion)
    return rows.people()


@given(histories(), st.data())
def test_the_order_and_the_portions_of_reports_change_nothing(
    reports: list[NewLead], data: st.DataObject
) -> None:
    numbered = list(enumerate(reports))
    at_once = people([numbered])
    shuffled = data.draw(st.permutations(numbered))
    cut = data.draw(st.integers(0, len(numbered)))

    assert people([each] for each in numbered) == at_once
    assert people([shuffled]) == at_once
    assert people([shuffled[:cut], shuffled[cut:]]) == at_once


@given(histories())
def test_reports_that_come_again_begin_nobody(reports: list[NewLead]) -> None:
    rows = Rows()
    rows.take(list(enumerate(reports)))
    begun = len(rows.reports)

    again = sort_out(reports, rows.known)

    assert len(rows.reports) == begun
    assert all(who.lead is not None and not who.keys and not who.joins for who in again)


@given(histories())
def test_every_report_is_about_exactly_one_person(reports: list[NewLead]) -> None:
    found = [number for who in sort_out(reports, {}) for number in who.reports]

    assert sorted(found) == list(range(len(reports)))


def test_a_person_keeps_every_address_and_id_they_came_by() -> None:
    [who] = sort_out(
        [NewLead("s:1", {}, own_id="s:1"), NewLead("a@x.example", {}, own_id="s:1")],
        {},
    )

    assert who.keys == {"s:1": Kind.SOURCE, "a@x.example": Kind.EMAIL}


def test_one_id_under_two_addresses_is_two_people_who_may_be_one() -> None:
    first, second = sort_out(
        [NewLead("a@x.example", {}, own_id="s:1"), NewLead("b@x.example", {}, own_id="s:1")], {}
    )

    assert second.unsure == {"s:1": first}
    assert first.keys.keys() & second.keys.keys() == set()


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (
            {"name": "Dana Ruiz", "company": "Northwind GmbH"},
            {"name": "RUIZ, Dana", "company": "Northwind Ltd."},
        ),
        ({"name": "Dána Rüiz", "company": "North Wind"}, {"name": "Dana Ruiz", "company": "northwind"}),
        ({"phone": "+49 30 1234567"}, {"phone": "+49 (30) 123-4567"}),
    ],
)
def test_leads_that_look_like_one_share_a_likeness(one: dict[str, str], other: dict[str, str]) -> None:
    assert likenesses(one, None) & likenesses(other, None)


def test_a_company_is_told_by_its_name_as_by_its_domain() -> None:
    named = likenesses({"name": "Dana Ruiz", "company": "Northwind Inc"}, None)

    assert named == likenesses({"name": "Dana Ruiz"}, "northwind.example")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ({"name": "Dana", "company": "Northwind"}, {"name": "Dana", "company": "Northwind"}),
        ({"name": "Dana Ruiz", "company": "Northwind"}, {"name": "Dana Ruiz", "company": "Kite Bank"}),
        ({"name": "Dana Ruiz"}, {"name": "Dana Ruiz"}),
        ({"phone": "030 1234567"}, {"phone": "030 1234567"}),
        ({"name": "Dana Ruiz", "company": "GmbH"}, {"name": "Dana Ruiz", "company": "Ltd"}),
    ],
)
def test_what_may_well_be_chance_is_no_likeness(one: dict[str, str], other: dict[str, str]) -> None:
    assert not likenesses(one, None) & likenesses(other, None)


def test_a_switchboard_has_many_names() -> None:
    assert not may_be_one({"name": "Dana Ruiz"}, {"name": "Omar Haddad"})
    assert may_be_one({"name": "Dana Ruiz"}, {"name": "D. Ruiz"})
    assert may_be_one({"name": "Dana Ruiz"}, {})


@pytest.mark.parametrize(
    ("given", "key"),
    [
        ("+49 30 1234567", "+49301234567"),
        ("+1 (212) 555-0100", "+12125550100"),
        ("030 1234567", None),
        ("+49 30", None),
        ("ask at the desk", None),
        (None, None),
    ],
)
def test_a_phone_number_counts_when_it_can_be_dialled_from_anywhere(given: object, key: str | None) -> None:
    assert phone_key(given) == key


@given(st.text(max_size=300), st.text(max_size=300), st.text(max_size=50))
def test_likenesses_are_short_whatever_is_said(name: str, company: str, phone: str) -> None:
    keys = likenesses({"name": name, "company": company, "phone": phone}, company)

    assert all(len(key) == 32 for key in keys)
    assert len(keys) <= 3


def test_what_is_worked_stays_rather_than_what_is_over() -> None:
    order = sorted(State, key=progress_of, reverse=True)

    assert order == ["accepted", "claimed", "open", "recycled", "disqualified", "below_threshold", "merged"]


def test_who_stays_learns_only_what_was_not_known() -> None:
    assert filled_in({"title": "CTO"}, {"title": "CISO", "phone": "+49 30 1"}) == {"phone": "+49 30 1"}


def test_an_id_that_is_joined_and_reported_again_in_one_portion_is_the_same_person() -> None:
    by_id, by_address = NewLead("s:2", {}, own_id="s:2"), NewLead("a@x.example", {}, own_id="s:1")
    both = NewLead("a@x.example", {}, own_id="s:2")
    numbered = list(enumerate([by_id, by_address, both, by_id]))

    assert people([numbered[:2], numbered[2:]]) == people([numbered]) == {frozenset(range(4))}
