"""Rules in CEL, the Common Expression Language, with three outcomes: true, false, unknown.

Everything the bot may not know yet is simply absent from the values; `false && unknown` is false and
`true || unknown` is true, so a rule is decided as soon as what is known decides it, and what arrives
later never turns a decided outcome round. That last promise is why `given`-like questions ("is this
known?") have no place in a playbook's rules; see `scoring.LEAD_FIELDS` for where they do.
"""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from enum import StrEnum

from cel_expr_python import cel
from cel_expr_python.ext import ext_strings

INT_LIMIT = 2**63
MOST_TOLD = 512
"""How many outcomes a rule remembers before it forgets all of them."""
NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")
LITERAL = (
    r"[rRbB]{0,2}(?:'''(?:\\.|[^\\])*?'''|\"\"\"(?:\\.|[^\\])*?\"\"\"|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\")"
)
TOKEN = re.compile(rf"(?s)(?P<literal>{LITERAL})|//[^\n]*|\.\s*[A-Za-z_]\w*|(?P<name>[A-Za-z_]\w*)")
BOUND = re.compile(r"\.\s*(?:all|exists|exists_one|map|filter)\s*\(\s*([A-Za-z_]\w*)\s*,")
PATTERN = re.compile(rf"(?s)\bmatches\s*\(\s*(?:[^()'\"]*,\s*)?({LITERAL})\s*\)")
COMPLAINT = re.compile(r"ERROR: <input>:(\d+):(\d+): (.*)")


class Type(StrEnum):
    """What a name in a rule stands for. Money and sizes are INT: CEL compares no double with `50000`."""

    TEXT = "text"
    INT = "int"
    DOUBLE = "double"
    BOOL = "bool"
    TEXTS = "texts"
    WHEN = "when"


TEXT, INT, DOUBLE, BOOL, TEXTS, WHEN = Type
_CEL = {
    Type.TEXT: cel.Type.STRING,
    Type.INT: cel.Type.INT,
    Type.DOUBLE: cel.Type.DOUBLE,
    Type.BOOL: cel.Type.BOOL,
    Type.TEXTS: cel.Type.List(cel.Type.STRING),
    Type.WHEN: cel.Type.TIMESTAMP,
}


@dataclass(frozen=True)
class Unknown:
    """Not decided: `names` are what the rule mentions and nobody has told yet.

    `error` is set when the rule itself went wrong on these values (division by zero, a number too
    large); nothing more to be told will help then, somebody must look at the rule.
    """

    names: frozenset[str]
    error: str | None = None


Outcome = bool | Unknown


class RuleError(ValueError):
    """A rule that cannot be used. Line and column count from 1, in characters."""

    def __init__(self, message: str, line: int = 1, column: int = 1, did_you_mean: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.line = line
        self.column = column
        self.did_you_mean = did_you_mean


class Vocabulary:
    """The names a rule may use, with their types. Raises RuleError for a name CEL keeps for itself."""

    def __init__(self, names: Mapping[str, Type]) -> None:
        self.types = dict(names)
        for name in names:
            _check_name(name)
        variables = {name: _CEL[kind] for name, kind in names.items()}
        self._env = cel.NewEnv(variables=variables, extensions=[ext_strings.ExtStrings()])

    def program(self, text: str) -> cel.Expression:
        return self._env.compile(text)

    def value_of(self, text: str, values: Mapping[str, object]) -> object | None:
        """What an expression comes to: a whole number, text, time or a list of them; None when it comes to nothing."""
        try:
            result = self.program(_clean(text)).eval(data=_read(values, self.types))
        except RuntimeError:
            return None
        return None if result.type() == cel.Type.ERROR else _plain(result.value())

    def nearest(self, name: str) -> str | None:
        """The known name most like this one, for "did you mean"."""
        return next(iter(difflib.get_close_matches(name, self.types, n=1, cutoff=0.6)), None)


@dataclass(frozen=True)
class Rule:
    """A checked rule. `names` are the names it mentions; safe to use from several threads."""

    text: str
    names: frozenset[str]
    _types: Mapping[str, Type] = field(repr=False, compare=False)
    _program: cel.Expression = field(repr=False, compare=False)
    _told: dict[tuple[object, ...], Outcome] = field(default_factory=dict, repr=False, compare=False)

    def outcome(self, values: Mapping[str, object]) -> Outcome:
        """True, False or Unknown. A value of the wrong type is as unknown as a missing one."""
        return self._of(_read(values, self._types))

    def _of(self, known: Mapping[str, object]) -> Outcome:
        """The outcome on values that are read already, and only on those the rule mentions."""
        result = self._program.eval(data=known)
        if result.type() == cel.Type.BOOL:
            return bool(result.value())
        said = str(result.value())
        return Unknown(self.names.difference(known), None if said.startswith("UNKNOWN:") else said)


def outcomes(rules: Iterable[Rule], values: Mapping[str, object]) -> list[Outcome]:
    """Of rules over one vocabulary, in their order; for many leads one after the other.

    Each value is made ready for CEL once, not once a rule, and a rule remembers what it said of the last values it
    saw: most leads share their seniority, region and title with others.
    """
    asked = tuple(rules)
    known = _read(values, {name: kind for rule in asked for name, kind in rule._types.items()})
    keys = {name: tuple(value) if isinstance(value, list) else value for name, value in known.items()}
    return [_remembered(rule, known, tuple(map(keys.get, rule._types))) for rule in asked]


def _remembered(rule: Rule, known: Mapping[str, object], key: tuple[object, ...]) -> Outcome:
    outcome = rule._told.get(key)
    if outcome is None:
        if len(rule._told) >= MOST_TOLD:
            rule._told.clear()
        outcome = rule._of({name: known[name] for name in rule._types if name in known})
        rule._told[key] = outcome
    return outcome


def compile_rule(text: str, vocabulary: Vocabulary) -> Rule:
    """Check a rule against the names it may use; raises RuleError with the place and the nearest name."""
    try:
        program = vocabulary.program(_clean(text))
    except RuntimeError as problem:
        raise _explained(str(problem), vocabulary) from None
    if program.return_type() != cel.Type.BOOL:
        found = _type_name(program.return_type().name())
        raise RuleError(f"a rule must come out true or false, this one is of type {found}")
    names = frozenset(name for name in _mentioned(text) if name in vocabulary.types)
    _refuse_shadowing(text, vocabulary)
    _try_patterns(text, vocabulary)
    return Rule(text, names, {name: vocabulary.types[name] for name in names}, program)


def _check_name(name: str) -> None:
    """CEL accepts a variable called `if` or `a-b` and only fails where a rule uses it."""
    usable = NAME.fullmatch(name) is not None
    if usable:
        try:
            program = cel.NewEnv(variables={name: cel.Type.BOOL}).compile(name)
            usable = program.eval(data={name: True}).value() is True and name not in {"true", "false"}
        except RuntimeError:
            usable = False
    if not usable:
        raise RuleError(f"“{name}” cannot be the name of anything in a rule; use letters, digits and _")


def _mentioned(text: str) -> Iterable[str]:
    return (found["name"] for found in TOKEN.finditer(text) if found["name"])


def _refuse_shadowing(text: str, vocabulary: Vocabulary) -> None:
    for found in BOUND.finditer(text):
        if (name := found[1]) in vocabulary.types:
            line, column = place_in(text, found.start(1))
            raise RuleError(f"“{name}” means something already; call the item something else", line, column)


def _try_patterns(text: str, vocabulary: Vocabulary) -> None:
    """CEL compiles a regular expression only when the rule runs, which is too late to complain."""
    for found in PATTERN.finditer(text):
        answer = vocabulary.program(f"''.matches({found[1]})").eval(data={})
        if answer.type() != cel.Type.BOOL:
            line, column = place_in(text, found.start(1))
            why = str(answer.value()).split(": ", 1)[-1]
            raise RuleError(f"the pattern in matches() is broken: {why}", line, column)


def place_in(text: str, at: int) -> tuple[int, int]:
    """Line and column, from 1, of a position in a text."""
    return text.count("\n", 0, at) + 1, at - (text.rfind("\n", 0, at) + 1) + 1


def _explained(problem: str, vocabulary: Vocabulary) -> RuleError:
    found = COMPLAINT.search(problem)
    if found is None:
        return RuleError(re.sub(r"^[A-Z_]+: | \[[A-Z_]+\]$", "", problem.strip()))
    line, column, said = int(found[1]), int(found[2]), found[3].removesuffix(" [INVALID_ARGUMENT]")
    if missing := re.match(r"undeclared reference to '([^']+)'", said):
        name = missing[1].split(".")[0]
        return RuleError(f"there is no “{name}” here", line, column, vocabulary.nearest(name))
    if pair := re.match(r"found no matching overload for '(.+?)' applied to '\((.*)\)'", said):
        return RuleError(_mismatch(pair[1].strip("_"), pair[2]), line, column)
    if said.startswith("Syntax error:"):
        said = "this cannot be read: " + said.removeprefix("Syntax error:").split(" expecting ")[0].strip()
    return RuleError(said, line, column)


def _type_name(name: str) -> str:
    return name.removeprefix("google.protobuf.").lower()


def _mismatch(operator: str, types: str) -> str:
    types, hint = ", ".join(map(_type_name, types.split(", "))), ""
    if {"double", "int"} <= set(types.split(", ")):
        hint = "; write the number without a decimal point for an int, with one (50000.0) for a double"
    elif "timestamp" in types and "string" in types:
        hint = "; write timestamp('2027-01-31T00:00:00Z')"
    return f"“{operator}” does not work on {types.replace(', ', ' and ')}{hint}"


def _read(values: Mapping[str, object], types: Mapping[str, Type]) -> dict[str, object]:
    """The values as CEL takes them, without what is not known or of another type."""
    read = {name: _readable(values.get(name), kind) for name, kind in types.items()}
    return {name: value for name, value in read.items() if value is not None}


def _plain(value: object) -> object:
    """CEL's lists hold values of its own."""
    return [each.value() for each in value] if isinstance(value, list) else value


def _readable(value: object, kind: Type) -> object:
    """The value as CEL takes it, or None when it is not of this kind."""
    match kind, value:
        case Type.TEXT, str():
            return _clean(value)
        case Type.BOOL, bool():
            return value
        case Type.INT, int() | float() if not isinstance(value, bool):
            return _whole(value)
        case Type.DOUBLE, int() | float() if not isinstance(value, bool):
            return float(value)
        case Type.TEXTS, list() | tuple() | set() | frozenset():
            return [_clean(item) for item in value if isinstance(item, str)]
        case Type.WHEN, datetime():
            return value if value.tzinfo else value.replace(tzinfo=UTC)
        case Type.WHEN, date():
            return datetime.combine(value, time(), UTC)
        case _:
            return None


def _whole(value: float) -> int | None:
    return int(value) if value == value and abs(value) < INT_LIMIT else None


def _clean(text: str) -> str:
    """CEL for C++ ends a text at NUL, so that `"a\\0b" == "a"`, and gives up on half of a surrogate pair."""
    return text.replace("\0", "").encode("utf-8", "replace").decode("utf-8")
