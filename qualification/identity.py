"""Who is who: what makes two reports one person, and what makes two leads look like one.

An e-mail address is one person's, and so is the id a source has for somebody. Both join reports by themselves. The same
name at the same company, or the same phone, may be chance: that is shown, and a person decides.
"""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b

from qualification.leads import Fields, NewLead, State

LEGAL_FORMS = frozenset(
    (
        "ab",
        "ag",
        "aps",
        "as",
        "bv",
        "co",
        "company",
        "corp",
        "corporation",
        "gmbh",
        "group",
        "holding",
        "inc",
        "incorporated",
        "kg",
        "kgaa",
        "limited",
        "llc",
        "llp",
        "ltd",
        "nv",
        "oy",
        "plc",
        "pty",
        "sa",
        "sarl",
        "sas",
        "se",
        "spa",
        "srl",
        "the",
        "ug",
        "und",
    )
)
"""What is left out of a company's name before it is compared."""

LEAST_DIGITS = 7
"""Of a phone number that can be dialled from anywhere, country code and all; the shortest in use have 8."""


class Kind(StrEnum):
    EMAIL = "email"
    SOURCE = "source"


def folded_words(value: object) -> list[str]:
    """The words without case, accents and punctuation."""
    if not isinstance(value, str):
        return []
    bare = value[:200].casefold()
    if not bare.isascii():
        plain = unicodedata.normalize("NFKD", bare)
        bare = "".join(letter for letter in plain if not unicodedata.combining(letter))
    return re.findall(r"[^\W_]+", bare)


def phone_key(value: object) -> str | None:
    """`+49 30 1234567` without what is only for the eye; None for a number that is not complete."""
    if not isinstance(value, str) or not value.lstrip().startswith("+"):
        return None
    digits = re.sub(r"\D", "", value)
    return f"+{digits}" if LEAST_DIGITS < len(digits) <= 15 else None


def companies(fields: Fields, domain: str | None) -> set[str]:
    """The company as its name and its domain call it: Northwind Ltd and northwind.example are both `northwind`."""
    words = folded_words(fields.get("company"))
    named = "".join(word for word in words if word not in LEGAL_FORMS) or "".join(words)
    called = "".join(folded_words((domain or "").partition(".")[0]))
    return {each for each in (named, called) if each}


def likenesses(fields: Fields, domain: str | None) -> frozenset[str]:
    """Keys of which two leads that may be one person share at least one; each of 32 letters.

    A first name alone is no likeness, and the order of the names does not matter.
    """
    name = " ".join(sorted(folded_words(fields.get("name"))))
    keys = {likeness("name", name, company) for company in companies(fields, domain) if " " in name}
    if phone := phone_key(fields.get("phone")):
        keys.add(likeness("phone", phone))
    return frozenset(keys)


def likeness(*parts: str) -> str:
    return blake2b("\x1f".join(parts).encode("utf-8", "replace"), digest_size=16).hexdigest()


def may_be_one(one: Fields, other: Fields) -> bool:
    """Whether two leads that share a likeness are worth asking about: a switchboard has many names."""
    names, others = set(folded_words(one.get("name"))), set(folded_words(other.get("name")))
    return not names or not others or bool(names & others)


FURTHEST = (
    State.ACCEPTED,
    State.CLAIMED,
    State.OPEN,
    State.RECYCLED,
    State.DISQUALIFIED,
    State.BELOW,
    State.MERGED,
)
"""Who is kept of two that are one: what sales works on now before what it is done with, so that no running promise
ends in a closed lead."""


def progress_of(state: State) -> int:
    return -FURTHEST.index(state)


def filled_in(kept: Fields, other: Fields) -> Fields:
    """What the one who is kept learns of the other: only what was not known."""
    return {name: value for name, value in other.items() if name not in kept}


@dataclass(frozen=True)
class Known:
    """A lead that is there; `addressed` when an e-mail address of theirs is known."""

    lead: int
    addressed: bool


@dataclass(eq=False)
class Somebody:
    """One person of some reports. Without a `lead` the first of their `reports`, given by number, begins one.

    `keys` are those that are to be remembered for them, `joins` leads that turned out to be them, `unsure` ids of a
    source under which somebody else is known, who is not joined without being asked about.
    """

    lead: int | None
    addressed: bool
    reports: list[int] = field(default_factory=list)
    keys: dict[str, Kind] = field(default_factory=dict)
    joins: list[int] = field(default_factory=list)
    unsure: dict[str, "Somebody"] = field(default_factory=dict)


def sort_out(reports: Sequence[NewLead], known: Mapping[str, Known]) -> list[Somebody]:
    """The people of these reports, in the order in which they are first spoken of.

    In whatever order and in whatever portions reports come, they end at the same people, as long as a source does
    not give one id to two addresses.
    """
    sorting = _Sorting(known)
    for number, new in enumerate(reports):
        sorting.take(number, new)
    return sorted(sorting.people(), key=lambda each: each.reports[0])


class _Sorting:
    def __init__(self, known: Mapping[str, Known]) -> None:
        by_lead: dict[int, Somebody] = {}
        self._who: dict[str, Somebody] = {}
        for key, each in known.items():
            self._who[key] = by_lead.setdefault(each.lead, Somebody(each.lead, each.addressed))

    def people(self) -> Iterable[Somebody]:
        return {id(each): each for each in self._who.values() if each.reports}.values()

    def take(self, number: int, new: NewLead) -> None:
        by_id = self._who.get(new.own_id) if new.own_id else None
        who = self._who.get(new.identity)
        if who is None:
            # Whoever is known under this id by another address is another person, unless somebody says not.
            joins = by_id is not None and not (by_id.addressed and new.addressed)
            who = by_id if by_id is not None and joins else Somebody(None, new.addressed)
        if by_id is not None and by_id is not who:
            who = self._joined(who, by_id, new.own_id or "")
        who.reports.append(number)
        who.addressed = who.addressed or new.addressed
        self._remember(who, new.identity, Kind.EMAIL if new.addressed else Kind.SOURCE)
        if new.own_id:
            self._remember(who, new.own_id, Kind.SOURCE)

    def _remember(self, who: Somebody, key: str, kind: Kind) -> None:
        if key not in self._who:
            self._who[key] = who
            who.keys[key] = kind

    def _joined(self, who: Somebody, by_id: Somebody, own_id: str) -> Somebody:
        """One person of the two, when the id's own has no address that says otherwise."""
        if by_id.addressed:
            who.unsure[own_id] = by_id
            return who
        if who.lead is not None and by_id.lead is not None:
            who.joins.append(by_id.lead)
            who.unsure[own_id] = by_id
            return who
        stays, goes = (by_id, who) if who.lead is None and by_id.lead is not None else (who, by_id)
        stays.reports = sorted({*stays.reports, *goes.reports})
        stays.keys |= goes.keys
        stays.unsure |= goes.unsure
        stays.addressed = stays.addressed or goes.addressed
        self._who = {key: stays if each is goes else each for key, each in self._who.items()}
        goes.reports = []
        return stays
