"""reasons.yaml: why leads go back, and which of them return."""

from typing import Annotated, Literal

from pydantic import Field

from playbooks.shapes import CelText, Key, KeyedShape, Label, ReturnText, Shape
from qualification.reasons import Way


class GroupShape(KeyedShape):
    label: Label


class ReasonShape(KeyedShape):
    label: Label
    group: Key
    ways: Annotated[list[Way], Field(min_length=1, max_length=2)]
    track: Key | None = None
    returns: ReturnText | None = None
    note: Literal["optional", "required"] = "optional"


class ProposalShape(Shape):
    when: CelText
    reason: Key


class ComesBackShape(Shape):
    when: CelText | None = None
    at_most: Annotated[int, Field(ge=0, le=20)] = 3
    to_same_rep: bool = False


class DeskReasonsShape(Shape):
    """reasons.yaml, which may be absent and is laid over the shipped one"""

    groups: list[GroupShape] = Field(default_factory=list)
    reasons: list[ReasonShape] = Field(default_factory=list)
    proposals: list[ProposalShape] | None = None
    comes_back: ComesBackShape | None = None
