"""A document into its shape, every complaint of pydantic said in a person's words and at its place."""

import types
from collections.abc import Mapping
from enum import Enum
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from playbooks.documents import Document
from playbooks.problems import DeskErrors, Problem, nearest, one_of
from playbooks.shapes import Shape

S = TypeVar("S", bound=Shape)

_SAID: Mapping[str, str] = {
    "missing": "“{key}” is missing here",
    "string_type": "must be text; put it in quotes",
    "int_type": "must be a whole number",
    "int_from_float": "must be a whole number",
    "bool_type": "must be true or false",
    "list_type": "must be a list (lines that begin with “- ”)",
    "dict_type": "must be keys with values",
    "model_type": "must be keys with values",
    "string_too_short": "must not be empty",
    "string_too_long": "must have at most {max_length} letters",
    "too_short": "must have at least {min_length}",
    "too_long": "must have at most {max_length}",
    "greater_than_equal": "must be {ge} or more",
    "less_than_equal": "must be {le} or less",
}


def shaped(shape: type[S], document: Document) -> S:
    """The file as its shape; raises DeskErrors with all that does not fit."""
    try:
        return shape.model_validate(document.value)
    except ValidationError as error:
        found = error.errors(include_url=False)
        raise DeskErrors([_problem(shape, document, each) for each in found]) from None


def _problem(shape: type[Shape], document: Document, error: ErrorDetails) -> Problem:
    where = tuple(part for part in error["loc"] if part != "[key]")
    key = str(where[-1]) if where else ""
    if error["type"] == "extra_forbidden":
        if instead := _former_at(shape, where[:-1]).get(key):
            return document.problem_at_key(where, f"“{key}” is not known any more; write {instead}")
        known = keys_at(shape, where[:-1])
        message = f"“{key}” is not known here; known: {', '.join(sorted(known))}"
        return document.problem_at_key(where, message, did_you_mean=nearest(key, known))
    if error["type"] == "missing":
        return document.problem(where[:-1], _SAID["missing"].format(key=key))
    if error["type"] in ("literal_error", "enum"):
        allowed = _allowed(shape, where)
        message = f"{_named(where)}must be {one_of(allowed)}"
        return document.problem(where, message, did_you_mean=nearest(error["input"], allowed))
    return document.problem(where, _named(where) + _words(error))


def _words(error: ErrorDetails) -> str:
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    said = _SAID.get(error["type"])
    return said.format(**error.get("ctx", {})) if said else error["msg"]


def _named(where: tuple[str | int, ...]) -> str:
    names = [str(part) for part in where if isinstance(part, str)]
    return f"“{names[-1]}” " if names else ""


def keys_at(shape: type[BaseModel], where: tuple[str | int, ...]) -> set[str]:
    """The keys a file may have at a place."""
    found = _type_at(shape, where)
    return set(found.model_fields) if isinstance(found, type) and issubclass(found, BaseModel) else set()


def _former_at(shape: type[Shape], where: tuple[str | int, ...]) -> Mapping[str, str]:
    found = _type_at(shape, where)
    return found.FORMER if isinstance(found, type) and issubclass(found, Shape) else {}


def _allowed(shape: type[BaseModel], where: tuple[str | int, ...]) -> list[str]:
    found = _type_at(shape, where)
    values = tuple(found) if isinstance(found, type) and issubclass(found, Enum) else get_args(found)
    return [str(value) for value in values]


def _type_at(shape: type[BaseModel], where: tuple[str | int, ...]) -> Any:
    found: Any = shape
    for part in where:
        found = _bare(found)
        if isinstance(found, type) and issubclass(found, BaseModel):
            field = found.model_fields.get(str(part))
            found = field.annotation if field else None
        else:
            found = get_args(found)[-1] if get_args(found) else None
    return _bare(found)


def _bare(annotation: Any) -> Any:
    """Without `Annotated[…]` and `… | None`."""
    while get_origin(annotation) in (Annotated, Union, types.UnionType):
        options = [each for each in get_args(annotation) if each is not type(None)]
        annotation = options[0]
    return annotation
