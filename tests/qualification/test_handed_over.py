"""Where an SQL stands with its AE, from Monday the 23rd of November 2026 at nine in the morning, UTC."""

from datetime import UTC, datetime, timedelta

import pytest

from playbooks.load import load_desk
from qualification.handed_over import NOT_AS_SAID, Stage, contest_reasons, stage

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ahead", "taken", "stands"),
    [
        (timedelta(days=2), False, Stage.NOT_ANSWERED),
        (timedelta(hours=2), False, Stage.NOT_ANSWERED),
        (timedelta(hours=2), True, Stage.TODAY),
        (timedelta(hours=15), True, Stage.AHEAD),
        (timedelta(0), True, Stage.OUTCOME_MISSING),
        (timedelta(days=-3), False, Stage.OUTCOME_MISSING),
    ],
)
def test_an_sql_stands_by_its_answer_and_the_agreed_time(
    ahead: timedelta, taken: bool, stands: Stage
) -> None:
    assert stage(None, NOW + ahead, "Europe/Berlin", taken=taken, now=NOW) is stands


def test_today_is_where_the_team_is() -> None:
    in_the_night = NOW + timedelta(hours=15)

    assert stage(None, in_the_night, "America/New_York", taken=True, now=NOW) is Stage.TODAY
    assert stage(None, in_the_night, "Asia/Tokyo", taken=True, now=NOW) is Stage.AHEAD


@pytest.mark.parametrize("said", ["held", "missed"])
def test_what_was_said_of_the_meeting_counts_before_its_time(said: str) -> None:
    assert stage(said, NOW - timedelta(days=1), "UTC", taken=False, now=NOW) is Stage(said)


def test_an_ae_chooses_from_the_reasons_marketing_counts_and_one_more() -> None:
    playbook = load_desk().playbooks["bant"]

    offered = contest_reasons(playbook)

    assert next(iter(offered)) == NOT_AS_SAID
    assert list(offered)[1:] == [reason.key for reason in playbook.reasons]
