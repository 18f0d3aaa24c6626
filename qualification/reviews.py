"""What both sides decide when they look at the figures together, and who has signed what they mean by their words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from qualification.cohorts import Against, against
from qualification.funnel import rate

RESTS = timedelta(days=90)
"""What was decided is not asked again for so long."""

OTHERS_LEAST = 5
OTHERS_SHARE = 0.1
"""From so many on, and from such a share of what came back on, “other” hides reasons that want a name."""


class Kind(StrEnum):
    """What is proposed; each has its words in review_decisions.j2."""

    BAR = "bar"
    FUNNEL = "funnel"
    OTHERS = "others"
    VOLUME = "volume"
    ACCEPTANCE = "acceptance"


class Choice(StrEnum):
    AGREED = "agreed"
    LEFT = "left"
    OTHERWISE = "otherwise"


@dataclass(frozen=True)
class Proposal:
    """Something to decide. `key` is the same in every review that proposes it, `facts` are its figures."""

    key: str
    kind: Kind
    facts: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Decided:
    """Who decided what of a proposal; `words` are their own."""

    proposal: str
    choice: Choice
    words: str
    by: str
    at: datetime


def standing(some: Iterable[Decided]) -> Mapping[str, Decided]:
    """What counts of each proposal: whatever was decided last."""
    return {each.proposal: each for each in sorted(some, key=lambda each: each.at)}


def to_ask(proposals: Iterable[Proposal], decided: Iterable[Decided], *, now: datetime) -> list[Proposal]:
    """Those nobody has decided on lately."""
    rest = {key for key, each in standing(decided).items() if now - each.at < RESTS}
    return [each for each in proposals if each.key not in rest]


def hidden_reasons(count: int, of: int, words: Sequence[str]) -> Proposal | None:
    """“Other” was given `count` times of `of` decisions that sent a lead back, in these words."""
    if count < OTHERS_LEAST or count < OTHERS_SHARE * of:
        return None
    return Proposal("others", Kind.OTHERS, {"count": count, "of": of, "words": list(words)})


def short_of(mqls: int, promised: float | None) -> Proposal | None:
    """Fewer MQLs than marketing had promised for this time, by more than a tenth."""
    if promised is None or mqls >= 0.9 * promised:
        return None
    return Proposal("volume", Kind.VOLUME, {"mqls": mqls, "promised": round(promised)})


def accepts_too_few(accepted: int, mqls: int, target: float | None) -> Proposal | None:
    """Sales accepts surely less of its MQLs than it has promised; these are a whole cohort, whose time is over."""
    found = rate(accepted, mqls)
    if target is None or against(found, target) is not Against.BELOW:
        return None
    facts = {"mqls": mqls, "accepted": accepted, "target": target}
    return Proposal("acceptance", Kind.ACCEPTANCE, {**facts, **vars(found)})


@dataclass(frozen=True)
class Defined:
    """A definition in one of its versions."""

    kind: str
    key: str
    version: str


@dataclass(frozen=True)
class Signed:
    """`email` is whom the desk knows the signer by."""

    what: Defined
    email: str
    by: str
    at: datetime


def unsigned_by(what: Iterable[Defined], signatures: Iterable[Signed], signers: Sequence[str]) -> list[str]:
    """Those of the signers who have not signed all of it, in their order."""
    wanted = set(what)
    by_email: dict[str, set[Defined]] = {}
    for each in signatures:
        by_email.setdefault(each.email, set()).add(each.what)
    return [email for email in signers if not wanted <= by_email.get(email, set())]
