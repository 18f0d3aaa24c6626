"""Yes and no, choices and free text as reps type them, in English and German."""

import difflib
import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence

from qualification.criteria import Criterion, Option
from qualification.typed.results import NOT_KNOWN, NotUnderstood, Read, Understood
from qualification.typed.text import (
    NEGATIONS,
    PRONOUNS,
    clip,
    either,
    in_passing,
    means_not_known,
    phrases,
    plain,
    stems,
    tidy,
    words,
    words_of,
)

YES = words(
    """yes y yep yeah yup right true ok okay correct ja jo jup jawohl klar genau stimmt doch
    selbstverständlich absolut
    👍 ✅ ✔ ✓ +1 :+1: :thumbsup: :white_check_mark: :heavy_check_mark:"""
)
SURELY = words("sure indeed absolutely definitely certainly obviously natürlich sicher definitiv")
HEDGES = words("if unless but except when wenn falls sofern aber außer sobald")
"""What follows them may take the yes or no back."""
NO = words(
    "no n nope nah never false negative nein nö nee ne nicht not nie niemals keineswegs 👎 ❌ -1 :-1: :thumbsdown: :x:"
)
NEITHER = words("maybe perhaps possibly partly somewhat vielleicht eventuell teilweise jein")
GERMAN_AUXILIARIES = words("ist sind hat haben kann können wird werden macht machen")
AUXILIARIES = GERMAN_AUXILIARIES | words(
    "do does did is are was were has have had can could will would should"
)
NO_PHRASES = tuple(
    phrases(
        """of course not, auf keinen fall, i don't think so, don't think so, i doubt it, not that i know,
        not really, not yet, not at all, not right, noch nicht, eher nicht, glaub nicht, glaube nicht, ich glaube nicht,
        denke nicht, ich denke nicht, stimmt nicht, ich glaube nein, does not, do not"""
    )
)
YES_PHRASES = tuple(
    phrases(
        """of course, auf jeden fall, no doubt, no problem, kein problem, i think so, i believe so, think so,
        i guess so, for sure, glaube schon, ich glaube schon, denke schon, ich denke schon, ich glaube ja"""
    )
)
LEAD_IN = re.compile(
    either(
        """leider, unfortunately, sadly, well, hm+, i guess, i think, also, na ja, naja, na, aber, afaik,
        as far as i know, soweit ich weiß, soweit bekannt"""
    )
    + r",?\s+"
)
DOES_NOT_KNOW = re.compile(r"(?:i |we )?(?:don't|dont|do not) know\b|wei(?:ß|ss) (?:ich )?(?:noch )?nicht\b")
NONE_OF_THEM = frozenset(
    phrases(
        """none, no, nothing, none of them, none of these, none yet, nothing yet, keine, keins, nichts, noch keine,
        noch nichts"""
    )
)
ALL_OF_THEM = frozenset(phrases("all, everything, all of them, all of these, alle, alles"))
BOTH = words("both beide beides")
SEPARATOR = re.compile(r"\s*(?:[,;+&/]|\b(?:and|und|sowie|plus)\b)\s*")
SHORTEST_BEGINNING = 3
"""Letters of an option that are enough to mean it; "no" may begin one and be a no."""
Found = list[tuple[Option, str]]
"""Options with the phrase that gave them away, empty when it was the label itself."""
Look = Callable[[str, Sequence[Option]], Found]


def yes_no(text: str) -> Read:
    """A boolean from plain words; what follows a clear yes or no only matters where it may take it back."""
    said = plain(text)
    if means_not_known(said) or DOES_NOT_KNOW.match(said):
        return NOT_KNOWN
    answer = _phrase(said)
    if answer is None:
        answer = _yes_or_no(_tokens(LEAD_IN.sub("", said, count=1)))
    if answer is None:
        return NotUnderstood("that is neither a yes nor a no", "say “yes” or “no”")
    sure = not in_passing(said) and "?" not in said and not HEDGES & set(_tokens(said)[1:])
    return Understood(answer, "yes" if answer else "no", sure=sure)


def confirming(text: str, options: Sequence[Option]) -> bool:
    """Whether a reply is nothing but a yes or a no and the name of no option: "yes, that", "nein"."""
    said = plain(text)
    plainly = YES | SURELY | NO | NEGATIONS | PRONOUNS | AUXILIARIES
    return set(_tokens(said)) <= plainly and not _equal(said, options)


def _phrase(said: str) -> bool | None:
    for answer, listed in ((False, NO_PHRASES), (True, YES_PHRASES)):
        if any(said == phrase or said.startswith((f"{phrase} ", f"{phrase},")) for phrase in listed):
            return answer
    return None


def _tokens(said: str) -> list[str]:
    short = re.sub(r"(?<=\w)'(?:s|re|ve|ll|d|m)\b", "", said)
    return re.findall(r":[+\w-]+:|(?<!\S)[+-]1|[\w']+|[👍✅✔✓👎❌]", short)


def _yes_or_no(said: Sequence[str]) -> bool | None:
    if not said or NEITHER & set(said):
        return None
    first, rest = said[0], set(said[1:])
    if first in SURELY:
        return not NEGATIONS & set(said[1:2])
    if first in YES:
        return None if (NO | NEGATIONS) & rest else True
    if first in NO:
        return None if YES & rest else False
    if first in GERMAN_AUXILIARIES and set(said[1:2]) & PRONOUNS:
        return {(): True, ("nicht",): False, ("noch", "nicht"): False}.get(tuple(said[2:]))
    if first in PRONOUNS and len(said) > 1:
        if NEGATIONS & set(said[1:3]) or said[1].endswith("n't"):
            return False
        return True if len(said) == 2 and said[1] in AUXILIARIES | YES | SURELY else None
    return None


def choice(text: str, criterion: Criterion) -> Read:
    """The option a reply means: by key, label or words, by their beginning, inside a sentence, or misspelt."""
    found = match(text, criterion.options)
    if isinstance(found, Understood) or not means_not_known(plain(text)):
        return found
    return NOT_KNOWN


def several(text: str, criterion: Criterion) -> Read:
    """Several options, separated by commas, "and" or blanks; "none" is an answer, "all" is all of them."""
    said = plain(text)
    options = criterion.options
    whole = _only(_equal(said, options))
    if whole is not None:
        return _listed([whole])
    if said in NONE_OF_THEM:
        return Understood([], "none")
    if said in ALL_OF_THEM or (len(options) == 2 and said in BOTH):
        return _listed(options)
    if means_not_known(said):
        return NOT_KNOWN
    chosen, sure = set[str](), not in_passing(said)
    for part in _parts(tidy(text), options):
        if inside := _inside(plain(part), options):
            chosen |= {option.key for option, _ in inside}
            sure = sure and any(_is_plain(plain(part), _inside, shown or one.label) for one, shown in inside)
            continue
        read = match(part, options)
        if isinstance(read, NotUnderstood):
            return NotUnderstood(f"“{clip(part)}” is none of the answers", read.hint)
        chosen.add(read.value)
        sure = sure and read.sure
    if not chosen:
        return NotUnderstood("there is nothing in that", _offer(options))
    return _listed([option for option in options if option.key in chosen], sure=sure)


def _parts(said: str, options: Sequence[Option]) -> Iterator[str]:
    """What stands between the separators; "IAM / SSO" stays whole where an option is called so."""
    pieces = re.split(f"({SEPARATOR.pattern})", said)
    names = [phrase for option in options for phrase, _ in _phrases(option)]
    longest = max((2 * len(SEPARATOR.findall(name)) + 1 for name in names), default=1)
    place = 0
    while place < len(pieces):
        for length in range(longest, 0, -2):
            part = "".join(pieces[place : place + length])
            if length == 1 or _equal(plain(part), options):
                break
        if part:
            yield part
        place += length + 1


def match(text: str, options: Sequence[Option]) -> Read:
    """One option out of these, or why none."""
    said = plain(text)
    for look in (_equal, _beginning, _inside, _similar):
        found = look(said, options)
        different = {option.key for option, _ in found}
        if len(different) == 1:
            option, phrase = found[0]
            sure = _is_plain(said, look, phrase or option.label)
            return Understood(option.key, option.label + (f" ({phrase})" if phrase else ""), sure=sure)
        if different:
            labels = " or ".join(f"“{option.label}”" for option in options if option.key in different)
            return NotUnderstood(f"that could be {labels}", "say which one")
    return NotUnderstood("that is none of the answers", _offer(options))


def _is_plain(said: str, look: Look, phrase: str) -> bool:
    """Whether an option that was found by this look is meant without a doubt.

    A misspelling is not, nor a beginning as short as "no", nor a mention in a long sentence or beside a denial.
    """
    if look is _inside:
        denied = (NEGATIONS | NO) & set(words_of(said)) - set(words_of(plain(phrase)))
        return not in_passing(said) and not denied
    return look is _equal or (look is _beginning and len(said) >= SHORTEST_BEGINNING)


def _phrases(option: Option) -> Iterator[tuple[str, str]]:
    yield plain(option.label), ""
    yield plain(option.key.replace("_", " ")), ""
    yield plain(option.key), ""
    label = plain(option.label)
    yield from ((said, "" if said == label else phrase) for phrase in option.words if (said := plain(phrase)))


def _equal(said: str, options: Sequence[Option]) -> Found:
    stem = stems(words_of(said))
    return [
        (option, shown)
        for option in options
        for phrase, shown in _phrases(option)
        if phrase == said or (stem and stems(words_of(phrase)) == stem)
    ]


def _beginning(said: str, options: Sequence[Option]) -> Found:
    if len(said) < 2:
        return []
    return [
        (option, shown) for option in options for phrase, shown in _phrases(option) if phrase.startswith(said)
    ]


def _inside(said: str, options: Sequence[Option]) -> Found:
    """Options named within a sentence; a longer phrase hides those within it, and none is meant after a "not"."""
    tokens = words_of(said)
    stem = [(stems([word]) or (word,))[0] for word in tokens]
    spans = [
        (start, start + len(phrase), option, shown)
        for option in options
        for text, shown in _phrases(option)
        if (phrase := stems(words_of(text)))
        for start in range(len(stem) - len(phrase) + 1)
        if tuple(stem[start : start + len(phrase)]) == phrase
    ]
    widest = [span for span in spans if not any(_covers(other, span) for other in spans)]
    if any(NEGATIONS & set(tokens[max(0, start - 2) : start]) for start, *_ in widest):
        return []
    return [(option, shown) for _, _, option, shown in widest]


def _covers(one: tuple[int, int, Option, str], other: tuple[int, int, Option, str]) -> bool:
    longer = one[1] - one[0] > other[1] - other[0]
    return longer and one[0] <= other[0] and other[1] <= one[1]


def _similar(said: str, options: Sequence[Option]) -> Found:
    """Misspelt options; "does decide" is no misspelling of "does not decide"."""
    denied = NEGATIONS & set(words_of(said))
    known = {
        phrase: (option, shown)
        for option in options
        for phrase, shown in _phrases(option)
        if bool(NEGATIONS & set(words_of(phrase))) == bool(denied)
    }
    near = difflib.get_close_matches(said, known, n=3, cutoff=0.84)
    return [known[phrase] for phrase in near]


def _only(found: Found) -> Option | None:
    different = {option.key: option for option, _ in found}
    return next(iter(different.values())) if len(different) == 1 else None


def _listed(options: Sequence[Option], *, sure: bool = True) -> Understood:
    keys = [option.key for option in options]
    return Understood(keys, ", ".join(option.label for option in options), sure=sure)


def _offer(options: Sequence[Option]) -> str:
    labels = [f"“{option.label}”" for option in options]
    if len(labels) < 2:
        return "".join(f"say {label}" for label in labels)
    return f"say {', '.join(labels[:-1])} or {labels[-1]}"


def free_text(text: str) -> Read:
    """Any words at all, lines kept, without characters that cannot be shown."""
    shown = (char for char in text if char == "\n" or unicodedata.category(char)[0] != "C")
    said = "".join(shown).strip()
    return NOT_KNOWN if means_not_known(plain(said)) else Understood(said, said)
