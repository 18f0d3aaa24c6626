"""A desk as the bot uses it: every definition of a team, checked, compiled and hashed."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any, Literal

from jmespath.parser import ParsedResult

from playbooks.paths import search
from playbooks.schedules import DigestPlan, Reviews, Weekly
from qualification.clocks import Clock, policy_for
from qualification.decision import Playbook
from qualification.handed_over import OTHER_REASONS
from qualification.hours import Hours, HoursError
from qualification.leads import Fields, Touch
from qualification.mailboxes import WELL_KNOWN, Providers
from qualification.reasons import Reasons
from qualification.routing import AccountOwner, Candidate, Need, RouteRule, TeamChoice, choose_team
from qualification.rules import Rule, outcomes
from qualification.scoring import Scorecard, lead_values
from qualification.sla import Policy
from qualification.tuning import Aim


@dataclass(frozen=True)
class OwnTime:
    """What is different in somebody's working time from that of their team; `days_off` with first and last day."""

    hours: str | None = None
    zone: str | None = None
    country: str | None = None
    days_off: tuple[tuple[date, date], ...] = ()

    def within(self, team: Hours, *, zone: str) -> Hours:
        """Their hours. Whoever has hours of their own and names no zone has them where they are: in `zone`, as
        Slack knows it."""
        off = "".join(f"; {first:%Y %b %d}-{last:%Y %b %d} off" for first, last in self.days_off)
        text = (self.hours or team.text) + off
        country = team.country if self.country is None else self.country
        return _hours(text, self.zone or (zone if self.hours else team.zone), country, team.zone)


def _hours(text: str, zone: str, country: str, otherwise: str) -> Hours:
    try:
        return Hours(text, zone, country)
    except HoursError:
        # Only the zone is not checked before: Slack may know one that this machine does not.
        return Hours(text, otherwise, country)


@dataclass(frozen=True)
class Member:
    """A person of a team by the e-mail address Slack knows them under; roles as in `shapes.Role`."""

    email: str
    role: str
    weight: int = 1
    most_open: int | None = None
    most_per_day: int | None = None
    skills: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()
    own: OwnTime = OwnTime()


@dataclass(frozen=True)
class Team:
    """`assign` and `nobody` as in `schema`; `sells` are segments, None for every one."""

    key: str
    name: str
    channel: str
    managers_channel: str
    hours: Hours
    members: tuple[Member, ...]
    assign: str = "pool"
    nobody: str = "wait"
    next_team: str | None = None
    sells: frozenset[str] | None = None

    @property
    def in_turns(self) -> bool:
        """Whether its leads are given to reps, who otherwise claim them."""
        return self.assign == "turns"

    def member(self, email: str) -> Member | None:
        wanted = email.casefold()
        return next((each for each in self.members if each.email.casefold() == wanted), None)

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
class Routing:
    """Which team gets a lead before its segment's own, and what a rep must be able to do for it."""

    rules: tuple[RouteRule, ...] = ()
    needs: tuple[Need, ...] = ()
    account_owner: AccountOwner = "first"


@dataclass(frozen=True)
class Tuning:
    """What a bar is measured by: the share of MQLs that should become SQLs, the minutes that a logged touch stands for,
    and the fields and kinds of touches that are written only after the hand-over."""

    aim: Aim = field(default_factory=Aim)
    minutes_a_touch: int = 10
    written_after: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Targets:
    """What marketing has promised a month, and the share of it that sales has promised to accept."""

    mqls_per_month: int | None = None
    accepted: float | None = None


@dataclass(frozen=True)
class OutcomeMapping:
    """`fields` read what became of a deal; ids are those that the source `of` has for its leads."""

    of: str
    fields: Mapping[str, ParsedResult]


@dataclass(frozen=True)
class TouchMapping:
    """`each` finds the touches in a payload; `fields` read one touch's kind, time, source …"""

    each: ParsedResult
    fields: Mapping[str, ParsedResult]


@dataclass(frozen=True)
class Verification:
    """How a sender shows who it is; `header` and `field` say where a plain secret stands.

    `sender` finds in what is sent the name of who sends it, which must be the one that `sender_setting` holds.
    """

    scheme: str
    header: str | None = None
    field: str | None = None
    token_setting: str | None = None
    sender: ParsedResult | None = None
    sender_setting: str | None = None

    def sender_of(self, sent: Any) -> str | None:
        """Who sends it by its own words. Raises JMESPathError."""
        return _word(search(self.sender, sent)) if self.sender else None


@dataclass(frozen=True)
class Fetch:
    """Where a lead is fetched of which the sender gave only the id; `url` holds `{id}`."""

    id: ParsedResult
    url: str
    token_setting: str
    headers: Mapping[str, str]
    per_second: int


@dataclass(frozen=True)
class Answers:
    """Answers that know their question only by its id, which both carry under the name `on`.

    `name` and `value` are looked for in `{"question": …, "answer": …}`.
    """

    each: ParsedResult
    questions: ParsedResult
    on: str
    name: ParsedResult
    value: ParsedResult

    def by_name(self, payload: Any) -> dict[str, Any]:
        """The answers under their questions' names; the first that says something counts. Raises JMESPathError."""
        questions = {_word(each.get(self.on)): each for each in _objects(self.questions, payload)}
        found: dict[str, Any] = {}
        for answer in _objects(self.each, payload):
            both = {"question": questions.get(_word(answer.get(self.on))), "answer": answer}
            name, value = _word(search(self.name, both)), search(self.value, both)
            if name and not _blank(value):
                found.setdefault(name, value)
        return found


@dataclass(frozen=True)
class Source:
    """How the payload of one source becomes a lead; all expressions are JMESPath.

    `mapping` is their text as it stands in the file. Deliveries are checked by `verify` with the secret that
    the setting `secret_setting` holds; None takes none over HTTP. They are written in `body` (json or xml) and
    answered with `reply`, word for word, where the sender waits for words of its own. `each` finds the payloads in
    what is sent, `only` says which of them are meant for us, `delivery` what a payload is called by its sender,
    `fetch` where the rest is when a payload holds nothing but an id. What `answers` finds stands as that name in the
    payload that `id`, `mql`, `lead`, `touches` and `outcome` read. With an `outcome` it tells of deals, not of leads.
    """

    key: str
    name: str
    version: str
    secret_setting: str | None
    verify: Verification
    body: str
    reply: str | None
    each: ParsedResult | None
    only: ParsedResult | None
    delivery: ParsedResult | None
    fetch: Fetch | None
    answers: Answers | None
    mapping: Mapping[str, str]
    id: ParsedResult
    lead: Mapping[str, ParsedResult]
    touches: tuple[TouchMapping, ...]
    mql: ParsedResult | None = None
    outcome: OutcomeMapping | None = None

    def payloads(self, sent: Any) -> list[Any]:
        """The payloads in what was sent: itself, or what `each` finds. Raises JMESPathError."""
        if self.each is None:
            return [sent]
        found = search(self.each, sent)
        return [each for each in found if each is not None] if isinstance(found, list) else []

    def is_meant(self, payload: Any) -> bool:
        """Whether the payload is one that leads are made of. Raises JMESPathError."""
        return self.only is None or search(self.only, payload) not in (None, False, "", [], {})

    def delivery_of(self, payload: Any) -> str | None:
        """What the sender calls the delivery, where it says so in the payload. Raises JMESPathError."""
        return _word(search(self.delivery, payload)) if self.delivery else None

    def to_fetch(self, payload: Any) -> str | None:
        """The id of the lead that this payload only names. Raises JMESPathError."""
        return _word(search(self.fetch.id, payload)) if self.fetch else None

    def read(self, payload: Any) -> "Mapped":
        """What the payload says. Blank text, empty lists and null are "not given" and left out.

        Raises JMESPathError when an expression does not fit the payload.
        """
        payload = self._with_answers(payload)
        return Mapped(
            external_id=_word(search(self.id, payload)),
            fields=_given(self.lead, payload),
            touches=tuple(read for mapping in self.touches for read in _touches(mapping, payload)),
            mql=search(self.mql, payload) if self.mql else None,
        )

    def read_outcome(self, payload: Any) -> "Mapped":
        """What the payload says of a deal, by the names of `schema.OutcomeShape`. Raises JMESPathError."""
        payload = self._with_answers(payload)
        fields = _given(self.outcome.fields, payload) if self.outcome else {}
        return Mapped(_word(search(self.id, payload)), fields, ())

    def _with_answers(self, payload: Any) -> Any:
        if self.answers and isinstance(payload, dict):
            return payload | {"answers": self.answers.by_name(payload)}
        return payload


@dataclass(frozen=True)
class Mapped:
    """A payload under our names, values still as the source wrote them."""

    external_id: str | None
    fields: Mapping[str, Any]
    touches: tuple[Mapping[str, Any], ...]
    mql: Any = None


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
    fallback_channel: str
    leadership_channel: str | None
    scorecards: Mapping[str, Scorecard]
    playbooks: Mapping[str, Playbook]
    segments: tuple[Segment, ...]
    clocks: Mapping[str, Clock]
    policies: Mapping[str, tuple[Policy, ...]]
    nobody_on: Literal["wait", "tell"]
    sla_version: str
    hand_raiser_kinds: frozenset[str]
    digests: tuple[DigestPlan, ...]
    sla_report: Weekly
    sources: Mapping[str, Source]
    fields: frozenset[str]
    providers: Providers = WELL_KNOWN
    companies: tuple[Company, ...] = ()
    away_statuses: frozenset[str] = frozenset()
    routing: Routing = Routing()
    tuning: Tuning = field(default_factory=Tuning)
    reasons: Reasons = field(default_factory=Reasons)
    targets: Targets = Targets()
    reviews: Reviews = field(default_factory=Reviews)
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

    def route(self, lead: Candidate) -> TeamChoice:
        """The team that gets a lead, and why."""
        sells = {team.key: team.sells for team in self.teams}
        return choose_team(lead, self.routing.rules, self.segment(lead.segment).team, sells)

    @property
    def domains(self) -> frozenset[str]:
        """Where the desk's own people have their mail."""
        members = (member for team in self.teams for member in team.members)
        return frozenset(member.email.casefold().rpartition("@")[2] for member in members)

    def team(self, key: str) -> Team:
        """By key. Raises LookupError for one that the desk no longer has."""
        found = next((team for team in self.teams if team.key == key), None)
        if found is None:
            raise LookupError(f"the desk has no team “{key}”")
        return found

    def takers(self, team: Team) -> Iterator[Team]:
        """The team and those that stand in for it one after the other, as far as they take leads in turns."""
        seen: set[str] = set()
        one: Team | None = team
        while one and one.in_turns and one.key not in seen:
            seen.add(one.key)
            yield one
            one = self.team(one.next_team) if one.next_team else None

    def hours_of(self, team: str, email: str, *, zone: str) -> Hours:
        """The working time of a person, `zone` being the one Slack knows them in; that of their team for a
        stranger to it, that of the first team for one whose team the desk no longer has."""
        its = next((each for each in self.teams if each.key == team), self.teams[0])
        wanted = email.casefold()
        own = next((each.own for each in its.members if each.email.casefold() == wanted), OwnTime())
        return own.within(its.hours, zone=zone)

    def policy(self, clock: str, values: Mapping[str, object]) -> Policy | None:
        """The promise that holds for a lead of these values (see `names.policy_vocabulary`); None when none does."""
        return policy_for(self.policies.get(clock, ()), values)

    def reason_label(self, key: str) -> str:
        """A reason in the desk's words, else in those of the playbook that has it; one that nobody knows any more keeps
        its key."""
        desks = (each for each in self.reasons.reasons if each.key == key)
        found = (*desks, *(playbook.reason(key) for playbook in self.playbooks.values()))
        return next((reason.label for reason in found if reason), OTHER_REASONS.get(key, key))

    def reason_group(self, key: str) -> str:
        """The key of the group a reason is counted in."""
        found = (playbook.reason(key) for playbook in self.playbooks.values())
        own = next((each.group for each in found if each), None)
        return own or self.reasons.group_of(key)

    def role_of(self, email: str) -> str | None:
        """What a person is here, None for a stranger; addresses are compared without regard to case."""
        wanted = email.casefold()
        members = (member for team in self.teams for member in team.members)
        return next((member.role for member in members if member.email.casefold() == wanted), None)


def _touches(mapping: TouchMapping, payload: Any) -> list[Mapping[str, Any]]:
    found = search(mapping.each, payload)
    if found is None:
        return []
    return [_given(mapping.fields, row) for row in (found if isinstance(found, list) else [found])]


def _given(paths: Mapping[str, ParsedResult], payload: Any) -> dict[str, Any]:
    found = {name: search(path, payload) for name, path in paths.items()}
    return {name: value for name, value in found.items() if not _blank(value)}


def _objects(path: ParsedResult, payload: Any) -> list[dict[str, Any]]:
    found = search(path, payload)
    return [each for each in found if isinstance(each, dict)] if isinstance(found, list) else []


def _blank(value: Any) -> bool:
    return value is None or value in ([], {}) or (isinstance(value, str) and not value.strip())


def _word(value: Any) -> str | None:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return None
    return str(value).strip() or None
