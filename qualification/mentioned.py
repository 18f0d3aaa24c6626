"""Whom of the desk somebody means who types `@sam`: Slack hands that over as plain text."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from qualification.typed.results import NotUnderstood
from qualification.typed.text import clip, tidy

MOST_WORDS = 4
"""Words of a name that is typed in full."""


@dataclass(frozen=True)
class Known:
    """Somebody of the desk, with all that they may be called by; `handle` is their name after the @ in Slack."""

    id: str
    name: str
    handle: str
    email: str


def mentioned(text: str, people: Sequence[Known]) -> tuple[Known, str] | NotUnderstood | None:
    """Who the text begins with, and what follows; None when it begins with nobody.

    Handle, address, id and whole name go before a part of the name.
    """
    words = tidy(text).split()
    if not words or "@" not in words[0]:
        return None
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        if found := _called(" ".join(words[:length]), people, _wholly):
            return _one(found, words, length)
    return _one(_called(words[0], people, _partly), words, 1)


def _called(said: str, people: Sequence[Known], names: Callable[[Known], set[str]]) -> list[Known]:
    meant = said.removeprefix("@").rstrip(",:;.").casefold()
    return [each for each in people if meant in names(each)]


def _wholly(one: Known) -> set[str]:
    return {name.casefold() for name in (one.id, one.name, one.handle, one.email) if name}


def _partly(one: Known) -> set[str]:
    name = one.name.casefold()
    return {
        *name.split(),
        name.replace(" ", "."),
        name.replace(" ", ""),
        one.email.casefold().partition("@")[0],
    }


def _one(found: Sequence[Known], words: Sequence[str], length: int) -> tuple[Known, str] | NotUnderstood:
    said = clip(" ".join(words[:length]))
    if not found:
        return NotUnderstood(
            f"nobody on the desk is called {said}", "type their handle or their e-mail address"
        )
    if len(found) > 1:
        listed = " or ".join(f"{each.name} ({each.email})" for each in found)
        return NotUnderstood(f"{said} could be {listed}", "type the e-mail address")
    return found[0], " ".join(words[length:])
