"""Typed replies: what a rep writes in the thread, read as an answer of the question's kind.

A small grammar of ours reads what the libraries get wrong (tried: dateparser makes "Q2 2027" the 22nd of
May, price-parser makes "60k" sixty); they are asked only about what it does not know.
"""

from collections.abc import Callable
from datetime import date

from qualification.criteria import Criterion, Kind
from qualification.typed.bounds import within_bounds
from qualification.typed.money import money, number
from qualification.typed.people import person
from qualification.typed.results import NotUnderstood, Read, Understood
from qualification.typed.text import LONGEST, tidy
from qualification.typed.when import when
from qualification.typed.words import choice, confirming, free_text, several, yes_no

__all__ = ["NotUnderstood", "Understood", "confirms", "understand"]


def understand(
    criterion: Criterion, text: str, *, today: date, currency: str = "EUR"
) -> Understood | NotUnderstood:
    """Read a typed reply to this criterion's question; what lies outside its bounds is not understood.

    `today` is the date where the rep is; `currency` the ISO code meant when none is typed. Understood with
    value None is the reply "not known yet".
    """
    if not tidy(text):
        return NotUnderstood("there is nothing in that", "type an answer, or “not known yet”")
    if len(text) > LONGEST:
        return NotUnderstood(
            f"that is longer than {LONGEST:,} characters", "keep it short; notes may be longer"
        )
    readers: dict[Kind, Callable[[], Read]] = {
        Kind.CHOICE: lambda: choice(text, criterion),
        Kind.YES_NO: lambda: yes_no(text),
        Kind.NUMBER: lambda: number(text),
        Kind.MONEY: lambda: money(text, currency=currency),
        Kind.WHEN: lambda: when(text, today=today),
        Kind.PERSON: lambda: person(text),
        Kind.TEXT: lambda: free_text(text),
        Kind.SEVERAL: lambda: several(text, criterion),
    }
    return within_bounds(criterion, readers[criterion.kind]())


def confirms(criterion: Criterion, text: str) -> bool | None:
    """Whether a reply says yes or no to “is that right?”; None when it is an answer of its own.

    A question that takes a yes or a no as its answer is never confirmed by one.
    """
    if criterion.kind is Kind.YES_NO or not confirming(text, criterion.options):
        return None
    read = yes_no(text)
    return read.value if isinstance(read, Understood) else None
