"""What an e-mail address says by itself, and what is wrong with how somebody can be reached."""

from typing import Any

import pytest

from qualification.contactdata import FLAGS, faults, flags
from qualification.mailboxes import WELL_KNOWN, Providers, mailbox


@pytest.mark.parametrize(
    ("local", "host", "key"),
    [
        ("Dana.Ruiz", "Northwind.example", "dana.ruiz@northwind.example"),
        ("dana+audit", "northwind.example", "dana@northwind.example"),
        ("d.a.n.a+x", "googlemail.com", "dana@gmail.com"),
        ("+", "northwind.example", "+@northwind.example"),
        ("...", "gmail.com", "...@gmail.com"),
    ],
)
def test_every_spelling_of_a_mailbox_is_one_key(local: str, host: str, key: str) -> None:
    assert mailbox(local, host) == key


@pytest.mark.parametrize(
    "host", ["gmail.com", "yahoo.it", "hotmail.co.uk", "yahoo.com.br", "gmx.de", "proton.me"]
)
def test_a_provider_anybody_has_an_address_at_is_no_company(host: str) -> None:
    assert WELL_KNOWN.is_free_mail(host)
    assert not WELL_KNOWN.is_company(host)


@pytest.mark.parametrize(
    "host", ["northwind.example", "live.northwind.example", "gmail.northwind.de", "outlookers.de"]
)
def test_a_company_that_is_called_like_a_provider_is_a_company(host: str) -> None:
    assert WELL_KNOWN.is_company(host)


def test_throw_away_domains_are_known_with_what_lies_below_them() -> None:
    assert WELL_KNOWN.is_disposable("mailinator.com")
    assert WELL_KNOWN.is_disposable("box.mailinator.com")
    assert not WELL_KNOWN.is_disposable("com")


def test_a_desk_knows_more_providers() -> None:
    ours = Providers(frozenset({"citymail.example"}), frozenset({"burn.example"}))

    assert ours.is_free_mail("citymail.example")
    assert flags({"email": "x@in.burn.example"}, ours)["disposable"]
    assert not WELL_KNOWN.is_free_mail("citymail.example")


@pytest.mark.parametrize(
    ("fields", "wrong"),
    [
        ({"email": "info@northwind.example"}, ["role_account"]),
        ({"email": "No-Reply@northwind.example"}, ["role_account"]),
        ({"email": "dana@gmail.com"}, ["free_mail"]),
        ({"email": "dana@mailinator.com"}, ["disposable"]),
        ({"email": "test12@northwind.example"}, ["test_data"]),
        ({"email": "dana@example.com"}, ["test_data"]),
        ({"email": "dana@northwind.example", "name": "Test Test"}, ["test_data"]),
        ({"email_refused": "“x” is not an e-mail address"}, ["bad_email"]),
        ({"email": "dana@northwind.example", "phone": "030 1234567"}, ["bad_phone"]),
        ({"email": "dana@northwind.example", "phone": "+49 30 1234567", "name": "Dana Test"}, []),
        ({"email": "testa@northwind.example", "name": "Ann Foo"}, []),
        ({}, []),
    ],
)
def test_what_is_wrong_is_told_from_the_fields(fields: dict[str, Any], wrong: list[str]) -> None:
    assert [name for name, is_so in flags(fields).items() if is_so] == wrong
    assert faults(fields) == [FLAGS[name] for name in wrong]
