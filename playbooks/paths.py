"""JMESPath as mappings speak it: the language, two functions more, and a person's words for what is wrong.

The language has no way to take a text apart or to look something up in another list; vendors' payloads need both.
"""

import re
from collections.abc import Callable, Iterator
from typing import Any, TypeVar

import jmespath
from jmespath import functions
from jmespath.exceptions import JMESPathError, ParseError
from jmespath.parser import ParsedResult
from jmespath.visitor import Options, TreeInterpreter

from playbooks.problems import nearest

F = TypeVar("F", bound=Callable[..., Any])


class PathError(Exception):
    """What is wrong with an expression; `column` counts from 1."""

    def __init__(self, message: str, column: int, did_you_mean: str | None = None) -> None:
        super().__init__(message)
        self.message, self.column, self.did_you_mean = message, column, did_you_mean


def _taking(*kinds: str) -> Callable[[F], F]:
    """Says what a function takes; null may always come, because anything may be missing from a payload."""

    def mark(function: F) -> F:
        function.signature = tuple({"types": [kind, "null"]} for kind in kinds)  # type: ignore[attr-defined]
        return function

    return mark


class Functions(functions.Functions):  # type: ignore[misc]  # the library carries no types
    """Found by their names, `_func_…`; described in docs/definitions.md."""

    @_taking("string", "string")
    def _func_split(self, text: str | None, separator: str | None) -> list[str] | None:
        return text.split(separator) if text is not None and separator else None

    @_taking("array", "string", "array")
    def _func_matching(self, objects: list[Any] | None, key: str, values: list[Any] | None) -> list[Any]:
        wanted = values or []
        return [each for each in objects or [] if isinstance(each, dict) and each.get(key) in wanted]


_INTERPRETER = TreeInterpreter(Options(custom_functions=Functions()))
"""One for all: `ParsedResult.search` makes a new one each time, which takes as long as most expressions."""


def search(path: ParsedResult, payload: Any) -> Any:
    """What the expression finds. Raises JMESPathError when it does not fit the payload."""
    return _INTERPRETER.visit(path.parsed, payload)


def read_path(text: str) -> ParsedResult:
    """The expression, compiled and its functions known. Raises PathError."""
    try:
        path = jmespath.compile(text)
    except JMESPathError as error:
        column = error.lex_position + 1 if isinstance(error, ParseError) and error.lex_position else 1
        said = str(error).splitlines()[0].removeprefix("Invalid jmespath expression: ")[:200].rstrip(": ")
        raise PathError(f"this is not JMESPath: {said[:1].lower()}{said[1:]}", column) from None
    for call in _calls(path.parsed):
        _check_call(call, text)
    return path


def _calls(node: Any) -> Iterator[dict[str, Any]]:
    # The library would say so only when a payload comes that gets as far as the call.
    if isinstance(node, dict):
        if node["type"] == "function_expression":
            yield node
        for child in node["children"]:
            yield from _calls(child)


def _check_call(call: dict[str, Any], text: str) -> None:
    name, given = call["value"], len(call["children"])
    found = re.search(rf"\b{name}\s*\(", text)
    column = found.start() + 1 if found else 1
    known = Functions.FUNCTION_TABLE
    if name not in known:
        raise PathError(f"JMESPath has no function “{name}”", column, nearest(name, known))
    signature = known[name]["signature"]
    takes_more = bool(signature and signature[-1].get("variadic"))
    if given < len(signature) or (given > len(signature) and not takes_more):
        wanted = f"at least {len(signature)}" if takes_more else f"{len(signature)}"
        raise PathError(f"“{name}” takes {wanted} in its brackets, not {given}", column)
