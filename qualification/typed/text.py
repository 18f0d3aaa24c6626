"""Plain text before any grammar: one spelling for what people type in many."""

import re
import unicodedata
from collections.abc import Iterable

LONGEST = 3000
"""Characters of a reply that are looked at; longer ones are no answer."""


def words(listed: str) -> frozenset[str]:
    """The words of a list with blanks between them."""
    return frozenset(listed.split())


def phrases(listed: str) -> list[str]:
    """The phrases of a list with commas between them, in order."""
    return [" ".join(phrase.split()) for phrase in listed.split(",")]


def either(listed: str) -> str:
    """A pattern for any phrase of a list with commas between them; the phrases are patterns themselves."""
    return "(?:" + "|".join(phrases(listed)) + ")"


NOT_KNOWN = frozenset(
    phrases(
        """tbd, tba, n/a, na, unknown, not known, not known yet, don't know, dont know, do not know, i don't know,
        don't know yet, no idea, no clue, not sure, not sure yet, unclear, unsure, open, still open, to be clarified,
        didn't ask, did not ask, not asked, not asked yet, they don't know, they don't know yet, she doesn't know,
        he doesn't know, not decided, not decided yet, undecided, dunno, idk, skip, unbekannt, weiß nicht, weiss nicht,
        weiß ich nicht, weiss ich nicht, weiß noch nicht, keine ahnung, k.a, k. a, noch offen, offen, unklar,
        noch unklar, noch nicht bekannt, nicht bekannt, nicht gefragt, noch nicht gefragt"""
    )
)
AROUND = " .!,;:\"'"
TYPOGRAPHY = str.maketrans({"’": "'", "‘": "'", "–": "-", "—": "-", "−": "-", "“": '"', "”": '"', "„": '"'})
FRACTIONS = {"¼": ".25", "½": ".5", "¾": ".75"}
LONGEST_SURE = 8
"""Words of a reply in which something found inside is still what the reply is about."""
PRONOUNS = words("i he she they it we you that this the a an er sie es wir ich der die das")
NEGATIONS = words(
    "not no never isn't aren't wasn't doesn't don't didn't won't can't cannot nicht kein keine keinen nie"
)


def tidy(text: str) -> str:
    """One line of printable characters, compatibility forms folded, ends trimmed."""
    # Before folding, which makes "1½" eleven halves.
    halves = re.sub("([0-9]*) ?([¼½¾])", lambda found: (found[1] or "0") + FRACTIONS[found[2]], text)
    folded = unicodedata.normalize("NFKC", halves)
    shown = "".join(" " if unicodedata.category(char)[0] in "CZ" else char for char in folded)
    return " ".join(shown.split())


def plain(text: str) -> str:
    """Tidy, in small letters, with plain dashes and quotes and without punctuation around it."""
    said = tidy(text).translate(TYPOGRAPHY).lower().rstrip(AROUND)
    return said if re.match(r"\.\d", said) else said.lstrip(AROUND)


def in_passing(said: str) -> bool:
    """Whether a plain reply is so long that what is found inside it may be a remark about something else."""
    return len(words_of(said)) > LONGEST_SURE


def means_not_known(said: str) -> bool:
    """Whether a plain reply says that there is no answer yet."""
    return said in NOT_KNOWN or (said != "" and not said.strip("? "))


def words_of(said: str) -> list[str]:
    """Words of a plain text, apostrophes and hyphens kept."""
    return re.findall(r"[\w'&/+-]+", said)


def stems(said: Iterable[str]) -> tuple[str, ...]:
    """Words without pronouns and a plural or verb -s, so that "they sign" meets "she signs"."""
    kept = [word for word in said if word not in PRONOUNS]
    return tuple(word[:-1] if len(word) > 3 and word.endswith("s") else word for word in kept)


def clip(text: str, limit: int = 40) -> str:
    return text if len(text) <= limit else text[: limit - 1] + "…"
