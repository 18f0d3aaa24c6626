"""Definitions as values that can be kept, and playbooks made of them again."""

import json
from collections.abc import Iterator, Mapping
from functools import lru_cache
from typing import Any

from pydantic import ValidationError

from playbooks import checklists, schema
from playbooks.building import Checks
from playbooks.desk import Definition
from playbooks.documents import Document
from playbooks.files import Sheets
from playbooks.hash import version_of
from playbooks.names import lead_vocabulary
from playbooks.shapes import Shape
from qualification.decision import Playbook
from qualification.rules import RuleError


def definitions(sheets: Sheets) -> Iterator[Definition]:
    """Everything that scores, answers, clocks and decisions carry the version of."""
    beside = {"fields": dict(sheets.main.shape.fields), "currency": sheets.main.shape.currency}
    for playbook in sheets.playbooks:
        yield _definition("playbook", playbook.shape.key, playbook.shape, beside)
    for card in sheets.scorecards:
        yield _definition("scorecard", card.shape.key, card.shape, beside)
    yield _definition("sla", "sla", sheets.sla.shape, {})
    for reasons in sheets.reasons:
        yield _definition("reasons", "reasons", reasons.shape, {})


def _definition(kind: str, key: str, shape: Shape, beside: Mapping[str, Any]) -> Definition:
    says = shape.model_dump(mode="json", exclude_defaults=True)
    return Definition(version_of(shape), kind, key, {"says": says, **beside})


def rebuilt(content: Mapping[str, Any]) -> Playbook | None:
    """The playbook of a kept definition; None when this release cannot read it any more."""
    return _rebuilt(json.dumps(content, sort_keys=True))


@lru_cache(maxsize=64)
def _rebuilt(text: str) -> Playbook | None:
    content = json.loads(text)
    checks = Checks(Document("kept", None, {}, {}))
    try:
        shape = schema.PlaybookShape.model_validate(content["says"])
        made = checklists.playbook(shape, checks, lead_vocabulary(content["fields"]), content["currency"])
    except (ValidationError, RuleError, KeyError):
        return None
    return made if not checks.problems else None
