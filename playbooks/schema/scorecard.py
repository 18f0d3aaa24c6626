"""scorecard.yaml and scorecards/*.yaml: points, gates, bars, and accounts whose people make an MQL together."""

from typing import Annotated

from pydantic import Field

from playbooks.shapes import CelText, Key, KeyedShape, Label, Length, Points, Shape, Text


class FitShape(KeyedShape):
    when: CelText
    points: Points
    why: Label


class IntentShape(KeyedShape):
    kinds: Annotated[list[Key], Field(min_length=1)]
    points: Points
    why: Label
    half_life: Length
    within: Length | None = None
    at_most: Annotated[int, Field(ge=1, le=200)] | None = None


class GateShape(KeyedShape):
    when: CelText
    why: Label


class BarShape(Shape):
    threshold: Annotated[int, Field(ge=0, le=500)]
    min_intent: Annotated[int, Field(ge=0, le=200)] = 0
    min_fit: Annotated[int, Field(ge=-200, le=200)] | None = None


class OwnBarShape(BarShape, KeyedShape):
    when: CelText
    why: Label


class BuyerShape(KeyedShape):
    label: Label
    when: CelText


class AccountShape(BarShape):
    people: Annotated[int, Field(ge=2, le=20)]
    roles: list[BuyerShape] = Field(default_factory=list)
    least_roles: Annotated[int, Field(ge=0, le=20)] = 0


class ScorecardShape(BarShape, KeyedShape):
    """scorecard.yaml, scorecards/*.yaml"""

    name: Label
    why: Text | None = None
    bars: list[OwnBarShape] = Field(default_factory=list)
    account: AccountShape | None = None
    fit: Annotated[list[FitShape], Field(min_length=1)]
    intent: Annotated[list[IntentShape], Field(min_length=1)]
    gates: list[GateShape] = Field(default_factory=list)
