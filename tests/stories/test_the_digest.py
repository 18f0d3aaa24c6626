"""Marketers read why leads came back: counts, reasons and the reps' own words, on Monday or when they ask."""

from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlmodel import col, select

from bot.usecases import claim, decide
from storage.tables import Lead
from tests.stories.desks import desk_with_digests
from tests.stories.office import MARKETING, Office, a_lead, a_reader, texts

NEXT_MONDAY_0830 = datetime(2026, 11, 30, 7, 30, tzinfo=UTC)


def a_week(office: Office) -> None:
    """Three leads of one campaign and one of nowhere, decided; one of another still open."""
    for name, reason, note in (
        ("Ann One", "timing", "evaluating in Q3, renewal is in August"),
        ("Bea Two", "timing", "just comparing for next year"),
        ("Cem Three", "authority", ""),
    ):
        office.receives(a_lead(name=name))
        office.lee.chooses("more", "↩️ Recycle…", office.card(name))
        office.lee.submits(reason=reason, note=note)
    office.receives(a_lead(name="Dan Four", source=None, campaign=None))
    office.sam.chooses("more", "⛔ Disqualify…", office.card("Dan Four"))
    office.sam.submits(reason="student", note="writes a thesis")
    office.receives(a_lead(name="Eve Five", campaign="Spring fair"))
    office.receives(a_reader())


def the_figures(said: str) -> None:
    assert "4 leads decided → *0 accepted* (0 %, 0 %–49 %) · 3 recycled · 1 disqualified" in said
    assert "5 new MQLs, 1 of them still open: too early for a rate" in said
    assert "1. *Timing: not now* 2" in said
    assert "“evaluating in Q3, renewal is in August”" in said
    assert "“just comparing for next year”" in said
    assert "2. *No decision maker* 1" in said
    assert "3. *Student or job seeker* 1\n“writes a thesis”" in said
    assert (
        "*LinkedIn ad › Audit season*\n0 accepted · 3 recycled · 0 disqualified · 0 of 3 new open\n" in said
    )
    assert "\nTiming: not now 2 · No decision maker 1" in said
    assert "*not given › not given*" in said
    assert "Spring fair" not in said, "nothing of it was decided"


def test_on_monday_at_half_past_eight_in_berlin_the_digest_is_there(any_office: Office) -> None:
    office = any_office
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830.replace(minute=29))
    assert office.messages(MARKETING) == []

    office.advance(minutes=1)

    (digest,) = office.messages(MARKETING)
    the_figures(texts(digest))


def test_the_digest_comes_once_a_week(office: Office) -> None:
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    office.advance(days=6)
    assert len(office.messages(MARKETING)) == 1

    office.advance(days=1)

    assert len(office.messages(MARKETING)) == 2
    assert "Nothing was decided in this time." in texts(office.messages(MARKETING)[1])


def test_a_digest_that_came_due_while_the_bot_was_down_is_said_once(office: Office) -> None:
    a_week(office)
    office.is_down_for(days=16)

    assert len(office.messages(MARKETING)) == 1


@pytest.mark.parametrize("who", ["mira", "lee", "maya"])
def test_the_digest_is_there_at_once_for_whoever_asks(office: Office, who: str) -> None:
    a_week(office)
    office.advance(minutes=1)

    the_figures(getattr(office, who).commands("digest"))

    assert office.messages(MARKETING) == [], "and only for them"


def test_an_accepted_lead_counts_with_its_interval(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    for label in ("A problem we solve ✓", "Decides ✓", "This quarter"):
        office.lee.presses(label, checklist)
    office.lee.presses("Accept as SQL…", checklist)
    office.lee.submits()
    office.advance(minutes=1)

    said = office.mira.commands("digest")

    assert "1 lead decided → *1 accepted* (100 %, 21 %–100 %)" in said
    assert "*LinkedIn ad › Audit season*\n1 accepted · 0 recycled · 0 disqualified" in said


def test_a_lead_that_was_reopened_is_not_reported_as_lost(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    office.lee.chooses("more", "↩️ Recycle…", card)
    office.lee.submits(reason="timing")
    office.lee.presses("Reopen", card)
    office.advance(minutes=1)

    said = office.mira.commands("digest")

    assert "Nothing was decided in this time." in said
    assert "1 new MQL, 1 of them still open" in said


def test_a_decision_without_words_is_quoted_by_what_was_noted_in_the_checklist(any_office: Office) -> None:
    office = any_office
    office.receives(a_lead(seniority=None, touches=[{"kind": "contact_form"}, {"kind": "pricing_page"}]))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    office.lee.presses("Note…", checklist)
    office.lee.submits(note="reads for her thesis")
    office.lee.presses("Only looking", checklist)
    office.lee.presses("Recycle…", checklist)
    office.lee.submits()

    assert "*No real need yet* 1\n“reads for her thesis”" in office.mira.commands("digest", MARKETING)
    decided = [event for event in office.tells()["events"] if event["what"] == "recycled"][-1]
    assert decided["facts"]["rule"] == "no_need_yet"
    assert decided["facts"]["because"] == [
        {"criterion": "need", "words": "Only looking", "source": "rep", "counts": True}
    ]
    assert decided["facts"]["playbook"] == office.walk().version


OTHERS = """digests:
  - {key: mira, name: Your campaigns, every: day, time: "08:00", owner: mira@acme-gtm.example}
  - {key: security, name: The rest in November, every: month, time: "09:00", segment: general}
campaign_owners:
  - {owner: mira@acme-gtm.example, campaigns: [Audit season]}
"""


def test_a_campaigns_owner_reads_every_day_of_theirs_alone(office: Office, tmp_path: Path) -> None:
    office.uses(desk_with_digests(tmp_path, OTHERS))
    office.advance(minutes=1)
    a_week(office)

    office.advance_to(datetime(2026, 11, 24, 7, 0, tzinfo=UTC))

    (hers,) = office.mira.direct_messages()
    assert "*Your campaigns*" in texts(hers)
    assert "3 leads decided" in texts(hers)
    assert "Audit season" in texts(hers)
    assert "thesis" not in texts(hers), "that one came by no campaign of hers"
    office.advance(days=3)
    assert len(office.mira.direct_messages()) == 1, "all of it was told"


def test_a_segments_month_is_told_on_the_first_of_the_next(office: Office, tmp_path: Path) -> None:
    office.uses(desk_with_digests(tmp_path, OTHERS))
    office.advance(minutes=1)
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    assert office.messages(MARKETING) == [], "the weekly one is not asked for"

    office.advance_to(datetime(2026, 12, 1, 8, 0, tzinfo=UTC))

    (month,) = office.messages(MARKETING)
    assert "*The rest in November*" in texts(month)
    assert "leads decided" in texts(month)


def test_only_a_change_that_is_more_than_chance_is_marked(office: Office) -> None:
    """Eight of nine were students the week after none of nine were."""
    _decides(office, ["timing"] * 9)
    office.advance(days=8)
    _decides(office, ["student"] * 8 + ["timing"])

    said = office.mira.commands("digest", MARKETING)

    assert "▲ more than before: 8 of 9, before 0 of 9 (+89 points, +45 to +98)" in said
    assert "▼ less than before: 1 of 9, before 9 of 9" in said
    office.advance(days=7)
    assert "than before" not in office.mira.commands("digest", MARKETING), "nothing was decided since"


def test_it_names_the_rule_that_would_have_stopped_most(office: Office) -> None:
    _decides(office, ["student"] * 8, landing_page="/jobs")
    _decides(office, ["timing"] * 12, landing_page="/assessment")
    _decides(office, ["authority"] * 4, landing_page="/about")

    said = office.mira.commands("digest", MARKETING)

    assert (
        "Would have stopped 8 of 8: keeping back leads with landing page “/jobs”. It would have kept back 8 leads in "
        "all, none of them accepted, and spared reps about 1 h 20"
    ) in said
    assert said.count("Would have stopped") == 2, "four are too few to say anything"


def _decides(office: Office, reasons: list[str], **said: str) -> None:
    office.receives_many(a_lead(**said) for _ in reasons)
    with office.store.write("test") as session:
        fresh = session.exec(select(Lead).where(Lead.state == "open").order_by(col(Lead.id))).all()
        for number, reason in zip([lead.id or 0 for lead in fresh], reasons, strict=True):
            kind = decide.disqualify if reason == "student" else decide.recycle
            claim.claim(session, office.bot.services.desk, number, "U0LEE", now=office.clock.now())
            kind(
                session,
                office.bot.services.desk,
                number,
                by="U0LEE",
                reason=reason,
                note="",
                now=office.clock.now(),
            )
    office.advance(minutes=1)
