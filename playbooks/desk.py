"""A desk as the bot uses it: every definition of a team, checked, compiled and hashed."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import time
from functools import cached_property
from pathlib import Path
from typing import Any

from jmespath.parser import ParsedResult
from jmespath.visitor import TreeInterpreter

from qualification.decision import Playbook
from qualification.hours import Hours
from qualification.leads import Fields, Touch
from qualification.mailboxes import WELL_KNOWN, Providers
from qualification.rules import Rule, outcomes
from qualification.scoring import Scorecard, lead_values
from qualification.sla import Policy, PolicyKey


@dataclass(frozen=True)
class Member:
    """A person of a team by the e-mail address Slack knows them under; roles as in `shapes.Role`."""

    email: str
    role: str


@dataclass(frozen=True)
class Team:
    key: str
    name: str
    channel: str
    managers_channel: str
    hours: Hours
    members: tuple[Member, ...]

    def emails(self, role: str) -> tuple[str, ...]:
        return tuple(member.email for member in self.members if member.role == role)


@dataclass(frozen=True)
class Segment:
    """Which leads (`when` is over their fields; None takes all) get which definitions."""

    key: str
    name: str
    when: Rule | None
    scorecard: str
    playbook: str
    team: str


@dataclass(frozen=True)
class Company:
    """An account that is known by several domains; it is kept under the first."""

    name: str
    domains: tuple[str, ...]


@dataclass(frozen=True)
class DigestSchedule:
    """When the digest is posted, in the desk's zone; `weekday` counts from Monday = 0."""

    weekday: int
    time: time
    channel: str


@dataclass(frozen=True)
class TouchMapping:
    """`each` finds the touches in a payload; `fields` read one touch's kind, time, source …"""

    each: ParsedResult
    fields: Mapping[str, ParsedResult]


@dataclass(frozen=True)
class Verification:
    """How a sender shows who it is; `header` and `field` say where a plain secret stands."""

    scheme: str
    header: str | None = None
    field: str | None = None
    token_setting: str | None = None


@dataclass(frozen=True)
class Fetch:
    """Where a lead is fetched of which the sender gave only the id; `url` holds `{id}`."""

    id: ParsedResult
    url: str
    token_setting: str


@dataclass(frozen=True)
class Source:
    """How the payload of one source becomes a lead; all expressions are JMESPath.

    `mapping` is their text as it stands in the file. Deliveries are checked by `verify` with the secret that
    the setting `secret_setting` holds; None takes none over HTTP. `each` finds the payloads in what is sent,
    `only` says which of them are meant for us, `delivery` what a payload is called by its sender, `fetch` where
    the rest is when a payload holds nothing but an id.
    """

    key: str
    name: str
    version: str
    secret_setting: str | None
    verify: Verification
    each: ParsedResult | None
    only: ParsedResult | None
    delivery: ParsedResult | None
    fetch: Fetch | None
    mapping: Mapping[str, str]
    id: ParsedResult
    lead: Mapping[str, ParsedResult]
    touches: tuple[TouchMapping, ...]

    def payloads(self, sent: Any) -> list[Any]:
        """The payloads in what was sent: itself, or what `each` finds. Raises JMESPathError."""
        if self.each is None:
            return [sent]
        found = self.each.search(sent)
        return [each for each in found if each is not None] if isinstance(found, list) else []

    def is_meant(self, payload: Any) -> bool:
        """Whether the payload is one that leads are made of. Raises JMESPathError."""
        return self.only is None or self.only.search(payload) not in (None, False, "", [], {})

    def delivery_of(self, payload: Any) -> str | None:
        """What the sender calls the delivery, where it says so in the payload. Raises JMESPathError."""
        return _word(self.delivery.search(payload)) if self.delivery else None

    def to_fetch(self, payload: Any) -> str | None:
        """The id of the lead that this payload only names. Raises JMESPathError."""
        return _word(self.fetch.id.search(payload)) if self.fetch else None

    def read(self, payload: Any) -> "Mapped":
        """What the payload says. Blank text, empty lists and null are "not given" and left out.

        Raises JMESPathError when an expression does not fit the payload.
        """
        return Mapped(
            external_id=_word(_search(self.id, payload)),
            fields=_given(self.lead, payload),
            touches=tuple(read for mapping in self.touches for read in _touches(mapping, payload)),
        )


@dataclass(frozen=True)
class Mapped:
    """A payload under our names, values still as the source wrote them."""

    external_id: str | None
    fields: Mapping[str, Any]
    touches: tuple[Mapping[str, Any], ...]


@dataclass(frozen=True)
class Definition:
    """What a file of the desk says, as JSON, under the version that scores, answers and decisions carry."""

    version: str
    kind: str
    key: str
    content: Mapping[str, Any]


@dataclass(frozen=True)
class Desk:
    """Everything a team has defined; `version` changes whenever any of it does."""

    version: str
    name: str
    currency: str
    zone: str
    teams: tuple[Team, ...]
    marketing_channel: str
    admin_channel: str
    scorecards: Mapping[str, Scorecard]
    playbooks: Mapping[str, Playbook]
    segments: tuple[Segment, ...]
    policies: Mapping[PolicyKey, Mapping[str, Policy]]
    sla_version: str
    hand_raiser_kinds: frozenset[str]
    digest: DigestSchedule
    sources: Mapping[str, Source]
    fields: frozenset[str]
    providers: Providers = WELL_KNOWN
    companies: tuple[Company, ...] = ()
    wording_dirs: tuple[Path, ...] = field(default=())
    definitions: tuple[Definition, ...] = field(default=(), repr=False)

    @cached_property
    def kept_under(self) -> Mapping[str, str]:
        """The domain an account is kept under, by each other domain it has."""
        return {other: each.domains[0] for each in self.companies for other in each.domains[1:]}

    def segment_of(self, fields: Fields, touches: tuple[Touch, ...] = ()) -> Segment:
        """The first segment whose rule is true; a rule that cannot be decided yet does not match."""
        ruled = [(each, each.when) for each in self.segments if each.when]
        found = outcomes((when for _, when in ruled), lead_values(fields, touches, self.providers))
        taking = (each for (each, _), outcome in zip(ruled, found, strict=True) if outcome is True)
        return next(taking, self.segments[-1])

    def segment(self, key: str) -> Segment:
        """By key; one that the desk no longer has falls to the last, which takes all."""
        return next((each for each in self.segments if each.key == key), self.segments[-1])

    @property
    def domains(self) -> frozenset[str]:
        """Where the desk's own people have their mail."""
        members = (member for team in self.teams for member in team.members)
        return frozenset(member.email.casefold().rpartition("@")[2] for member in members)

    def team(self, key: str) -> Team:
        return next(team for team in self.teams if team.key == key)

    def policy(self, key: PolicyKey, hand_raiser: bool, team: Team | None = None) -> Policy:
        """The promise for a lead, in the working time of its team (the first one's when not said)."""
        policy = self.policies[key]["hand_raiser" if hand_raiser else "default"]
        return replace(policy, hours=team.hours) if team else policy

    def reason_label(self, key: str) -> str:
        """A reason in the desk's words, whichever playbook has it; one the desk no longer knows keeps its key."""
        found = (playbook.reason(key) for playbook in self.playbooks.values())
        return next((reason.label for reason in found if reason), key)

    def role_of(self, email: str) -> str | None:
        """What a person is here, None for a stranger; addresses are compared without regard to case."""
        wanted = email.casefold()
        members = (member for team in self.teams for member in team.members)
        return next((member.role for member in members if member.email.casefold() == wanted), None)


_INTERPRETER = TreeInterpreter()
"""One for all: `ParsedResult.search` makes a new one each time, which takes as long as most expressions."""


def _search(path: ParsedResult, payload: Any) -> Any:
    return _INTERPRETER.visit(path.parsed, payload)


def _touches(mapping: TouchMapping, payload: Any) -> list[Mapping[str, Any]]:
    found = _search(mapping.each, payload)
    if found is None:
        return []
    return [_given(mapping.fields, row) for row in (found if isinstance(found, list) else [found])]


def _given(paths: Mapping[str, ParsedResult], payload: Any) -> dict[str, Any]:
    found = {name: _search(path, payload) for name, path in paths.items()}
    return {name: value for name, value in found.items() if not _blank(value)}


def _blank(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _word(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None
