"""The map shows the house as it stands."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAP = ROOT / "docs" / "architecture.md"
ROOMS = ("qualification", "playbooks", "storage", "bot", "sandbox")


def _named() -> list[str]:
    """Paths of the house the map names in code font: `storage/outbox.py`, `bot/usecases/`."""
    return sorted(set(re.findall(r"`((?:\w[\w.-]*/)+[\w.-]*)`", MAP.read_text())))


@pytest.mark.parametrize("name", _named())
def test_what_the_map_names_exists(name: str) -> None:
    assert (ROOT / name).exists()


@pytest.mark.parametrize("room", ROOMS)
def test_every_room_is_on_the_map(room: str) -> None:
    assert f"`{room}/`" in MAP.read_text()


@pytest.mark.parametrize("room", [room for room in ROOMS if room != "sandbox"])
def test_every_part_of_a_room_is_on_the_map(room: str) -> None:
    """Modules right under a room, and its folders of modules. The sandbox has a page of its own."""
    parts = {
        f"{room}/{path.name}" + ("/" if path.is_dir() else "")
        for path in (ROOT / room).iterdir()
        if path.stem != "__init__" and (path.suffix == ".py" or (path / "__init__.py").exists())
    }
    assert parts - set(_named()) == set()
