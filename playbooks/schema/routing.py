"""segments.yaml, accounts.yaml and routing.yaml: which definitions a lead is under and whose it is."""

from typing import Annotated

from pydantic import Field

from playbooks.shapes import CelText, Domain, Key, KeyedShape, Label, Shape
from qualification.routing import AccountOwner


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
