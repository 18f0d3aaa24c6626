"""A walk through each framework as it stands, for stories and for the page."""

from typing import Any

PLAIN: dict[str, Any] = {
    "seniority": None,
    "title": "Head of Operations",
    "touches": [{"kind": "contact_form"}, {"kind": "pricing_page"}],
}
"""Somebody of whom little is known beside what they want."""

WALKS = {
    "bant": ["A problem we solve", "she signs", "next quarter"],
    "meddic": [
        "It hurts today",
        "legal and procurement",
        "next quarter",
        "Ines Vogt, CFO",
        "We talk to them",
        "Kai Brandt",
        "about 120k a year",
        "price and references",
    ],
    "champ": ["A challenge we solve", "one of several", "Planned for later", "in March", "Marta Lind, COO"],
    "gpctba": [
        "Something we can clear away",
        "With a partner",
        "end of next quarter",
        "her boss",
        "No budget yet",
        "in January",
        "ten branches on one network by the summer",
    ],
}
"""What leads to an SQL in a framework that is walked as it stands, in the order in which it is asked."""
