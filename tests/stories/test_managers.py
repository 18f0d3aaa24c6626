"""What a manager can do about a late lead, and sees of the team in App Home and in the morning."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import event

from bot.slack import board
from bot.usecases.decide import accept
from storage.engine import Store
from storage.tables import Lead
from tests.stories.desks import desk_that_promises
from tests.stories.office import MANAGERS, Message, Office, a_lead, controls, texts

FRIDAY_17_55 = datetime(2026, 11, 27, 16, 55, tzinfo=UTC)
MONDAY_9 = datetime(2026, 11, 30, 8, 0, tzinfo=UTC)


def alerted(office: Office, *, claimed: bool = True) -> Message:
    """The managers' alert of a lead that Lee has and has not called, or that nobody has."""
    office.receives(a_lead())
    if claimed:
        office.lee.presses("Claim", office.card())
    office.advance(minutes=26)
    (alert,) = office.messages(MANAGERS)
    return alert


def choices(message: Message) -> list[str]:
    menus = [each for label, each in controls(message["blocks"]).items() if label.endswith("ssign to")]
    return [each["text"]["text"] for menu in menus for each in menu["options"]]


def test_the_alert_says_what_each_rep_holds_and_until_when_they_are_on(office: Office) -> None:
    office.sam.commands("away until Wednesday")

    alert = alerted(office, claimed=False)

    assert choices(alert) == [
        "Lee Park (0 open, on until 18:00)",
        "Maya Lindqvist (0 open, on until 18:00)",
        "Sam Ortiz (0 open, away until Wednesday)",
    ]


def test_the_alert_says_that_the_owner_is_off(office: Office) -> None:
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())
    office.lee.commands("away until Friday: Rome")

    office.advance(minutes=26)

    alert = office.messages(MANAGERS)[-1]
    assert "Owner: <@U0LEE> · away until" in texts(alert)
    assert "(Rome) · 1 open lead" in texts(alert)


def test_a_manager_takes_a_late_lead_over(any_office: Office) -> None:
    office = any_office
    alert = alerted(office)
    (breach,) = office.lee.direct_messages()

    office.maya.presses("Take over", alert)

    assert "*Owner* <@U0MAYA>" in office.says(office.card())
    assert "Owner: <@U0MAYA>" in office.says(alert)
    assert "with Maya Lindqvist now" in office.says(breach)
    assert office.maya.direct_messages() == [], "nobody is told what they did themselves"
    assert office.story()[-1] == "reassigned"


def test_a_manager_who_has_the_lead_already_is_told_so(office: Office) -> None:
    alert = alerted(office)
    office.maya.presses("Take over", alert)

    told = office.maya.presses_what_stood_there("Take over", alert)

    assert [texts(each) for each in told] == ["You have this lead already."]


@pytest.mark.parametrize("label", ["Take over", "Ask the owner…", "Extend…"])
def test_only_a_manager_does_what_managers_do(office: Office, label: str) -> None:
    alert = alerted(office)

    (told,) = office.sam.presses_what_stood_there(label, alert)

    assert texts(told) == "Only a manager of the team can do that."
    assert office.lead().owner == "U0LEE"
    assert office.sam.modal() is None


def test_whoever_is_no_manager_any_more_when_they_send_the_form_asks_nobody(office: Office) -> None:
    alert = alerted(office)
    office.maya.presses("Ask the owner…", alert)
    office.forgets("maya")

    answer = office.sandbox.submit("maya", {"text": "Where do we stand?"})

    assert answer["errors"] == {"text": "Only a manager of the team can do that."}
    assert len(office.lee.direct_messages()) == 1, "the breach alone"


def hands_over(office: Office) -> None:
    """Lee accepts the lead for Alex, against an empty checklist."""
    at = office.clock.now() + timedelta(days=2)
    with office.store.write() as session:
        done = accept(
            session,
            office.bot.services.desk,
            1,
            "U0LEE",
            next_step="discovery_call",
            next_at=at,
            ae="U0ALEX",
            note="",
            why="she wants to start at once",
            now=office.clock.now(),
        )
    assert isinstance(done, Lead), done
    office.settle()


ANSWER = """  - key: answer
    clock: ae_answer
    to: all
    within: 30m
    ladder: [{at: 100%, tell: ae}, {at: +10m, tell: manager}]
"""


def test_of_an_sql_that_its_account_executive_leaves_alone_they_are_asked(
    office: Office, tmp_path: Path
) -> None:
    office.uses(desk_that_promises(tmp_path, ANSWER))
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())
    hands_over(office)
    office.advance(minutes=40)
    (alert,) = office.messages(MANAGERS)
    waits = office.alex.direct_messages()[-1]
    assert "the AE's answer" in texts(waits), "it is decided, and still something is waited for"
    assert "AE: <@U0ALEX> · on" in texts(alert)
    assert list(controls(alert["blocks"])) == ["Extend…", "Ask the AE…", "Open"]

    office.maya.presses("Ask the AE…", alert)
    office.maya.submits(text="Will you take it?")
    assert "<@U0MAYA> asks about *Dana Ruiz*" in texts(office.alex.direct_messages()[-1])

    office.alex.presses("Take it", waits)
    for message in (alert, waits):
        assert "~" in office.says(message)
        assert "· taken by Alex Romero" in office.says(message)


def test_a_manager_asks_the_owner_in_words_of_their_own(any_office: Office) -> None:
    office = any_office
    alert = alerted(office)

    office.maya.presses("Ask the owner…", alert)
    assert "Dana Ruiz" in office.maya.reads_in_modal()
    office.maya.submits(text="Do you need help with <Dana>?")

    asked = office.lee.direct_messages()[-1]
    assert "<@U0MAYA> asks about *Dana Ruiz* (Northwind):\n“Do you need help with &lt;Dana&gt;?”" in texts(
        asked
    )
    assert list(controls(asked["blocks"])) == ["Open"]


def test_what_a_manager_asks_begins_with_a_sentence_that_may_be_sent_as_it_is(office: Office) -> None:
    alert = alerted(office)

    office.maya.presses("Ask the owner…", alert)
    office.maya.submits()

    assert "“Where do we stand with Dana Ruiz? It is late. Can I help?”" in texts(
        office.lee.direct_messages()[-1]
    )


def test_app_home_of_a_manager_shows_the_team(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead(name="Ann One"))
    office.lee.presses("Claim", office.card("Ann One"))
    office.advance(minutes=20)
    office.receives(a_lead(name="Bea Two"))
    office.sam.commands("away until Friday: Rome")

    seen = office.maya.home()

    assert "Maya Lindqvist, *1 lead is late*." in seen
    assert "1 lead is due within the hour." in seen
    late, soon = seen.index("Late now"), seen.index("Due within the hour")
    nobodys, people = seen.index("Nobody has these"), seen.index("Who is on")
    assert late < seen.index("*Ann One* (Northwind): first call late since") < soon
    assert soon < seen.index("*Bea Two* (Northwind): first call due") < nobodys
    assert "*Bea Two*" in seen[nobodys:people]
    assert "*Lee Park* · on · 1 open lead · *1 late*" in seen[people:]
    assert "*Sam Ortiz* · away until" in seen[people:]
    assert "(Rome) · 0 open leads" in seen[people:]


def test_app_home_of_a_rep_stays_their_own(office: Office) -> None:
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())

    seen = office.lee.home()

    assert "Lee Park, you have 1 open lead." in seen
    assert "Late now" not in seen


def test_a_manager_sees_the_leads_they_have_themselves(office: Office) -> None:
    alert = alerted(office)
    office.maya.presses("Take over", alert)

    seen = office.maya.home()

    assert "*Dana Ruiz* (Northwind): first call late since" in seen[seen.index("My leads") :]


def test_app_home_of_a_quiet_team_says_so(office: Office) -> None:
    assert "Maya Lindqvist, nothing is late." in office.maya.home()


@contextmanager
def statements(store: Store) -> Iterator[list[str]]:
    """Those that are sent to the database meanwhile."""
    seen: list[str] = []

    def note(_c: object, _u: object, statement: str, *_: object) -> None:
        seen.append(statement)

    event.listen(store.engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(store.engine, "before_cursor_execute", note)


def asked_for(office: Office) -> int:
    """Statements that App Home of the manager takes."""
    with statements(office.store) as seen, office.store.read() as session:
        assert board.of(session, office.bot.services.desk, "U0MAYA", now=office.clock.now())
    return len(seen)


def test_app_home_asks_the_store_as_often_for_many_leads_as_for_two(office: Office) -> None:
    office.receives_many(a_lead(name=f"Lead No{number}") for number in range(1, 3))
    office.gives("lee", 1)
    few = asked_for(office)

    office.receives_many(a_lead(name=f"Lead No{number}") for number in range(3, 81))
    for place, handle in enumerate(("lee", "sam", "maya"), 3):
        office.gives(handle, *range(place, 60, 3))
    office.clock.advance(minutes=20)

    assert asked_for(office) == few < 25


def test_a_promise_that_runs_on_after_the_weekend_is_no_line_in_the_morning(office: Office) -> None:
    office.advance_to(FRIDAY_17_55)
    for name in ("Ann One", "Bea Two"):
        office.receives(a_lead(name=name))
    office.clock.advance(minutes=3)
    office.is_down_for(hours=10)
    assert office.messages(MANAGERS) == []

    office.advance_to(MONDAY_9)
    assert office.messages(MANAGERS) == [], "five working minutes of fifteen are gone"


def test_a_promise_that_ran_out_at_closing_time_is_told_when_the_team_opens(any_office: Office) -> None:
    office = any_office
    office.advance_to(FRIDAY_17_55.replace(minute=20))
    for name in ("Ann One", "Bea Two"):
        office.receives(a_lead(name=name))
        office.lee.presses("Claim", office.card(name))
    office.is_down_for(hours=10)
    assert office.messages(MANAGERS) == []

    office.advance_to(MONDAY_9)

    said = [texts(each) for each in office.messages(MANAGERS)]
    assert "While nobody was on, *2 promises ran out*: first call 2. App Home shows what is late now." in said
    office.advance(days=1)
    assert len([each for each in office.messages(MANAGERS) if "While nobody" in texts(each)]) == 1


def test_a_morning_on_which_nothing_ran_out_is_silent(office: Office) -> None:
    office.receives(a_lead())
    office.lee.presses("Log touch", office.card())
    office.lee.submits(outcome="reached")

    office.advance(days=1)

    assert office.messages(MANAGERS) == []
