"""Everything that can be said against a desk: what keeps it from loading, else what its rules mean."""

from pathlib import Path

from playbooks.files import SHIPPED_DESK, DeskFiles
from playbooks.load import at_home, desk_of
from playbooks.problems import DeskErrors, Problem
from playbooks.soundness import unsound


def desk_folder(path: Path | None) -> Path:
    """A directory that holds a desk in `desk/`, as `playbooks/` of this project does, stands for that desk."""
    root = (path or SHIPPED_DESK).resolve()
    inside = root / "desk"
    return inside if not (root / "desk.yaml").exists() and (inside / "desk.yaml").exists() else root


def lint_desk(path: Path | None = None) -> list[Problem]:
    """The problems of a desk's directory in reading order, errors and warnings."""
    files = DeskFiles(desk_folder(path))
    try:
        sheets = files.read()
        desk = desk_of(sheets, files.problems) if sheets else None
    except DeskErrors as broken:
        return broken.problems
    found = files.problems
    if sheets and desk and not found:
        for each in sheets.playbooks:
            unknown = (
                one for one in unsound(desk.playbooks[each.shape.key], each.document) if one not in found
            )
            found += [at_home(one, each.document) for one in unknown]
    return DeskErrors(found).problems
