"""What reading a typed reply comes to."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Understood:
    """`value` in the shape of the criterion's kind; None means the reply was "not known yet".

    `words` is how it is shown back before it counts: "60,000 €", "end of Q2 2027 (June)", "decides (signs)".
    A reading that is not `sure` is a guess: a misspelling, something said in passing. Who typed it is asked.
    """

    value: Any
    words: str
    sure: bool = True


@dataclass(frozen=True)
class NotUnderstood:
    """`why` names what was wrong with the reply, `hint` shows one that would do; both fit to show."""

    why: str
    hint: str

    @property
    def told(self) -> str:
        """Both as sentences: "There is no date in that. Say a month, a quarter or a date: “March”."."""
        return " ".join(f"{_begun(each)}." for each in (self.why, self.hint))


def _begun(sentence: str) -> str:
    """With a capital letter, unless it begins with somebody's address."""
    return sentence if "@" in sentence.split(" ", 1)[0] else sentence[:1].upper() + sentence[1:]


Read = Understood | NotUnderstood
NOT_KNOWN = Understood(None, "not known yet")
