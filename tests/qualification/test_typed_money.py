"""Amounts of money as reps type them; the replies themselves stand in the table."""

from hypothesis import given
from hypothesis import strategies as st

from qualification.criteria import Kind
from qualification.typed import NotUnderstood, Understood, understand
from tests.qualification.builders import TODAY, criterion, money

BUDGET = criterion("budget", Kind.MONEY)


def amount(text: str, currency: str = "EUR") -> Understood | NotUnderstood:
    return understand(BUDGET, text, today=TODAY, currency=currency)


def test_the_currency_is_the_one_typed_else_the_desk_s() -> None:
    assert amount("60k", currency="GBP") == Understood(money(60_000) | {"currency": "GBP"}, "£60,000")
    assert amount("60k €", currency="GBP") == Understood(money(60_000), "60,000 €")


WHOLE = st.integers(100, 999_999)


@given(low=WHOLE, high=WHOLE, code=st.sampled_from(["EUR", "USD", "GBP", "CHF", "SEK"]))
def test_what_is_shown_back_means_the_same_when_it_is_typed(low: int, high: int, code: str) -> None:
    low, high = sorted((low, high))
    if high > low * 100:
        return
    for text in (f"{low}-{high} {code}", f"under {high} {code}", f"at least {low} {code}", f"{low} {code}"):
        read = amount(text)
        assert isinstance(read, Understood)
        assert amount(read.words) == read


@given(value=WHOLE)
def test_every_way_of_writing_a_number_is_that_number(value: int) -> None:
    dotted = f"{value:,}".replace(",", ".")
    for text in (
        f"{value}",
        f"{value:,}",
        dotted,
        f"{value:,} €",
        f"{dotted},00 EUR",
        f"{value / 1000:.3f}k",
    ):
        assert amount(text) == Understood(money(value), f"{value:,} €")
