"""Working time of a person: their team's, unless the desk says otherwise."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.hours import Hours
from tests.playbooks.desks import edited, write_desk

NEW_YORK = "America/New_York"
TEAM = Hours("Mo-Fr 09:00-18:00; PH off", "Europe/Berlin", "DE")


def hours(root: Path, said: str, *, zone: str = NEW_YORK) -> Hours:
    """Lee's hours on a desk that says this of Lee, whom Slack knows in `zone`."""
    write_desk(root, **edited("desk.yaml", "role: rep}", f"role: rep{said}}}"))
    return load_desk(root).hours_of("sdr", "Lee@desk.example", zone=zone)


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("", TEAM),
        (', hours: "Mo-Th 08:00-14:00"', Hours("Mo-Th 08:00-14:00", NEW_YORK, "DE")),
        (', hours: "Mo-Th 08:00-14:00", zone: Europe/Rome', Hours("Mo-Th 08:00-14:00", "Europe/Rome", "DE")),
        (", zone: Europe/London, country: GB", Hours(TEAM.text, "Europe/London", "GB")),
    ],
    ids=["nothing", "hours", "hours and zone", "zone and country"],
)
def test_what_is_not_said_of_a_person_is_as_for_the_team(tmp_path: Path, said: str, meant: Hours) -> None:
    assert hours(tmp_path, said) == meant


def test_days_off_are_no_working_time(tmp_path: Path) -> None:
    of_lee = hours(tmp_path, ", days_off: [2026-11-24, 2026-12-28/2027-01-05]")

    assert of_lee.next_open(datetime(2026, 11, 24, 10, tzinfo=UTC)) == datetime(2026, 11, 25, 8, tzinfo=UTC)
    assert of_lee.next_open(datetime(2026, 12, 28, 10, tzinfo=UTC)) == datetime(2027, 1, 6, 8, tzinfo=UTC)


def test_a_zone_that_only_slack_knows_is_that_of_the_team(tmp_path: Path) -> None:
    of_lee = hours(tmp_path, ', hours: "Mo-Th 08:00-14:00"', zone="Mars/Olympus")

    assert of_lee == Hours("Mo-Th 08:00-14:00", "Europe/Berlin", "DE")


def test_a_stranger_has_the_hours_of_the_team() -> None:
    desk: Desk = load_desk()

    assert desk.hours_of("sdr", "nobody@acme-gtm.example", zone=NEW_YORK) == desk.team("sdr").hours
    assert desk.hours_of("gone", "lee@acme-gtm.example", zone=NEW_YORK) == desk.teams[0].hours
