"""desk.yaml: teams and who is in them, digests, reviews, reports, targets, tuning."""

from typing import Annotated, ClassVar, Literal

from pydantic import Field

from playbooks.shapes import (
    Channel,
    Currency,
    DaysOff,
    Domain,
    Email,
    EmojiName,
    Key,
    KeyedShape,
    Label,
    Role,
    Shape,
    Text,
    TimeOfDay,
    Weekday,
)

Count = Annotated[int, Field(ge=1, le=10_000)]


class MemberShape(Shape):
    email: Email
    role: Role
    hours: Text | None = None
    zone: Text | None = None
    country: Text | None = None
    days_off: list[DaysOff] = Field(default_factory=list)
    weight: Annotated[int, Field(ge=1, le=100)] = 1
    most_open: Count | None = None
    most_per_day: Count | None = None
    skills: list[Key] = Field(default_factory=list)
    languages: list[Key] = Field(default_factory=list)


Assign = Literal["pool", "turns"]
"""Whether reps claim the leads of a team, or are given them in turns."""

Nobody = Literal["wait", "post"]
"""What becomes of a lead that can be given to nobody: given out once somebody is on, or left to whoever claims it."""


class TeamShape(KeyedShape):
    name: Label
    channel: Channel
    managers_channel: Channel
    hours: Text | None = None
    zone: Text | None = None
    country: Text | None = None
    assign: Assign = "pool"
    nobody: Nobody = "wait"
    next_team: Key | None = None
    sells: Annotated[list[Key], Field(min_length=1)] | None = None
    members: Annotated[list[MemberShape], Field(min_length=1)]


Every = Literal["day", "week", "month"]
"""How often a digest comes."""


class DigestShape(Shape):
    weekday: Weekday = "monday"
    time: TimeOfDay = "08:30"
    channel: Channel | None = None


class DigestPlanShape(KeyedShape):
    name: Label
    every: Every = "week"
    weekday: Weekday = "monday"
    time: TimeOfDay = "08:30"
    channel: Channel | None = None
    person: Email | None = None
    segment: Key | None = None
    owner: Email | None = None


class CampaignOwnerShape(Shape):
    owner: Email
    campaigns: Annotated[list[Text], Field(min_length=1, max_length=500)]


class TargetsShape(Shape):
    FORMER: ClassVar = {
        "accepted_percent": "accepted_least and accepted_most under “tuning”, such as 20 and 30"
    }

    mqls_per_month: Annotated[int, Field(ge=1, le=1_000_000)] | None = None


class SlaReportShape(Shape):
    weekday: Weekday = "monday"
    time: TimeOfDay = "08:45"


class ReviewShape(Shape):
    weekday: Weekday = "tuesday"
    time: TimeOfDay = "09:30"


class SignersShape(Shape):
    marketing: Annotated[list[Email], Field(min_length=1, max_length=20)]
    sales: Annotated[list[Email], Field(min_length=1, max_length=20)]


class ReviewsShape(Shape):
    channel: Channel | None = None
    weekly: ReviewShape | None = None
    monthly: ReviewShape | None = None
    quarterly: ReviewShape | None = None
    signers: SignersShape | None = None


class TuningShape(Shape):
    accepted_least: Annotated[int, Field(ge=1, le=99)] = 20
    accepted_most: Annotated[int, Field(ge=1, le=99)] = 30
    minutes_a_touch: Annotated[int, Field(ge=1, le=240)] = 10
    written_after: list[Key] = Field(default_factory=list)


FieldType = Literal["text", "int", "bool", "texts"]
"""What a field of one's own can hold; see `qualification.rules.Type`."""


AWAY_STATUSES = ("palm_tree", "face_with_thermometer")
"""What Slack offers everybody as “Vacationing” and “Out sick” (Slack help centre, “Set your Slack status”)."""


class DeskShape(Shape):
    """desk.yaml"""

    name: Label
    currency: Currency
    zone: Text
    country: Text = ""
    hours: Text
    admin_channel: Channel
    fallback_channel: Channel | None = None
    marketing_channel: Channel
    leadership_channel: Channel | None = None
    digest: DigestShape | None = None
    digests: Annotated[list[DigestPlanShape], Field(max_length=50)] = Field(default_factory=list)
    campaign_owners: list[CampaignOwnerShape] = Field(default_factory=list)
    sla_report: SlaReportShape = SlaReportShape()
    reviews: ReviewsShape = ReviewsShape()
    tuning: TuningShape = TuningShape()
    targets: TargetsShape = TargetsShape()
    hand_raisers: Annotated[list[Key], Field(min_length=1)]
    fields: dict[Key, FieldType] = Field(default_factory=dict)
    free_mail_domains: list[Domain] = Field(default_factory=list)
    disposable_domains: list[Domain] = Field(default_factory=list)
    away_statuses: list[EmojiName] = Field(default_factory=lambda: list(AWAY_STATUSES))
    teams: Annotated[list[TeamShape], Field(min_length=1)]
