"""The names that rules over a lead may use."""

from collections.abc import Mapping
from functools import lru_cache

from qualification.routing import ROUTING_FIELDS
from qualification.rules import BOOL, INT, TEXT, TEXTS, Type, Vocabulary
from qualification.scoring import ABOUT_FIELDS, LEAD_FIELDS

FORM_FIELDS: Mapping[str, Type] = {"timeline": TEXT, "budget": TEXT}
"""What forms ask beside who one is; a checklist fills it in."""

FIELD_TYPES: Mapping[str, Type] = {"text": TEXT, "int": INT, "bool": BOOL, "texts": TEXTS}

BUILT_IN: Mapping[str, Type] = {**LEAD_FIELDS, **FORM_FIELDS}

POLICY_FIELDS: Mapping[str, Type] = {"team": TEXT, "route": TEXT}
"""What a policy may use beyond that: the keys of the team and of the routing rule, empty where there was none."""

RETURN_FIELDS: Mapping[str, Type] = {
    "raised_hand": BOOL,
    "new_touches": INT,
    "new_kinds": TEXTS,
    "reason": TEXT,
    "rounds": INT,
}
"""What the rule by which recycled leads come back may use beyond those of routing: whether they asked for a person
since they were recycled, what else they did since, for which reason it was, how often they came back already."""

RESERVED = BUILT_IN.keys() | ABOUT_FIELDS.keys() | ROUTING_FIELDS.keys() | POLICY_FIELDS.keys()


def lead_vocabulary(own: Mapping[str, str]) -> Vocabulary:
    """Built-in lead fields, `given` and `touched`, and the fields a desk declares for itself.

    Raises RuleError for a name that a rule could not use.
    """
    return _vocabulary(tuple(sorted(own.items())))


def routing_vocabulary(lead: Vocabulary) -> Vocabulary:
    """What a rule of routing.yaml may use beyond a desk's names of lead rules."""
    return Vocabulary({**lead.types, **ROUTING_FIELDS})


def policy_vocabulary(lead: Vocabulary) -> Vocabulary:
    """What a policy of sla.yaml may use: also the team that has the lead, and the rule that sent it there."""
    return Vocabulary({**lead.types, **ROUTING_FIELDS, **POLICY_FIELDS})


def return_vocabulary(lead: Vocabulary) -> Vocabulary:
    """What `comes_back` of reasons.yaml may use."""
    return Vocabulary({**lead.types, **ROUTING_FIELDS, **RETURN_FIELDS})


@lru_cache(maxsize=16)
def _vocabulary(own: tuple[tuple[str, str], ...]) -> Vocabulary:
    more = {name: FIELD_TYPES[kind] for name, kind in own}
    return Vocabulary({**more, **BUILT_IN, **ABOUT_FIELDS})
