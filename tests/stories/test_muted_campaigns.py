"""A campaign nobody needs to hear of again is left out of a digest, and brought back."""

from pathlib import Path

import pytest

from storage import mutes
from tests.stories.desks import desk_with_digests
from tests.stories.office import MARKETING, Message, Office, texts
from tests.stories.test_the_digest import NEXT_MONDAY_0830, OTHERS, a_week, the_figures

CAMPAIGN = "*LinkedIn ad › Audit season*"


def the_digest(office: Office) -> Message:
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    (digest,) = office.messages(MARKETING)
    return digest


def test_a_muted_campaign_is_left_out_and_can_be_brought_back(any_office: Office) -> None:
    office = any_office
    digest = the_digest(office)
    the_figures(office.says(digest))

    office.mira.presses("Mute campaigns…", digest)
    office.mira.submits(muted=["Audit season"])

    said = office.says(digest)
    assert CAMPAIGN not in said
    assert "1 campaign is muted: Audit season" in said
    assert "4 leads decided" in said, "its figures stay in the totals"
    assert "*Timing: not now* 2" in said

    office.mira.presses("Mute campaigns…", digest)
    assert "Audit season (by <@U0MIRA>, " in office.mira.reads_in_modal()
    office.mira.submits(muted=[])

    the_figures(office.says(digest))
    assert "muted" not in office.says(digest)


def test_it_is_typed_as_well_and_holds_for_the_digests_to_come(office: Office) -> None:
    digest = the_digest(office)

    muted = office.mira.commands("mute audit season", MARKETING)

    assert "*Audit season* is muted: left out of the campaigns of Why leads came back" in muted
    assert CAMPAIGN not in office.says(digest)
    assert "(by <@U0MIRA>, " in office.mira.commands("mute", MARKETING)
    office.advance(days=7)
    assert "1 campaign is muted: Audit season" in texts(office.messages(MARKETING)[1])

    back = office.mira.commands("unmute Audit season", MARKETING)

    assert "*Audit season* is told of again" in back
    assert "No campaign is muted" in office.mira.commands("mute", MARKETING)
    assert "muted" not in office.says(office.messages(MARKETING)[1])


def test_a_slip_of_the_hand_mutes_nothing(office: Office) -> None:
    the_digest(office)

    assert "No lead of a campaign of that name" in office.mira.commands("mute Audit saeson", MARKETING)
    assert "is not muted there" in office.mira.commands("unmute Audit season", MARKETING)


def test_what_somebody_else_muted_meanwhile_stays_muted(office: Office) -> None:
    digest = the_digest(office)
    office.mira.presses("Mute campaigns…", digest)
    with office.store.write("test") as session:
        mutes.mute(session, "digest", ["Evergreen"], by="U0MAYA", now=office.clock.now())

    office.mira.submits(muted=["Audit season"])

    with office.store.read() as session:
        standing = [(each.campaign, each.by) for each in mutes.standing(session, "digest")]
    assert standing == [("Evergreen", "U0MAYA"), ("Audit season", "U0MIRA")]


@pytest.mark.parametrize("who", ["lee", "alex"])
def test_only_marketing_and_managers_mute(office: Office, who: str) -> None:
    digest = the_digest(office)
    office.sandbox.channel(MARKETING, invite=[who])
    person = getattr(office, who)

    person.presses("Mute campaigns…", digest)
    person.commands("mute Audit season", MARKETING)

    assert person.whispers(MARKETING) == ["Only marketers and managers can do that."] * 2
    assert CAMPAIGN in office.says(digest)


def test_of_several_digests_the_one_that_is_meant_stands_in_front(office: Office, tmp_path: Path) -> None:
    office.uses(desk_with_digests(tmp_path, OTHERS))
    a_week(office)
    office.advance(minutes=1)

    asked = office.maya.commands("mute Audit season")
    named = office.maya.commands("mute security Audit season")
    hers = office.mira.commands("mute Audit season", MARKETING)

    assert "Begin with the one you mean: `mira`, `security`." in asked
    assert "left out of the campaigns of The rest in November" in named
    assert "left out of the campaigns of Your campaigns" in hers
