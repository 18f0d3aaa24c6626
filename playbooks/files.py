"""Which files make up a desk, and each of them read into its shape."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Generic, TypeGuard, TypeVar

from playbooks import extending, schema
from playbooks.documents import Document, read_document
from playbooks.problems import DeskErrors, Problem, nearest, one_of
from playbooks.render import Wording
from playbooks.shapes import Shape
from playbooks.shaping import shaped

HOME = Path(__file__).parent
SHIPPED_DESK = HOME / "desk"
FRAMEWORKS = HOME / "frameworks"
SEGMENTS = HOME / "segments"
FOLDERS = ("scorecards", "playbooks", "sources", "wording")
NO_DEFINITIONS = ("cast.jsonl", "README.md")

S = TypeVar("S", bound=Shape)
K = TypeVar("K", bound=schema.KeyedShape)
ShapeOf = type[S] | Callable[[Document], type[S]]
"""The shape of a file, or what tells it from what the file says."""


@dataclass(frozen=True)
class Read(Generic[S]):
    document: Document
    shape: S
    builds_on: str = ""
    """For a playbook with `extends`, the key of the one it was laid over."""


@dataclass(frozen=True)
class Sheets:
    """Everything that was read, each file with its shape."""

    main: Read[schema.DeskShape]
    sla: Read[schema.SlaShape]
    segments: Read[schema.SegmentsShape]
    routing: Read[schema.RoutingShape] | None
    accounts: Read[schema.AccountsShape] | None
    reasons: Sequence[Read[schema.DeskReasonsShape]]
    """Those that ship, then the desk's own if it has some."""
    scorecards: Sequence[Read[schema.ScorecardShape]]
    playbooks: Sequence[Read[schema.PlaybookShape]]
    sources: Sequence[Read[schema.SourceShape]]
    wording_dirs: tuple[Path, ...]
    unread: frozenset[str]
    """Kinds of things (scorecard, playbook, source) of which some file could not be read."""

    def shapes(self) -> Iterator[Shape]:
        yield from (self.main.shape, self.sla.shape, self.segments.shape)
        yield from (each.shape for each in (self.routing, self.accounts) if each)
        yield from (each.shape for each in self.reasons)
        yield from (each.shape for each in self.scorecards)
        yield from (each.shape for each in self.playbooks)
        yield from (each.shape for each in self.sources)


@dataclass
class DeskFiles:
    """The files under `root`, and the shipped ones it builds on; `problems` grows while they are read."""

    root: Path
    problems: list[Problem] = field(default_factory=list)
    unread: set[str] = field(default_factory=set)
    reason_keys: Sequence[str] = ()

    def read(self) -> "Sheets | None":
        """Every file; None when one that nothing else can be checked without is missing or wrong."""
        self.check_names()
        main = self.one("desk.yaml", schema.DeskShape)
        sla = self.one("sla.yaml", schema.SlaShape)
        segments = self.one("segments.yaml", schema.SegmentsShape)
        routing = self.one("routing.yaml", schema.RoutingShape, needed=False)
        accounts = self.one("accounts.yaml", schema.AccountsShape, needed=False)
        reasons = self.reasons()
        rest = (self.scorecards(), self.playbooks(), self.sources(), self.wording_dirs())
        self.problems += Wording(self.wording_dirs()).problems()
        return (
            Sheets(main, sla, segments, routing, accounts, reasons, *rest, frozenset(self.unread))
            if main and sla and segments and "reasons" not in self.unread
            else None
        )

    def one(self, name: str, shape: type[S], *, needed: bool = True) -> Read[S] | None:
        path = self.root / name
        return self._read(path, shape) if needed or path.exists() else None

    def reasons(self) -> list[Read[schema.DeskReasonsShape]]:
        """Those that ship, then a desk's own."""
        own = self.root / "reasons.yaml"
        paths = [SHIPPED_DESK / own.name, *([own] if own.exists() and self.root != SHIPPED_DESK else [])]
        read = [each for path in paths if (each := self._read(path, schema.DeskReasonsShape))]
        if len(read) < len(paths):
            self.unread.add("reasons")
        self.reason_keys = [reason.key for each in read for reason in each.shape.reasons]
        return read

    def scorecards(self) -> list[Read[schema.ScorecardShape]]:
        first = self.root / "scorecard.yaml"
        paths = [first] if first.exists() else []
        paths += _yaml_files(self.root / "scorecards")
        if not paths:
            self.problems.append(Problem(self.shown(first), 1, 1, "this file is missing"))
            self.unread.add("scorecard")
        return self._all(paths, schema.ScorecardShape, "scorecard")

    def playbooks(self) -> list[Read[schema.PlaybookShape]]:
        """Those that stand alone, then those that build on one of them, each whole.

        A shipped segment builds on the shipped framework, also where a team has one of the same key: it may
        ask other questions.
        """
        shipped = self._playbooks([*_yaml_files(FRAMEWORKS), *_yaml_files(SEGMENTS)], [])
        frameworks = [each for each in shipped if not each.builds_on]
        return _with_shipped(self._playbooks(_yaml_files(self.root / "playbooks"), frameworks), shipped)

    def _playbooks(
        self, paths: Iterable[Path], frameworks: Sequence[Read[schema.PlaybookShape]]
    ) -> list[Read[schema.PlaybookShape]]:
        read = self._all(paths, _playbook_shape, "playbook")
        whole = [each for each in read if _is_whole(each)]
        bases = {each.shape.key: each for each in _with_shipped(whole, frameworks)}
        extensions = (self._extended(each, bases) for each in read if not _is_whole(each))
        return [*whole, *(each for each in extensions if each)]

    def _extended(
        self, own: Read[Any], bases: Mapping[str, Read[schema.PlaybookShape]]
    ) -> Read[schema.PlaybookShape] | None:
        extends = own.document.value["extends"]
        if base := bases.get(extends):
            wrong = list(extending.problems(base.document, own.document, self.reason_keys))
            if not wrong:
                whole = self._shaped(extending.extended(base.document, own.document), schema.PlaybookShape)
                return whole and replace(whole, builds_on=extends)
            self.problems += wrong
        elif "playbook" not in self.unread:
            known = sorted(bases)
            message = f"there is no playbook “{extends}” to build on; there is {one_of(known)}"
            hint = nearest(extends, known)
            self.problems.append(own.document.problem(("extends",), message, did_you_mean=hint))
        self.unread.add("playbook")
        return None

    def sources(self) -> list[Read[schema.SourceShape]]:
        own = self._all(_yaml_files(self.root / "sources"), schema.SourceShape, "source")
        if self.root == SHIPPED_DESK:
            return own
        shipped = self._all(_yaml_files(SHIPPED_DESK / "sources"), schema.SourceShape, "source")
        return _with_shipped(own, shipped)

    def wording_dirs(self) -> tuple[Path, ...]:
        own = self.root / "wording"
        return (own,) if own.is_dir() else ()

    def shown(self, path: Path) -> str:
        """`desk/sla.yaml`: short enough to read, long enough to find."""
        base = self.root if path.is_relative_to(self.root) else HOME
        shown = path.relative_to(base)
        return str(Path(base.name) / shown) if base == self.root else str(shown)

    def check_names(self) -> None:
        """A file with a misspelt name would be left out without a word; say so."""
        if not self.root.is_dir():
            raise DeskErrors([Problem(str(self.root), 1, 1, "there is no such directory")])
        for path in sorted(self.root.iterdir()):
            known = FOLDERS if path.is_dir() else (*_TOP_FILES, *NO_DEFINITIONS)
            if path.name not in known and not path.name.startswith((".", "_")):
                hint = nearest(path.name, known)
                message = "nothing of a desk has this name; it would not be read"
                self.problems.append(Problem(self.shown(path), 1, 1, message, did_you_mean=hint))

    def _all(self, paths: Iterable[Path], shape: ShapeOf[K], what: str) -> list[Read[K]]:
        """Every file of a kind; two with the same key are a problem."""
        found: dict[str, Read[K]] = {}
        for path in paths:
            read = self._read(path, shape)
            if read is None:
                self.unread.add(what)
                continue
            if other := found.get(read.shape.key):
                message = f"the {what} “{read.shape.key}” is already in {other.document.file}"
                self.problems.append(read.document.problem(("key",), message))
            else:
                found[read.shape.key] = read
        return list(found.values())

    def _read(self, path: Path, shape: ShapeOf[S]) -> Read[S] | None:
        try:
            document = read_document(path, self.shown(path))
        except DeskErrors as error:
            self.problems += error.problems
            return None
        return self._shaped(document, shape if isinstance(shape, type) else shape(document))

    def _shaped(self, document: Document, shape: type[S]) -> Read[S] | None:
        try:
            return Read(document, shaped(shape, document))
        except DeskErrors as error:
            self.problems += error.problems
            return None


_TOP_FILES = tuple(name for name in schema.FILES if "/" not in name)


def _playbook_shape(document: Document) -> type[schema.PlaybookShape] | type[schema.ExtensionShape]:
    """Which of the two a file is meant to be."""
    extends = isinstance(document.value, dict) and "extends" in document.value
    return schema.ExtensionShape if extends else schema.PlaybookShape


def _is_whole(read: Read[Any]) -> TypeGuard[Read[schema.PlaybookShape]]:
    return isinstance(read.shape, schema.PlaybookShape)


def _yaml_files(folder: Path) -> list[Path]:
    return sorted(folder.glob("*.yaml")) if folder.is_dir() else []


def _with_shipped(own: Sequence[Read[K]], shipped: Sequence[Read[K]]) -> list[Read[K]]:
    """A team's own file replaces the shipped one of the same key."""
    keys = {each.shape.key for each in own}
    return [*own, *(each for each in shipped if each.shape.key not in keys)]
