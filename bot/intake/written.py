"""Who a message speaks of: name, address and company in words that a person or another bot wrote.

What is found only fills in a form that a person looks at, and what is not sure is left empty.
"""

import re
from collections.abc import Container, Iterable
from dataclasses import dataclass

ADDRESS = re.compile(r"[\w.+'%-]+@(?P<domain>[\w-]+(?:\.[\w-]+)+)")
LONGEST_NAME = 5
"""Words of a name; what is longer is a sentence."""

_LEGAL = re.compile(r"\b(?:GmbH|AG|SE|KG|UG|Inc|Ltd|LLC|LLP|PLC|Corp|S\.A|SAS|B\.?V|AB|Oy|ApS|S\.r\.l)\b\.?")
_PARTICLES = frozenset({"von", "van", "der", "den", "de", "del", "da", "di", "la", "le", "bin", "al", "zu"})
_NO_NAMES = frozenset(
    {"call", "contact", "met", "spoke", "ask", "ping", "please", "new", "lead", "hi", "hello", "dear", "from"}
    | {
        "to",
        "cc",
        "re",
        "fwd",
        "bitte",
        "hallo",
        "mail",
        "email",
        "e-mail",
        "phone",
        "best",
        "kind",
        "regards",
    }
)
_FROM = re.compile(r"\s+(?:at|from|bei|@)\s+")
_WORDS = re.compile(r"[^\s,;:()<>\[\]|“”\"*_]+")


def _label(*words: str) -> re.Pattern[str]:
    """`Company: Acme`, also in bold and with the value on the line below."""
    return re.compile(
        rf"^[ \t>•*_-]*(?:{'|'.join(words)})[*_ ]*:[*_ \t]*\n?[ \t]*(?P<value>(?![\w -]+:)[^\n]+)$",
        re.IGNORECASE | re.MULTILINE,
    )


_NAME = _label("name", "full name", "contact", "contact person", "ansprechpartner(?:in)?")
_FIRST, _LAST = _label("first name", "vorname"), _label("last name", "surname", "nachname")
_COMPANY = _label("company", "company name", "organi[sz]ation", "account", "firma", "unternehmen")


@dataclass(frozen=True)
class Written:
    """What is not found is empty."""

    name: str = ""
    email: str = ""
    company: str = ""


def read_message(text: str, *, ours: Container[str] = ()) -> Written:
    """The first person with an address whose domain is not one of `ours`, else whoever is named by a label."""
    found = next((each for each in ADDRESS.finditer(text) if each["domain"].casefold() not in ours), None)
    block, head = _around(text, found) if found else ([], "")
    name = _labelled(text, _NAME) or f"{_labelled(text, _FIRST)} {_labelled(text, _LAST)}".strip()
    return Written(
        name=name or _name_before(head) or _first(map(_name_alone, block)),
        email=found[0].strip(".'") if found else "",
        company=_labelled(text, _COMPANY) or _company_in(head) or _first(map(_company_in, block)),
    )


def _labelled(text: str, label: re.Pattern[str]) -> str:
    found = label.search(text)
    value = found["value"].strip(" *_\t") if found else ""
    return "" if ADDRESS.fullmatch(value) else ADDRESS.sub("", value).strip(" <>(),")


def _around(text: str, found: re.Match[str]) -> tuple[list[str], str]:
    """The lines the address stands among, without a blank one between, and what stands before it on its own."""
    above, _, head = text[: found.start()].rpartition("\n")
    below = text[found.end() :].partition("\n")[2]
    before, after = re.split(r"\n\s*\n", above)[-1], re.split(r"\n\s*\n", below)[0]
    return [line.strip(" >*_\t-•") for line in (*before.split("\n"), *after.split("\n"))], head


def _name_before(head: str) -> str:
    """`Dana Ruiz <`, `please call Dana Ruiz (`, `Dana Ruiz, CISO at Northwind, `."""
    stands_close = head.rstrip().endswith(("<", "("))
    parts = [part for part in re.split(r"[,;:(<|]", _FROM.split(head, maxsplit=1)[0]) if part.strip()]
    return _first(_ending(part, least=1 if stands_close and len(parts) == 1 else 2) for part in parts)


def _ending(words: str, *, least: int) -> str:
    """The name that the words end with, of at least so many parts."""
    name: list[str] = []
    for word in reversed(_WORDS.findall(words)):
        if word.casefold() in _NO_NAMES or not (word[0].isupper() or (name and word in _PARTICLES)):
            break
        name.insert(0, word)
    return " ".join(name) if least <= len(name) <= LONGEST_NAME else ""


def _name_alone(line: str) -> str:
    """A line of a signature that is a name, perhaps with what they do behind it."""
    start = re.split(r"[,|(–]", line, maxsplit=1)[0].strip()
    is_name = not _LEGAL.search(line) and not re.search(r"[\d@:/]", start) and not _FROM.search(start)
    name = _ending(start, least=2) if is_name else ""
    return name if name == start else ""


def _company_in(line: str) -> str:
    """`CISO at Northwind`, or whatever carries a legal form: `Northwind GmbH`."""
    if _FROM.search(line):
        words = _beginning(_FROM.split(line, maxsplit=1)[1])
        if words:
            return words
    legal = _LEGAL.search(line)
    return _ending_company(line[: legal.end()]) if legal else ""


def _beginning(words: str) -> str:
    """The name that the words begin with; a comma or a bracket ends it."""
    company: list[str] = []
    for word in re.split(r"[,;:()<|]|\.\s|\.$", words, maxsplit=1)[0].split():
        if not (word[0].isupper() or word[0].isdigit() or word == "&"):
            break
        company.append(word)
    return " ".join(company[:LONGEST_NAME]).strip(" *_")


def _ending_company(words: str) -> str:
    words = re.split(r"[,|–]\s*|\s-\s", words)[-1].strip(" *_")
    return words if len(words.split()) <= LONGEST_NAME else ""


def _first(found: Iterable[str]) -> str:
    return next(filter(None, found), "")
