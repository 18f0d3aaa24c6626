"""A person with a role, as reps type them."""

import re

from qualification.typed.results import NOT_KNOWN, NotUnderstood, Read, Understood
from qualification.typed.text import PRONOUNS, clip, either, means_not_known, plain, tidy, words

HINT = "say “Dana Ruiz, CISO”"
ACRONYM = r"c(?:e|f|i|t|is|o|m|r|p|s|d|c)o|[es]?vp"
RANK = either("head, director, chief, manager, lead, president, vice president")
AREA = either("it, sales, security, engineering, project, procurement, account, general, product, managing")
GERMAN = (
    r"[\w-]*(?:leiter(?:in)?|leitung|vorst(?:and|änd(?:in)?)|prokurist(?:in)?|beauftragter?|\wchef(?:in)?)"
)
ALONE = either(
    r"""board, champion, owner, founder, co-founder, geschäftsführer(?:in)?, leiter(?:in)?, einkauf, procurement,
    legal, decision maker, economic buyer, evaluator, implementer"""
)
ROLE = re.compile(
    rf"(?i)(?:{ACRONYM}|(?:(?:senior|deputy|regional|global) )*{RANK}|{AREA} \w+|{ALONE}|{GERMAN})\b"
)
DEPARTMENT = words(
    """security sales it engineering operations finance infrastructure cloud marketing legal procurement product
    compliance risk data network platform officer buyer maker manager director president lead"""
)
BETWEEN = re.compile(
    r"\s*[,;(:=]\s*|\s+<|\s+[-–—/]\s+|\s+(?:as|als|from|is the|is our|is their|is|ist)\s+(?:the\s+|a\s+|der\s+|die\s+)?"
)
WHO_IS = re.compile(
    r"(?i)^(?:(?:(?:she|he|who)(?:'s| is)|they are|sie ist|er ist|the|our|their|a|der|die|unsere?)\s+)+"
)
LEAD_IN = re.compile(r"(?i)^(?:(?:it's|it is|that's|that is|das ist|es ist|the|der|die)\s+)+")
THEIR = re.compile(r"(?i)^(?:our|their|unsere?|ihre?|deren)\s+")
LABEL = re.compile(r"\w+\s*[:=]")
"""What is named before the one who is it: "Sponsor: Tom Berger"."""
SECOND = re.compile(
    r"\s*,?\s*(?:\b(?:and|und|or|oder)\b|[;&])\s*[A-ZÄÖÜ][^\W\d_]+ [A-ZÄÖÜ][^\W\d_]+(?:\s*[,(]\s*(?P<role>.+))?$"
)
"""Another name behind the first: "Tom Berger and Ann Lee", "Tom Berger, CFO, and Ann Lee, CISO"."""
NAME_WORD = re.compile(r"[^\W\d_][\w'’.-]*")
PARTICLES = words("van von der den de la le di da dos del al bin ibn zu")
NO_NAMES = words(
    """her his their my our someone somebody anyone boss jemand not no yes ja nein chef chefin team to with for and or
    call talk ask tell them him first later next again soon both still und oder mit zu erst noch boss is ist as als
    from herself himself themselves myself selbst selber on off out away at in im"""
)
LOWER_CASE_WORDS = 3
"""A name typed in small letters has no more words than this, or it is a sentence."""
AROUND = " .;:!"
NAMELESS = re.compile(r"(?i), name not known$")
NOBODY = words("nobody noone none no-one niemand keiner")


def person(text: str) -> Read:
    """A name with a role: "Dana Ruiz, CISO", "CISO Dana Ruiz", "Dana Ruiz (VP Security)", "the CFO".

    A role alone is an answer too, its name is None then.
    """
    said = plain(text)
    if means_not_known(said) or said.split(" ")[0] in NOBODY or said.startswith("no one"):
        return NOT_KNOWN
    told = NAMELESS.sub("", LEAD_IN.sub("", tidy(text).strip(AROUND)))
    if _another(told):
        return NotUnderstood("those are two people", f"name the one who is meant: {HINT}")
    name, typed_role = _name_and_role(told)
    role = typed_role.upper() if typed_role and re.fullmatch(rf"(?i){ACRONYM}", typed_role) else typed_role
    if name is not None and not _is_name(name):
        return NotUnderstood(f"“{clip(name)}” does not look like a name", HINT)
    if name is None:
        return Understood({"name": None, "role": role}, f"{role}, name not known")
    shown = _capitals(name)
    words = f"{shown}, {role}" if role else shown
    return Understood(
        {"name": shown, "role": role}, words, sure=role is not None or _is_written_like_one(name)
    )


def _another(said: str) -> bool:
    """Whether a second person follows; "Head of Sales and Customer Success" is one."""
    found = SECOND.search(said)
    if found is None:
        return False
    two_names = not ROLE.match(said) and not BETWEEN.search(said[: found.start()])
    return two_names or ROLE.match(found["role"] or "") is not None


def _name_and_role(said: str) -> tuple[str | None, str | None]:
    theirs = THEIR.sub("", said)
    first, *rest = BETWEEN.split(theirs if ROLE.match(theirs) else said, maxsplit=1)
    first = first.strip(" )")
    if rest and (after := rest[0].partition(")")[0].strip(f"{AROUND}<>(")):
        role = WHO_IS.sub("", after)
        names_after = ROLE.match(first) or LABEL.match(said)
        return (role, first) if names_after and not ROLE.match(role) else (first, role)
    if not ROLE.match(first):
        return first.strip(AROUND), None
    return _role_then_name(first)


def _role_then_name(said: str) -> tuple[str | None, str]:
    """ "VP Security Dana Ruiz" ends with a name, "VP Cloud Infrastructure" does not."""
    parts = said.split(" ")
    length = 1 if len(parts) == 2 and re.fullmatch(rf"(?i)(?:{ACRONYM})", parts[0]) else 2
    last = parts[-length:]
    named = all(word[:1].isupper() and word.lower() not in DEPARTMENT for word in last)
    if len(parts) > length and named:
        return " ".join(last), " ".join(parts[:-length])
    return None, said


def _is_name(name: str) -> bool:
    parts = name.split(" ")
    if len(parts) == 1 and re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", name):
        return True
    strange = {part.lower() for part in parts} & (NO_NAMES | (PRONOUNS - PARTICLES))
    longest = LOWER_CASE_WORDS if name == name.lower() else 5
    return len(parts) <= longest and not strange and all(NAME_WORD.fullmatch(part) for part in parts)


def _is_written_like_one(name: str) -> bool:
    """A name alone that is written small may be any word: "dana", "lunch"."""
    return "@" in name or all(part[:1].isupper() or part in PARTICLES for part in name.split(" "))


def _capitals(name: str) -> str:
    if "@" in name or name != name.lower():
        return name
    return " ".join(part if part in PARTICLES else part.title() for part in name.split(" "))
