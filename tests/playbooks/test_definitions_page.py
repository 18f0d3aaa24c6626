"""docs/definitions.md tells all there is to set, and nothing that is not there."""

import re
import types
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Annotated, Any, Union, get_args, get_origin

import pytest
from pydantic import BaseModel

from playbooks.environment import FILTERS, FROM_JINJA
from playbooks.load import load_desk
from playbooks.names import BUILT_IN, FIELD_TYPES
from playbooks.render import shipped_names
from playbooks.schema import FILES, Scheme
from playbooks.shapes import Role
from qualification.criteria import Kind
from qualification.scoring import ABOUT_FIELDS
from qualification.sla import Tell

PAGE = (Path(__file__).parents[2] / "docs" / "definitions.md").read_text("utf-8")
ROW = re.compile(r"^\| `([^`]+)` \| (.+) \|$", re.MULTILINE)


def section(title: str) -> str:
    """What stands under a heading, up to the next one of the same kind."""
    found = re.search(rf"^## {re.escape(title)}\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found, f"no section “{title}”"
    return found[1]


def keys(shape: type[BaseModel], before: str = "") -> Iterator[str]:
    """Every key of a file as `teams[].members[].email`."""
    for name, field in shape.model_fields.items():
        inner, path = field.annotation, f"{before}{name}"
        while get_origin(inner) in (Annotated, Union, types.UnionType, list):
            path += "[]" if get_origin(inner) is list else ""
            inner = next(each for each in get_args(inner) if each is not type(None))
        yield path.removesuffix("[]")
        if isinstance(inner, type) and issubclass(inner, BaseModel):
            yield from keys(inner, f"{path}.")


@pytest.mark.parametrize("file", FILES)
def test_every_key_of_a_file_has_a_sentence(file: str) -> None:
    shape = FILES[file]
    title = next(title for title in re.findall(r"^## (.+)$", PAGE, re.MULTILINE) if f"`{file}`" in title)
    documented = dict(ROW.findall(section(title)))

    assert set(documented) == set(keys(shape))
    assert all(len(sentence.strip()) > 10 for sentence in documented.values())


def words_of(values: Any) -> set[str]:
    return {
        str(value)
        for value in (values if isinstance(values, type) and issubclass(values, Enum) else get_args(values))
    }


@pytest.mark.parametrize("values", [Kind, Role, Tell, Scheme], ids=["kinds", "roles", "listeners", "schemes"])
def test_every_word_one_may_choose_is_explained(values: Any) -> None:
    assert all(f"`{word}`" in PAGE for word in words_of(values))


def test_every_name_a_rule_may_use_is_listed() -> None:
    listed = section("Rules")

    assert all(f"`{name}`" in listed for name in (*BUILT_IN, *ABOUT_FIELDS, *FIELD_TYPES))


def test_every_wording_and_every_filter_is_listed() -> None:
    listed = section("Wording: `wording/*.j2`")

    assert all(f"`{name}`" in listed for name in (*shipped_names(), *FILTERS, *FROM_JINJA))


def test_every_kind_of_touch_the_desk_knows_is_listed() -> None:
    desk = load_desk()
    kinds = {kind for card in desk.scorecards.values() for rule in card.intent for kind in rule.kinds}

    listed = section("The scorecard: `scorecard.yaml`")

    assert all(f"`{kind}`" in listed for kind in kinds | desk.hand_raiser_kinds)


def test_every_playbook_that_ships_is_listed_with_what_it_builds_on() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| (?:`(\w+)` )?\| ", section("Frameworks and segments that ship"), re.MULTILINE
    )

    shipped = load_desk().playbooks.values()
    assert dict(rows) == {each.key: each.framework if each.framework != each.key else "" for each in shipped}


def test_the_desk_on_the_page_loads(tmp_path: Path) -> None:
    for name, text in re.findall(r"^`(\S+)`\n\n```yaml\n(.*?)```", PAGE, re.MULTILINE | re.DOTALL):
        (tmp_path / name).write_text(text, "utf-8")
    desk = load_desk(tmp_path)

    assert desk.segment_of({"interest": "audit"}).key == "security"
