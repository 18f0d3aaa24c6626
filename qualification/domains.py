"""The answers to a question that its playbook's rules can tell apart.

A rule that only asks whether the budget is above 50,000 knows two budgets. So a question with endless answers
comes down to a few of them, each standing for all that the rules treat alike.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import chain, combinations, product

from qualification.criteria import UNBOUNDED, Criterion, Kind, names_of
from qualification.rules import LITERAL, Rule, Vocabulary

MOST_OPTIONS = 8
"""Of a question with several answers at once; it has 2 to that power of them."""

Values = Mapping[str, object]
"""The names that an answer fills, as rules see them."""

_COMPARED = re.compile(r"(?s)\s*(?P<name>[A-Za-z_]\w*)\s*(?P<sign><=|>=|<|>|==|!=|\bin\b)(?P<rest>.+)")
_TURNED = re.compile(r"(?s)(?P<rest>.+?)(?P<sign><=|>=|<|>|==|!=)\s*(?P<name>[A-Za-z_]\w*)\s*")
_NESTED = re.compile(r"<|>|==|!=|&&|\|\||\?")
_DAY = timedelta(days=1)
_SOMETHING_ELSE = "\x01something else"


def has_few(criterion: Criterion) -> bool:
    """Whether all of its answers can be gone through, whatever the rules ask of them."""
    if criterion.kind is Kind.SEVERAL:
        return len(criterion.options) <= MOST_OPTIONS
    return criterion.kind in (Kind.CHOICE, Kind.YES_NO)


def compared_with(
    atom: Rule, criterion: Criterion, known: Values, vocabulary: Vocabulary
) -> Sequence[object] | None:
    """The constants that the atom compares the answer with; None when it does something else with it."""
    found = _COMPARED.fullmatch(atom.text) or _TURNED.fullmatch(atom.text)
    if found is None or found["name"] not in names_of(criterion):
        return None
    rest = found["rest"]
    if _NESTED.search(re.sub(LITERAL, "", rest)) or atom.names - {found["name"]} - known.keys():
        return None
    value = vocabulary.value_of(rest, known)
    if value is None:
        return None
    return value if isinstance(value, list) else [value]


def few(criterion: Criterion) -> tuple[Values, ...]:
    """Every answer there is to a question of which `has_few` is true."""
    keys = [option.key for option in criterion.options]
    values: Iterable[object]
    match criterion.kind:
        case Kind.YES_NO:
            values = (True, False)
        case Kind.SEVERAL:
            values = (
                list(some)
                for some in chain.from_iterable(combinations(keys, n) for n in range(len(keys) + 1))
            )
        case _:
            values = keys
    return tuple({criterion.key: value} for value in values)


def around(criterion: Criterion, constants: Sequence[object]) -> tuple[Values, ...]:
    """Answers before, at and behind each of the constants that rules compare the answer with."""
    return tuple(_around(criterion, constants))


def _around(criterion: Criterion, constants: Sequence[object]) -> Iterator[Values]:
    key = criterion.key
    match criterion.kind:
        case Kind.NUMBER:
            yield from ({key: point} for point in _whole(criterion, constants))
        case Kind.MONEY:
            points = _whole(criterion, constants)
            lows = sorted({0, *points})  # “up to” begins at nothing, whatever the least is
            pairs = ((low, high) for low, high in product(lows, (*points, UNBOUNDED)) if low <= high)
            yield from ({key: low, f"{key}_most": high} for low, high in pairs)
        case Kind.WHEN:
            yield from ({key: day} for day in _days(constants))
        case Kind.PERSON:
            words = [*_texts(constants), _SOMETHING_ELSE, None]
            told = ({key: name, f"{key}_role": role} for name, role in product(words, words))
            yield from (
                {name: word for name, word in each.items() if word} for each in told if any(each.values())
            )
        case _:
            yield from ({key: word} for word in (*_texts(constants), _SOMETHING_ELSE))


def _whole(criterion: Criterion, constants: Sequence[object]) -> list[int]:
    least, most = criterion.least or 0, criterion.most if criterion.most is not None else UNBOUNDED
    numbers = [each for each in constants if isinstance(each, int)]
    near = {point for number in numbers for point in (number - 1, number, number + 1)}
    return sorted({min(max(point, least), most) for point in near | {least}})


def _days(constants: Sequence[object]) -> list[datetime]:
    """Midnights, since answers are days."""
    moments = [each for each in constants if isinstance(each, datetime)] or [datetime(2000, 1, 1, tzinfo=UTC)]
    days = {moment.replace(hour=0, minute=0, second=0, microsecond=0) for moment in moments}
    return sorted({day + step for day in days for step in (-_DAY, timedelta(), _DAY)})


def _texts(constants: Sequence[object]) -> list[str]:
    """Nobody answers with nothing at all."""
    return sorted({each for each in constants if isinstance(each, str) and each})
