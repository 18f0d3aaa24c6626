"""The shape of each file of a desk. What a key means stands in docs/definitions.md; a test holds it there."""

from playbooks.schema.desk import (
    DeskShape,
    DigestPlanShape,
    DigestShape,
    MemberShape,
    ReviewShape,
    ReviewsShape,
    TeamShape,
)
from playbooks.schema.extension import ExtensionShape
from playbooks.schema.playbook import (
    CriterionShape,
    DecisionRuleShape,
    OptionShape,
    PlaybookShape,
    PrefillShape,
    ReasonsShape,
    RecycleRuleShape,
)
from playbooks.schema.reasons import ComesBackShape, DeskReasonsShape, ReasonShape
from playbooks.schema.routing import AccountsShape, NeedShape, RoutingShape, SegmentsShape
from playbooks.schema.scorecard import AccountShape, BarShape, IntentShape, ScorecardShape
from playbooks.schema.sla import PolicyShape, RungShape, SlaShape
from playbooks.schema.source import AnswersShape, FetchShape, OutcomeShape, Scheme, SourceShape, TouchesShape
from playbooks.shapes import KeyedShape, Shape

__all__ = [
    "FILES",
    "AccountShape",
    "AccountsShape",
    "AnswersShape",
    "BarShape",
    "ComesBackShape",
    "CriterionShape",
    "DecisionRuleShape",
    "DeskReasonsShape",
    "DeskShape",
    "DigestPlanShape",
    "DigestShape",
    "ExtensionShape",
    "FetchShape",
    "IntentShape",
    "KeyedShape",
    "MemberShape",
    "NeedShape",
    "OptionShape",
    "OutcomeShape",
    "PlaybookShape",
    "PolicyShape",
    "PrefillShape",
    "ReasonShape",
    "ReasonsShape",
    "RecycleRuleShape",
    "ReviewShape",
    "ReviewsShape",
    "RoutingShape",
    "RungShape",
    "Scheme",
    "ScorecardShape",
    "SegmentsShape",
    "SlaShape",
    "SourceShape",
    "TeamShape",
    "TouchesShape",
]

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
