"""XML from strangers as the JSON-like value that mappings read.

An element is an object of what stands in it, and of its attributes as `@name`; one without elements in it is its
text, and `null` when there is none. What stands there several times is a list. Namespaces are left out, also of the
type that `xsi:type` names.
"""

from dataclasses import dataclass, field
from typing import Any

from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from bot.intake.bodies import DEEPEST, Unreadable

_TYPE = "{http://www.w3.org/2001/XMLSchema-instance}type"


def read_xml(body: bytes) -> dict[str, Any]:
    """The document as `{root: value}`. Raises `Unreadable`, also for any document type: entities come with it."""
    parser = DefusedXMLParser(target=_Reader(), encoding="utf-8", forbid_dtd=True)
    try:
        parser.feed(body)
        read: dict[str, Any] = parser.close()
    except ParseError as error:
        line, column = error.position
        raise Unreadable(f"the body is not XML in UTF-8 (line {line}, column {column + 1})") from None
    except DefusedXmlException:
        raise Unreadable("the body holds a document type, which may bring anything with it") from None
    return read


@dataclass
class _Element:
    name: str
    inside: dict[str, Any]
    text: list[str] = field(default_factory=list)
    holds_elements: bool = False

    def add(self, name: str, value: Any) -> None:
        self.holds_elements = True
        if name not in self.inside:
            self.inside[name] = value
        elif isinstance(self.inside[name], list):
            self.inside[name].append(value)
        else:
            self.inside[name] = [self.inside[name], value]

    def value(self) -> Any:
        return self.inside if self.holds_elements else "".join(self.text).strip() or None


class _Reader:
    """Builds the value while the parser goes on, so that what is too deep is never built."""

    def __init__(self) -> None:
        self._open = [_Element("", {})]

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        if len(self._open) > DEEPEST:
            raise Unreadable(f"the body is nested deeper than {DEEPEST} levels")
        self._open.append(_Element(_local(tag), dict(map(_attribute, attributes.items()))))

    def data(self, text: str) -> None:
        self._open[-1].text.append(text)

    def end(self, _tag: str) -> None:
        done = self._open.pop()
        self._open[-1].add(done.name, done.value())

    def close(self) -> dict[str, Any]:
        return self._open[0].inside


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _attribute(given: tuple[str, str]) -> tuple[str, str]:
    name, value = given
    return f"@{_local(name)}", value.rpartition(":")[2] if name == _TYPE else value
