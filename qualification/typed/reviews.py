"""A reply in the thread of a review: "1 agreed", "2 leave it: not before spring", "3: raise it to 65 first", "sign"."""

import re
from dataclasses import dataclass

from qualification.reviews import Choice
from qualification.typed.text import LONGEST, either, tidy

NUMBER = r"(?:proposal |vorschlag )?#?(?P<number>\d{1,2})\s*[.):]?\s*"
AGREED = either(
    "agreed, agree, we agree, yes, ok, okay, do it, let's do it, einverstanden, ja, machen wir, so machen wir es"
)
LEFT = either(
    """leave it, leave as it is, leave it as it is, left as it is, not now, no, nein, lassen wir, so lassen, bleibt so,
    jetzt nicht"""
)
WORDS = r"(?:\s*[.!]?|\s*[:;,–—-]\s*(?P<words>.+))"
DECIDES = (
    (Choice.AGREED, re.compile(NUMBER + AGREED + WORDS, re.IGNORECASE)),
    (Choice.LEFT, re.compile(NUMBER + LEFT + WORDS, re.IGNORECASE)),
    (
        Choice.OTHERWISE,
        re.compile(r"(?:proposal |vorschlag )?#?(?P<number>\d{1,2})\s*:\s+(?P<words>.+)", re.IGNORECASE),
    ),
)
SIGNS = re.compile(
    either("sign, i sign, signed, i sign it, unterschrieben, ich unterschreibe, unterschreibe") + r"\s*[.!]?",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Decides:
    """Of which proposal, and what; `number` counts from 1."""

    number: int
    choice: Choice
    words: str = ""


def decides(text: str) -> Decides | None:
    """What a reply decides; None when it is no such reply."""
    said = tidy(text).replace("’", "'")
    if len(said) > LONGEST:
        return None
    for choice, pattern in DECIDES:
        if found := pattern.fullmatch(said):
            return Decides(int(found["number"]), choice, found["words"] or "")
    return None


def signs(text: str) -> bool:
    """Whether a reply signs what is put up."""
    return SIGNS.fullmatch(tidy(text)) is not None
