"""Reps are away, pause and come back: by what they type, by their manager, by their Slack status."""

from datetime import UTC, datetime, timedelta

import pytest

from playbooks.filters import slack_date
from qualification.presence import Presence, Why
from sandbox.driver import Sandbox
from storage import absences, people
from storage.engine import Store
from tests.stores import url_of
from tests.stories.conftest import opened
from tests.stories.office import LEADS, Office, a_lead

FRIDAY = datetime(2026, 11, 27, 8, 0, tzinfo=UTC)
"""Nine in Berlin, where the desk is."""

ON = Presence(is_working=True)
PALM, ILL = ":palm_tree:", ":face_with_thermometer:"


def shown(at: datetime) -> str:
    return slack_date(at, "{date_long}, {time}")


def away(until: datetime | None = None, note: str = "") -> Presence:
    return Presence(False, Why.ON_LEAVE, until, note)


def absences_of(office: Office, handle: str) -> list[tuple[str, str, bool]]:
    """What was ever said of somebody's absence: its kind, where it came from, whether it runs."""
    with office.store.read() as session:
        rows = absences.history(session, f"U0{handle.upper()}")
        return [(row.kind, row.source, row.ended_at is None) for row in rows]


def test_a_rep_goes_away_and_is_back(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())

    said = office.lee.commands("away until friday: Rome")

    assert said == (
        f"You are away until {shown(FRIDAY)} (Rome). Type `/handraise back` when you are here again.\n"
        "You still have 1 open lead."
    )
    assert office.lee.stands() == away(FRIDAY, "Rome")
    assert office.lead().owner == "U0LEE", "leave changes nothing about the leads they have"

    assert office.lee.commands("back") == "You are back.\nNew leads come to you again."
    assert office.lee.stands() == ON


def test_a_manager_says_it_for_somebody_of_the_team(any_office: Office) -> None:
    office = any_office
    for typed in (
        "away @sam until friday",
        "away @Sam Ortiz bis Freitag",
        "away sam@acme-gtm.example until friday",
    ):
        said = office.maya.commands(typed)
        assert said == (
            f"Sam Ortiz is away until {shown(FRIDAY)}. Type `/handraise back @sam` when they are here again."
        )
    assert office.sam.stands() == away(FRIDAY)
    assert absences_of(office, "sam") == [("leave", "manager", True)], "said three times, it is one leave"

    assert office.maya.commands("back sam") == "Sam Ortiz is back.\nNew leads come to them again."
    assert office.sam.stands() == ON


def test_a_status_that_means_leave_begins_one_and_another_status_ends_it(any_office: Office) -> None:
    office = any_office
    office.sam.sets_status(PALM, "Rome")
    assert office.sam.stands() == away(None, "Rome")

    office.sam.sets_status(ILL, "in bed")
    assert office.sam.stands() == away(None, "in bed")

    office.sam.sets_status(":spiral_calendar_pad:", "in a meeting")
    assert office.sam.stands() == ON
    assert absences_of(office, "sam") == [("leave", "status", False)] * 2


def test_a_status_ends_by_itself_when_it_expires(any_office: Office) -> None:
    office = any_office
    office.clock.set(datetime.fromisoformat(office.sandbox.clock()["now"]))
    monday = next_monday(office.clock.now())
    office.sam.sets_status(PALM, "Rome", until=monday + timedelta(hours=2))

    office.clock.set(monday)
    assert office.sam.stands() == away(monday + timedelta(hours=2), "Rome")

    office.clock.set(monday + timedelta(hours=2))
    assert office.sam.stands() == ON


def next_monday(after: datetime) -> datetime:
    """Ten in the morning in Berlin, a week or so after, on a Monday that is no holiday there."""
    day = after + timedelta(days=7 - after.weekday())
    return day.replace(hour=9, minute=0, second=0, microsecond=0)


@pytest.mark.parametrize(
    "typed",
    [
        "away friday",
        "away until the wedding",
        "away until 1/4",
        "away until 2020-01-01",
        "pause until 8:00",
        "away bis Freitag, den 3. Dezember",
    ],
)
def test_a_day_that_is_not_clear_changes_nothing_and_is_asked_for_again(office: Office, typed: str) -> None:
    assert "Type it like “until Friday”, “until 2026-12-03”" in office.lee.commands(typed)
    assert office.lee.stands() == ON


def test_said_by_two_at_once_it_is_one_leave(any_office: Office) -> None:
    office = any_office
    office.at_once(
        lambda: office.sandbox.command("sam", LEADS, "/handraise", "away until friday"),
        lambda: office.sandbox.command("maya", LEADS, "/handraise", "away @sam until friday"),
    )

    assert office.sam.stands() == away(FRIDAY)
    assert len(absences_of(office, "sam")) == 1


def test_without_a_day_it_lasts_until_they_say_so(office: Office) -> None:
    assert office.lee.commands("away").startswith("You are away until further notice.")

    office.is_down_for(days=30)

    assert office.lee.stands().why is Why.ON_LEAVE


def test_another_day_replaces_the_first_and_leave_ends_a_pause(office: Office) -> None:
    office.lee.commands("pause")
    office.lee.commands("away until friday")
    office.lee.commands("away until tomorrow")

    assert office.lee.stands() == away(FRIDAY - timedelta(days=3))
    assert absences_of(office, "lee") == [
        ("pause", "command", False),
        ("leave", "command", False),
        ("leave", "command", True),
    ]


def test_a_pause_keeps_new_leads_away_and_nothing_else(office: Office) -> None:
    at_three = datetime(2026, 11, 23, 14, 0, tzinfo=UTC)

    said = office.lee.commands("pause bis 15 Uhr audit")

    assert (
        said == f"You are paused until {shown(at_three)} (audit). Type `/handraise resume` to end the pause."
    )
    assert office.lee.stands() == Presence(True, Why.PAUSED, at_three, "audit")
    office.advance_to(at_three)
    assert office.lee.stands() == ON


def test_resume_ends_a_pause_and_no_leave(office: Office) -> None:
    office.lee.commands("pause for 2h")
    assert office.lee.commands("resume") == "The pause is over.\nNew leads come to you again."

    office.lee.commands("away until friday")
    assert office.lee.commands("resume") == f"You were not paused.\nYou are away until {shown(FRIDAY)}."
    assert "You are away already" in office.lee.commands("pause for 2h")


def test_who_comes_back_at_night_hears_from_when_on_leads_come(office: Office) -> None:
    office.lee.commands("away until friday")
    office.advance(hours=12)

    said = office.lee.commands("back")

    assert said == f"You are back.\nNew leads come to you again from {shown(FRIDAY - timedelta(days=3))}."


def test_back_without_leave_changes_nothing(office: Office) -> None:
    assert office.lee.commands("back") == "You were not away.\nNew leads come to you again."
    assert absences_of(office, "lee") == []


def test_only_a_manager_of_the_team_sends_somebody_else_away(office: Office) -> None:
    for typed in ("away @sam until friday", "pause @sam", "back @sam", "resume @sam"):
        assert office.lee.commands(typed) == "Only a manager of the team can do that.", typed
    with office.store.write() as session:
        maya = people.get(session, "U0MAYA")
        assert maya is not None
        maya.team = "another"
    assert office.maya.commands("away @sam") == "Only a manager of the team can do that."
    assert absences_of(office, "sam") == []


def test_nobody_is_guessed(office: Office) -> None:
    assert "Nobody on the desk is called @gus" in office.maya.commands("away @gus until friday")
    assert "Only people named in desk.yaml" in office.gus.commands("away")


def test_the_team_is_shown_with_who_is_on_and_until_when_the_others_are_not(office: Office) -> None:
    office.receives(a_lead())
    office.sam.presses("Claim", office.card())
    office.maya.commands("away @sam until friday: Rome")
    office.lee.commands("pause")

    lines = office.mira.commands("team").split("\n")

    assert lines == [
        "SDR team: 2 on",
        "*Alex Romero* · on · 0 open leads",
        "*Maya Lindqvist* · on · 0 open leads",
        "*Lee Park* · paused until further notice · 0 open leads",
        f"*Sam Ortiz* · away until {shown(FRIDAY)} (Rome) · 1 open lead",
    ]


def test_app_home_says_it_and_has_the_way_back(any_office: Office) -> None:
    office = any_office
    assert "You are away" not in office.lee.home()

    office.lee.presses_at_home("Away…")
    office.lee.submits(back_on="2026-11-27", note="Rome")

    assert f"You are away until {shown(FRIDAY)} (Rome)." in office.lee.sees_at_home()
    assert office.lee.stands() == away(FRIDAY, "Rome")

    office.lee.presses_at_home("Back")

    assert "You are away" not in office.lee.sees_at_home()
    assert office.lee.stands() == ON


def test_app_home_ends_a_pause(office: Office) -> None:
    office.lee.commands("pause for 2h")
    assert "You are paused until" in office.lee.home()

    office.lee.presses_at_home("Resume")

    assert "You are paused" not in office.lee.sees_at_home()
    assert office.lee.stands() == ON


def test_a_day_that_is_over_is_refused_at_its_field(office: Office) -> None:
    office.lee.home()
    office.lee.presses_at_home("Away…")

    answer = office.sandbox.submit("lee", {"back_on": "2026-11-23"})
    assert answer["errors"] == {"back_on": "That day is today or over. Give one from tomorrow on."}
    answer = office.sandbox.submit("lee", {"back_on": "2028-01-03"})
    assert "more than a year away" in answer["errors"]["back_on"]
    assert office.lee.stands() == ON


def test_a_status_ends_only_the_leave_it_began(office: Office) -> None:
    office.lee.commands("away until friday: Rome")
    office.lee.sets_status(PALM)
    office.lee.sets_status()

    assert office.lee.stands() == away(FRIDAY, "Rome")


def test_what_is_typed_counts_instead_of_the_status_until_that_changes(office: Office) -> None:
    office.lee.sets_status(PALM, "somewhere")

    office.lee.commands("away until friday: Rome")
    assert office.lee.stands() == away(FRIDAY, "Rome")

    office.lee.sets_status(ILL)
    assert office.lee.stands().until is None, "what the status says now lasts until it changes"


def test_whoever_is_back_is_not_sent_away_by_the_same_status_again(office: Office) -> None:
    office.lee.sets_status(PALM, "Rome")
    office.lee.commands("back")
    office.sandbox.person("lee", name="Lee Park-Smith")
    office.reads_its_directory_again()
    office.settle()
    assert office.lee.stands() == ON

    office.lee.sets_status()
    office.lee.sets_status(PALM, "Rome")
    assert office.lee.stands() == away(None, "Rome"), "set anew, it means it again"


def test_a_status_that_was_overtaken_on_its_way_is_old_news(office: Office) -> None:
    office.sandbox.fault("events", "out_of_order", seconds=5)
    office.sandbox.status("lee", "Rome", PALM)
    office.sandbox.status("lee")
    office.settle()

    assert office.lee.stands() == ON


def test_a_status_set_while_the_bot_was_down_counts_at_its_start(
    workspace: Sandbox, sqlite_store: Store
) -> None:
    with opened(workspace, sqlite_store) as office:
        assert office.lee.stands() == ON
    workspace.waits(retries=[])
    workspace.status("lee", "Rome", PALM)

    office = Office(workspace, sqlite_store, url_of(sqlite_store))
    try:
        assert office.lee.stands() == away(None, "Rome")
    finally:
        office.close()


def test_words_of_a_status_and_a_note_do_nothing(office: Office) -> None:
    office.sam.sets_status(PALM, "<!channel> *Rome* https://evil.example & co")
    office.lee.commands("away until friday: <!channel> *Rome* :fire:")

    said = office.maya.commands("team")

    for sign in ("<!channel>", "*Rome*", "://", ":fire:"):
        assert sign not in said
    assert said.count("∗Rome∗") == 2
    assert "&amp; co" in said
    assert "&amp;amp;" not in said


def test_a_status_of_somebody_the_desk_does_not_name_is_not_kept(office: Office) -> None:
    office.gus.sets_status(PALM, "Rome")

    assert absences_of(office, "gus") == []
