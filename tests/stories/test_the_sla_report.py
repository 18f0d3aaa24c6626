"""Managers read every week how promises were kept, what held leads up, and which reminders nobody needs."""

from datetime import UTC, datetime, timedelta

from bot.usecases import sla_report
from playbooks.desk import Desk
from tests.stories.office import MANAGERS, Office, a_lead, texts

NEXT_MONDAY_0845 = datetime(2026, 11, 30, 7, 45, tzinfo=UTC)


def a_week(office: Office) -> None:
    """One lead called in time, one an hour after its card by who had it, one given more time, one not called at all."""
    for name in ("Ann One", "Bea Two", "Cem Three", "Dan Four"):
        office.receives(a_lead(name=name))
    office.lee.presses("Claim", office.card("Ann One"))
    office.sam.presses("Claim", office.card("Bea Two"))
    office.sam.presses("Claim", office.card("Cem Three"))
    office.advance(minutes=5)
    touches(office, "lee", "Ann One")
    office.maya.chooses("more", "Extend…", office.card("Cem Three"))
    office.maya.submits(minutes="30", reason="in a call")
    office.advance(minutes=25)
    touches(office, "sam", "Cem Three")
    office.advance(minutes=30)
    touches(office, "sam", "Bea Two")


def touches(office: Office, who: str, name: str) -> None:
    getattr(office, who).chooses("more", "Log touch…", office.card(name))
    getattr(office, who).submits(how="call", outcome="reached")


def reports(office: Office) -> list[str]:
    return [said for each in office.messages(MANAGERS) if "How promises were kept" in (said := texts(each))]


def the_figures(said: str) -> None:
    assert "*1 of 4 kept in time* (25 %, 5 %–70 %) · 2 late · 1 kept with more time" in said
    assert "First touch of 3 leads: after 30 min of working time in the middle" in said
    assert "off hours 0 % · people 100 % · waiting for the prospect 0 % · system 0 %" in said


def test_on_monday_at_a_quarter_to_nine_the_managers_read_the_week(any_office: Office) -> None:
    office = any_office
    a_week(office)
    office.lee.chooses("more", "⛔ Disqualify…", office.card("Dan Four"))
    office.lee.submits(reason="competitor")
    office.advance_to(NEXT_MONDAY_0845 - timedelta(minutes=1))
    assert reports(office) == []

    office.advance(minutes=1)

    (said,) = reports(office)
    assert "First touch of 3 leads" in said
    assert "Where a hand would help most: <@U0SAM>" in said


def test_the_week_is_there_at_once_for_whoever_asks_and_names_reps_to_their_manager_alone(
    office: Office,
) -> None:
    a_week(office)
    office.advance(minutes=1)

    the_figures(office.maya.commands("sla"))
    assert "Where a hand would help most: <@U0SAM> 1 of 2 late" in office.maya.commands("sla")
    the_figures(office.lee.commands("sla"))
    assert "<@" not in office.lee.commands("sla")


def test_a_week_in_which_nothing_was_due_is_not_reported(office: Office) -> None:
    office.advance_to(NEXT_MONDAY_0845)

    assert reports(office) == []
    assert "No promise was due in this time." in office.maya.commands("sla")


def test_a_report_that_came_due_while_the_bot_was_down_is_said_once(office: Office) -> None:
    a_week(office)
    office.is_down_for(days=16)

    assert len(reports(office)) == 1


def test_the_machine_answers_for_its_own_time(office: Office) -> None:
    """Slack does not take the card for ten minutes; the rep calls twenty minutes after it is there."""
    office.sandbox.faults({"method": "chat.postMessage", "times": 1, "answer": {"error": "ratelimited"}})
    office.receives(a_lead())
    desk: Desk = office.bot.services.desk
    office.advance(minutes=20)
    touches(office, "lee", "Dana Ruiz")
    with office.store.read() as session:
        now = office.clock.now()
        (first,) = sla_report.touched(session, desk, since=now - timedelta(days=1), until=now)
    assert first.wait.people == 20
