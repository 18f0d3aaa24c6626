"""The one Jinja environment. What a template may do is small, so that what it can break is small.

A template puts facts into words: `if`, `for`, `set` and our filters. It calls nothing, so there is nothing
to break out of; each turn of a loop is counted and only numbers are reckoned with, so nothing runs on.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from jinja2 import FileSystemLoader, StrictUndefined, TemplateSyntaxError, Undefined, nodes
from jinja2.exceptions import SecurityError
from jinja2.sandbox import SandboxedEnvironment

from playbooks import filters
from playbooks.escape import SafeText, plain

MAX_TEMPLATE_BYTES = 20_000
MAX_STEPS = 2_000
MAX_FACT = 500
"""Signs of one `{{ fact }}` that no filter has cut shorter."""
MAX_NUMBER = 10**12
STEP = "_step"
"""The name under which a rendering hands its counter to the template."""

FILTERS: Mapping[str, Callable[..., Any]] = {
    "ago": filters.ago,
    "minutes": filters.minutes,
    "people": filters.people,
    "points": filters.points,
    "percent": filters.percent,
    "slack_date": filters.slack_date,
    "clip": filters.clip,
    "join": filters.join,
    "upper_first": filters.upper_first,
    "many": filters.many,
    "bar": filters.bar,
    "day": filters.day,
    "said": filters.said,
}
FROM_JINJA = ("abs", "default", "first", "last", "length", "lower", "round", "upper")

_REFUSED: tuple[tuple[type[nodes.Node], str], ...] = (
    (nodes.Call, "a wording cannot call anything; use a filter"),
    (nodes.CallBlock, "{% call %} is not available in a wording"),
    (nodes.Macro, "{% macro %} is not available in a wording"),
    (nodes.FilterBlock, "{% filter %} is not available; write {{ fact|filter }}"),
    (nodes.AssignBlock, "{% set %} as a block is not available; write {% set name = value %}"),
    (nodes.Include, "{% include %} is not available; each wording stands alone"),
    (nodes.Import, "{% import %} is not available; each wording stands alone"),
    (nodes.FromImport, "{% import %} is not available; each wording stands alone"),
    (nodes.Extends, "{% extends %} is not available; each wording stands alone"),
    (nodes.Block, "{% block %} is not available; each wording stands alone"),
    (nodes.Concat, "~ is not available; write the parts one after the other"),
)


_TAG = re.compile(r"\{%.*?%\}")
_LAST_TAG = re.compile(r"(?<![-+])%\}\s*$")


class Steps:
    """Counts the turns of all loops of one rendering."""

    def __init__(self) -> None:
        self.taken = 0

    def __call__(self) -> SafeText:
        self.taken += 1
        if self.taken > MAX_STEPS:
            raise SecurityError(f"more than {MAX_STEPS:,} turns of a loop; this wording does not end in time")
        return SafeText("")


class WordingEnvironment(SandboxedEnvironment):
    intercepted_binops = frozenset({"+", "-", "*", "/", "//", "%", "**"})
    intercepted_unops = frozenset()

    def __init__(self, dirs: Sequence[Path]) -> None:
        super().__init__(
            loader=FileSystemLoader([str(each) for each in dirs]),
            undefined=StrictUndefined,
            finalize=to_words,
            trim_blocks=True,
            lstrip_blocks=True,
            autoescape=False,
            auto_reload=False,
        )
        own = self.filters
        self.filters = {name: own[name] for name in FROM_JINJA} | dict(FILTERS)
        self.globals = {}

    def preprocess(self, source: str, name: str | None = None, filename: str | None = None) -> str:
        """A line of tags alone leaves no line behind; any other line keeps its end, also after a tag."""
        return "\n".join(
            _LAST_TAG.sub("+%}", line) if _has_words(line) else line for line in source.split("\n")
        )

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        if len(source.encode("utf-8", "surrogatepass")) > MAX_TEMPLATE_BYTES:
            raise TemplateSyntaxError(f"larger than {MAX_TEMPLATE_BYTES // 1000} kB", 1, name, filename)
        try:
            tree = super()._parse(source, name, filename)
            _refuse(tree, name, filename)
        except RecursionError:
            raise TemplateSyntaxError("nested too deeply", 1, name, filename) from None
        _count_steps(tree)
        return tree

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Numbers only: `'x' * 10**9` and `'%999999999d' % 1` would fill the memory."""
        if operator == "**" or not (_is_number(left) and _is_number(right)):
            raise SecurityError(
                f"{operator} works on numbers only" if operator != "**" else "** is not available"
            )
        return super().call_binop(context, operator, left, right)


def to_words(value: object) -> str:
    """What `{{ }}` puts out: the escaping door for everything that comes from outside."""
    if isinstance(value, SafeText):
        return value
    if isinstance(value, Undefined):
        return str(value)  # a StrictUndefined raises here, with its name
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise TypeError(f"only words and numbers can be said, not {type(value).__name__}")
    return plain(value, MAX_FACT)


def _has_words(line: str) -> bool:
    return bool(_TAG.sub("", line).strip())


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < MAX_NUMBER


def _refuse(tree: nodes.Template, name: str | None, filename: str | None) -> None:
    for node in tree.find_all(nodes.Node):
        message = _why_refused(node)
        if message:
            raise TemplateSyntaxError(message, node.lineno, name, filename)


def _why_refused(node: nodes.Node) -> str | None:
    for kind, message in _REFUSED:
        if isinstance(node, kind):
            return message
    name = node.attr if isinstance(node, nodes.Getattr) else node.name if isinstance(node, nodes.Name) else ""
    if name.startswith("_"):
        return f"“{name}” is not a fact; names that begin with _ are not available"
    if isinstance(node, nodes.For) and node.recursive:
        return "a recursive loop is not available"
    return None


def _count_steps(tree: nodes.Template) -> None:
    """Puts a count at the start of each turn of a loop."""
    for loop in list(tree.find_all(nodes.For)):
        counter = nodes.Name(STEP, "load", lineno=loop.lineno)
        call = nodes.Call(counter, [], [], None, None, lineno=loop.lineno)
        loop.body.insert(0, nodes.Output([call], lineno=loop.lineno))
