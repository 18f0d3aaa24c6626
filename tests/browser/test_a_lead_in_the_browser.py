"""What a rep, a manager and an AE do with the mouse and the keyboard, from a new lead to a decision."""

from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.stories.office import MONDAY_MORNING, a_lead

pytest_plugins = ("tests.sandbox.browser",)

LEADS, MANAGERS, ALEX = "C0SDRLEADS", "C0SDRMGRS", "D0ALEX"

DANA: dict[str, Any] = {
    "id": "dana",
    "email": "dana.ruiz@harborline.example",
    "name": "Dana Ruiz",
    "title": "VP Security Engineering",
    "seniority": "vp",
    "company": {
        "name": "Harborline Health",
        "domain": "harborline.example",
        "size": 1200,
        "industry": "healthcare",
        "country": "US",
    },
    "interest": "risk review",
    "source": "LinkedIn ad",
    "campaign": "Audit season",
    "landing_page": "/assessment",
    "note": "met at the spring fair",
    "form": {"timeline": "this quarter"},
    "touches": [
        {"kind": "assessment_request", "at": "2026-11-23T08:56:00Z"},
        {"kind": "content_download", "at": "2026-11-22T10:00:00Z", "asset": "SIEM consolidation guide"},
        {"kind": "webinar", "at": "2026-11-16T10:00:00Z", "asset": "Audit-ready in 90 days"},
    ],
}


def message(page: Page, words: str) -> Locator:
    return page.locator("article", has_text=words).last


def test_a_rep_claims_walks_bant_and_accepts_by_mouse_and_keyboard(
    arrives: Callable[..., None], look: Callable[..., Page], picture: Callable[..., None]
) -> None:
    arrives(DANA)
    page = look("lee")
    card = page.locator("article", has_text="Dana Ruiz").first
    expect(card).to_contain_text("Wants: risk review")
    expect(card.get_by_role("button", name="Claim")).to_be_visible()
    picture(page, "card")

    card.get_by_role("button", name="Claim").click()
    expect(card).to_contain_text("@Lee Park")
    card.get_by_role("button", name="Qualify").click()
    expect(card).to_contain_text("checklist 0 of 4")
    card.get_by_text("1 reply").click()
    asked = message(page, "What do they need")
    expect(asked).to_be_visible()
    picture(page, "question")
    asked.get_by_role("button", name="A problem we solve ✓").click()
    expect(message(page, "Need: understood as")).to_be_visible()
    message(page, "Who decides").get_by_role("button", name="Decides ✓").click()
    expect(message(page, "When do they want this")).to_be_visible()
    reply = page.get_by_placeholder("Reply…")
    reply.fill("after the audit in March")
    reply.press("Enter")

    verdict = message(page, "Looks like an SQL")
    expect(verdict).to_contain_text("March")
    picture(page, "verdict")
    verdict.get_by_role("button", name="Accept as SQL…").click()
    picture(page, "accept")
    page.get_by_label("A line for them").fill("Wants it before the audit; the CFO joins")
    page.get_by_role("button", name="Accept", exact=True).click()
    expect(card).to_contain_text("Accepted as SQL by @Lee Park")
    picture(page, "accepted")

    ae = look("alex", ALEX)
    handed = message(ae, "New SQL")
    expect(handed).to_contain_text("the CFO joins")
    expect(handed).to_contain_text("Decides")
    picture(ae, "handover")
    handed.get_by_role("button", name="Take it").click()
    expect(card).to_contain_text("taken")


def test_a_lead_nobody_touches_reaches_the_manager_before_it_is_cold(
    arrives: Callable[..., None], look: Callable[..., Page], picture: Callable[..., None]
) -> None:
    arrives(a_lead(name="Jo Okafor", touches=[{"kind": "demo_request", "at": MONDAY_MORNING.isoformat()}]))
    rep, manager = look("lee"), look("maya", MANAGERS)
    rep.set_viewport_size({"width": 1280, "height": 800})
    expect(rep.locator("article", has_text="Jo Okafor").first).to_contain_text("First call due")

    rep.get_by_role("button", name="+15 min").click()
    expect(message(rep, "Nobody has claimed")).to_contain_text("Late since")
    expect(manager.locator("article")).to_have_count(0)

    rep.get_by_role("button", name="+15 min").click()
    alert = message(manager, "Jo Okafor")
    expect(alert).to_contain_text("Nobody has claimed it.")
    manager.set_viewport_size({"width": 390, "height": 844})
    picture(manager, "alert-on-a-phone")
    manager.set_viewport_size({"width": 1280, "height": 800})
    alert.get_by_role("combobox").select_option(label="Sam Ortiz (0 open, on until 18:00)")

    expect(rep.locator("article", has_text="Jo Okafor").first).to_contain_text("@Sam Ortiz")
    picture(rep, "late")
