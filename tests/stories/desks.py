"""The shipped desk with a few words of a playbook changed, as RevOps would change them."""

import shutil
from pathlib import Path

from playbooks.desk import Desk
from playbooks.files import FRAMEWORKS, SHIPPED_DESK
from playbooks.load import load_desk


def desk_with(folder: Path, *changes: tuple[str, str], framework: str = "bant") -> Desk:
    """The shipped desk in a folder of its own; each passage of the framework's file becomes another."""
    root = folder / f"desk{len(list(folder.iterdir()))}"
    shutil.copytree(SHIPPED_DESK, root)
    text = (FRAMEWORKS / f"{framework}.yaml").read_text("utf-8")
    for old, new in changes:
        assert text.count(old) == 1, f"“{old}” stands {text.count(old)} times in {framework}.yaml"
        text = text.replace(old, new)
    (root / "playbooks").mkdir()
    (root / "playbooks" / f"{framework}.yaml").write_text(text, "utf-8")
    return load_desk(root)
