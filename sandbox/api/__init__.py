"""The Web API: every method the sandbox knows, by name."""

from sandbox.api import (
    apps,
    chat,
    conversations,
    files,
    history,
    reactions,
    users,
    validating,
    views,
)
from sandbox.api.registry import METHODS

__all__ = [
    "METHODS",
    "apps",
    "chat",
    "conversations",
    "files",
    "history",
    "reactions",
    "users",
    "validating",
    "views",
]
