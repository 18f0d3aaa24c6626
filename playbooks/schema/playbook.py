"""playbooks/*.yaml: criteria, and what decides."""

from typing import Annotated, Literal

from pydantic import Field

from playbooks.shapes import AgeText, CelText, Days, Key, KeyedShape, Label, Shape, Text
from qualification.criteria import BuyingRole, Covers, Kind


class OptionShape(KeyedShape):
    label: Label
    words: list[Text] = Field(default_factory=list)
    role: BuyingRole | None = Field(default=None, strict=False)


class PrefillShape(Shape):
    when: CelText
    answer: Text
    because: Text


class CriterionShape(KeyedShape):
    label: Label
    question: Text
    counts: Text
    does_not_count: Text
    kind: Kind = Field(strict=False)
    options: Annotated[list[OptionShape], Field(max_length=100)] = Field(default_factory=list)
    suggestions: Annotated[list[Label], Field(max_length=5)] = Field(default_factory=list)
    least: Annotated[int, Field(ge=0, le=10**12)] | None = None
    most: Annotated[int, Field(ge=0, le=10**12)] | None = None
    required: bool = True
    only_if: CelText | None = None
    covers: Covers | None = None
    role: BuyingRole | None = Field(default=None, strict=False)
    about: Literal["lead", "account"] = "lead"
    good_for: AgeText | None = None
    prefill: list[PrefillShape] = Field(default_factory=list)


class DecisionRuleShape(KeyedShape):
    when: CelText
    reason: Key
    because: Text


class RecycleRuleShape(DecisionRuleShape):
    back_in_days: Days | None = None


class RecycleReasonShape(KeyedShape):
    label: Label
    group: Key | None = None
    back_in_days: Days | None = None
    track: Key | None = None


class DisqualifyReasonShape(KeyedShape):
    label: Label
    group: Key | None = None


class ReasonsShape(Shape):
    recycle: list[RecycleReasonShape] = Field(default_factory=list)
    disqualify: list[DisqualifyReasonShape] = Field(default_factory=list)


class StepShape(KeyedShape):
    label: Label


class NoReplyShape(Shape):
    waits: Annotated[list[AgeText], Field(min_length=1, max_length=10)]
    reason: Key


class PlaybookShape(KeyedShape):
    """frameworks/*.yaml, playbooks/*.yaml"""

    name: Label
    criteria: Annotated[list[CriterionShape], Field(min_length=1, max_length=40)]
    buying_group: list[Annotated[BuyingRole, Field(strict=False)]] = Field(default_factory=list)
    good_for: AgeText | None = None
    no_reply: NoReplyShape | None = None
    accept: CelText
    accepted_means: Text | None = None
    recycle: list[RecycleRuleShape] = Field(default_factory=list)
    disqualify: list[DecisionRuleShape] = Field(default_factory=list)
    reasons: ReasonsShape = Field(default_factory=ReasonsShape)
    without_reasons: list[Key] = Field(default_factory=list)
    next_steps: Annotated[list[StepShape], Field(min_length=1)]
