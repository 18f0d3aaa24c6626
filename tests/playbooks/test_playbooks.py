"""What holds of every playbook that ships."""

import pytest

from playbooks.lint import lint_desk
from playbooks.load import load_desk
from qualification.criteria import asked_by
from qualification.decision import Playbook
from qualification.typed import Understood, understand
from tests.playbooks.answering import TODAY

DESK = load_desk()
PLAYBOOKS = [pytest.param(each, id=key) for key, each in DESK.playbooks.items()]


def test_lint_has_nothing_to_say_of_what_ships() -> None:
    assert lint_desk() == []


def test_every_framework_is_what_some_segment_builds_on() -> None:
    used = {DESK.playbooks[segment.playbook].framework for segment in DESK.segments}

    assert used == {"bant", "meddic", "champ", "gpctba"}


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_reason_to_recycle_has_a_day_and_a_track(playbook: Playbook) -> None:
    recycle = [reason for reason in playbook.reasons if reason.kind == "recycle"]

    assert {"timing", "budget", "authority", "need", "no_reply"} <= {reason.key for reason in recycle}
    assert all(reason.back and reason.track for reason in recycle)


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_reason_is_counted_in_a_group_of_the_desk(playbook: Playbook) -> None:
    groups = {group.key for group in DESK.reasons.groups}

    assert {reason.group for reason in playbook.reasons} <= groups


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_phrase_of_an_option_is_read_as_that_option(playbook: Playbook) -> None:
    for criterion in playbook.criteria:
        for option in criterion.options:
            for phrase in (option.label, *option.words):
                read = understand(criterion, phrase, today=TODAY)
                assert isinstance(read, Understood), (criterion.key, phrase)
                assert read.value in (option.key, [option.key]), (criterion.key, phrase)


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_an_sql_needs_a_need_and_somebody_who_decides_and_says_so(playbook: Playbook) -> None:
    looked_at = asked_by(playbook, playbook.accept.names)
    covered = {each.covers for each in playbook.criteria if each.key in looked_at}

    assert {"need", "authority", "timing"} <= covered
    assert playbook.accepted_means.endswith(".")
    assert playbook.buying_group
    assert playbook.no_reply is not None


@pytest.mark.parametrize("playbook", PLAYBOOKS)
def test_every_question_is_looked_at_by_a_rule_or_asked_anyway(playbook: Playbook) -> None:
    assert [
        each.key for each in playbook.criteria if not each.required and each.key not in playbook.ruled
    ] == []


def test_what_is_told_of_a_company_means_the_same_in_every_playbook() -> None:
    meant: dict[str, object] = {}
    for playbook in DESK.playbooks.values():
        for each in playbook.criteria:
            if each.about == "account":
                meaning = (each.kind, [option.key for option in each.options], each.role)
                assert meant.setdefault(each.key, meaning) == meaning, (playbook.key, each.key)

    assert {"compliance", "current_way", "product_until", "economic_buyer", "users"} <= meant.keys()
