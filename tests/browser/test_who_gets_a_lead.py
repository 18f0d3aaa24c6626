"""A rep is given a lead and asks why; two leads that are one person become one."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.test_a_lead_in_the_browser import DANA
from tests.stories.desks import desk_in_turns

pytest_plugins = ("tests.sandbox.browser",)

ROUTING = """
needs:
  - {key: english, name: speaks English, when: 'country == "US"', language: en}
"""


@pytest.fixture
def desk_dir(tmp_path: Path) -> Path:
    desk_in_turns(tmp_path, lee="languages: [de, en]", sam="languages: [de]", routing=ROUTING)
    return next(tmp_path.glob("turns*"))


def test_a_rep_asks_why_a_lead_is_theirs(
    arrives: Callable[..., None], look: Callable[..., Page], picture: Callable[..., None]
) -> None:
    arrives(DANA)
    page = look("lee")
    page.get_by_role("link", name="Handraise 1").click()
    told = page.locator("article", has_text="is yours: it is your turn").last
    expect(told).to_be_visible()

    told.get_by_role("button", name="Why me?").click()

    asked = page.get_by_role("dialog")
    expect(asked).to_contain_text("With @Lee Park, whose turn it was.")
    expect(asked).to_contain_text("Not with: @Sam Ortiz (lacks “speaks English”)")
    picture(page, "why-me")


def test_two_leads_that_are_one_person_become_one(
    arrives: Callable[..., None], look: Callable[..., Page], picture: Callable[..., None]
) -> None:
    again: dict[str, Any] = {**DANA, "id": "dana-2", "email": "d.ruiz@gmail.com", "campaign": "Spring fair"}
    arrives(DANA)
    page = look("lee")
    card = page.locator("article", has_text="Dana Ruiz").first
    expect(card).to_be_visible()
    arrives(again)
    expect(card).to_contain_text("Maybe the same Dana Ruiz (d.ruiz@gmail.com)")

    card.get_by_role("button", name="Same person?…").click()
    form = page.get_by_role("dialog")
    expect(form).to_contain_text("d.ruiz@gmail.com")
    picture(page, "same-person")
    form.get_by_role("combobox").select_option(label="The same person: merge")
    form.get_by_role("button", name="Save").click()

    expect(card).not_to_contain_text("Maybe the same")
    expect(form).not_to_be_visible()
