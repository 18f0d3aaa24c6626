"""Marketing sees what became of its leads: accepted here, won in the CRM, and how long it took."""

from datetime import timedelta
from typing import Any

from bot.usecases import figures
from bot.usecases.figures import Span
from bot.usecases.lookback import look_back
from qualification.cohorts import Counted
from qualification.outcomes import Flag
from storage import outcomes
from tests.stories.office import MONDAY_MORNING, Message, Office, a_lead, controls
from tests.stories.test_handed_over import an_sql
from tests.stories.test_one_person import dana, two_danas

WON = {"outcome": "won", "at": "2026-11-23", "amount": 12500, "currency": "EUR", "deal": "D-1"}
SPAN = Span(MONDAY_MORNING - timedelta(days=1), MONDAY_MORNING + timedelta(days=90))


def funnel(office: Office, *by: str) -> dict[tuple[Any, ...], Counted]:
    with office.store.read() as session:
        found = figures.funnel(session, office.bot.services.desk, Span(SPAN.since, SPAN.until, by), days=None)
    assert isinstance(found, list)
    return {each.by: each for each in found}


def flagged(office: Office) -> list[str | None]:
    with office.store.read() as session:
        return [each.flag for each in outcomes.flagged(session)]


def test_a_lead_is_accepted_here_and_won_in_the_crm(any_office: Office) -> None:
    office = any_office
    an_sql(office)

    office.hears_of_a_deal({**WON, "email": office.lead().identity})

    row = funnel(office, "source", "rep", "week")["LinkedIn ad", "lee@acme-gtm.example", "2026-W48"]
    assert (row.mqls, row.accepted, row.opportunities, row.won, row.revenue) == (1, 1, 1, 1, 1_250_000)
    assert office.story()[-1] == "outcome"
    with office.store.read() as session:
        (lags,) = figures.lags(session, office.bot.services.desk, SPAN)  # type: ignore[misc]
    accepted_at, posted_at = office.lead().decided_at, office.lead().posted_at
    assert accepted_at
    assert posted_at
    assert lags.sql.median == int(accepted_at.timestamp()) - int(posted_at.timestamp())
    assert lags.sql_working.median == (accepted_at - posted_at).total_seconds() / 60


def test_a_deal_elsewhere_counts_as_accepted_in_the_digest_as_it_does_in_the_funnel(office: Office) -> None:
    office.receives(a_lead())
    office.hears_of_a_deal(
        {"outcome": "opportunity", "at": MONDAY_MORNING.isoformat(), "email": office.lead().identity}
    )

    row = funnel(office)[()]
    assert (row.accepted, row.opportunities, row.funnel.open) == (1, 1, 0)
    with office.store.read() as session:
        told = look_back(session, office.bot.services.desk, until=MONDAY_MORNING + timedelta(days=1))
    assert (told.accepted, told.decided, told.share, told.still_open) == (1, 1, 1.0, 0)
    assert [(each.source, each.accepted, each.still_open) for each in told.campaigns] == [
        ("LinkedIn ad", 1, 0)
    ]


def test_a_decision_that_is_taken_back_is_taken_out_of_the_funnel(office: Office) -> None:
    card, _ = an_sql(office)
    assert funnel(office)[()].accepted == 1

    office.lee.presses("Reopen", card)

    assert (funnel(office)[()].accepted, funnel(office)[()].funnel.open) == (0, 1)


def test_an_outcome_goes_with_its_lead_when_two_are_one_and_comes_back(office: Office) -> None:
    first, second = two_danas(office)
    office.hears_of_a_deal({**WON, "email": "dana@northwind.example"})
    office.hears_of_a_deal({**WON, "deal": "D-2", "email": "dana.ruiz@nwh.example"})
    assert (funnel(office)[()].mqls, funnel(office)[()].won, flagged(office)) == (2, 2, [])

    office.lee.presses("Same person?…", second)
    office.lee.submits(same="merge")

    assert (funnel(office)[()].mqls, funnel(office)[()].won) == (1, 1)
    assert flagged(office) == [Flag.SEVERAL]

    office.lee.presses("Un-merge", next(each for each in (first, second) if is_merged(office, each)))
    assert (funnel(office)[()].mqls, funnel(office)[()].won, flagged(office)) == (2, 2, [])


def is_merged(office: Office, card: Message) -> bool:
    return "Un-merge" in controls(office.as_it_stands(card)["blocks"])


def test_an_outcome_that_cannot_be_read_is_laid_aside_and_one_of_nobody_waits(office: Office) -> None:
    office.hears_of_a_deal({"outcome": "won", "at": "soon", "email": "dana@northwind.example"})
    office.hears_of_a_deal({**WON, "email": "dana@northwind.example"})
    office.hears_of_a_deal({**WON, "email": "dana@northwind.example"})

    assert [why.split(":")[0] for why in office.quarantined()] == ["its day cannot be read"]
    assert flagged(office) == [Flag.UNKNOWN_LEAD]

    office.receives(dana("dana@northwind.example"))

    assert (flagged(office), funnel(office)[()].won) == ([], 1)


def test_a_lead_that_its_source_declares_an_mql_counts_as_one_and_gets_no_card(office: Office) -> None:
    declared = (MONDAY_MORNING - timedelta(hours=2)).isoformat()
    nobody = {"id": "w-1", "email": "jo@kite.example", "touches": [], "source": "Fair", "mql_at": declared}
    office.receives(a_lead(**dict.fromkeys(a_lead()) | nobody))

    assert office.cards("jo@kite.example") == []
    assert (funnel(office, "source")["Fair",].mqls, funnel(office)[()].funnel.open) == (1, 1)
