"""What the doctor says of one thing."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Finding:
    """One thing that was checked; `todo` is empty when it is right."""

    what: str
    todo: str = ""
