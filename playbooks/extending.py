"""A playbook that builds on another: the other's file with this one's changes laid over it.

Both are merged as they are written, before they get their shape, and every value keeps the place it was
written at, so that a mistake is named in the file where it stands.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from playbooks.documents import Document, Place, Where
from playbooks.problems import Problem, nearest, one_of

WHOLE = ("key", "name", "accept", "accepted_means", "buying_group", "good_for", "no_reply")
"""What is replaced as a whole, and taken from the other playbook when it is left out."""

LISTS: Mapping[str, Where] = {
    "criteria": ("criteria",),
    "disqualify": ("disqualify",),
    "recycle": ("recycle",),
    "next_steps": ("next_steps",),
}
REASONS: Sequence[Where] = (("reasons", "recycle"), ("reasons", "disqualify"))


@dataclass(frozen=True)
class Piece:
    """A value in one of the two files."""

    document: Document
    where: Where

    @property
    def value(self) -> Any:
        found: Any = self.document.value
        for part in self.where:
            found = found.get(part) if isinstance(found, dict) else found[part]
        return found

    @property
    def key(self) -> str:
        return str(self.value["key"])


@dataclass
class _Laid:
    """The merged file while it grows."""

    places: dict[Where, Place] = field(default_factory=dict)
    keys: dict[Where, Place] = field(default_factory=dict)

    def put(self, piece: Piece, where: Where) -> Any:
        """The value, its places told under the way it has in the merged file."""
        length = len(piece.where)
        for told, into in ((piece.document.places, self.places), (piece.document.keys, self.keys)):
            for old, place in told.items():
                if old[:length] == piece.where:
                    into[(*where, *old[length:])] = place
        return piece.value

    def put_all(self, pieces: Sequence[Piece], where: Where) -> list[Any]:
        if pieces:
            first = pieces[0]
            self.places[where] = first.document.places[first.where[:-1]]
        return [self.put(piece, (*where, index)) for index, piece in enumerate(pieces)]


def extended(base: Document, own: Document) -> Document:
    """The playbook in `base` with the changes that `own` makes; both have passed their shapes."""
    laid = _Laid(places={(): own.places[()], ("extends",): own.places[("extends",)]})
    value: dict[str, Any] = {}
    for key in WHOLE:
        document = own if key in own.value else base
        if key in document.value:
            value[key] = laid.put(Piece(document, (key,)), (key,))
    value["criteria"] = _criteria(base, own, laid)
    for part in ("disqualify", "recycle", "next_steps"):
        kept = [each for each in _all(base, (part,)) if each.key not in _dropped(own, part)]
        value[part] = laid.put_all([*_all(own, (part,)), *kept], (part,))
    value["reasons"] = {str(where[-1]): laid.put_all(_reasons(base, own, where), where) for where in REASONS}
    if without := [*base.value.get("without_reasons", ()), *sorted(_dropped(own, "reasons"))]:
        value["without_reasons"] = without
    return Document(own.file, value, laid.places, laid.keys)


def problems(base: Document, own: Document, desk_reasons: Sequence[str] = ()) -> Iterator[Problem]:
    """What is dropped, told anew or put behind something must be there; the desk's reasons are there everywhere."""
    named = base.value["key"]
    for part, keys in (own.value.get("drop") or {}).items():
        known = [each.key for where in _wheres(part) for each in _all(base, where)]
        known += desk_reasons if part == "reasons" else ()
        for index, key in enumerate(keys):
            if key not in known:
                yield _missing(own, ("drop", part, index), f"“{named}” has no {part} “{key}”", key, known)
    told = [each.key for each in _all(base, ("criteria",))]
    left = [key for key in told if key not in _dropped(own, "criteria")]
    for index, each in enumerate(_all(own, ("sharpen",))):
        if each.key not in left:
            message = f"“{named}” has no question “{each.key}” to tell anew"
            yield _missing(own, ("sharpen", index, "key"), message, each.key, left)
    added = [each.key for each in _all(own, ("criteria",))]
    for index, each in enumerate(_all(own, ("criteria",))):
        if each.key in left:
            message = f"“{named}” asks “{each.key}” already; tell it anew under “sharpen”"
            yield own.problem(("criteria", index, "key"), message)
        after = each.value.get("after")
        if after and after not in (*left, *added[:index]):
            message = f"there is no question “{after}” before this one"
            yield _missing(own, ("criteria", index, "after"), message, after, left)


def _missing(own: Document, where: Where, message: str, key: str, known: Sequence[str]) -> Problem:
    known = sorted(set(known))
    there = f"; there is {one_of(known)}" if known else ""
    return own.problem(where, message + there, did_you_mean=nearest(key, known))


def _criteria(base: Document, own: Document, laid: _Laid) -> list[Any]:
    """The other's questions, some told anew, with the new ones behind the question they name."""
    order = [each for each in _all(base, ("criteria",)) if each.key not in _dropped(own, "criteria")]
    for new in _all(own, ("criteria",)):
        keys = [each.key for each in order]
        after = new.value.get("after")
        order.insert(keys.index(after) + 1 if after in keys else len(order), new)
    sharpened = {each.key: each for each in _all(own, ("sharpen",))}
    made = laid.put_all(order, ("criteria",))
    for index, each in enumerate(made):
        made[index] = {key: told for key, told in each.items() if key != "after"}
        if anew := sharpened.get(each["key"]):
            made[index] |= anew.value
            for key in anew.value:
                laid.put(Piece(own, (*anew.where, key)), ("criteria", index, key))
    return made


def _reasons(base: Document, own: Document, where: Where) -> list[Piece]:
    """The other's reasons, those of the same key replaced, then the new ones."""
    new = {each.key: each for each in _all(own, where)}
    dropped = _dropped(own, "reasons")
    kept = [new.pop(each.key, each) for each in _all(base, where) if each.key not in dropped]
    return [*kept, *new.values()]


def _all(document: Document, where: Where) -> list[Piece]:
    found = Piece(document, where).value if _has(document, where) else None
    return [Piece(document, (*where, index)) for index in range(len(found or ()))]


def _has(document: Document, where: Where) -> bool:
    return where in document.places


def _dropped(own: Document, part: str) -> frozenset[str]:
    return frozenset((own.value.get("drop") or {}).get(part) or ())


def _wheres(part: str) -> Sequence[Where]:
    return REASONS if part == "reasons" else (LISTS[part],)
