"""`.env.example` names every setting with its sentence and its default, and nothing else."""

import os
import re
from dataclasses import dataclass
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.settings import Settings

EXAMPLE = Path(__file__).parents[2] / ".env.example"
SETTING = re.compile(
    r"^(?P<sentence>(?:# .*\n)+)(?P<kept>#?)(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)$", re.MULTILINE
)


@dataclass(frozen=True)
class Shown:
    sentence: str
    value: str


def _shown() -> dict[str, Shown]:
    return {
        found["name"]: Shown(found["sentence"].replace("# ", "").replace("\n", " ").strip(), found["value"])
        for found in SETTING.finditer(EXAMPLE.read_text())
    }


def _as_text(default: object) -> str:
    match default:
        case None:
            return ""
        case SecretStr():
            return default.get_secret_value()
        case _:
            return str(default)


def test_no_setting_is_missing_and_none_is_made_up() -> None:
    assert sorted(_shown()) == sorted(name.upper() for name in Settings.model_fields)


@pytest.mark.parametrize("name", sorted(Settings.model_fields))
def test_a_setting_stands_there_with_its_sentence_and_its_default(name: str) -> None:
    field = Settings.model_fields[name]
    assert field.description, f"{name} has no sentence in bot/settings.py"
    assert _shown()[name.upper()] == Shown(field.description, _as_text(field.default))


def test_every_line_is_a_sentence_a_setting_or_a_heading() -> None:
    lines = [line for line in EXAMPLE.read_text().splitlines() if line.strip()]
    assert [line for line in lines if not re.match(r"# |#?[A-Z][A-Z0-9_]*=", line)] == []


def test_an_untouched_copy_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in list(os.environ):
        if name.lower().removesuffix("_file") in Settings.model_fields:
            monkeypatch.delenv(name)
    assert Settings(_env_file=EXAMPLE) == Settings(_env_file=None)
