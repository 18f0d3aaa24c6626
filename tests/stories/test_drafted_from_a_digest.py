"""The digest says that a bar is too low, and one press makes a draft of the right one."""

from datetime import timedelta
from pathlib import Path

import pytest

from playbooks.load import load_desk
from storage import drafts, outbox
from tests.storage.begun import worked
from tests.stories.office import MARKETING, MONDAY_MORNING, Message, Office, texts
from tests.stories.test_the_digest import NEXT_MONDAY_0830, a_week

BUTTON = "Draft the better bar"


@pytest.fixture
def folder(office: Office, tmp_path: Path) -> Path:
    """Where the office writes its drafts."""
    object.__setattr__(office.bot.services, "drafts_dir", tmp_path / "drafts")
    return tmp_path / "drafts"


def the_digest(office: Office) -> Message:
    """After a month in which from 60 points one in eight became an SQL, from 90 one in four."""
    with office.store.write() as session:
        month_ago = MONDAY_MORNING - timedelta(days=28)
        worked(session, 220, total=70, accepted=14, at=month_ago)
        worked(session, 80, total=95, accepted=20, at=month_ago)
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    (digest,) = office.messages(MARKETING)
    office.sandbox.channel(MARKETING, invite=["maya"])
    return digest


def test_one_press_makes_a_draft_and_says_what_it_would_have_done(office: Office, folder: Path) -> None:
    digest = the_digest(office)
    assert "the bar of 60 is too low" in texts(digest)
    assert "At 95 it would have been" in texts(digest)

    office.maya.presses(BUTTON, digest)

    assert "tried on the leads of the last 30 days" in office.maya.whispers(MARKETING)[-1]
    (told,) = office.maya.direct_messages()
    (made,) = folder.iterdir()
    assert "*The draft is made.* " in texts(told)
    assert ": bar 60 → 95" in texts(told)
    assert f"It lies in {made}." in texts(told)
    assert "of the last 30 days would have been posted" in texts(told)
    assert load_desk(made).scorecards["first"].bar.threshold == 95
    assert office.bot.services.desk.scorecards["first"].bar.threshold == 60, "nothing is in force by it"

    office.maya.presses(BUTTON, digest)
    assert "is made already" in office.maya.whispers(MARKETING)[-1]
    assert len(list(folder.iterdir())) == len(office.maya.direct_messages()) == 1


def test_a_draft_is_for_those_who_lead_a_team(office: Office, folder: Path) -> None:
    digest = the_digest(office)

    office.mira.presses(BUTTON, digest)

    assert office.mira.whispers(MARKETING) == ["Only a manager of the team can do that."]
    assert not folder.exists()


def test_why_none_could_be_made_is_told_to_whoever_asked(office: Office, folder: Path) -> None:
    digest = the_digest(office)
    folder.write_text("a file where the folder should be")

    office.maya.presses(BUTTON, digest)

    (told,) = office.maya.direct_messages()
    assert "*No draft was made:*" in texts(told)
    assert "see DRAFTS\\_DIR" in texts(told) or "see DRAFTS_DIR" in texts(told)
    office.maya.presses(BUTTON, digest)
    assert "could not be made" in office.maya.whispers(MARKETING)[-1]


def test_one_whose_process_ended_is_made_anew_in_a_folder_of_its_own(office: Office, folder: Path) -> None:
    the_digest(office)
    half_done = folder / "half done"
    half_done.mkdir(parents=True)
    with office.store.write() as session:
        message = outbox.newest(session, "digest")
        assert message is not None
        bars = [{"segment": "general", "bar": None, "threshold": 95}]
        drafts.ask(session, message.id or 0, bars, by="U0MAYA", now=office.clock.now())
        wall = office.bot.services.wall.now()
        row = drafts.next_to_make(session, now=wall)
        assert row is not None
        drafts.begin(session, row, until=wall - timedelta(seconds=1))

    office.settle()

    (told,) = office.maya.direct_messages()
    (made,) = [each for each in folder.iterdir() if each != half_done]
    assert made.name.endswith("-2"), "what the first try left is not written over"
    assert f"It lies in {made}." in texts(told)
