"""What one can press and type stands in docs/using.md."""

import re
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.slack.listeners.commands import COMMANDS
from bot.slack.views import (
    away,
    board,
    card,
    checklist,
    digest,
    forms,
    group,
    home,
    lists,
    meeting,
    notices,
    same,
    several,
    stats,
)
from qualification.hours import Hours
from qualification.typed.away import Spell, spell
from qualification.typed.meetings import new_time, went

ROOT = Path(__file__).parents[2]
USING = (ROOT / "docs" / "using.md").read_text("utf-8")
LABEL = re.compile(r'(?:(?:button|link_button|select)\(\s*|Action\.[A-Z]+: )"(?P<label>[^"]+)"')


def labels(module: object) -> set[str]:
    source = Path(str(getattr(module, "__file__", ""))).read_text("utf-8")
    return {found["label"] for found in LABEL.finditer(source)} - {"Choose"}


@pytest.mark.parametrize(
    "module",
    [away, board, card, checklist, digest, forms, group, home, lists, meeting, notices, same, several, stats],
    ids=lambda each: each.__name__,
)
def test_every_button_is_explained(module: object) -> None:
    assert {label for label in labels(module) if label not in USING} == set()


@pytest.mark.parametrize("label", [label for _, label in card.MORE])
def test_every_entry_of_the_menu_is_explained(label: str) -> None:
    assert label.removeprefix("↩️ ").removeprefix("⛔ ") in USING


@pytest.mark.parametrize("word", COMMANDS)
def test_every_command_is_explained(word: str) -> None:
    assert f"/handraise {word}" in USING


@pytest.mark.parametrize(
    "typed", re.findall(r"^\| `/handraise (?:away|pause) ?([^`]*)` \|", USING, re.MULTILINE)
)
def test_how_long_somebody_is_away_is_understood_as_it_is_told(typed: str) -> None:
    monday = datetime(2026, 11, 23, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))

    assert isinstance(spell(typed, Hours(), now=monday), Spell)


HOW_IT_WENT = USING.partition("Typed into the lead's thread, or by the AE")[2].partition(
    "The time is that of"
)[0]


@pytest.mark.parametrize("typed", re.findall(r"`([^`]+)`", HOW_IT_WENT))
def test_how_a_meeting_went_is_understood_as_it_is_told(typed: str) -> None:
    monday = datetime(2026, 11, 23, 11, 0, tzinfo=ZoneInfo("Europe/Berlin"))
    said = went(typed)

    assert said is not None
    assert said.how != "moved" or isinstance(new_time(said.when, "Europe/Berlin", now=monday), datetime)
