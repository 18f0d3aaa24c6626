"""Changed definitions are tried on the leads of the past before they go live."""

import shutil
from datetime import timedelta
from pathlib import Path
from typing import Any

from bot.cli.replay import report
from bot.usecases.decide import accept
from bot.usecases.draft import difference
from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from tests.stories.desks import desk_in_turns
from tests.stories.office import MONDAY_MORNING, Office, a_lead, a_reader
from tests.stories.test_accounts_together import JO, TOM, colleague

SINCE = MONDAY_MORNING - timedelta(days=1)


def changed(folder: Path, file: str, old: str, new: str) -> Desk:
    """The shipped desk with a passage of a file changed."""
    root = folder / f"changed{len(list(folder.iterdir()))}"
    shutil.copytree(SHIPPED_DESK, root)
    text = (root / file).read_text("utf-8")
    assert old in text
    (root / file).write_text(text.replace(old, new), "utf-8")
    return load_desk(root)


def replayed(office: Office, desk: Desk, *, names: bool = False) -> dict[str, Any]:
    now, before = office.clock.now(), office.bot.services.desk
    with office.store.read() as session:
        found = difference(session, before, desk, since=SINCE, now=now)
        return report(found, before, desk, since=SINCE, until=now, names=names)


def a_busy_week(office: Office) -> None:
    """Hand-raisers, readers who come back, an account, a lead entered by hand; some are decided."""
    for name in ("Ada", "Ben"):
        office.receives(a_lead(name=name))
    office.receives(colleague(*TOM))
    read = [{"kind": kind, "at": MONDAY_MORNING.isoformat()} for kind in ("webinar", "content_download")]
    office.receives(a_reader(name="Cem Aksoy", title="IT analyst", touches=read))
    office.advance(hours=2)
    office.receives(colleague(*JO))
    office.sam.commands("new")
    office.sam.submits(email="hand@kite.example", name="Dora Hand", company="Kite")
    office.lee.chooses("more", "⛔ Disqualify…", office.card("Ada"))
    office.lee.submits(reason="competitor")
    office.advance(days=1)
    office.receives(a_lead(name="Eva", email="eva@ember.example"))
    office.advance(minutes=1)


def really_posted(office: Office, count: int) -> list[int]:
    return [number for number in range(1, count + 1) if office.lead(number).posted_at]


def test_the_walk_through_the_past_posts_what_was_really_posted(any_office: Office) -> None:
    office = any_office
    a_busy_week(office)
    desk = office.bot.services.desk

    with office.store.read() as session:
        found = difference(session, desk, desk, since=SINCE, now=office.clock.now())

    assert list(found.before) == really_posted(office, 7) == [1, 2, 3, 6, 7]
    assert {number: at.at for number, at in found.before.items()} == {
        number: office.lead(number).posted_at for number in found.before
    }


def test_the_same_definitions_make_no_difference(office: Office) -> None:
    a_busy_week(office)

    told = replayed(office, load_desk())

    nothing = {"accepted": 0, "recycled": 0, "disqualified": 0, "open": 0, "unknown": 0}
    for key in ("newly_posted", "no_longer_posted", "other_team", "other_rep", "other_time"):
        assert told[key] == {"count": 0, "outcomes": nothing}
    assert told["load"] == []
    assert told["sqls"] == {"gained": 0, "lost": 0}
    assert told["leads"] == 7
    assert told["before"]["posted"] == told["after"]["posted"] == 5


def test_a_higher_bar_says_whom_it_keeps_back_and_how_they_ended(office: Office, tmp_path: Path) -> None:
    a_busy_week(office)
    high = changed(tmp_path, "scorecard.yaml", "threshold: 60", "threshold: 140")

    told = replayed(office, high, names=True)

    assert [each["name"] for each in told["no_longer_posted"]["leads"]] == ["Ada", "Ben", "Eva"]
    assert told["no_longer_posted"]["outcomes"]["disqualified"] == 1
    assert told["no_longer_posted"]["outcomes"]["open"] == 2
    assert told["load"] == [
        {"team": "sdr", "rep": None, "before": told["before"]["posted"] - 1, "after": 2},
        {"team": "sdr", "rep": "lee@acme-gtm.example", "before": 1, "after": 0},
    ]


def test_a_lower_bar_says_who_would_have_been_posted(office: Office, tmp_path: Path) -> None:
    a_busy_week(office)
    low = changed(tmp_path, "scorecard.yaml", "threshold: 60\n", "threshold: 20\n")

    told = replayed(office, low)

    assert told["newly_posted"]["count"] == 1
    assert told["newly_posted"]["outcomes"]["unknown"] == 1
    assert "leads" not in told["newly_posted"]


def test_an_sql_that_would_have_been_kept_back_is_counted_as_lost(office: Office, tmp_path: Path) -> None:
    office.receives(a_lead(name="Ada"))
    card = office.card("Ada")
    office.lee.presses("Qualify", card)
    with office.store.write() as session:
        accept(
            session,
            office.bot.services.desk,
            1,
            "U0LEE",
            next_step="discovery_call",
            next_at=office.clock.now() + timedelta(days=1),
            ae="U0ALEX",
            why="she wants it",
            now=office.clock.now(),
        )
    high = changed(tmp_path, "scorecard.yaml", "threshold: 60", "threshold: 140")

    office.advance(minutes=1)

    assert replayed(office, high)["sqls"] == {"gained": 0, "lost": 1}


def test_turns_are_gone_through_as_they_would_have_gone_round(office: Office, tmp_path: Path) -> None:
    even = desk_in_turns(tmp_path)
    office.uses(even)
    for name in ("Ada", "Ben", "Cem", "Dora"):
        office.receives(a_lead(name=name))
    office.advance(minutes=1)
    with office.store.read() as session:
        found = difference(session, even, even, since=SINCE, now=office.clock.now())
    assert [at.rep for at in found.before.values()] == [
        f"{str(office.lead(number).owner)[2:].casefold()}@acme-gtm.example" for number in (1, 2, 3, 4)
    ]

    told = replayed(office, desk_in_turns(tmp_path, lee="most_open: 1"))

    assert told["other_rep"]["count"] == 1
    assert told["load"] == [
        {"team": "sdr", "rep": "lee@acme-gtm.example", "before": 2, "after": 1},
        {"team": "sdr", "rep": "sam@acme-gtm.example", "before": 2, "after": 3},
    ]


def test_a_new_rule_says_which_leads_go_to_another_team(office: Office, tmp_path: Path) -> None:
    a_busy_week(office)
    root = tmp_path / "two"
    shutil.copytree(SHIPPED_DESK, root)
    text = (root / "desk.yaml").read_text("utf-8")
    second = """  - {key: health, name: Health, channel: "#sdr-leads", managers_channel: "#sdr-managers",
     members: [{email: sam@acme-gtm.example, role: rep}]}
"""
    (root / "desk.yaml").write_text(text + second, "utf-8")
    (root / "routing.yaml").write_text(
        "rules: [{key: health, name: Healthcare, when: 'industry == \"healthcare\"', team: health}]\n",
        "utf-8",
    )

    told = replayed(office, load_desk(root))

    assert told["other_team"]["count"] == 3
    assert told["newly_posted"]["count"] == told["no_longer_posted"]["count"] == 0
