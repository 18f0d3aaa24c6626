"""The shape of each file of a desk. What a key means stands in docs/definitions.md; a test holds it there."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from playbooks.shapes import (
    AgeText,
    CelText,
    Channel,
    Currency,
    Days,
    DaysOff,
    Domain,
    Email,
    EmojiName,
    HeaderName,
    HeaderText,
    Key,
    Label,
    Length,
    PathText,
    PerSecond,
    Points,
    ReplyText,
    ReturnText,
    Role,
    RungTime,
    Setting,
    Shape,
    Text,
    TimeOfDay,
    UrlText,
    Weekday,
    WorkingLength,
)
from qualification.criteria import BuyingRole, Covers, Kind
from qualification.reasons import Way
from qualification.routing import AccountOwner
from qualification.sla import Do, HoursOf, Tell


class KeyedShape(Shape):
    key: Key


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
    mqls_per_month: Annotated[int, Field(ge=1, le=1_000_000)] | None = None
    accepted_percent: Annotated[int, Field(ge=1, le=100)] | None = None


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


class SegmentShape(KeyedShape):
    name: Label
    when: CelText | None = None
    scorecard: Key
    playbook: Key
    team: Key


class SegmentsShape(Shape):
    """segments.yaml"""

    segments: Annotated[list[SegmentShape], Field(min_length=1)]


class CompanyShape(Shape):
    name: Label
    domains: Annotated[list[Domain], Field(min_length=1, max_length=100)]


class AccountsShape(Shape):
    """accounts.yaml, which may be absent"""

    accounts: list[CompanyShape]


class RouteRuleShape(KeyedShape):
    name: Label
    when: CelText
    team: Key
    even_if_not_sold: bool = False


class NeedShape(KeyedShape):
    name: Label
    when: CelText
    skill: Key | None = None
    language: Key | None = None


class RoutingShape(Shape):
    """routing.yaml"""

    account_owner: AccountOwner = "first"
    rules: list[RouteRuleShape] = Field(default_factory=list)
    needs: list[NeedShape] = Field(default_factory=list)


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


class TouchesShape(Shape):
    each: PathText
    kind: PathText
    at: PathText | None = None
    source: PathText | None = None
    medium: PathText | None = None
    campaign: PathText | None = None
    asset: PathText | None = None
    path: PathText | None = None
    detail: PathText | None = None


Scheme = Literal[
    "standard_webhooks",
    "hubspot_v3",
    "calendly",
    "typeform",
    "intercom",
    "meta",
    "linkedin",
    "segment",
    "header",
    "query",
    "basic",
    "body",
]
"""How a sender shows who it is; see `bot.intake.verifiers`."""
Written = Literal["json", "xml"]
"""What a sender's bodies are written in."""


class VerifyShape(Shape):
    scheme: Scheme
    header: HeaderName | None = None
    field: Text | None = None
    token_setting: Setting | None = None
    sender: PathText | None = None
    sender_setting: Setting | None = None


class FetchShape(Shape):
    id: PathText
    url: UrlText
    token_setting: Setting
    headers: dict[HeaderName, HeaderText] = Field(default_factory=dict)
    per_second: PerSecond = 10


class AnswersShape(Shape):
    each: PathText
    questions: PathText
    on: Text
    name: PathText
    value: PathText


class OutcomeShape(Shape):
    what: PathText
    at: PathText
    lead: PathText | None = None
    email: PathText | None = None
    of: Key | None = None
    amount: PathText | None = None
    currency: PathText | None = None
    deal: PathText | None = None
    rep: PathText | None = None


class SourceShape(KeyedShape):
    """sources/*.yaml"""

    name: Label
    secret_setting: Setting | None = None
    verify: VerifyShape = VerifyShape(scheme="standard_webhooks")
    body: Written = "json"
    reply: ReplyText | None = None
    each: PathText | None = None
    only: PathText | None = None
    delivery: PathText | None = None
    fetch: FetchShape | None = None
    answers: AnswersShape | None = None
    id: PathText
    mql: PathText | None = None
    lead: dict[Key, PathText] | None = None
    touches: Annotated[list[TouchesShape], Field(min_length=1)] | None = None
    outcome: OutcomeShape | None = None


FILES: dict[str, type[Shape]] = {
    "desk.yaml": DeskShape,
    "sla.yaml": SlaShape,
    "segments.yaml": SegmentsShape,
    "accounts.yaml": AccountsShape,
    "routing.yaml": RoutingShape,
    "reasons.yaml": DeskReasonsShape,
    "scorecard.yaml": ScorecardShape,
    "scorecards/*.yaml": ScorecardShape,
    "playbooks/*.yaml": PlaybookShape,
    "playbooks/*.yaml` with `extends": ExtensionShape,
    "sources/*.yaml": SourceShape,
}
"""What stands where in a desk's directory."""
