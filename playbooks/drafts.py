"""A copy of a desk's folder with another bar in it: one number changed where it stands, everything else as it was."""

import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playbooks.documents import Document, Where, parse_document, read_document

NUMBER = re.compile(r"[0-9_]+")
BYTE_ORDER_MARK = "\ufeff"
NOT_COPIED = shutil.ignore_patterns(".*", "_*")
"""What is no definition has names that begin like this; see `playbooks.files`."""


class NoDraft(Exception):
    """Why a draft cannot be made, in a sentence."""


@dataclass(frozen=True)
class Change:
    """Another threshold for a scorecard: its usual one, or that of the bar of this key."""

    scorecard: str
    bar: str | None
    threshold: int


def write(root: Path, into: Path, changes: Iterable[Change]) -> list[Path]:
    """Copies the desk in `root` with these changes; gives the files that are different. Raises NoDraft, DeskErrors.

    Nothing that is there already is written over.
    """
    root, into = root.resolve(), into.resolve()
    if into.is_relative_to(root):
        raise NoDraft("a draft stands outside of the desk's own folder; name another one")
    if into.exists() and (not into.is_dir() or any(into.iterdir())):
        raise NoDraft(f"there is something in {into} already; name a folder that is new or empty")
    wanted = [(_file_of(root, each.scorecard), each) for each in changes]
    texts: dict[Path, str] = {}
    for path, each in wanted:
        texts[path] = _changed(texts.get(path) or path.read_bytes().decode("utf-8"), path, each)
    shutil.copytree(root, into, ignore=NOT_COPIED, dirs_exist_ok=True)
    for path, text in texts.items():
        # Line ends stay what they were.
        (into / path.relative_to(root)).write_bytes(text.encode("utf-8"))
    return [into / path.relative_to(root) for path in texts]


def _file_of(root: Path, scorecard: str) -> Path:
    for path in (root / "scorecard.yaml", *sorted((root / "scorecards").glob("*.yaml"))):
        if path.exists() and read_document(path, str(path)).value.get("key") == scorecard:
            return path
    raise NoDraft(f"the desk has no file with the scorecard “{scorecard}”")


def _changed(text: str, path: Path, change: Change) -> str:
    mark = BYTE_ORDER_MARK if text.startswith(BYTE_ORDER_MARK) else ""
    text = text.removeprefix(mark)
    document = parse_document(text, str(path))
    where = _where(document, change)
    place = document.places[where]
    lines = text.split("\n")
    line = lines[place.line - 1]
    before, after = line[: place.column - 1], line[place.column - 1 :]
    lines[place.line - 1] = before + NUMBER.sub(str(change.threshold), after, count=1)
    changed = "\n".join(lines)
    if _value(parse_document(changed, str(path)).value, where) != change.threshold:
        raise NoDraft(
            f"the threshold in line {place.line} of {path} cannot be changed by itself; change it by hand"
        )
    return mark + changed


def _value(found: Any, where: Where) -> Any:
    for step in where:
        found = found[step]
    return found


def _where(document: Document, change: Change) -> Where:
    if change.bar is None:
        return ("threshold",)
    for index, bar in enumerate(document.value.get("bars", ())):
        if bar["key"] == change.bar:
            return ("bars", index, "threshold")
    raise NoDraft(f"the scorecard “{change.scorecard}” has no bar “{change.bar}”")
