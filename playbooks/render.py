"""Facts into words: `Wording.text("nudge_owner.j2", **facts)`.

A team may lay its own wording file over a shipped one. When theirs cannot be rendered, the shipped one is
said instead and the problem is kept, so that a slip of the pen never silences the bot.
"""

import re
import traceback
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import structlog
from jinja2 import Template, TemplateError, TemplateNotFound, TemplateSyntaxError, UndefinedError, meta
from jinja2.exceptions import SecurityError

from playbooks.environment import STEP, Steps, WordingEnvironment
from playbooks.escape import SafeText
from playbooks.filters import MAX_TEXT
from playbooks.problems import Problem, nearest

log = structlog.get_logger()

MAX_PART = 3_000
"""Signs of a section in Slack."""
SHIPPED = Path(__file__).parent / "wording"

_FACTS = re.compile(r"\{#.*?\bfacts:(?P<names>.*?)#\}", re.DOTALL)
_EXPLAINED = re.compile(r"\([^()]*\)")
_SPACE_AT_END = re.compile(r"[ \t]+$", re.MULTILINE)
_SPACE = re.compile(r"\s")
_TAGS = re.compile(r"(?s)\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\}")
_MANY_BLANK_LINES = re.compile(r"\n{3,}")


class WordingError(Exception):
    """A wording that cannot be said; `problem` names its file and line."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(str(problem))
        self.problem = problem


class Wording:
    """The words of every message; `dirs` are a team's own, the first one wins, the shipped ones come last."""

    def __init__(self, dirs: Sequence[Path] = ()) -> None:
        self.dirs = tuple(dirs)
        self.broken: dict[str, Problem] = {}
        self._own = WordingEnvironment(self.dirs)
        self._shipped = WordingEnvironment([SHIPPED])

    def text(self, name: str, /, **facts: Any) -> SafeText:
        """The words of one message, escaped; raises WordingError when the shipped wording itself fails."""
        if name not in self.broken and (path := self._own_file(name)):
            try:
                return _said(self._own, name, str(path), facts)
            except WordingError as error:
                self.broken[name] = error.problem
                log.warning("wording_broken", at=f"{name}:{error.problem.line}")
        return _said(self._shipped, name, name, facts)

    def problems(self) -> list[Problem]:
        """What is wrong in the team's own wording files, without saying any of them."""
        return [problem for path in self._own_files() if (problem := self._problem(path))]

    def _own_file(self, name: str) -> Path | None:
        return next((each / name for each in self.dirs if (each / name).is_file()), None)

    def _own_files(self) -> Iterator[Path]:
        for each in self.dirs:
            yield from sorted(each.glob("*.j2"))

    def _problem(self, path: Path) -> Problem | None:
        if path.name not in shipped_names():
            hint = nearest(path.name, shipped_names())
            return Problem(str(path), 1, 1, "no message uses this wording", did_you_mean=hint)
        known = facts_of(path.name)
        try:
            source = path.read_text("utf-8")
            tree = self._own.parse(source, path.name)
            self._own.from_string(source)
            unknown = sorted(meta.find_undeclared_variables(tree) - known - {STEP})
        except (TemplateError, OSError, UnicodeDecodeError, SyntaxError, RecursionError) as error:
            return _problem_of(error, path.name, str(path), known)
        if not unknown:
            return _too_long(source, str(path))
        line = _line_of(source, unknown[0])
        message = f"“{unknown[0]}” is not a fact of this message; it has {_listed(known)}"
        return Problem(str(path), line, 1, message, did_you_mean=nearest(unknown[0], known))


@cache
def shipped_names() -> frozenset[str]:
    return frozenset(path.name for path in SHIPPED.glob("*.j2"))


@cache
def facts_of(name: str) -> frozenset[str]:
    """The facts a message brings, as the comment at the top of its shipped wording names them."""
    found = _FACTS.search((SHIPPED / name).read_text("utf-8"))
    names = found["names"] if found else ""
    while (bare := _EXPLAINED.sub("", names)) != names:
        names = bare
    return frozenset(each.strip() for each in names.split(",")) - {"", "none"}


def _said(environment: WordingEnvironment, name: str, file: str, facts: Mapping[str, Any]) -> SafeText:
    try:
        template = environment.get_template(name)
        return _tidy(_within_limit(template, facts))
    except (
        TemplateError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        OSError,
        RecursionError,
    ) as error:
        raise WordingError(_problem_of(error, name, file, facts)) from error


def _within_limit(template: Template, facts: Mapping[str, Any]) -> str:
    """The whole text, or its first lines when there are more signs than a message can carry."""
    parts: list[str] = []
    size = 0
    for part in template.generate({**facts, STEP: Steps()}):
        parts.append(part)
        size += len(part)
        if size > MAX_TEXT:
            return _first_lines("".join(parts))
    return "".join(parts)


def _first_lines(text: str) -> str:
    # Cut between lines, else between words outside of <…>: a cut inside would halve a mention or a date.
    kept = text[:MAX_TEXT].rpartition("\n")[0]
    if kept:
        return kept + "\n…"
    for space in reversed([found.start() for found in _SPACE.finditer(text, 0, MAX_TEXT)]):
        if text.count("<", 0, space) == text.count(">", 0, space):
            return text[:space] + "…"
    raise SecurityError(f"one word of more than {MAX_TEXT:,} signs")


def _tidy(text: str) -> SafeText:
    return SafeText(_MANY_BLANK_LINES.sub("\n\n", _SPACE_AT_END.sub("", text)).strip())


def _problem_of(error: Exception, name: str, file: str, known: Mapping[str, Any] | frozenset[str]) -> Problem:
    if isinstance(error, TemplateNotFound):
        return Problem(file, 1, 1, "there is no such wording", did_you_mean=nearest(name, shipped_names()))
    if isinstance(error, UndefinedError):
        missing = re.search(r"'([^']+)' is undefined", str(error))
        hint = nearest(missing[1], known) if missing else None
        return Problem(file, _line_in(error, name), 1, f"unknown fact: {error}", did_you_mean=hint)
    line = error.lineno if isinstance(error, TemplateSyntaxError) else _line_in(error, name)
    message = str(error.message if isinstance(error, TemplateError) and error.message else error)
    return Problem(file, line, 1, message[:300])


def _line_in(error: Exception, name: str) -> int:
    frames = traceback.extract_tb(error.__traceback__)
    lines = [frame.lineno for frame in frames if Path(frame.filename).name == name]
    return (lines[-1] if lines else None) or 1


def _too_long(source: str, file: str) -> Problem | None:
    """A part that fills a section of Slack's before any fact is said."""
    line = 1
    for part in re.split(r"(?m)^---$", source):
        length = len(_TAGS.sub("", part).strip())
        if length > MAX_PART:
            message = f"this part has {length:,} signs before any fact; Slack shows {MAX_PART:,} in one part"
            return Problem(file, line, 1, message)
        line += part.count("\n")
    return None


def _line_of(source: str, word: str) -> int:
    found = re.search(rf"\b{re.escape(word)}\b", source)
    return source.count("\n", 0, found.start()) + 1 if found else 1


def _listed(names: frozenset[str]) -> str:
    return ", ".join(sorted(names)) or "none"
