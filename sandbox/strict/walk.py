"""The one interpreter of the tables: walks a payload beside its kind and collects what does not hold."""

from collections.abc import Callable
from typing import Any

from sandbox.strict.kinds import (
    Anything,
    Flag,
    Kind,
    ListOf,
    Number,
    OneOf,
    OrNull,
    Shape,
    String,
    Text,
    Whole,
)
from sandbox.strict.problems import Finding, Findings


def walk(kind: Kind, value: object, at: str, found: Findings) -> None:
    _VISITS[type(kind)](kind, value, at, found)


def findings(kind: Kind, value: object, at: str) -> Findings:
    found: Findings = []
    walk(kind, value, at, found)
    return found


def check_length(value: str, least: int, most: int | None, at: str, found: Findings) -> None:
    if len(value) < least:
        found.append(Finding(at, f"must be more than {least - 1} characters"))
    elif most is not None and len(value) > most:
        found.append(Finding(at, f"must be less than {most + 1} characters"))


def _string(kind: String, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, str):
        found.append(Finding(at, "must provide a string"))
        return
    if kind.choices:
        if value not in kind.choices:
            found.append(Finding(at, "must be a valid enum value"))
        return
    before = len(found)
    check_length(value, kind.least, kind.most, at, found)
    if kind.form and len(found) == before and not kind.form.accepts(value):
        found.append(Finding(at, kind.form.refusal))


def _whole(kind: Whole, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, int) or isinstance(value, bool):
        found.append(Finding(at, "must provide an integer"))
    elif kind.least is not None and value < kind.least:
        found.append(Finding(at, f"must be greater than {kind.least - 1}"))
    elif kind.most is not None and value > kind.most:
        found.append(Finding(at, f"must be less than {kind.most + 1}"))


def _number(kind: Number, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool):
        found.append(Finding(at, "must provide a number"))
    elif kind.above is not None and not value > kind.above:
        found.append(Finding(at, f"must be greater than {kind.above:g}"))


def _flag(_kind: Flag, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, bool):
        found.append(Finding(at, "must provide a boolean"))


def _anything(kind: Anything, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, kind.of):
        found.append(Finding(at, "must provide an object" if kind.of is dict else "must provide an array"))


_TEXT_FIELDS = {"plain_text": ("type", "text", "emoji"), "mrkdwn": ("type", "text", "verbatim")}


def _text(kind: Text, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, dict):
        found.append(Finding(at, "must provide an object"))
        return
    if not _has_type(value, at, found):
        return
    if value["type"] not in kind.kinds:
        found.append(Finding(f"{at}/type", "must be a valid enum value"))
        return
    if "text" not in value:
        found.append(Finding(at, "missing required field: text"))
    for name, part in value.items():
        if name not in _TEXT_FIELDS[value["type"]]:
            found.append(Finding(at, f"invalid additional property: {name}"))
        elif name == "text":
            _string(String(kind.most), part, f"{at}/text", found)
        elif name != "type" and not isinstance(part, bool):
            found.append(Finding(f"{at}/{name}", "must provide a boolean"))


def _list(kind: ListOf, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, list | tuple):
        found.append(Finding(at, "must provide an array"))
        return
    if len(value) < kind.least:
        found.append(Finding(at, f"must provide at least {kind.least} items"))
    if kind.most is not None and len(value) > kind.most:
        found.append(Finding(at, f"no more than {kind.most} items allowed"))
    visit = _VISITS[type(kind.kind)]
    for place, item in enumerate(value):
        visit(kind.kind, item, f"{at}/{place}", found)


def _or_null(kind: OrNull, value: object, at: str, found: Findings) -> None:
    if value is not None:
        walk(kind.kind, value, at, found)


def _shape(kind: Shape, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, dict):
        found.append(Finding(at, "must provide an object"))
        return
    before = len(found)
    for name in kind.required:
        if name not in value:
            found.append(Finding(at, f"missing required field: {name}"))
    for name, part in value.items():
        field = kind.fields.get(name)
        if field is None:
            found.append(Finding(at, f"invalid additional property: {name}"))
        else:
            _VISITS[type(field)](field, part, f"{at}/{name}", found)
    if len(found) == before:
        for rule in kind.rules:
            rule(value, at, found)


def _one_of(kind: OneOf, value: object, at: str, found: Findings) -> None:
    if not isinstance(value, dict):
        found.append(Finding(at, "must provide an object"))
    elif _has_type(value, at, found):
        if value["type"] in kind.names:
            _shape(kind.table[value["type"]], value, at, found)
        else:
            found.append(Finding(f"{at}/type", f"unsupported type: {value['type']}"))


def _has_type(value: dict[str, object], at: str, found: Findings) -> bool:
    if "type" not in value:
        found.append(Finding(at, "missing required field: type"))
        return False
    if not isinstance(value["type"], str):
        found.append(Finding(f"{at}/type", "must provide a string"))
        return False
    return True


_VISITS: dict[type[Any], Callable[[Any, object, str, Findings], None]] = {
    String: _string,
    Whole: _whole,
    Number: _number,
    Flag: _flag,
    Anything: _anything,
    Text: _text,
    ListOf: _list,
    OrNull: _or_null,
    Shape: _shape,
    OneOf: _one_of,
}
