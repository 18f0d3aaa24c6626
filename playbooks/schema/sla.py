"""sla.yaml: clocks, promises and who is told when."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from playbooks.shapes import CelText, Key, KeyedShape, Label, Length, RungTime, Shape, WorkingLength
from qualification.sla import Do, HoursOf, Tell

Tells = Annotated[list[Tell], BeforeValidator(lambda given: [given] if isinstance(given, str) else given)]
"""One of those who can be told, or several of them in a list."""


class RungShape(Shape):
    at: RungTime
    tell: Annotated[Tells, Field(max_length=6)] = Field(default_factory=list)
    unowned: Annotated[Tells, Field(max_length=6)] = Field(default_factory=list)
    do: Do | None = None
    anytime: bool = False


class PolicyShape(KeyedShape):
    clock: Key
    to: Label
    when: CelText | None = None
    within: WorkingLength
    hours: HoursOf = "team"
    pause_at_most: WorkingLength | None = None
    ladder: Annotated[list[RungShape], Field(min_length=1, max_length=10)]


Happening = Literal[
    "posted",
    "claimed",
    "handed_back",
    "reassigned",
    "contacted",
    "qualification_started",
    "answered",
    "accepted",
    "recycled",
    "disqualified",
    "contested",
    "taken_on",
    "reopened",
    "meeting_held",
    "meeting_missed",
    "meeting_moved",
]
"""What happens to a lead and may start or stop a clock; see `qualification.leads.Did`."""


class ClockShape(KeyedShape):
    name: Label
    starts: Annotated[list[Happening], Field(min_length=1)]
    stops: Annotated[list[Happening], Field(min_length=1)]


class SlaShape(Shape):
    """sla.yaml"""

    working_day: Length
    nobody_on: Literal["wait", "tell"] = "wait"
    clocks: list[ClockShape] = Field(default_factory=list)
    policies: Annotated[list[PolicyShape], Field(min_length=1)]
