"""The one rule that would have stopped most of the leads that came back, and what it would have cost."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from qualification.rules import compile_rule
from qualification.scoring import LEAD_VOCABULARY, lead_values
from qualification.stopping import Seen, best

PAGE = "/mdr-vs-mssp"


def seen(count: int, *, of_these: bool = False, converted: bool = False, **fields: object) -> list[Seen]:
    return [Seen(fields, of_these, converted, 20.0)] * count


def test_the_rule_names_the_page_and_what_was_wanted_there() -> None:
    some = [
        *seen(8, of_these=True, landing_page=PAGE, interest="cloud migration", company_size=800),
        *seen(1, of_these=True, landing_page="/blog", interest="cloud migration", company_size=30),
        *seen(30, converted=True, landing_page=PAGE, interest="mdr", company_size=700),
        *seen(40, landing_page="/blog", interest="mdr", company_size=400),
        *seen(40, converted=True, landing_page="/cloud", interest="cloud migration", company_size=300),
    ]
    found = best(some)

    assert found is not None
    assert found.when == f'landing_page == "{PAGE}" && interest == "cloud migration"'
    assert (found.stopped, found.of, found.leads, found.lost, found.minutes) == (8, 9, 8, 0, 160.0)


def test_a_rule_that_would_lose_more_than_it_regains_is_none() -> None:
    some = [
        *seen(20, of_these=True, source="ads"),
        *seen(20, converted=True, source="ads"),
        *seen(100, source="fair"),
        *seen(5, converted=True, source="fair"),
    ]
    assert best(some) is None


def test_leads_that_convert_about_as_well_as_the_others_are_not_stopped() -> None:
    some = [
        *seen(40, of_these=True, source="ads"),
        *seen(20, converted=True, source="ads"),
        *seen(60, source="fair"),
        *seen(40, converted=True, source="fair"),
    ]
    assert best(some) is None


def test_too_few_leads_and_fields_that_are_not_to_be_trusted_make_no_rule() -> None:
    rest = seen(100, converted=True, source="fair", seniority="vp")
    assert best([*seen(4, of_these=True, source="ads", seniority="vp"), *rest]) is None
    assert best([*seen(9, of_these=True, source="ads", seniority="vp"), *rest], but=["source"]) is None
    assert best([]) is None


def test_what_is_missing_may_be_the_rule() -> None:
    found = best(
        [*seen(12, of_these=True, source="ads"), *seen(60, converted=True, source="ads", phone="+4930")]
    )
    assert found is not None
    assert found.when == '!("phone" in given)'


@settings(max_examples=25)
@given(st.text(min_size=1, max_size=12), st.integers(5, 30))
def test_the_rule_compiles_and_holds_for_just_the_leads_it_is_said_to(value: str, count: int) -> None:
    """Also where the value is full of quotes, back-slashes and signs nobody expects."""
    some = [
        *seen(count, of_these=True, campaign=value, source="ads"),
        *seen(50, converted=True, campaign="other", source="ads"),
    ]
    found = best(some)
    if found is None:
        return
    rule = compile_rule(found.when, LEAD_VOCABULARY)
    held = [each for each in some if rule.outcome(lead_values(each.fields, ())) is True]
    assert (len(held), sum(each.of_these for each in held)) == (found.leads, found.stopped)


def test_leads_that_differ_by_chance_alone_hardly_ever_make_a_rule() -> None:
    chance = Random(2)

    def a_lead() -> Seen:
        fields = {name: str(chance.randrange(4)) for name in ("source", "campaign", "interest", "region")}
        return Seen(fields, chance.random() < 0.2, chance.random() < 0.1, 20.0)

    assert sum(best([a_lead() for _ in range(200)]) is not None for _ in range(20)) <= 2
