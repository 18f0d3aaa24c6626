"""Amounts and counts as reps type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qualification.criteria import Kind
from qualification.typed import NotUnderstood, Understood, understand
from tests.qualification.builders import TODAY, criterion, money

BUDGET, SEATS = criterion("budget", Kind.MONEY), criterion("seats", Kind.NUMBER)


def amount(text: str, currency: str = "EUR") -> Understood | NotUnderstood:
    return understand(BUDGET, text, today=TODAY, currency=currency)


@pytest.mark.parametrize(
    ("text", "low", "high", "words"),
    [
        ("60k", 60_000, 60_000, "60,000 €"),
        ("60K", 60_000, 60_000, "60,000 €"),
        ("60k €", 60_000, 60_000, "60,000 €"),
        ("€60k", 60_000, 60_000, "60,000 €"),
        ("60 k EUR", 60_000, 60_000, "60,000 €"),
        ("60.000", 60_000, 60_000, "60,000 €"),
        ("60,000", 60_000, 60_000, "60,000 €"),
        ("60 000 €", 60_000, 60_000, "60,000 €"),
        ("60.000,50 €", 60_000, 60_000, "60,000 €"),
        ("€ 60.000,-", 60_000, 60_000, "60,000 €"),
        ("1.500,00", 1_500, 1_500, "1,500 €"),
        ("1,5 Mio", 1_500_000, 1_500_000, "1,500,000 €"),
        ("1.250 Mio", 1_250_000, 1_250_000, "1,250,000 €"),
        ("3 Mio. €", 3_000_000, 3_000_000, "3,000,000 €"),
        ("1.5m", 1_500_000, 1_500_000, "1,500,000 €"),
        ("1 000 000", 1_000_000, 1_000_000, "1,000,000 €"),
        ("100", 100, 100, "100 €"),
        ("half a million", 500_000, 500_000, "500,000 €"),
        ("eine halbe Million", 500_000, 500_000, "500,000 €"),
        ("sixty thousand", 60_000, 60_000, "60,000 €"),
        ("two hundred thousand", 200_000, 200_000, "200,000 €"),
        ("zwanzig Tausend Euro", 20_000, 20_000, "20,000 €"),
        ("50-80k", 50_000, 80_000, "50,000 to 80,000 €"),
        ("100k–150k", 100_000, 150_000, "100,000 to 150,000 €"),
        ("50k-80", 50_000, 80_000, "50,000 to 80,000 €"),
        ("500-1k", 500, 1_000, "500 to 1,000 €"),
        ("between 50 and 80k", 50_000, 80_000, "50,000 to 80,000 €"),
        ("von 50 bis 80 Tsd", 50_000, 80_000, "50,000 to 80,000 €"),
        ("zwischen 50 und 80 Tausend Euro", 50_000, 80_000, "50,000 to 80,000 €"),
        ("about 50-80k", 50_000, 80_000, "about 50,000 to 80,000 €"),
        ("roughly 100 to 150 thousand", 100_000, 150_000, "about 100,000 to 150,000 €"),
        ("ca. 60.000 €", 60_000, 60_000, "about 60,000 €"),
        ("not sure yet, maybe 60k", 60_000, 60_000, "about 60,000 €"),
        ("under 10k", 0, 10_000, "up to 10,000 €"),
        ("<10k", 0, 10_000, "up to 10,000 €"),
        ("up to about 60k", 0, 60_000, "up to 60,000 €"),
        ("100k max", 0, 100_000, "up to 100,000 €"),
        ("not more than 60k", 0, 60_000, "up to 60,000 €"),
        ("bis 50k", 0, 50_000, "up to 50,000 €"),
        ("höchstens 50.000", 0, 50_000, "up to 50,000 €"),
        ("at least 50k", 50_000, None, "50,000 € or more"),
        ("60k or more", 60_000, None, "60,000 € or more"),
        ("50k+", 50_000, None, "50,000 € or more"),
        ("> 100k", 100_000, None, "100,000 € or more"),
        ("mindestens 50.000", 50_000, None, "50,000 € or more"),
        ("ab 20k", 20_000, None, "20,000 € or more"),
        ("no budget", 0, 0, "none (0 €)"),
        ("noch kein Budget", 0, 0, "none (0 €)"),
        ("none yet", 0, 0, "none (0 €)"),
        ("0", 0, 0, "none (0 €)"),
        ("5k per month", 60_000, 60_000, "60,000 € a year"),
        ("5k monatlich", 60_000, 60_000, "60,000 € a year"),
        ("20k a quarter", 80_000, 80_000, "80,000 € a year"),
        ("10k p.a.", 10_000, 10_000, "10,000 € a year"),
        ("60k€/Jahr", 60_000, 60_000, "60,000 € a year"),
        ("they said 60k if the CISO agrees", 60_000, 60_000, "60,000 €"),
        ("60k in 2027", 60_000, 60_000, "60,000 €"),
        ("60k over 3 months", 60_000, 60_000, "60,000 €"),
        ("10% of 500k", 500_000, 500_000, "500,000 €"),
    ],
)
def test_an_amount_is_read_as_the_range_it_means(text: str, low: int, high: int | None, words: str) -> None:
    assert amount(text) == Understood({"low": low, "high": high, "currency": "EUR"}, words)


@pytest.mark.parametrize(
    ("text", "code", "words"),
    [
        ("$1.2M", "USD", "$1,200,000"),
        ("approx 60k USD", "USD", "about $60,000"),
        ("$50k to $80k", "USD", "$50,000 to $80,000"),
        ("USD 60,000.00", "USD", "$60,000"),
        ("£45k", "GBP", "£45,000"),
        ("45 quid", "GBP", "£45"),
        ("60'000 CHF", "CHF", "60,000 CHF"),
        ("60k SEK", "SEK", "60,000 SEK"),
        ("2.5k CZK", "CZK", "2,500 CZK"),
        ("60k", "GBP", "£60,000"),
    ],
)
def test_the_currency_is_the_one_typed_else_the_desk_s(text: str, code: str, words: str) -> None:
    read = amount(text, currency="GBP")
    assert isinstance(read, Understood)
    assert (read.value["currency"], read.words) == (code, words)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("lots", "there is no amount in that"),
        ("12 months", "there is no amount in that"),
        ("budget in 2027", "there is no amount in that"),
        ("10%", "there is no amount in that"),
        ("1e6", "there is no amount in that"),
        ("1.2.3", "there is no amount in that"),
        ("a few hundred k", "there is no amount in that"),
        ("-5k", "that is less than nothing"),
        ("- 5k", "that is less than nothing"),
        ("80-50k", "that range runs backwards"),
        ("60k and 20k", "there is more than one amount in that"),
        ("60k - 80k - 90k", "there is more than one amount in that"),
        ("50k€ - 80k$", "those are two currencies"),
        ("30 per user", "that is a price for one, not a budget"),
        ("999999999999999", "that is more money than there is"),
        ("  ", "there is nothing in that"),
    ],
)
def test_what_is_no_amount_is_said_with_one_that_would_do(text: str, why: str) -> None:
    read = amount(text)
    assert isinstance(read, NotUnderstood)
    assert read.why == why
    assert "“" in read.hint


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("250", 250, "250"),
        ("1,200", 1200, "1,200"),
        ("1.200 Nutzer", 1200, "1,200"),
        ("about 250 users", 250, "about 250"),
        ("2k", 2000, "2,000"),
        ("five", 5, "5"),
        ("a dozen", 12, "12"),
        ("two hundred", 200, "200"),
        ("none", 0, "0"),
        ("500+", 500, "500 or more"),
        ("over 500", 500, "500 or more"),
        ("under 50", 50, "at most 50"),
        ("50-100", 50, "50 to 100, counted as 50"),
        ("10 to 20 people", 10, "10 to 20, counted as 10"),
    ],
)
def test_a_count_is_one_number_and_says_which_end_of_a_range_counts(
    text: str, value: int, words: str
) -> None:
    assert understand(SEATS, text, today=TODAY) == Understood(value, words)


@pytest.mark.parametrize("text", ["2.5", "250 users in 3 locations", "-3", "60€", "many", "1" * 20])
def test_what_is_no_count_is_not_guessed(text: str) -> None:
    assert isinstance(understand(SEATS, text, today=TODAY), NotUnderstood)


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
