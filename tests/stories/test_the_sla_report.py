"""Managers read every week how promises were kept, what held leads up, and which reminders nobody needs."""

from datetime import UTC, date, datetime, timedelta

from sqlmodel import select

from bot.usecases.chase import extend
from bot.usecases.progress import set_aside
from bot.usecases.reminders import loads
from bot.usecases.waits import waits
from qualification.speed import Waits
from storage.figure_tables import JudgedNotice
from tests.stories.office import MANAGERS, MONDAY_MORNING, Office, Person, a_lead, post_lead, texts

NEXT_MONDAY_0845 = datetime(2026, 11, 30, 7, 45, tzinfo=UTC)


def a_week(office: Office) -> None:
    """One lead called in time, one an hour after its card by who had it, one given more time, one not called at all."""
    for name in ("Ann One", "Bea Two", "Cem Three", "Dan Four"):
        office.receives(a_lead(name=name))
    office.lee.presses("Claim", office.card("Ann One"))
    office.sam.presses("Claim", office.card("Bea Two"))
    office.sam.presses("Claim", office.card("Cem Three"))
    office.advance(minutes=5)
    touches(office.lee, "Ann One")
    gives_time(office, 3, minutes=30)
    office.advance(minutes=25)
    touches(office.sam, "Cem Three")
    office.advance(minutes=30)
    touches(office.sam, "Bea Two")


def touches(rep: Person, name: str) -> None:
    rep.presses("Log touch", rep.office.card(name))
    rep.submits(outcome="reached")


def gives_time(office: Office, number: int, *, minutes: int) -> None:
    desk, now = office.bot.services.desk, office.clock.now()
    with office.store.write() as session:
        extend(session, desk, number, "U0MAYA", minutes=minutes, reason="in a call", now=now)


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


def test_the_machine_answers_for_its_own_time(any_office: Office) -> None:
    """The lead lies unread for ten minutes, nobody sees its card for five more, and it is called twenty after that."""
    office = any_office
    post_lead(office.bot, a_lead())
    office.clock.advance(minutes=10)
    office.bot.jobs.tick()
    office.clock.advance(minutes=5)
    office.settle()
    office.advance(minutes=20)

    touches(office.lee, "Dana Ruiz")
    office.advance(minutes=1)

    first = speed(office)
    assert first.minutes == {"system": 15, "off_hours": 0, "prospect": 0, "people": 20}
    assert (first.touched, first.working.tolist(), first.wall.tolist()) == (1, [35], [35])


def test_nobody_answers_for_the_night_or_for_a_prospect_who_asked_to_wait(office: Office) -> None:
    office.advance(hours=7, minutes=45)
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())
    aside(office, until=date(2026, 11, 25))
    office.advance(days=2)

    touches(office.lee, "Dana Ruiz")
    office.advance(minutes=1)

    first = speed(office)
    assert first.minutes == {"system": 0, "off_hours": 2 * 15 * 60, "prospect": 18 * 60, "people": 0}


def speed(office: Office) -> Waits:
    now = office.clock.now()
    with office.store.read() as session:
        found = waits(session, office.bot.services.desk, (), since=now - timedelta(days=7), until=now)
        return found[()]


def aside(office: Office, *, until: date) -> None:
    desk, now = office.bot.services.desk, office.clock.now()
    with office.store.write() as session:
        set_aside(session, desk, 1, "U0LEE", progress="waiting", next_on=until, now=now)


def ten_leads_called_after(office: Office, **waited: float) -> None:
    for number in range(10):
        office.receives(a_lead(name=f"Ann {number}"))
        office.lee.presses("Claim", office.card(f"Ann {number}"))
    office.advance(**waited)
    for number in range(10):
        touches(office.lee, f"Ann {number}")
    office.advance(minutes=10)


def test_a_rung_that_few_act_on_is_named(office: Office) -> None:
    ten_leads_called_after(office, minutes=22)

    said = office.maya.commands("sla")

    assert "11 reminders, 1 acted on within ten minutes" in said
    assert (
        "Rung to drop: *60% of first call* (first_touch_asked): 0 of 10 acted on within ten minutes" in said
    )
    assert "100%" not in said.partition("Rung to drop")[2]


def test_a_rung_that_people_act_on_stays(office: Office) -> None:
    ten_leads_called_after(office, minutes=16)

    said = office.maya.commands("sla")

    assert "11 reminders, 11 acted on within ten minutes" in said
    assert "Rung to drop" not in said


def test_what_is_said_of_a_lead_again_was_first_said_when_it_was(office: Office) -> None:
    """A reminder is drawn anew when somebody calls; that must not make it look as if it had just come."""
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())
    office.advance(minutes=14)
    touches(office.lee, "Dana Ruiz")
    office.advance(minutes=30)

    now = office.clock.now()
    with office.store.read() as session:
        told = loads(session, office.bot.services.desk, ("rep", "rung"), since=MONDAY_MORNING, until=now)
        (notice,) = session.exec(select(JudgedNotice)).all()

    (((rep, rung), load),) = told.items()
    assert (rep, rung, load.nudges, load.acted) == ("lee@acme-gtm.example", "60%", 1, 1)
    assert (notice.said_at, notice.who) == (MONDAY_MORNING + timedelta(minutes=9), "U0LEE")
