"""What is committed: no address of a registry, no path of a machine, links that lead somewhere."""

import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
REGISTRIES = (
    "pypi" + ".org",
    "files.python" + "hosted",
    "registry.npm" + "js",
    "deb.deb" + "ian",
    "--extra-" + "index-url",
)
MACHINE_PATH = re.compile(r"(?<![\w.~}])/(?:work|farm|root|opt|Users|home)/\w")
LINK = re.compile(r"!?\[[^\]]*\]\(([^)\s]+)\)|<img[^>]+src=\"([^\"]+)\"")


def _committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=False)
    if listed.returncode:
        pytest.skip("this is no git clone, so there is no list of committed files")
    paths = [ROOT / name for name in listed.stdout.decode().split("\0") if name]
    return [path for path in paths if path.is_file()]


def _texts() -> Iterator[tuple[str, str]]:
    for path in _committed():
        try:
            yield str(path.relative_to(ROOT)), path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue


def _pages() -> list[Path]:
    return [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")]


def test_no_file_carries_the_address_of_a_registry() -> None:
    assert [(name, host) for name, text in _texts() for host in REGISTRIES if host in text] == []


def test_no_file_carries_a_path_of_the_machine_it_was_written_on() -> None:
    found = [(name, hit[0]) for name, text in _texts() if (hit := MACHINE_PATH.search(text))]
    assert found == []


@pytest.mark.parametrize("lock", ["runtime", "dev"])
def test_a_lock_holds_names_versions_and_hashes_only(lock: str) -> None:
    line = re.compile(
        r"(?P<name>[a-z0-9][a-z0-9.-]*)(\[[a-z,]+\])?==[0-9][^\s;]*( ; [^\\]+)?( \\)?$"
        r"|    --hash=sha256:[0-9a-f]{64}( \\)?$|    #.*$"
    )
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert [entry for entry in text.splitlines() if not line.match(entry)] == []


def test_the_locks_agree_with_each_other() -> None:
    pins = {
        lock: set(
            re.findall(
                r"^([a-z0-9.-]+)(?:\[[a-z,]+\])?==([^\s;]+)",
                (ROOT / f"requirements/{lock}.txt").read_text(),
                re.MULTILINE,
            )
        )
        for lock in ("runtime", "dev")
    }
    assert pins["runtime"] <= pins["dev"]


def test_what_is_declared_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    for lock, wanted in (
        ("runtime", project["project"]["dependencies"]),
        ("dev", project["dependency-groups"]["dev"]),
    ):
        text = (ROOT / "requirements" / f"{lock}.txt").read_text()
        names = {re.split(r"[\[<>=]", requirement)[0] for requirement in wanted}
        assert {
            name for name in names if not re.search(rf"^{re.escape(name)}(\[[a-z]+\])?==", text, re.MULTILINE)
        } == set()


def test_the_changelog_begins_with_what_is_not_released() -> None:
    headings = re.findall(r"^## (.+)$", (ROOT / "CHANGELOG.md").read_text(), re.MULTILINE)
    assert headings[0] == "Unreleased"


@pytest.mark.parametrize("page", _pages(), ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    dead = []
    for target in (found[1] or found[2] for found in LINK.finditer(page.read_text())):
        if "://" in target or target.startswith("mailto:"):
            continue
        name, _, anchor = target.partition("#")
        aim = (page.parent / name).resolve() if name else page
        if not aim.exists() or (anchor and aim.suffix == ".md" and anchor not in _anchors(aim)):
            dead.append(target)
    assert dead == []


def _anchors(page: Path) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}
