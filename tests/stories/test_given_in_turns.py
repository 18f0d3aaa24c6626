"""A team that is given its leads: who gets one, who does not, and why, in words."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.cli.turns import ledger
from tests.stories.desks import desk_in_turns, desk_of_two_teams
from tests.stories.office import MONDAY_MORNING, Office, a_lead

LEE, SAM = "U0LEE", "U0SAM"


def owners(office: Office, *numbers: int) -> list[str | None]:
    return [office.lead(number).owner for number in numbers]


def test_leads_go_round_and_each_rep_is_told_why_it_is_theirs(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path))

    for name in ("Ada", "Ben", "Cem", "Dora"):
        office.receives(a_lead(name=name))

    assert owners(office, 1, 2, 3, 4) == [LEE, SAM, LEE, SAM]
    assert [office.lead(number).state for number in (1, 2, 3, 4)] == ["claimed"] * 4
    [told, _] = office.lee.direct_messages()
    assert "*Ada* (Northwind) is yours: it is your turn. First call due" in office.says(told)

    office.lee.presses("Why me?", told)

    why = office.lee.reads_in_modal()
    assert "In #sdr-leads because segment *Cybersecurity*" in why or "belongs to SDR team" in why
    assert "With <@U0LEE>, whose turn it was." in why
    assert "Not with: <@U0SAM> (later in turn)" in why
    assert "With <@U0SAM>, whose turn it was." in office.sam.commands("why ben")
    assert office.replayed(1).owner == LEE


def test_the_rep_who_works_an_account_gets_its_next_lead(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path))
    northwind = {"name": "Northwind", "domain": "northwind.example", "size": 1200, "industry": "healthcare"}
    office.receives(a_lead(name="Ada", email="ada@northwind.example", company=northwind))
    assert owners(office, 1) == [LEE]

    office.receives(a_lead(name="Ben", email="ben@northwind.example", company=northwind))

    assert owners(office, 2) == [LEE]
    assert "who works this account" in office.lee.commands("why ben")
    office.receives(a_lead(name="Cem"))
    office.receives(a_lead(name="Dora"))
    assert owners(office, 3, 4) == [SAM, SAM]


def test_a_lead_handed_back_goes_to_the_next_and_never_back_to_who_had_it(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path))
    office.receives(a_lead(name="Ada"))
    office.advance(minutes=10)
    [nudge] = [each for each in office.thread(office.card("Ada")) if "has waited" in office.says(each)]

    office.lee.presses("Hand back", nudge)

    assert owners(office, 1) == [SAM]
    assert "Not with: <@U0LEE> (had it before)" in office.sam.commands("why ada")

    office.sam.chooses("more", "Give to somebody else…", office.card("Ada"))
    office.sam.submits(to="nobody")

    assert owners(office, 1) == [None]
    said = office.sam.commands("why ada")
    assert "nobody it could be given to. Whoever wants it may claim it." in said
    assert "Tried: <@U0LEE> (had it before) · <@U0SAM> (had it before)" in said
    office.lee.presses("Claim", office.card("Ada"))
    assert owners(office, 1) == [LEE]
    assert "who claimed it" in office.lee.commands("why ada")


def test_at_night_a_lead_waits_for_the_morning_and_may_be_claimed_meanwhile(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path))
    office.advance_to(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    office.receives(a_lead(name="Ada"))
    office.receives(a_lead(name="Ben"))

    assert owners(office, 1, 2) == [None, None]
    card = office.card("Ada")
    assert "*Owner* nobody yet, given out" in office.says(card)
    assert "Tried: <@U0LEE> (off until" in office.lee.commands("why ada")
    office.sam.presses("Claim", office.card("Ben"))

    office.advance_to(datetime(2026, 11, 24, 8, 1, tzinfo=UTC))

    assert owners(office, 1, 2) == [LEE, SAM]
    assert "given out" not in office.says(office.card("Ada"))
    assert len([each for each in office.lee.direct_messages() if "Ada" in office.says(each)]) == 1


def test_a_team_that_posts_leaves_its_leads_to_whoever_claims_them(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path, team="nobody: post"))
    office.advance_to(datetime(2026, 11, 23, 20, 0, tzinfo=UTC))
    office.receives(a_lead(name="Ada"))

    office.advance_to(datetime(2026, 11, 24, 8, 30, tzinfo=UTC))

    assert owners(office, 1) == [None]
    assert "given out" not in office.says(office.card("Ada"))


def test_whoever_is_full_is_passed_over_until_they_have_room(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path, lee="most_open: 1", sam="most_open: 1"))
    for name in ("Ada", "Ben", "Cem"):
        office.receives(a_lead(name=name))
    assert owners(office, 1, 2, 3) == [LEE, SAM, None]
    assert "Tried: <@U0LEE> (had 1 open) · <@U0SAM> (had 1 open)" in office.lee.commands("why cem")

    office.lee.chooses("more", "⛔ Disqualify…", office.card("Ada"))
    office.lee.submits(reason="competitor")
    office.advance(minutes=16)

    assert owners(office, 3) == [LEE]


def test_a_cap_per_day_is_as_long_as_the_day(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path, lee="most_per_day: 1", team="nobody: wait"))
    for name in ("Ada", "Ben", "Cem", "Dora"):
        office.receives(a_lead(name=name))
    assert owners(office, 1, 2, 3, 4) == [LEE, SAM, SAM, SAM]
    assert "(had 1 that day)" in office.sam.commands("why dora")

    office.advance_to(MONDAY_MORNING + timedelta(days=1))
    office.receives(a_lead(name="Eva"))
    office.receives(a_lead(name="Finn"))

    assert owners(office, 5, 6) == [SAM, LEE]


def test_only_who_can_do_what_a_lead_needs_is_given_it(office: Office, tmp_path: Path) -> None:
    routing = """
needs:
  - {key: english, name: speaks English, when: 'country == "US"', language: en}
"""
    office.uses(desk_in_turns(tmp_path, lee="languages: [de]", sam="languages: [de, en]", routing=routing))
    for name in ("Ada", "Ben"):
        office.receives(a_lead(name=name))

    assert owners(office, 1, 2) == [SAM, SAM]
    assert "Not with: <@U0LEE> (lacks “speaks English”)" in office.sam.commands("why ada")


def test_a_team_without_anybody_free_passes_its_leads_on(office: Office, tmp_path: Path) -> None:
    routing = """
rules:
  - {key: health, name: Healthcare, when: 'industry == "healthcare"', team: health}
"""
    office.uses(desk_of_two_teams(tmp_path, routing=routing))
    office.reads_its_directory_again()
    for name in ("Ada", "Ben"):
        office.receives(a_lead(name=name))

    assert owners(office, 1, 2) == [SAM, LEE]
    assert [office.lead(number).team for number in (1, 2)] == ["health", "sdr"]
    why = office.lee.commands("why ben")
    assert "by the rule *Healthcare*: SDR team" in why
    assert "Not with: <@U0SAM> (had 1 open)" in why
    assert office.tells(2)["routing"]["tried"] == [
        {"team": "health", "passed": [{"rep": SAM, "why": "full", "most": 1}]},
        {"team": "sdr", "passed": []},
    ]


def test_who_enters_a_lead_keeps_it(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path))

    office.sam.commands("new")
    office.sam.submits(email="ada@kite.example", name="Ada Lang", company="Kite")

    assert owners(office, 1) == [SAM]
    assert "who entered it" in office.sam.commands("why ada")
    assert office.sam.direct_messages() == []


def test_the_rep_the_crm_names_comes_first(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path))

    office.receives(a_lead(name="Ada", account_owner="Sam@acme-gtm.example"))

    assert owners(office, 1) == [SAM]
    assert "who works this account" in office.sam.commands("why ada")


def test_turns_are_kept_over_a_restart(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path, lee="weight: 2"))
    for name in ("Ada", "Ben", "Cem", "Dora", "Eva", "Finn"):
        office.receives(a_lead(name=name))
        office.reads_its_directory_again()

    assert owners(office, *range(1, 7)) == [LEE, SAM, LEE, LEE, SAM, LEE]
    with office.store.read() as session:
        rows = ledger(session, office.bot.services.desk)
    assert [(row["name"], row["given"], row["share"], row["due"], row["open"]) for row in rows] == [
        ("Lee Park", 4, 0.667, 0.667, 4),
        ("Sam Ortiz", 2, 0.333, 0.333, 2),
    ]
