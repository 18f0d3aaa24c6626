"""JSON from strangers: what may be in it, and a sentence for what may not."""

import json
import math
import re
from typing import Any, NoReturn

DEEPEST = 64
_SURROGATE = re.compile("[\ud800-\udfff]")


class Unreadable(Exception):
    """Its text is a sentence for the sender, without any of the body's words."""


def read_value(body: bytes) -> Any:
    """The JSON value in the body. Raises `Unreadable` for anything that both databases would not keep alike."""
    try:
        value = json.loads(body.decode("utf-8-sig"), parse_constant=_no_number, parse_float=_finite)
    except UnicodeDecodeError:
        raise Unreadable("the body is not UTF-8") from None
    except RecursionError:
        raise Unreadable(f"the body is nested deeper than {DEEPEST} levels") from None
    except json.JSONDecodeError as error:
        raise Unreadable(f"the body is not JSON (line {error.lineno}, column {error.colno})") from None
    except ValueError:
        raise Unreadable("the body holds a number nobody can store") from None
    _check(value)
    return value


def _no_number(name: str) -> NoReturn:
    raise Unreadable(f"the body holds {name}, which is not JSON")


def _finite(digits: str) -> float:
    number = float(digits)
    if not math.isfinite(number):
        raise Unreadable("the body holds a number too large to be stored")
    return number


def _check(value: Any) -> None:
    """Walks level by level: a recursive walk would be the very thing a deep body is after."""
    level = [value]
    for _ in range(DEEPEST):
        below: list[Any] = []
        for item in level:
            match item:
                case dict():
                    below += item.keys()
                    below += item.values()
                case list():
                    below += item
                case str() if _SURROGATE.search(item):
                    raise Unreadable("the body holds half a character (a lone surrogate)")
        if not below:
            return
        level = below
    raise Unreadable(f"the body is nested deeper than {DEEPEST} levels")
