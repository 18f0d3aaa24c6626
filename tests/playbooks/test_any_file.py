"""Whatever stands in a file, a desk either loads or says what is wrong with it."""

import tempfile
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from playbooks.load import load_desk
from playbooks.problems import DeskErrors
from playbooks.render import Wording
from tests.playbooks.desks import FILES, problems_of, write_desk

PIECES = [
    "~",
    "- ",
    ": ",
    "[",
    "]",
    "{",
    "}",
    "&a ",
    "*a",
    "!!x ",
    "|\n",
    "'",
    '"',
    "\t",
    "\0",
    "é",
    "null",
    "1e999",
    "{{",
    "%}",
]
DAMAGE = st.sampled_from(PIECES) | st.text(max_size=6) | st.integers().map(str)


@st.composite
def damaged(draw: st.DrawFn) -> tuple[str, str]:
    """A file of the small desk with a few places cut out and written over."""
    name = draw(st.sampled_from(sorted(FILES)))
    text = FILES[name]
    for _ in range(draw(st.integers(1, 3))):
        start = draw(st.integers(0, len(text)))
        end = draw(st.integers(start, min(start + 30, len(text))))
        text = text[:start] + draw(DAMAGE) + text[end:]
    return name, text


@given(damaged())
@settings(max_examples=12, deadline=None)
def test_a_damaged_file_never_ends_in_anything_but_a_list_of_problems(case: tuple[str, str]) -> None:
    name, text = case
    with tempfile.TemporaryDirectory() as folder:
        root = write_desk(Path(folder) / "desk")
        (root / name).write_bytes(text.encode("utf-8", "surrogatepass"))
        found = problems_of(root)

        assert all(each.line >= 1 and each.column >= 1 and each.message for each in found)


@given(st.text(max_size=60), st.text(max_size=30))
@settings(max_examples=12, deadline=None)
def test_a_damaged_wording_never_keeps_the_message_from_being_said(before: str, inside: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "home.j2"
        path.write_bytes(f"{before}{{{{ {inside} }}}}{{% if open %}}".encode("utf-8", "surrogatepass"))
        wording = Wording([Path(folder)])

        wording.problems()
        assert "Lee" in wording.text("home.j2", name="Lee", open=1, late=0, unclaimed=0) or not wording.broken


@pytest.mark.parametrize(
    "raw", [b"\xff\xfe\x00\x00", b"\xef\xbb\xbf", b"%YAML 9.9\n---\na: 1\n", b"? - a\n: b\n", b"- - - -\n"]
)
def test_odd_beginnings_of_a_file(tmp_path: Path, raw: bytes) -> None:
    root = write_desk(tmp_path / "desk")
    (root / "sla.yaml").write_bytes(raw)
    with pytest.raises(DeskErrors, match=r"sla\.yaml"):
        load_desk(root)
