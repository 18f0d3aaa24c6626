"""What a marketer and a manager read on a phone: the Monday digest, the review of the quarter, their Home."""

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from playwright.sync_api import Page, ViewportSize, expect
from sqlmodel import Session

from bot.app import Handraise
from qualification.leads import Did, Happened, NewLead, PersonId
from sandbox.driver import Sandbox
from storage import people
from storage.beginnings import Beginning, begin_all
from storage.engine import Store
from tests.sandbox.conftest import until
from tests.stories.office import MONDAY_MORNING

pytest_plugins = ("tests.sandbox.browser",)

MARKETING, REVIEW = "C0MKTLEADS", "C0REVIEW"
PHONE: ViewportSize = {"width": 390, "height": 844}
MONDAY_AFTER, NEW_QUARTER = "2026-11-30T07:31:00+00:00", "2027-01-05T08:31:00+00:00"
LEE = PersonId("U0LEE")

WEEKS: tuple[tuple[str, str, str, int, str, str, str], ...] = (
    (
        "Paid search",
        "MDR against MSSP",
        "/mdr-vs-mssp",
        9,
        "disqualify",
        "wrong_scope",
        "wants a cloud migration",
    ),
    ("Paid search", "MDR against MSSP", "/pricing", 22, "recycle", "timing", "renewal is in August"),
    ("Paid search", "MDR against MSSP", "/pricing", 6, "accept", "", ""),
    ("LinkedIn ad", "Audit season", "/assessment", 14, "accept", "", ""),
    ("LinkedIn ad", "Audit season", "/assessment", 6, "recycle", "timing", "comparing for next year"),
    (
        "LinkedIn ad",
        "Audit season",
        "/assessment",
        5,
        "recycle",
        "authority",
        "an intern, no one above joined",
    ),
    ("Webinar", "Audit-ready in 90 days", "/webinar", 12, "recycle", "no_reply", ""),
)
DID = {"accept": Did.ACCEPTED, "recycle": Did.RECYCLED, "disqualify": Did.DISQUALIFIED}
_numbers = count(1)


def a_week(session: Session, *, before: int = 0) -> None:
    """What sales decided in the week of that Monday, or so many weeks earlier."""
    start = MONDAY_MORNING - timedelta(weeks=before)
    begin_all(session, list(_leads(start, share=3 if before else 1)))


def _leads(start: datetime, *, share: int) -> Iterator[Beginning]:
    for source, campaign, page, many, way, reason, note in WEEKS:
        for _ in range(max(1, many // share)):
            number = next(_numbers)
            fields = {"source": source, "campaign": campaign, "landing_page": page, "seniority": "vp"}
            email = f"{number}@visitor{number}.example"
            scored = {
                "segment": "general",
                "team": "sdr",
                "fit": 50,
                "intent": 20,
                "total": 70,
                "is_mql": True,
            }
            identity = {"identity": email, "fields": {**fields, "email": email}}
            at = start + timedelta(minutes=number)
            facts: dict[str, Any] = {"reason": reason, "note": note} if reason else {}
            events = [
                Happened(Did.RECEIVED, None, at, identity),
                Happened(Did.SCORED, None, at, scored),
                Happened(Did.POSTED, None, at, {}),
                Happened(DID[way], LEE, at + timedelta(hours=1), facts),
            ]
            yield Beginning(NewLead(email, {**fields, "email": email}), events)


def _is_agreed(store: Store) -> bool:
    """Whether the bot knows when the next digest and the next reviews are due, as it does after its first second."""
    with store.read() as session:
        return all(people.appointment(session, key) for key in ("digest", "review:week", "review:quarter"))


def test_marketing_reads_it_on_a_phone(
    bot: Handraise,
    sandbox: Sandbox,
    sqlite_store: Store,
    look: Callable[..., Page],
    picture: Callable[..., None],
) -> None:
    with sqlite_store.write() as session:
        a_week(session)
        a_week(session, before=1)
    mira = look("mira", MARKETING)
    until(lambda: _is_agreed(sqlite_store))
    sandbox.clock(to=MONDAY_AFTER)
    mira.set_viewport_size(PHONE)

    digest = mira.locator("article", has_text="Why leads came back").first
    expect(digest).to_contain_text("20 accepted")
    expect(digest).to_contain_text("Timing: not now")
    expect(digest.get_by_role("button", name="Show the leads")).to_be_visible()
    digest.evaluate("article => article.scrollIntoView(true)")
    picture(mira, "digest-on-a-phone")

    sandbox.open_home("maya")
    home = look("maya", "home")
    expect(home.get_by_text("Last seven days")).to_be_visible()
    picture(home, "home-of-a-manager")

    sandbox.clock(to=NEW_QUARTER)
    maya = look("maya", REVIEW)
    review = maya.locator("article", has_text="Quarterly review").first
    expect(review).to_contain_text("5 replies")
    review.get_by_text("5 replies").click()
    promises = maya.locator("article", has_text="What sales promises").last
    expect(promises.get_by_role("button", name="Read it")).to_be_visible()
    picture(maya, "review")
    read = maya.get_by_role("button", name="Read it")
    page = maya.locator("article", has_text="What makes an MQL").filter(has=read).last
    page.get_by_role("button", name="Sign", exact=True).click()
    expect(page).to_contain_text("Signed: @Maya Lindqvist")
    maya.set_viewport_size(PHONE)
    maya.locator("article", has_text="Proposed:").last.evaluate("article => article.scrollIntoView(true)")
    picture(maya, "review-on-a-phone")
