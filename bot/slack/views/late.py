"""What lists of late leads and a manager's App Home are drawn from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.slack.views.values import Somebody
from qualification.leads import State


@dataclass(frozen=True)
class Promise:
    """A promise in a list. One that `stood` was set aside for as long as the desk allows."""

    policy: str
    waiting_for: str
    deadline: datetime
    late: bool
    stood: bool = False


@dataclass(frozen=True)
class Glance:
    """A lead in a list of those that somebody has to act on: `owner`, the account executive once it is accepted."""

    lead_id: int
    version: int
    state: State
    fields: Mapping[str, Any]
    name: str
    team: str
    owner: Somebody | None
    promises: Sequence[Promise]
    link: str | None
    settled: str | None = None


@dataclass(frozen=True)
class Several:
    """Leads that one person is told of in one message, and by team whom they can be given to."""

    leads: Sequence[Glance]
    people: Mapping[str, Sequence[Somebody]]
    now: datetime


@dataclass(frozen=True)
class Load:
    """Somebody of a team: what they hold, and how many of the leads they have to act on are late."""

    who: Somebody
    late: int


@dataclass(frozen=True)
class Board:
    """What a manager looks after, each list with how many there are in all; `mine` are the leads they hold."""

    who: Somebody
    late: Sequence[Glance]
    lates: int
    soon: Sequence[Glance]
    soons: int
    free: Sequence[Glance]
    frees: int
    mine: Sequence[Glance]
    loads: Sequence[Load]
    now: datetime
