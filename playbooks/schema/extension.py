"""playbooks/*.yaml with `extends`: what is dropped, sharpened and added."""

from typing import Annotated, Literal

from pydantic import Field

from playbooks.schema.playbook import (
    CriterionShape,
    DecisionRuleShape,
    NoReplyShape,
    OptionShape,
    PrefillShape,
    ReasonsShape,
    RecycleRuleShape,
    StepShape,
)
from playbooks.shapes import AgeText, CelText, Key, KeyedShape, Label, Shape, Text
from qualification.criteria import BuyingRole


class AddedCriterionShape(CriterionShape):
    after: Key | None = None


class SharpenShape(KeyedShape):
    """Some of a question told anew; what is left out stays as it is."""

    label: Label | None = None
    question: Text | None = None
    counts: Text | None = None
    does_not_count: Text | None = None
    options: Annotated[list[OptionShape], Field(max_length=100)] | None = None
    suggestions: Annotated[list[Label], Field(max_length=5)] | None = None
    least: int | None = None
    most: int | None = None
    required: bool | None = None
    only_if: CelText | None = None
    about: Literal["lead", "account"] | None = None
    good_for: AgeText | None = None
    prefill: list[PrefillShape] | None = None


class DropShape(Shape):
    criteria: list[Key] = Field(default_factory=list)
    disqualify: list[Key] = Field(default_factory=list)
    recycle: list[Key] = Field(default_factory=list)
    reasons: list[Key] = Field(default_factory=list)
    next_steps: list[Key] = Field(default_factory=list)


class ExtensionShape(KeyedShape):
    """segments/*.yaml, playbooks/*.yaml with `extends`; `extending.extended` makes a PlaybookShape of it."""

    name: Label
    extends: Key
    drop: DropShape = Field(default_factory=DropShape)
    sharpen: list[SharpenShape] = Field(default_factory=list)
    criteria: Annotated[list[AddedCriterionShape], Field(max_length=40)] = Field(default_factory=list)
    buying_group: list[Annotated[BuyingRole, Field(strict=False)]] | None = None
    good_for: AgeText | None = None
    no_reply: NoReplyShape | None = None
    accept: CelText | None = None
    accepted_means: Text | None = None
    recycle: list[RecycleRuleShape] = Field(default_factory=list)
    disqualify: list[DecisionRuleShape] = Field(default_factory=list)
    reasons: ReasonsShape = Field(default_factory=ReasonsShape)
    next_steps: list[StepShape] = Field(default_factory=list)
