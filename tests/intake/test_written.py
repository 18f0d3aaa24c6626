"""Name, address and company are read out of what people write and what other bots post; what is unsure stays empty."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.intake.written import Written, read_message

DANA = Written("Dana Ruiz", "dana@northwind.example", "Northwind")


@pytest.mark.parametrize(
    ("message", "found"),
    [
        ("Dana Ruiz <dana@northwind.example>", Written("Dana Ruiz", "dana@northwind.example")),
        ("Dana <dana@northwind.example>", Written("Dana", "dana@northwind.example")),
        ("please call Dana Ruiz (dana@northwind.example), she waits", Written("Dana Ruiz", DANA.email)),
        ("Met Dana Ruiz from Northwind, dana@northwind.example", DANA),
        ("Dana Ruiz, CISO at Northwind, dana@northwind.example", DANA),
        ("dana@northwind.example wants a demo.", Written("", DANA.email)),
        ("somebody wrote to sales yesterday", Written()),
        ("Anna von Berg <anna@berg.example>", Written("Anna von Berg", "anna@berg.example")),
        ("Jean-Luc Ó Briain <jl@kite.example>", Written("Jean-Luc Ó Briain", "jl@kite.example")),
        ("can you look at this dana@northwind.example", Written("", DANA.email)),
        ("Name: Dana Ruiz\nEmail: dana@northwind.example\nCompany: Northwind", DANA),
        ("*Name:* Dana Ruiz\n*E-mail:* dana@northwind.example\n*Company:*\nNorthwind", DANA),
        ("Vorname: Dana\nNachname: Ruiz\nFirma: Northwind\nMail: dana@northwind.example", DANA),
        ("Company:\nEmail: dana@northwind.example", Written("", DANA.email)),
        ("Name: Dana Ruiz\nCompany: Northwind", Written("Dana Ruiz", "", "Northwind")),
        (
            "Hi, can we see it?\n\nBest regards\nDana Ruiz\nVP Security\nNorthwind Inc.\ndana@northwind.example | 0123",
            Written("Dana Ruiz", DANA.email, "Northwind Inc."),
        ),
        (
            "Thanks!\n\nDana Ruiz | CISO\ndana@northwind.example\nNorthwind Health GmbH, Berlin",
            Written("Dana Ruiz", DANA.email, "Northwind Health GmbH"),
        ),
        ("from lee@ours.example to dana@northwind.example", Written("", DANA.email)),
        ("lee@ours.example will call", Written()),
        ("write to dana@northwind.example.", Written("", DANA.email)),
    ],
)
def test_who_a_message_speaks_of_is_read_out_of_it(message: str, found: Written) -> None:
    assert read_message(message, ours={"ours.example"}) == found


@given(st.text(st.sampled_from("Aa@.<>:,|(\n *GmbH at")) | st.text())
def test_whatever_a_message_says_reading_it_ends_with_short_words(message: str) -> None:
    found = read_message(message)
    assert "\n" not in found.name + found.email + found.company
    assert found.email == "" or found.email.count("@") == 1
