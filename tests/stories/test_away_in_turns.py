"""A team that is given its leads gives none to whoever is away, and says so."""

from datetime import UTC, datetime
from pathlib import Path

from tests.stories.desks import desk_in_turns
from tests.stories.office import Office, a_lead

LEE, SAM = "U0LEE", "U0SAM"


def owners(office: Office, *numbers: int) -> list[str | None]:
    return [office.lead(number).owner for number in numbers]


def test_no_lead_is_given_to_a_rep_on_leave(any_office: Office, tmp_path: Path) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path))
    office.lee.commands("away until friday")

    office.receives(a_lead(name="Ada"))
    office.receives(a_lead(name="Ben"))

    assert owners(office, 1, 2) == [SAM, SAM]
    assert "Not with: <@U0LEE> (away until" in office.sam.commands("why ada")


def test_a_pause_a_status_and_hours_of_ones_own_count_as_well(office: Office, tmp_path: Path) -> None:
    office.uses(desk_in_turns(tmp_path, sam='hours: "Mo-Fr 15:00-18:00", zone: Europe/Berlin'))
    office.lee.commands("pause")
    office.receives(a_lead(name="Ada"))
    assert owners(office, 1) == [None]
    said = office.lee.commands("why ada")
    assert "<@U0LEE> (paused)" in said
    assert "<@U0SAM> (off until" in said

    office.lee.commands("resume")
    assert owners(office, 1) == [LEE]

    office.lee.sets_status(":palm_tree:", "Rome")
    office.receives(a_lead(name="Ben"))
    office.advance_to(datetime(2026, 11, 23, 14, 1, tzinfo=UTC))
    assert owners(office, 2) == [SAM]


def test_a_lead_that_waits_is_given_out_when_somebody_is_back_before_their_day(
    any_office: Office, tmp_path: Path
) -> None:
    office = any_office
    office.uses(desk_in_turns(tmp_path))
    office.lee.commands("away until friday")
    office.maya.commands("away @sam")
    office.receives(a_lead(name="Ada"))
    assert owners(office, 1) == [None]

    office.lee.commands("back")

    assert owners(office, 1) == [LEE]
    [told] = office.lee.direct_messages()
    assert "Ada" in office.says(told)
