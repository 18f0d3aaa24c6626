"""The words of every message: what they say, which facts they take, and that both are written down."""

import os
from pathlib import Path

import pytest
from jinja2 import meta

from playbooks.environment import STEP, WordingEnvironment
from playbooks.escape import SafeText
from playbooks.render import SHIPPED, Wording, facts_of, shipped_names
from tests.playbooks.said import CASES

GOLDEN = Path(__file__).parent / "golden"
NAMES = sorted(path.stem for path in SHIPPED.glob("*.j2"))


def spoken(name: str) -> str:
    """Every case of a wording as one text."""
    wording = Wording()
    parts = [f"── {case}\n{wording.text(f'{name}.j2', **facts)}\n" for case, facts in CASES[name].items()]
    return "\n".join(parts)


@pytest.mark.parametrize("name", NAMES)
def test_golden_words(name: str) -> None:
    file = GOLDEN / f"{name}.txt"
    said = spoken(name)
    if os.environ.get("HANDRAISE_WRITE_GOLDEN"):
        file.parent.mkdir(exist_ok=True)
        file.write_text(said, "utf-8")
    assert said == file.read_text("utf-8"), f"read the difference, then: make golden ({file.name})"


def test_every_wording_has_words_to_compare_and_none_is_left_over() -> None:
    assert set(NAMES) == set(CASES) == {path.stem for path in GOLDEN.glob("*.txt")}


@pytest.mark.parametrize("name", NAMES)
def test_the_comment_on_top_names_the_facts_a_wording_takes(name: str) -> None:
    source = (SHIPPED / f"{name}.j2").read_text("utf-8")
    used = meta.find_undeclared_variables(WordingEnvironment([]).parse(source)) - {STEP}

    assert used <= facts_of(f"{name}.j2")
    for facts in CASES[name].values():
        assert facts_of(f"{name}.j2") <= set(facts)


@pytest.mark.parametrize("name", NAMES)
def test_no_part_of_a_wording_is_longer_than_a_section_holds_however_long_the_facts(name: str) -> None:
    for facts in CASES[name].values():
        long = {key: "W" * 50_000 if type(value) is str else value for key, value in facts.items()}
        assert all(len(part) <= 3000 for part in Wording().text(f"{name}.j2", **long).split("\n---\n"))


@pytest.mark.parametrize("name", NAMES)
def test_words_from_outside_never_ping_link_or_style(name: str) -> None:
    hostile = "<!channel> <@U1> *b* _i_ ~s~ `c`\n> q https://evil.example :fire: \u202e\0\ud800 &amp;"
    for facts in CASES[name].values():
        changed = {key: hostile if type(value) is str else value for key, value in facts.items()}
        said = Wording().text(f"{name}.j2", **changed)
        assert isinstance(said, SafeText)
        for sign in (
            "<!channel",
            "<@U1>",
            "*b*",
            "_i_",
            "~s~",
            "`c`",
            "://",
            ":fire:",
            "\u202e",
            "\0",
            "\ud800",
        ):
            assert sign not in said
        assert "\n> q" not in said


def test_shipped_wordings_have_no_problem_of_their_own() -> None:
    assert Wording([SHIPPED]).problems() == []
    assert {f"{name}.j2" for name in NAMES} == shipped_names()
