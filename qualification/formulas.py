"""A rule taken apart at its `&&`, `||` and `!`: what is left are atoms, questions that CEL alone can answer.

With the atoms apart a rule need not be evaluated once for every combination of answers. Each atom is put to
CEL for the few answers it can tell apart, and the rest is reckoned on whole sets of combinations at once: a set
is a whole number, one bit a combination.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import reduce
from operator import and_, or_

from qualification.rules import LITERAL, Rule, Vocabulary, compile_rule

_PIECE = re.compile(rf"(?s)(?P<literal>{LITERAL})|(?P<name>\w+)|(?P<sign>&&|\|\||[<>=!]=|.)")
_OPENS, _CLOSES = "([{", ")]}"
_RELATIONS = frozenset({"==", "!=", "<", ">", "<=", ">=", "in"})


@dataclass(frozen=True)
class Atom:
    rule: Rule


@dataclass(frozen=True)
class Negated:
    of: "Formula"


@dataclass(frozen=True)
class Joined:
    """All of the parts, or any of them."""

    every: bool
    parts: tuple["Formula", ...]


Formula = Atom | Negated | Joined


@dataclass(frozen=True)
class Truth:
    """The combinations in which something is true, and those in which it is false; in the rest it is unknown."""

    true: int
    false: int


def take_apart(rule: Rule, vocabulary: Vocabulary) -> Formula:
    """The rule as a formula over atoms; one that cannot be taken apart is an atom itself."""
    return _formula(rule.text, vocabulary) if "//" not in rule.text else Atom(rule)


def atoms(formula: Formula) -> Iterator[Rule]:
    match formula:
        case Atom(rule):
            yield rule
        case Negated(of):
            yield from atoms(of)
        case Joined(_, parts):
            for part in parts:
                yield from atoms(part)


def truth(formula: Formula, of: Callable[[Rule], Truth]) -> Truth:
    """Where the formula is true and where false, by Kleene's logic, which is also CEL's."""
    match formula:
        case Atom(rule):
            return of(rule)
        case Negated(inner):
            found = truth(inner, of)
            return Truth(found.false, found.true)
        case Joined(every, parts):
            found_all = [truth(part, of) for part in parts]
            trues, falses = [each.true for each in found_all], [each.false for each in found_all]
            if every:
                return Truth(reduce(and_, trues), reduce(or_, falses))
            return Truth(reduce(or_, trues), reduce(and_, falses))


def _formula(text: str, vocabulary: Vocabulary) -> Formula:
    pieces = [(found.start(), found.end(), found.group()) for found in _PIECE.finditer(text)]
    signs = list(_on_top(pieces))
    if "?" not in {sign for _, _, sign in signs}:
        for operator, every in (("||", False), ("&&", True)):
            cuts = [(start, end) for start, end, sign in signs if sign == operator]
            if cuts:
                return Joined(every, tuple(_formula(part, vocabulary) for part in _between(text, cuts)))
        bare = text.strip()
        if _is_wrapped(bare):
            return _formula(bare[1:-1], vocabulary)
        if bare.startswith("!") and not _RELATIONS & {sign for _, _, sign in signs}:
            return Negated(_formula(bare[1:], vocabulary))
    return Atom(compile_rule(text, vocabulary))


def _on_top(pieces: list[tuple[int, int, str]]) -> Iterator[tuple[int, int, str]]:
    """The pieces that stand in no bracket."""
    depth = 0
    for start, end, sign in pieces:
        depth -= sign in _CLOSES
        if depth == 0:
            yield start, end, sign
        depth += sign in _OPENS


def _between(text: str, cuts: list[tuple[int, int]]) -> Iterator[str]:
    begin = 0
    for start, end in cuts:
        yield text[begin:start]
        begin = end
    yield text[begin:]


def _is_wrapped(text: str) -> bool:
    """Whether one pair of brackets holds all of it: `(a || b)`, not `(a) == (b)`."""
    if not text.startswith("("):
        return False
    pieces = [(found.start(), found.end(), found.group()) for found in _PIECE.finditer(text)]
    on_top = [sign for _, _, sign in _on_top(pieces) if sign.strip()]
    return on_top in (["("], ["(", ")"])
