"""Versions by content: two definitions that say the same have the same version, wherever they stand."""

import hashlib
import json
from collections.abc import Iterable

from playbooks.shapes import Shape

LENGTH = 12
"""48 bits: a desk would need millions of versions before two of them met."""


def version_of(shape: Shape) -> str:
    """Of the values, so that comments, order of keys and layout do not count.

    Defaults are left out: writing one down is no change, and neither is a new key in a later release.
    """
    values = shape.model_dump(mode="json", exclude_defaults=True)
    return _digest(json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":")))


def version_of_all(parts: Iterable[str]) -> str:
    """Of several versions or texts together; their order does not count."""
    return _digest("\n".join(sorted(parts)))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:LENGTH]
