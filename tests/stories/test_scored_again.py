"""Time alone turns a verdict: what was bad fades and the lead is posted; what was good fades and it is not."""

from datetime import timedelta

from bot.usecases.take_in import take_in
from qualification.leads import NewLead, Touch
from storage import leads
from tests.stories.office import MONDAY_MORNING, Office, a_lead


def visitor(**days_ago: int) -> list[dict[str, str]]:
    return [
        {"kind": kind, "at": (MONDAY_MORNING - timedelta(days=ago)).isoformat()}
        for kind, ago in days_ago.items()
    ]


def test_a_lead_is_posted_when_its_look_at_our_jobs_is_long_ago(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead(touches=visitor(webinar=0, careers_page=89)))
    assert office.messages() == []
    assert office.lead().rescore_at == MONDAY_MORNING + timedelta(days=2)

    office.advance(days=1, hours=23)
    assert office.messages() == []

    office.advance(hours=1)
    card = office.card("Dana Ruiz")
    assert "attended a webinar" in office.says(card)
    assert "looked at our jobs" not in office.says(card)
    assert office.story() == ["received", "scored", "scored", "posted"]
    assert office.lead().rescore_at is None


def test_who_has_nothing_to_gain_from_waiting_is_not_looked_at_again(office: Office) -> None:
    office.receives(a_lead(touches=visitor(webinar=0)), delivery="posted")
    office.receives(a_lead(email="jo@kite.example", seniority="individual", touches=visitor(newsletter=0)))

    office.advance(days=200)

    assert [office.lead(number).rescore_at for number in (1, 2)] == [None, None]
    assert office.story(2) == ["received", "scored"]


def test_a_lead_kept_without_a_card_is_below_the_bar_when_its_touches_have_faded(office: Office) -> None:
    desk, now = office.bot.services.desk, office.clock.now()
    fields = {
        "email": "dana@northwind.example",
        "title": "CISO",
        "seniority": "c_level",
        "company_size": 1200,
    }
    new = NewLead("dana@northwind.example", fields, (Touch("pricing_page", now),), "northwind.example")
    with office.store.write() as session:
        take_in(session, desk, new, now=now, post=False)
    assert verdicts(office) == [True]

    office.advance(days=60)

    assert verdicts(office) == [True, False]
    assert office.messages() == []
    assert office.lead().rescore_at is None


def verdicts(office: Office) -> list[bool]:
    with office.store.read() as session:
        return [each.is_mql for each in leads.scores(session, 1)]
