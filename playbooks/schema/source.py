"""sources/*.yaml: who sends leads and outcomes, and what stands where in what they send."""

from typing import Annotated, Literal

from pydantic import Field

from playbooks.shapes import (
    HeaderName,
    HeaderText,
    Key,
    KeyedShape,
    Label,
    PathText,
    PerSecond,
    ReplyText,
    Setting,
    Shape,
    Text,
    UrlText,
)


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
