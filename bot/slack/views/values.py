"""What views are drawn from: small values, already looked up, nothing of the database in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from qualification.changes import Change
from qualification.checklist import Progress
from qualification.criteria import Answer, Criterion, Reading
from qualification.decision import Playbook, Verdict
from qualification.group import Company, Group
from qualification.handed_over import Stage
from qualification.leads import State, Touch, called
from qualification.presence import Presence
from qualification.progress import Between
from qualification.reasons import Group as ReasonGroup
from qualification.reasons import Way
from qualification.turns import Passed


@dataclass(frozen=True)
class Point:
    """One reason of a score, in points; `at` and `count` for touches only."""

    axis: str
    points: int
    why: str
    at: datetime | None = None
    count: int = 0


@dataclass(frozen=True)
class Colleague:
    """Another lead of the same account and what became of it."""

    name: str
    title: str | None
    state: State
    by: str | None
    reason: str | None
    at: datetime | None


@dataclass(frozen=True)
class Face:
    """A running promise as people see it. `minutes_left` is working time, below 0 when late; `waiting_for` says what
    it waits for. One that is `paused` stands still, and has no deadline before it goes on.
    """

    policy: str
    started_at: datetime
    deadline_at: datetime
    minutes: float
    minutes_left: float
    waiting_for: str
    paused: bool = False

    @property
    def late(self) -> bool:
        return self.minutes_left <= 0

    @property
    def waited(self) -> float:
        """Working minutes since the start."""
        return max(self.minutes - self.minutes_left, 0)


@dataclass(frozen=True)
class Decision:
    """How a lead was decided, with the reason and the next step in words; where an SQL stands since then."""

    state: State
    by: str | None
    at: datetime
    reason: str | None
    note: str | None
    next_step: str | None
    next_at: datetime | None
    ae: str | None
    taken_on_at: datetime | None
    return_on: date | None
    stage: Stage | None = None


@dataclass(frozen=True)
class Meanwhile:
    """Where an undecided lead stands, and what comes next when. `tries` were in vain, of `most` at the most;
    after the last of them `recycle_for` says for which reason it is to be recycled."""

    what: Between
    step: str
    at: datetime | None
    tries: int = 0
    most: int = 0
    recycle_for: str | None = None


@dataclass(frozen=True)
class Participant:
    """Somebody whose touches helped to make an MQL of their account; `role` in the scorecard's words."""

    name: str
    role: str | None


@dataclass(frozen=True)
class Jointly:
    """What people of one account came to together, the best of them first, and the bar for accounts."""

    people: Sequence[Participant]
    total: int
    threshold: int


@dataclass(frozen=True)
class Alike:
    """Another lead that is or may be the same person, with where it stands since when, and its card's link."""

    lead_id: int
    name: str
    email: str | None
    phone: str | None
    fields: Mapping[str, Any]
    state: State
    at: datetime
    link: str | None


@dataclass(frozen=True)
class Same:
    """Two leads of whom it is asked whether they are one person: which would stay, and whether they are one now."""

    kept: Alike
    gone: Alike
    merged: bool


@dataclass(frozen=True)
class Back:
    """How a lead came back from marketing: for the how many-eth time, after who had sent it away when and why, and
    what it did since, kinds of touches with their counts. `early` came before its day."""

    round: int
    at: datetime
    early: bool
    by: str | None
    sent_at: datetime
    reason: str | None
    note: str
    since: Sequence[tuple[str, int]] = ()


@dataclass(frozen=True)
class LeadCard:
    """Everything a card says about a lead as of `now`; without an account it has no `group`.

    `together` is there when it was posted for its account and not for itself; `waits_until` while nobody can be
    given it, `back` when it came back from marketing. `alike` may be the same person; of a merged lead it is the one
    that this is part of. `faults` say what is wrong with the contact data.
    """

    lead_id: int
    version: int
    state: State
    fields: Mapping[str, Any]
    hand_raiser: bool
    fit: int
    intent: int
    points: Sequence[Point]
    touches: Sequence[Touch]
    colleagues: Sequence[Colleague]
    owner: str | None
    first_touch_at: datetime | None
    clocks: Sequence[Face]
    meanwhile: Meanwhile | None
    answered: int
    questions: int
    walking: bool
    decision: Decision | None
    playbook: str
    playbook_version: str
    segment: str
    posted_at: datetime | None
    now: datetime
    group: Group | None = None
    together: Jointly | None = None
    alike: Alike | None = None
    faults: Sequence[str] = ()
    waits_until: datetime | None = None
    back: Back | None = None

    @property
    def name(self) -> str:
        """The person's name, or the best that is known instead."""
        return called(self.fields, self.lead_id)

    @property
    def clock(self) -> Face | None:
        """The promise that runs out first."""
        return self.clocks[0] if self.clocks else None


@dataclass(frozen=True)
class Step:
    """A checklist as of now, with what is asked next.

    `reading` is a guess at the answer to that. `stale` are the questions whose filled-in answer is too old to
    count; `newer` is the version of a later playbook it could run on.
    """

    walk_id: int
    card: LeadCard
    playbook: Playbook
    answers: Mapping[str, Answer]
    asking: Criterion | None
    verdict: Verdict
    progress: Progress
    stale: frozenset[str]
    newer: str | None
    remark: str | None
    last: str | None
    finished: bool
    reading: Reading | None = None

    @property
    def deciding(self) -> tuple[str, ...]:
        """The questions that decide it, as far as they are still to be asked."""
        return tuple(key for key in self.progress.left if key in self.playbook.ruled)


@dataclass(frozen=True)
class Newer:
    """What changes for a checklist that is moved to the present version of its playbook."""

    walk_id: int
    card: LeadCard
    version: str
    changes: Sequence[Change]


@dataclass(frozen=True)
class Somebody:
    """A person one can choose, with how many open leads they hold, and whether they are on.

    `closes_at` is when the work of somebody who is on ends for today; `zone` is where times of the day are told.
    """

    id: str
    name: str
    open: int
    presence: Presence
    closes_at: datetime | None = None
    zone: str = "UTC"

    @property
    def is_on(self) -> bool:
        return self.presence.takes_new_leads


@dataclass(frozen=True)
class Deciding:
    """What the forms of a decision need. `likely` is the key of the reason to propose, by what may be done for it;
    `groups` are those of the desk."""

    card: LeadCard
    playbook: Playbook
    verdict: Verdict | None
    aes: Sequence[Somebody]
    suggested_at: datetime
    ask_again_on: date
    today: date
    likely: Mapping[Way, str | None] = field(default_factory=dict)
    groups: Sequence[ReasonGroup] = ()

    @property
    def proposed_day(self) -> date | None:
        """The day that goes with the reason proposed for recycling."""
        key = self.likely.get("recycle")
        if key and self.verdict and self.verdict.reason == key and self.verdict.back_on:
            return self.verdict.back_on
        reason = self.playbook.reason(key) if key else None
        return reason.back.on(self.today) if reason and reason.back else None


@dataclass(frozen=True)
class Grouping:
    """What the form of the buying group needs."""

    card: LeadCard
    group: Group
    company: Company


@dataclass(frozen=True)
class Alert:
    """A promise somebody is told about; `settled` says in words why nothing is to be done any more.

    `owner` is whoever has to act. `off` would have been told, were they at work.
    """

    card: LeadCard
    clock: Face
    rung: str
    settled: str | None
    people: Sequence[Somebody]
    link: str | None
    off: str | None = None
    owner: Somebody | None = None


@dataclass(frozen=True)
class Reminder:
    """The next step of a lead, due today: `meanwhile` is how it stood then, `settled` why it is due no more."""

    card: LeadCard
    meanwhile: Meanwhile
    note: str
    settled: str | None


@dataclass(frozen=True)
class Line:
    """A lead in a list, with its permalink."""

    card: LeadCard
    link: str | None


@dataclass(frozen=True)
class Mine:
    """A rep's leads, the nearest promise first, and how many nobody has claimed; and whether they are on.

    `sqls` are those an AE was handed, by what they have to do about them.
    """

    person: str
    leads: Sequence[Line]
    unclaimed: Sequence[Line]
    presence: Presence | None = None
    sqls: Sequence[Line] = ()


@dataclass(frozen=True)
class Mate:
    """Somebody of a team, with how many open leads they hold."""

    name: str
    presence: Presence
    open: int


@dataclass(frozen=True)
class Said:
    """How somebody stands after a command of theirs, or of a manager's: then `who` and `handle` name them."""

    presence: Presence
    open: int
    changed: bool
    who: str | None = None
    handle: str = ""


@dataclass(frozen=True)
class PassedRule:
    """A routing rule that did not take a lead; `names` are the fields for want of which it could not be told."""

    name: str
    why: str
    names: Sequence[str]


@dataclass(frozen=True)
class PassedOver:
    """Somebody who did not get a lead; `most` is the cap that was reached, `need` what they cannot do, in words."""

    person: str
    why: Passed
    until: datetime | None
    most: int | None
    need: str | None


@dataclass(frozen=True)
class Routed:
    """How a lead came to its team and its owner. `how` is one of `How`, or `claimed` or `reassigned`."""

    team: str
    channel: str
    segment: str
    rule: str | None = None
    rules: Sequence[PassedRule] = ()
    in_turns: bool = False
    owner: str | None = None
    how: str | None = None
    by: str | None = None
    passed: Sequence[PassedOver] = ()
    waits_until: datetime | None = None


@dataclass(frozen=True)
class Why:
    """Why a lead was posted here and where it stands. `bar` says why its bar is another than the usual one."""

    card: LeadCard
    routed: Routed
    threshold: int
    scorecard: str
    unknown: Sequence[str]
    verdict: Verdict | None
    bar: str | None = None


@dataclass(frozen=True)
class LaidAside:
    """Deliveries of one source that no lead could be made of, for one reason."""

    source: str
    why: str
    count: int
