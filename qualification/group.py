"""The buying group of an account: who does what in buying, and who is meant when somebody is named."""

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime

from qualification.criteria import BuyingRole, Json
from qualification.typed.people import HINT, PARTICLES, person
from qualification.typed.results import NotUnderstood, Read, Understood
from qualification.typed.text import clip, either, tidy, words

LABELS: Mapping[BuyingRole, str] = {
    BuyingRole.EVALUATOR: "evaluator",
    BuyingRole.IMPLEMENTER: "implementer",
    BuyingRole.DECISION_MAKER: "decision maker",
    BuyingRole.CHAMPION: "champion",
    BuyingRole.ECONOMIC_BUYER: "economic buyer",
}
TYPED: Mapping[BuyingRole, str] = {
    BuyingRole.EVALUATOR: "evaluator, technical evaluator, bewerter(?:in)?, prüfer(?:in)?",
    BuyingRole.IMPLEMENTER: "implement[eo]r, umsetzer(?:in)?, implementierer(?:in)?",
    BuyingRole.DECISION_MAKER: "decision[- ]?maker, decider, entscheider(?:in)?, entscheidungsträger(?:in)?",
    BuyingRole.CHAMPION: "champion, internal champion, fürsprecher(?:in)?",
    BuyingRole.ECONOMIC_BUYER: "economic buyer, budget (?:owner|holder), budgetverantwortliche[rn]?",
}
"""What reps type for each role, as patterns."""

OUR = either("the, our, their, der, die, unser, unsere, deren")
COURTESY = words("mr mrs ms miss mx dr prof sir frau herr fr hr mme madame monsieur")
MOST_NAMED = 5
"""Names listed when a reply could mean several people."""

_TOLD = re.compile(
    rf"(?i)(?:{OUR}\s+)?(?:"
    + "|".join(f"(?P<{role}>{either(typed)})" for role, typed in TYPED.items())
    + r")(?:\s*(?P<colon>[:=])\s*|\s+(?:is|ist)\s+)(?P<who>\S.*)"
)
_ROLE = re.compile("(?i)" + either(", ".join(TYPED.values())))
_POINTED_AT = re.compile(rf"(?i){OUR}\s")
_LEAD = re.compile(r"(?i)(?:\(lead (?P<last>\d{1,15})\)$|^lead #?(?P<all>\d{1,15})$)")
_ADDRESS = re.compile(r"[^\s@<>(),;:]+@(?P<host>[^\s@<>(),;:]+\.[^\s@<>(),;:.]+)")
_WORD = re.compile(r"[^\W_][\w'’-]*")
_SPELLED_OUT = re.compile(r"\bchief((?: \w+){1,4}?) officer\b")


@dataclass(frozen=True)
class Insider:
    """Somebody at the account: one of its leads, or a person the group alone knows.

    `key` names them among the people of their company; one who is named for the first time has none. Of
    somebody without a name the title is known: “the CFO”.
    """

    name: str | None
    title: str | None = None
    lead: int | None = None
    email: str | None = None
    key: str = ""


@dataclass(frozen=True)
class Company:
    """An account with everybody known of it."""

    domain: str
    name: str | None = None
    people: tuple[Insider, ...] = ()

    def __str__(self) -> str:
        return f"{clip(self.name, 80)} ({self.domain})" if self.name else self.domain

    def has(self, key: str) -> Insider | None:
        return next((each for each in self.people if each.key == key), None)


@dataclass(frozen=True)
class Member:
    """A role somebody has, as `by` said it at `at`."""

    id: int
    role: BuyingRole
    who: Insider
    by: str
    at: datetime


@dataclass(frozen=True)
class Group:
    """The group as it stands, and the roles of a playbook that nobody is known for."""

    members: tuple[Member, ...] = ()
    gaps: tuple[BuyingRole, ...] = ()

    def entries(self) -> list[Member]:
        """The roles in their usual order with their people, everybody once: two answers may name the same one."""
        found: list[Member] = []
        for member in sorted(self.members, key=lambda member: list(BuyingRole).index(member.role)):
            if not any(one.role is member.role and same(one.who, member.who) for one in found):
                found.append(member)
        return found

    def by_role(self) -> dict[BuyingRole, list[Insider]]:
        people: dict[BuyingRole, list[Insider]] = {}
        for member in self.entries():
            people.setdefault(member.role, []).append(member.who)
        return people


def group_of(members: Iterable[Member], needed: Sequence[BuyingRole]) -> Group:
    standing = tuple(members)
    taken = {member.role for member in standing}
    return Group(standing, tuple(role for role in needed if role not in taken))


def same(one: Insider, other: Insider) -> bool:
    """Whether two entries mean one person: the same lead, else the same name, or title where neither has one."""
    if one.lead is not None and other.lead is not None:
        return one.lead == other.lead
    if one.name is None or other.name is None:
        return one.name == other.name and _title(one.title) == _title(other.title)
    return _name(one.name) == _name(other.name)


def shown(who: Insider) -> str:
    """A person in words that, typed again, mean the same one: `Tom Berger · CFO (lead 12)`."""
    if who.lead is not None:
        return f"{who.name} · {who.title} (lead {who.lead})" if who.title else f"{who.name} (lead {who.lead})"
    if who.name is None:
        return f"{who.title}, name not known"
    return f"{who.name}, {who.title}" if who.title else who.name


def as_answer(who: Insider) -> Understood:
    """The answer to a question about a person that names this one."""
    value: dict[str, Json] = {"name": who.name, "role": who.title}
    return Understood(value if who.lead is None else {**value, "lead": who.lead}, shown(who))


def from_answer(value: Json) -> Insider:
    return Insider(value["name"], value["role"], value.get("lead"))


def meant(
    text: str, read: Read, company: Company, *, private: Set[str] = frozenset()
) -> Insider | NotUnderstood | None:
    """Who of the company is meant by a reply that was read as a person; somebody new when nobody known is.

    None when it was "not known yet". `private` are the domains of mail providers, which are no company's.
    """
    text = tidy(text)
    if marked := _LEAD.search(text):
        return _lead(int(marked["last"] or marked["all"]), text[: marked.start()], company)
    if isinstance(read, NotUnderstood):
        # A lead may be called what no grammar takes for a name.
        return _only([each for each in company.people if _is_called(each, text)]) or read
    if read.value is None:
        return None
    address = _ADDRESS.search(text)
    if address and not _at(company, address["host"].casefold(), private):
        return NotUnderstood(f"{clip(address[0], 80)} is not at {company}", "name somebody of the account")
    name, title = read.value["name"], read.value["role"]
    if title and (written := _ADDRESS.search(title)):
        name, title = name or written[0], None  # “cfo@…” is an address before it is a role
    found = _narrowed(_known(company, name, title, address[0] if address else None), title)
    if len(found) > 1:
        return NotUnderstood(f"that could be {_either_of(found)}", "say which one")
    if found:
        return replace(found[0], title=title or found[0].title)
    return _somebody_new(text, name, title)


def _somebody_new(text: str, name: str | None, title: str | None) -> Insider | NotUnderstood:
    """Somebody nobody knows yet; but “champion is on vacation” introduces nobody of that name."""
    new = Insider(name, title)
    is_role = name is not None and _ROLE.fullmatch(name)
    has_role = name is not None and _ROLE.fullmatch(title or "") and not _looks_named(text, new)
    if is_role or has_role:
        return NotUnderstood(f"“{clip(name or '')}” does not look like a name", HINT)
    return new


@dataclass(frozen=True)
class Told:
    """What a reply says that begins with a role: “champion: Tom Berger”. With a colon it is `plainly` that."""

    role: BuyingRole
    who: str
    plainly: bool


def told(text: str) -> Told | None:
    found = _TOLD.fullmatch(tidy(text))
    if found is None:
        return None
    role = next(role for role in BuyingRole if found[role])
    return Told(role, found["who"], found["colon"] is not None)


def who_is_told(
    said: Told, company: Company, *, private: Set[str] = frozenset()
) -> Insider | NotUnderstood | None:
    """The person a reply gives a role to; None when it rather says something else.

    “Decision maker is on holiday” names nobody: after “is” only a person we know counts, a name written
    as names are, or a title that is pointed at (“the CFO”).
    """
    read = person(said.who)
    who = meant(said.who, read, company, private=private)
    if isinstance(who, NotUnderstood):
        return None if isinstance(read, NotUnderstood) else who
    if who is None or said.plainly or who.key or _looks_named(said.who, who):
        return who
    return None


def _looks_named(text: str, who: Insider) -> bool:
    if who.name is None:
        return bool(_POINTED_AT.match(text)) or (who.title or "").isupper()
    # Read from what was typed: a reading puts capitals on names that came without.
    parts = [part for part in who.name.split(" ") if part not in PARTICLES]
    return all(part in text and part[:1].isupper() and not part.isupper() for part in parts)


def _lead(number: int, before: str, company: Company) -> Insider | NotUnderstood:
    """The lead of that number, with the title that stands between their name and it."""
    found = next((each for each in company.people if each.lead == number), None)
    if found is None:
        return NotUnderstood(f"lead {number} is not at {company}", "name somebody of the account")
    name = tidy(found.name or "")
    title = before[len(name) :].strip(" ·,") if before.startswith(name) else ""
    return replace(found, title=title or found.title)


def _at(company: Company, host: str, private: Set[str]) -> bool:
    """Whether an address there may be one of theirs: their domain, one a lead writes from, or a private one."""
    writes_from = (_ADDRESS.fullmatch(each.email) for each in company.people if each.email)
    theirs = {company.domain, *(found["host"].casefold() for found in writes_from if found)}
    return host in private or any(host == each or host.endswith(f".{each}") for each in theirs - private)


def _known(company: Company, name: str | None, title: str | None, address: str | None) -> list[Insider]:
    if address and (found := [each for each in company.people if _writes_from(each, address)]):
        return found
    if name is None:
        wanted = _title(title)
        return [each for each in company.people if wanted and wanted <= _title(each.title)]
    said = _name(name)
    exactly = [each for each in company.people if _name(each.name) == said]
    return exactly or [each for each in company.people if said < _name(each.name)]


def _narrowed(found: list[Insider], title: str | None) -> list[Insider]:
    """Of several people of one name those with the title that was said, if any has it."""
    wanted = _title(title)
    fitting = [each for each in found if wanted and wanted <= _title(each.title)]
    return fitting if len(found) > 1 and fitting else found


def _is_called(one: Insider, text: str) -> bool:
    return one.name is not None and tidy(one.name).casefold() == text.casefold()


def _writes_from(one: Insider, address: str) -> bool:
    return one.email is not None and one.email.casefold() == address.casefold()


def _only(found: list[Insider]) -> Insider | None:
    return found[0] if len(found) == 1 else None


def _either_of(found: Sequence[Insider]) -> str:
    """“Tom Berger or Tom Blake”; of one name with what tells them apart."""
    names = [each.name for each in found]
    listed = [
        clip(each.name or "", 60) if names.count(each.name) == 1 else clip(shown(each), 90) for each in found
    ]
    more = "somebody else" if len(listed) > MOST_NAMED else listed[-1]
    return f"{', '.join(listed[: min(len(listed) - 1, MOST_NAMED)])} or {more}"


def _name(name: str | None) -> frozenset[str]:
    """A name's words without case, accents and courtesy, so that “Frau Müller” is found as “Anna Muller”."""
    if name is None:
        return frozenset()
    return frozenset(_folded(name)) - COURTESY or frozenset({tidy(name).casefold()})


def _title(title: str | None) -> frozenset[str]:
    """A title's words, “chief financial officer” as “cfo”."""
    said = " ".join(_folded(title))
    return frozenset(_SPELLED_OUT.sub(lambda found: f"c{_initials(found[1])}o", said).split())


def _folded(text: str | None) -> list[str]:
    bare = unicodedata.normalize("NFKD", (text or "").casefold())
    return _WORD.findall("".join(sign for sign in bare if not unicodedata.combining(sign)))


def _initials(said: str) -> str:
    return "".join(word[0] for word in said.split())
