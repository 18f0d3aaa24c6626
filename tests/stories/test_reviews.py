"""Both sides look at the figures together, decide with their names on it, and sign what they mean by their words."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import Session

from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from tests.storage.begun import worked
from tests.stories.office import MARKETING, MONDAY_MORNING, REVIEW, Message, Office, a_lead, texts

TUESDAY_0930 = datetime(2026, 11, 24, 8, 30, tzinfo=UTC)
DECEMBER_1ST = datetime(2026, 12, 1, 8, 30, tzinfo=UTC)
NEW_QUARTER = datetime(2027, 1, 5, 8, 30, tzinfo=UTC)
MONDAY_AFTER = datetime(2027, 1, 11, 7, 30, tzinfo=UTC)


def too_low_a_bar(session: Session) -> None:
    """All called in time; from 60 points one in sixteen becomes an SQL, from 90 one in four."""
    worked(session, 220, total=70, accepted=14, at=MONDAY_MORNING)
    worked(session, 80, total=95, accepted=20, at=MONDAY_MORNING)


def the_review(office: Office) -> Message:
    return office.messages(REVIEW)[-1]


def of_the_thread(office: Office, words: str) -> Message:
    return next(each for each in office.bot_messages_in(the_review(office)) if words in texts(each))


@pytest.fixture
def weekly(office: Office) -> Office:
    """A weekly check with something to decide."""
    office.settle()
    with office.store.write() as session:
        too_low_a_bar(session)
    office.advance_to(TUESDAY_0930)
    return office


def test_on_tuesday_the_weekly_check_tells_figures_and_what_to_decide(weekly: Office) -> None:
    said = texts(the_review(weekly))
    assert "*Weekly check* · 17–23 Nov 2026" in said
    assert "300 new MQLs · *34 of 300 decided were accepted* (11 %, 8 %–15 %)" in said
    assert "*To decide in the thread: 1*" in said
    proposals = texts(of_the_thread(weekly, "Proposed:"))
    assert "the bar of 60 is too low" in proposals
    assert "Proposed: raise the bar from 60 to 95" in proposals


def test_who_decides_what_is_kept_with_name_and_words_and_not_asked_again(weekly: Office) -> None:
    weekly.maya.presses("Agreed", of_the_thread(weekly, "Proposed:"))

    assert "✅ Agreed · <@U0MAYA>" in texts(of_the_thread(weekly, "Proposed:"))
    assert "All decided: 1 of 1" in texts(weekly.as_it_stands(the_review(weekly)))

    weekly.mira.presses("Decide anew…", of_the_thread(weekly, "Proposed:"))
    weekly.mira.submits(choice="otherwise", words="90 first, Maya looks at it in May")
    said = texts(of_the_thread(weekly, "Proposed:"))
    assert "Decided otherwise · <@U0MIRA>" in said
    assert "“90 first, Maya looks at it in May”" in said

    weekly.advance_to(DECEMBER_1ST)
    (monthly,) = [each for each in weekly.messages(REVIEW) if "Monthly review" in texts(each)]
    assert "November 2026" in texts(monthly)
    assert "To decide" not in texts(monthly)
    assert len(weekly.messages(REVIEW)) == 2, "the weekly check of that day is left out"


def test_a_reply_in_the_thread_decides_as_well(weekly: Office) -> None:
    for typed, shown in (
        ("1 agreed", "✅ Agreed · <@U0MAYA>"),
        ("1 leave it: not before spring", "Left as it is · <@U0MAYA>"),
        ("1: raise it to 90 first", "Decided otherwise · <@U0MAYA>"),
    ):
        weekly.maya.types(typed, the_review(weekly), REVIEW)

        assert shown in texts(of_the_thread(weekly, "Proposed:"))


def test_an_account_executive_does_not_decide_and_is_told_who_does(weekly: Office) -> None:
    weekly.alex.types("1 agreed", the_review(weekly), REVIEW)

    assert weekly.alex.whispers(REVIEW) == ["Marketers and managers decide here."]
    assert "Agreed ·" not in texts(of_the_thread(weekly, "Proposed:"))


def test_what_moved_stands_beside_the_time_before(office: Office) -> None:
    office.receives(a_lead())
    office.advance_to(DECEMBER_1ST)

    said = of_the_thread(office, "What moved")

    assert "New MQLs" in texts(said)
    assert "New MQLs: 1, before 0" in said["text"]


def test_a_week_in_which_nothing_happened_has_no_check(office: Office) -> None:
    office.settle()
    office.advance_to(TUESDAY_0930)

    assert office.messages(REVIEW) == []


def changed(folder: Path) -> Desk:
    """The shipped desk with another bar."""
    root = folder / "other"
    shutil.copytree(SHIPPED_DESK, root)
    card = root / "scorecard.yaml"
    text = card.read_text("utf-8")
    assert text.count("threshold: 60") == 1
    card.write_text(text.replace("threshold: 60", "threshold: 65"), "utf-8")
    return load_desk(root)


def test_nobody_signed(office: Office, tmp_path: Path) -> None:
    office.settle()
    office.is_down_for(days=(NEW_QUARTER - office.clock.now()).days + 1)
    said = texts(the_review(office))
    assert "*Quarterly review* · Q4 2026" in said
    assert "Signatures: What makes an MQL 0 of 2" in said

    office.mira.presses("Sign", of_the_thread(office, "What makes an MQL"))
    office.maya.types("sign", the_review(office), REVIEW)
    page = texts(of_the_thread(office, "What makes an MQL"))
    assert "Signed: <@U0MIRA>" in page
    assert "<@U0MAYA>" in page
    assert "Still to sign" not in page
    promises = texts(of_the_thread(office, "What sales promises"))
    assert "Signed: <@U0MAYA>" in promises
    assert "Still to sign: Mira Novak" in promises

    office.uses(changed(tmp_path))
    office.advance_to(MONDAY_AFTER)
    digest = texts(office.messages(MARKETING)[-1])
    assert "Changed and not signed by everybody: Scorecard of" in digest

    shown = office.mira.commands("sign")
    assert "threshold: 60 → 65" in shown
    assert "changed since it was signed" in shown
