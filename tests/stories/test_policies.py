"""Promises as a desk writes them: for which leads, in whose hours, who hears, what is done, and what may wait."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from tests.stories.desks import desk_in_turns, desk_that_promises
from tests.stories.office import MANAGERS, MARKETING, MONDAY_MORNING, Message, Office, a_lead, texts

LEE, SAM, MAYA = "U0LEE", "U0SAM", "U0MAYA"
FIRST = "  - {key: first, clock: first_touch, to: all, within: 30m, ladder: [%s]}\n"
DECIDED = "  - {key: decided, clock: decision, to: all, within: 1d, pause_at_most: 2d, ladder: [%s]}\n"


def keys(messages: list[Message]) -> list[str]:
    return [each["metadata"]["event_payload"]["key"].split(":")[0] for each in messages]


def clock(office: Office, number: int = 1, policy: str = "first_touch") -> dict[str, object]:
    """The lead's clock of that kind as `handraise lead` tells it."""
    return next(each for each in office.tells(number)["clocks"] if each["policy"] == policy)


def test_a_policy_holds_for_the_leads_of_its_rule_and_the_next_for_the_rest(
    office: Office, tmp_path: Path
) -> None:
    media = 'segment == "general" && team == "sdr" && industry == "media"'
    sla = "".join(
        f"  - {{key: {key}, clock: first_touch, to: x,{when} within: {length}, ladder: [{{at: 0, tell: manager}}]}}\n"
        for key, when, length in (
            ("big", " when: company_size >= 1000,", "10m"),
            ("media", f" when: '{media}',", "1h"),
            ("rest", "", "2h"),
        )
    )
    office.uses(desk_that_promises(tmp_path, sla))
    company = {"name": "Kite", "domain": "kite.example", "size": 200, "industry": "media", "country": "DE"}
    office.receives(a_lead(name="Ada"))
    office.receives(a_lead(name="Ben", company=company))
    office.receives(a_lead(name="Cem", company={**company, "domain": "cem.example", "industry": "finance"}))

    minutes = [clock(office, number)["terms"]["minutes"] for number in (1, 2, 3)]  # type: ignore[index]
    assert minutes == [10, 60, 120]
    assert [each["policy"] for each in office.tells(1)["clocks"]] == ["first_touch"], "no policy, no clock"


def test_one_rung_tells_several_and_a_rung_before_the_end_comes_before_it(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_that_promises(tmp_path, FIRST % "{at: -10m, tell: [owner_thread, team_lead]}"))
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.advance(minutes=20)

    assert keys(office.thread(card)) == ["nudge"]
    (told,) = office.maya.direct_messages()
    assert "*Dana Ruiz* (Northwind): first call due" in texts(told)
    assert office.messages(MANAGERS) == []


def test_leadership_hears_in_its_own_channel(office: Office, tmp_path: Path) -> None:
    desk = desk_that_promises(
        tmp_path, FIRST % "{at: +1h, tell: leadership}", top='leadership_channel: "#marketing-leads"\n'
    )
    office.uses(desk)
    office.receives(a_lead())

    office.advance(minutes=91)

    assert keys(office.messages(MARKETING)) == ["alert"]


def test_whoever_is_away_is_not_told_and_the_next_who_is_at_work_hears_why(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(
        desk_that_promises(tmp_path, FIRST % "{at: 50%, tell: owner_thread}, {at: 0, tell: owner_dm}")
    )
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.lee.commands("away until 2026-11-25")

    office.advance(minutes=30)

    assert office.thread(card) == []
    assert keys(office.lee.direct_messages()) == []
    told = office.maya.direct_messages()
    assert len(told) == 2
    assert "<@U0LEE> · away until" in texts(told[-1])


def test_with_the_manager_away_too_their_channel_hears_it(office: Office, tmp_path: Path) -> None:
    office.uses(desk_that_promises(tmp_path, FIRST % "{at: 0, tell: owner_dm}"))
    office.receives(a_lead())
    office.lee.presses("Claim", office.card())
    for person in (office.lee, office.maya):
        person.commands("away until 2026-11-25")

    office.advance(minutes=30)

    assert office.maya.direct_messages() == []
    assert "<@U0LEE> · away until" in texts(office.messages(MANAGERS)[-1])


def test_a_late_lead_goes_to_the_next_in_turn_who_has_not_had_it(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path, sla=FIRST % "{at: 0, do: reassign, tell: manager}"))
    office.receives(a_lead())
    assert office.lead().owner == LEE

    office.advance(minutes=30)

    assert office.lead().owner == SAM
    assert office.story()[-3:] == ["rung", "handed_back", "routed"]
    (alert,) = office.messages(MANAGERS)
    assert "Owner: <@U0SAM>" in texts(alert)
    assert "Not with: <@U0LEE> (had it before)" in office.sam.commands("why dana")
    assert office.replayed() == office.replayed(1)


def test_a_late_lead_is_anybodys_again_in_a_team_that_claims(office: Office, tmp_path: Path) -> None:
    office.uses(desk_that_promises(tmp_path, FIRST % "{at: +5m, do: return_to_pool, tell: channel}"))
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)

    office.advance(minutes=35)

    assert office.lead().owner is None
    assert keys(office.messages())[-1] == "unclaimed"
    office.sam.presses("Claim", card)
    assert office.lead().owner == SAM


def test_whoever_lets_leads_grow_late_gets_no_new_ones_until_they_say_so(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path, sla=FIRST % "{at: 0, do: pause_owner, tell: owner_dm}"))
    office.receives(a_lead(name="Ada"))
    assert office.lead(1).owner == LEE
    office.advance(minutes=30)

    for name in ("Ben", "Cem"):
        office.receives(a_lead(name=name))
    assert [office.lead(number).owner for number in (2, 3)] == [SAM, SAM]
    assert "<@U0LEE> (paused)" in office.sam.commands("why ben")

    office.lee.commands("resume")
    for name in ("Dora", "Eva"):
        office.receives(a_lead(name=name))
    assert LEE in [office.lead(number).owner for number in (4, 5)]


def test_a_claim_is_promised_too_and_begins_anew_when_a_lead_comes_back(
    office: Office, tmp_path: Path
) -> None:
    sla = "  - {key: taken, clock: claim, to: all, within: 20m, ladder: [{at: 0, tell: channel}]}\n"
    office.uses(desk_that_promises(tmp_path, sla))
    office.receives(a_lead())
    card = office.card()
    assert "Somebody to take it due" in office.says(card)
    office.lee.presses("Claim", card)
    assert clock(office, policy="claim")["stopped_because"] == "claimed"

    office.lee.chooses("more", "Give to somebody else…", card)
    office.lee.submits(to="nobody")
    office.advance(minutes=20)

    assert keys(office.messages())[-1] == "unclaimed"


@pytest.mark.parametrize("policy", ["rep", "team"])
def test_a_promise_in_the_owners_hours_goes_on_in_those_of_whoever_has_the_lead_now(
    office: Office, tmp_path: Path, policy: str
) -> None:
    sla = (FIRST % "{at: 0, tell: owner_dm}").replace("within: 30m", f"within: 2h, hours: {policy}")
    office.uses(desk_that_promises(tmp_path, sla, lee=', hours: "Mo-Fr 14:00-18:00", zone: Europe/Berlin'))
    office.receives(a_lead())
    assert str(clock(office)["deadline_at"]).startswith("2026-11-23T11:00")

    office.lee.presses("Claim", office.card())

    later = "2026-11-23T15:00" if policy == "rep" else "2026-11-23T11:00"
    assert str(clock(office)["deadline_at"]).startswith(later), "two hours from two o'clock in Berlin"
    office.maya.chooses("more", "Give to somebody else…", office.card())
    office.maya.submits(to=SAM)
    assert str(clock(office)["deadline_at"]).startswith("2026-11-23T11:00")


def test_a_promise_may_count_every_minute_and_may_be_said_at_any_time(office: Office, tmp_path: Path) -> None:
    sla = (
        "  - {key: first, clock: first_touch, to: all, within: 15m, hours: none,\n"
        "     ladder: [{at: 0, tell: channel, anytime: true}, {at: +10m, tell: manager}]}\n"
    )
    office.uses(desk_that_promises(tmp_path, sla))
    office.advance_to(datetime(2026, 11, 23, 21, 0, tzinfo=UTC))
    office.receives(a_lead())

    office.advance(minutes=30)
    assert keys(office.messages()) == ["card", "unclaimed"]
    assert office.messages(MANAGERS) == []

    office.advance_to(datetime(2026, 11, 24, 8, 0, tzinfo=UTC))
    assert keys(office.messages(MANAGERS)) == ["alert", "morning"]


def test_a_desk_may_have_it_said_though_nobody_is_at_work(office: Office, tmp_path: Path) -> None:
    ladder = (FIRST % "{at: 0, tell: manager}").replace("within", "hours: none, within")
    office.uses(desk_that_promises(tmp_path, ladder + "nobody_on: tell\n"))
    office.advance_to(datetime(2026, 11, 23, 21, 0, tzinfo=UTC))
    office.receives(a_lead())

    office.advance(minutes=30)

    assert keys(office.messages(MANAGERS)) == ["alert"]


def test_a_promise_in_the_leads_own_day_waits_for_their_morning(office: Office, tmp_path: Path) -> None:
    sla = "  - {key: first, clock: first_touch, to: all, within: 30m, hours: lead, ladder: [{at: 0, tell: channel}]}\n"
    office.uses(desk_that_promises(tmp_path, sla))

    office.receives(a_lead(phone="+1 415 555 2671"))

    assert str(clock(office)["deadline_at"]).startswith("2026-11-23T17:30"), "half past nine in San Francisco"


def test_a_decision_waits_with_its_lead_and_goes_on_with_what_was_left(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_that_promises(tmp_path, DECIDED % "{at: 0, tell: manager}"))
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")
    office.advance(hours=1)

    office.lee.chooses("more", "Not yet…", card)
    office.lee.submits(progress="waiting", next_on="2026-11-24")
    office.advance(hours=4)

    said = office.says(card)
    assert "⏸️ Decision paused, 7 h of working time left" in said
    assert "Decision due" not in said

    office.lee.types("she answered, we go on", card)
    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")
    assert "Decision due" in office.says(card)
    assert clock(office, policy="decision")["paused_minutes"] == 240
    assert str(clock(office, policy="decision")["deadline_at"]).startswith("2026-11-24T12:00")


def test_whoever_waits_longer_than_the_desk_allows_runs_again_and_the_manager_is_asked(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_that_promises(tmp_path, DECIDED % "{at: 0, tell: owner_dm}"))
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Claim", card)
    office.lee.chooses("more", "Not yet…", card)
    office.lee.submits(progress="waiting", next_on="2026-12-11")
    assert "⏸️ Decision paused" in office.says(card)

    office.advance_to(MONDAY_MORNING + timedelta(days=2))

    (asked,) = office.messages(MANAGERS)
    assert "has been set aside for as long as the desk allows. Decision due" in texts(asked)
    assert "Decision due" in office.says(card)
    office.advance_to(MONDAY_MORNING + timedelta(days=4))
    assert "breach" in keys(office.lee.direct_messages())


def test_a_clock_of_the_desks_own_runs_from_what_starts_it_to_what_stops_it(
    office: Office, tmp_path: Path
) -> None:
    desk = desk_that_promises(
        tmp_path,
        "  - {key: begun, clock: qualifying, to: all, within: 1h, ladder: [{at: 0, tell: owner_thread}]}\n"
        "clocks:\n"
        "  - {key: qualifying, name: first question, starts: [claimed], stops: [qualification_started]}\n",
    )
    office.uses(desk)
    office.receives(a_lead())
    card = office.card()
    assert office.tells()["clocks"] == []

    office.lee.presses("Claim", card)
    assert "First question due" in office.says(card)
    office.lee.presses("Qualify", card)

    assert clock(office, policy="qualifying")["stopped_because"] == "qualification_started"


def test_a_clock_keeps_the_ladder_it_was_started_with(office: Office, tmp_path: Path) -> None:
    office.uses(desk_that_promises(tmp_path, FIRST % "{at: 0, tell: manager}"))
    office.receives(a_lead())
    office.uses(desk_that_promises(tmp_path, FIRST % "{at: +3h, tell: channel}"))

    office.advance(minutes=30)

    assert keys(office.messages(MANAGERS)) == ["alert"]
