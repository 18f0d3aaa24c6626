"""Dirty words become clean values or nothing; one person has one identity."""

from datetime import UTC, datetime

import pytest
from email_validator import ValidatedEmail
from hypothesis import given
from hypothesis import strategies as st

from bot.intake import cleaning

json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
)


@given(json_values)
def test_whatever_a_source_sends_is_cleaned_or_not_known(value: object) -> None:
    assert isinstance(cleaning.text(value), str | None)
    assert isinstance(cleaning.whole_number(value), int | None)
    assert isinstance(cleaning.several(value), list | None)
    assert isinstance(cleaning.instant(value), datetime | None)


@given(st.text())
def test_whatever_a_person_types_is_an_address_or_a_sentence(words: str) -> None:
    assert isinstance(cleaning.email(words), ValidatedEmail | str)
    assert isinstance(cleaning.domain(words), str | None)
    assert isinstance(cleaning.phone(words, "DE"), str)


@pytest.mark.parametrize(
    "spelling",
    ["anna@acme.com", " Anna@ACME.com ", "anna+webinar@acme.com", "mailto:anna@acme.com", "ANNA@Acme.Com"],
)
def test_one_mailbox_is_one_person_however_it_is_spelled(spelling: str) -> None:
    address = cleaning.email(spelling)
    assert isinstance(address, ValidatedEmail)

    assert cleaning.identity_of(address) == "anna@acme.com"


def test_both_spellings_of_a_domain_are_one() -> None:
    umlaut, ascii_only = cleaning.email("x@münchen.de"), cleaning.email("x@xn--mnchen-3ya.de")
    assert isinstance(umlaut, ValidatedEmail)
    assert isinstance(ascii_only, ValidatedEmail)

    assert cleaning.identity_of(umlaut) == cleaning.identity_of(ascii_only)


def test_an_address_that_is_none_is_told_in_a_sentence() -> None:
    assert cleaning.email("anna@acme") == "The part after the @-sign is not valid. It should have a period."


@pytest.mark.parametrize(
    ("words", "registered"),
    [
        ("acme.com", "acme.com"),
        ("https://shop.acme.co.uk/pricing?x=1", "acme.co.uk"),
        ("www.acme.de", "acme.de"),
        ("mail.acme.example", "mail.acme.example"),
        ("localhost", None),
        ("10.0.0.1", None),
        ("http://[::1", None),
        ("", None),
    ],
)
def test_a_company_is_known_by_its_registered_domain(words: str, registered: str | None) -> None:
    assert cleaning.domain(words) == registered


@pytest.mark.parametrize(
    ("given_as", "people"),
    [
        ("51-200 employees", 51),
        ("1,000+", 1000),
        ("1.500", 1500),
        (250, 250),
        ("about 40", 40),
        (True, None),
        ("many", None),
        (10**12, None),
    ],
)
def test_a_company_size_is_the_first_number_in_it(given_as: object, people: int | None) -> None:
    assert cleaning.whole_number(given_as) == people


@pytest.mark.parametrize(
    ("given_as", "country", "dialled"),
    [
        ("030 901820", "DE", "+49 30 901820"),
        ("+442079460000", None, "+44 20 7946 0000"),
        ("030 901820", None, "030 901820"),
        ("call my assistant", "DE", "call my assistant"),
    ],
)
def test_a_phone_number_is_made_diallable_where_that_can_be_told(
    given_as: str, country: str | None, dialled: str
) -> None:
    assert cleaning.phone(given_as, country) == dialled


@pytest.mark.parametrize(
    "written",
    [
        "2026-11-22T09:00:00Z",
        "2026-11-22T10:00:00+01:00",
        "2026-11-22 09:00:00",
        "Sun, 22 Nov 2026 09:00:00 +0000",
        1795338000,
        1795338000000,
        "1795338000",
        "1795338000000",
    ],
)
def test_a_time_is_read_however_a_machine_writes_it(written: object) -> None:
    assert cleaning.instant(written) == datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "written", ["next Tuesday", "03/04/2026", "0001-01-01", "9999-12-31T23:59:59-14:00", -1, True, ""]
)
def test_a_time_nobody_can_be_sure_of_is_not_guessed(written: object) -> None:
    assert cleaning.instant(written) is None
