"""The points where the product can be made to die, read from its source."""

import ast
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
HTTP_VERBS = frozenset({"get", "post", "put", "patch", "delete", "request", "stream", "send"})
SPEAKS_HTTP = frozenset({"httpx", "self._http", "client", "pool"})
"""What requests are sent with, as it is written in the source."""


@dataclass(frozen=True)
class Site:
    """A place where something becomes final: a commit, a request, an acknowledgement. Without a name it is `""`."""

    where: str
    kind: str
    name: str


@cache
def sites() -> tuple[Site, ...]:
    modules = [path for room in ("bot", "storage") for path in sorted((ROOT / room).rglob("*.py"))]
    return tuple(site for path in modules for site in _sites_of(path))


def names(kind: str) -> list[str]:
    return sorted({site.name for site in sites() if site.kind == kind})


def _sites_of(path: Path) -> Iterator[Site]:
    tree = ast.parse(path.read_text())
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
            yield from _in_function(path, function)


def _in_function(path: Path, function: ast.AST) -> Iterator[Site]:
    calls = [node for node in ast.walk(function) if isinstance(node, ast.Call)]
    named = {ast.unparse(call.func): _first(call) for call in calls}
    for call in calls:
        where = f"{path.relative_to(ROOT)}:{call.lineno}"
        called = ast.unparse(call.func)
        if called.endswith("store.write"):
            yield Site(where, "commit", _first(call))
        elif _sends(call):
            yield Site(where, "send", named.get("around", ""))
        elif called in ("send_async_response", "acknowledging"):
            yield Site(where, "ack", named.get("around", "").removeprefix("ack.") or _first(call))


def _sends(call: ast.Call) -> bool:
    if not isinstance(call.func, ast.Attribute):
        return False
    on = ast.unparse(call.func.value)
    return (on in SPEAKS_HTTP and call.func.attr in HTTP_VERBS) or ast.unparse(
        call.func
    ) == "super().api_call"


def _first(call: ast.Call) -> str:
    """The first argument as it is written, when it is words."""
    if call.args and isinstance(call.args[0], ast.Constant) and isinstance(call.args[0].value, str):
        return call.args[0].value
    return ast.unparse(call.args[0]) if call.args and isinstance(call.args[0], ast.JoinedStr) else ""


_METHOD = re.compile(r"(apps|auth|chat|conversations|files|users|views)(\.[A-Za-z]+)+")
"""The name of a method of Slack's Web API."""


@cache
def kill_points() -> tuple[str, ...]:
    """Every point the product can be killed at, before and after; those of commands and of the bot."""
    commits = [f"commit.{site.name}" for site in sites() if site.kind == "commit" and site.name]
    sends = [site.name for site in sites() if site.kind == "send" and site.name and "{" not in site.name]
    acks = [f"ack.{site.name}" for site in sites() if site.kind == "ack" and site.name]
    named = {*commits, *sends, *acks, *(f"send.{method}" for method in _methods())}
    return tuple(f"{name}.{side}" for name in sorted(named) for side in ("before", "after"))


def _methods() -> set[str]:
    """The methods of Slack that the source of the running bot names, or whose function of the SDK it calls."""
    found = {name for path in (ROOT / "bot").rglob("*.py") for name in _named_in(path)}
    return {name for name in found if _METHOD.fullmatch(name)}


def _named_in(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if "client" in ast.unparse(node.func.value):
                yield node.func.attr.replace("_", ".")
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def chosen(words: Sequence[str]) -> tuple[str, ...]:
    """The points that are meant: each as it is, a step's name for both of its sides, no words for all there are.

    Raises ValueError for what is no point.
    """
    there = kill_points()
    found = tuple(point for point in there if not words or {point, point.rpartition(".")[0]} & set(words))
    meant = {*found, *(point.rpartition(".")[0] for point in found)}
    if unknown := sorted(set(words) - meant):
        raise ValueError(f"no point is called {', '.join(unknown)}")
    return found
