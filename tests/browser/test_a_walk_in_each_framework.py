"""One walk per framework on the page: its questions, its follow-ups, what it comes to."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from playwright.sync_api import Locator, Page, expect

from playbooks.load import load_desk
from tests.stories.frameworks import PLAIN, WALKS
from tests.stories.office import a_lead

pytest_plugins = ("tests.sandbox.browser",)

PICTURED_AFTER = {"bant": 2, "meddic": 4, "champ": 4, "gpctba": 5}
"""Answers after which the picture is taken: where a follow-up is asked, or what no longer matters is said."""


@pytest.fixture
def framework(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> str:
    """The only segment of the desk walks this framework as it stands."""
    desk = load_desk()
    only = replace(desk.segments[-1], playbook=request.param)
    monkeypatch.setattr("bot.app.load_desk", lambda _: replace(desk, segments=(only,)))
    return str(request.param)


@pytest.mark.parametrize("framework", WALKS, indirect=True)
def test_a_rep_walks_the_framework_by_mouse_and_keyboard(
    framework: str,
    arrives: Callable[..., None],
    look: Callable[..., Page],
    picture: Callable[..., None],
) -> None:
    arrives(a_lead(**PLAIN))
    page = look("lee")
    card = page.locator("article", has_text="Dana Ruiz").first
    card.get_by_role("button", name="Qualify").click()
    expect(card).to_contain_text("checklist 0 of")
    card.get_by_text("1 reply").click()
    checklist = page.locator("article", has=page.get_by_role("button", name="As a form…"))
    expect(checklist).to_contain_text("Press a button, or just type the answer here.")

    for number, words in enumerate(WALKS[framework]):
        if number == PICTURED_AFTER[framework]:
            picture(page, f"walk-{framework}")
        _answers(page, checklist, words)

    expect(checklist).to_contain_text("Looks like an SQL")
    picture(page, f"walk-{framework}-verdict")


def _answers(page: Page, checklist: Locator, words: str) -> None:
    """By the button that says it, else by typing; returns when the next question or the verdict is there."""
    said = checklist.locator(".blocks")  # without the tools, which come and go with the mouse
    before = said.inner_text().splitlines()[0]
    button = checklist.get_by_role("button", name=words, exact=True)
    if button.count():
        button.click()
    else:
        reply = page.get_by_placeholder("Reply…")
        reply.fill(words)
        reply.press("Enter")
    expect(said).not_to_contain_text(before)
    expect(said).to_contain_text("understood as")
