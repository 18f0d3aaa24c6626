"""What a lead is, and which state may follow which.

A lead's standing is the fold of its events: `changes` says what one event does to the standing,
the store applies exactly that to the row, and `replay` does it again from nothing.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import Any, NewType

LeadId = NewType("LeadId", int)
PersonId = NewType("PersonId", str)
"""A person's Slack user id; who they are and what they may do is the store's knowledge."""

Fields = Mapping[str, Any]
"""What is known of a lead, by name (`title`, `company_size` …); a key that is absent is unknown."""


def called(fields: Fields, lead_id: int | None) -> str:
    """The person's name, or the best that is known instead."""
    return str(fields.get("name") or fields.get("email") or f"Lead {lead_id}")


@dataclass(frozen=True)
class Touch:
    """One marketing activity of a lead."""

    kind: str
    at: datetime
    source: str | None = None
    medium: str | None = None
    campaign: str | None = None
    asset: str | None = None
    path: str | None = None
    detail: str | None = None


@dataclass(frozen=True)
class NewLead:
    """A lead as a source reports it, before anything of ours was decided about it.

    `identity` is what makes two reports the same person: the normalised e-mail address where there is
    one, else the source's own id. `own_id` is that id, also where there is an address. `mql_at` is since when the
    source counts it as an MQL, if it does.
    """

    identity: str
    fields: Fields
    touches: tuple[Touch, ...] = ()
    domain: str | None = None
    own_id: str | None = None
    mql_at: datetime | None = None

    @property
    def addressed(self) -> bool:
        """Whether the identity is an e-mail address."""
        return self.identity != self.own_id


class State(StrEnum):
    BELOW = "below_threshold"
    OPEN = "open"
    CLAIMED = "claimed"
    ACCEPTED = "accepted"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"
    MERGED = "merged"


UNDECIDED = frozenset({State.OPEN, State.CLAIMED})
DECIDED = frozenset({State.ACCEPTED, State.RECYCLED, State.DISQUALIFIED})
ANY = frozenset(State) - {State.MERGED}
"""A lead that was merged into another is not worked and learns nothing: that happens to the other one."""


class Did(StrEnum):
    """What can happen to a lead; each becomes one event."""

    RECEIVED = "received"
    ENRICHED = "enriched"
    SCORED = "scored"
    POSTED = "posted"
    ROUTED = "routed"
    CLAIMED = "claimed"
    HANDED_BACK = "handed_back"
    REASSIGNED = "reassigned"
    CONTACTED = "contacted"
    STARTED = "qualification_started"
    ANSWERED = "answered"
    ACCEPTED = "accepted"
    RECYCLED = "recycled"
    DISQUALIFIED = "disqualified"
    CONTESTED = "contested"
    TAKEN_ON = "taken_on"
    REOPENED = "reopened"
    EXTENDED = "extended"
    RUNG = "rung"
    PROGRESSED = "progressed"
    MOVED_OVER = "moved_over"
    MEETING_HELD = "meeting_held"
    MEETING_MISSED = "meeting_missed"
    MEETING_MOVED = "meeting_moved"
    GROUPED = "grouped"
    MERGED = "merged"
    MERGED_INTO = "merged_into"
    UNMERGED = "unmerged"
    UNMERGED_FROM = "unmerged_from"
    RETURNED = "returned"
    STAYED = "stayed"
    OUTCOME = "outcome"


ALLOWED_FROM: Mapping[Did, frozenset[State]] = {
    Did.ENRICHED: ANY,
    Did.SCORED: ANY,
    Did.POSTED: frozenset({State.BELOW}),
    Did.ROUTED: frozenset({State.OPEN}),
    Did.CLAIMED: frozenset({State.OPEN}),
    Did.HANDED_BACK: frozenset({State.CLAIMED}),
    Did.REASSIGNED: UNDECIDED,
    Did.CONTACTED: ANY - {State.BELOW},
    Did.STARTED: UNDECIDED,
    Did.ANSWERED: UNDECIDED,
    Did.ACCEPTED: UNDECIDED,
    Did.RECYCLED: UNDECIDED,
    Did.DISQUALIFIED: UNDECIDED,
    Did.CONTESTED: frozenset({State.ACCEPTED}),
    Did.TAKEN_ON: frozenset({State.ACCEPTED}),
    Did.REOPENED: DECIDED,
    Did.EXTENDED: ANY - {State.BELOW},
    Did.RUNG: ANY - {State.BELOW},
    Did.PROGRESSED: UNDECIDED,
    Did.MOVED_OVER: UNDECIDED,
    Did.GROUPED: ANY,
    Did.MEETING_HELD: frozenset({State.ACCEPTED}),
    Did.MEETING_MISSED: frozenset({State.ACCEPTED}),
    Did.MEETING_MOVED: frozenset({State.ACCEPTED}),
    Did.MERGED: ANY,
    Did.MERGED_INTO: ANY,
    Did.UNMERGED: ANY,
    Did.UNMERGED_FROM: frozenset({State.MERGED}),
    Did.RETURNED: frozenset({State.RECYCLED}),
    Did.STAYED: frozenset({State.RECYCLED}),
    Did.OUTCOME: ANY,
}
"""In which states a thing may happen. `received` has no state before it."""


@dataclass(frozen=True)
class Happened:
    """One event: what, by whom (None: the bot itself), when, and its facts as JSON values.

    `under` is the content hash of the definitions it happened under.
    """

    what: Did
    by: PersonId | None
    at: datetime
    facts: Mapping[str, Any] = field(default_factory=dict)
    under: str = ""


@dataclass(frozen=True)
class Standing:
    """Where a lead stands: every column of its row that events change.

    `bar` is the key of the bar it was scored by, None for its scorecard's usual one; `posted_total` and `posted_bar`
    are its score as it was handed over, which nothing that becomes known afterwards changes.
    `together` is what its account came to when that made it an MQL; `meeting` is `held` or `missed` once that is
    known. `round` counts how often it came back from marketing; what is known of touches and owners is of this round.
    """

    identity: str = ""
    state: State = State.BELOW
    fields: Fields = field(default_factory=dict)
    received_at: datetime | None = None
    posted_at: datetime | None = None
    segment: str = ""
    team: str = ""
    owner: PersonId | None = None
    claimed_at: datetime | None = None
    first_touch_at: datetime | None = None
    fit: int = 0
    intent: int = 0
    total: int = 0
    bar: str | None = None
    posted_total: int | None = None
    posted_bar: str | None = None
    decided_at: datetime | None = None
    decided_by: PersonId | None = None
    reason: str | None = None
    note: str | None = None
    next_step: str | None = None
    next_at: datetime | None = None
    ae: PersonId | None = None
    taken_on_at: datetime | None = None
    meeting: str | None = None
    return_on: date | None = None
    progress: str | None = None
    progress_step: str | None = None
    progress_at: datetime | None = None
    attempts: int = 0
    together: Mapping[str, Any] | None = None
    merged_into: int | None = None
    round: int = 0
    returned_at: datetime | None = None


NO_DECISION: Mapping[str, Any] = {
    "decided_at": None,
    "decided_by": None,
    "reason": None,
    "note": None,
    "next_step": None,
    "next_at": None,
    "ae": None,
    "taken_on_at": None,
    "meeting": None,
    "return_on": None,
}
NOTHING_BETWEEN: Mapping[str, Any] = {
    "progress": None,
    "progress_step": None,
    "progress_at": None,
    "attempts": 0,
}


def _decided(event: Happened) -> dict[str, Any]:
    facts = event.facts
    return {
        **NO_DECISION,
        **NOTHING_BETWEEN,
        "state": State(event.what),
        "decided_at": event.at,
        "decided_by": event.by,
        "reason": facts.get("reason"),
        "note": facts.get("note"),
        "next_step": facts.get("next_step"),
        "next_at": _instant(facts.get("next_at")),
        "ae": facts.get("ae"),
        "return_on": _day(facts.get("return_on")),
    }


def _anew(event: Happened, before: Standing) -> dict[str, Any]:
    """It is to be decided again. What came back from marketing is anybody's, and nobody has touched it yet; when it was
    posted first stays."""
    undecided = {**NO_DECISION, **NOTHING_BETWEEN}
    if event.what is not Did.RETURNED:
        return {**undecided, "state": State.CLAIMED if before.owner else State.OPEN}
    return {
        **undecided,
        "state": State.OPEN,
        "team": event.facts["team"],
        "owner": None,
        "claimed_at": None,
        "first_touch_at": None,
        "round": event.facts["round"],
        "returned_at": event.at,
    }


def _meeting(event: Happened) -> dict[str, Any]:
    match event.what:
        case Did.MEETING_HELD:
            return {"meeting": "held"}
        case Did.MEETING_MISSED:
            return {"meeting": "missed"}
    return {"meeting": None, "next_at": _instant(event.facts["next_at"])}


def _instant(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text).astimezone(UTC) if text else None


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _attempts(outcome: str | None, before: int) -> int:
    """Tries in vain in a row, after one more touch."""
    match outcome:
        case "no_reply":
            return before + 1
        case "reached" | "meeting_set":
            return 0
        case _:
            return before


def changes(event: Happened, before: Standing) -> dict[str, Any]:
    """The columns this event sets, with their new values."""
    facts = event.facts
    match event.what:
        case Did.RECEIVED:
            return {
                "identity": facts["identity"],
                "fields": dict(facts["fields"]),
                "received_at": event.at,
                "state": State.BELOW,
            }
        case Did.ENRICHED:
            return {"fields": {**before.fields, **facts["fields"]}}
        case Did.SCORED:
            points = {key: facts[key] for key in ("segment", "team", "fit", "intent", "total")}
            return {**points, "bar": facts.get("bar")}
        case Did.POSTED:
            joint, team = facts.get("together"), facts.get("team") or before.team
            over = {"posted_total": before.total, "posted_bar": before.bar}
            return {"state": State.OPEN, "posted_at": event.at, "together": joint, "team": team, **over}
        case Did.ROUTED:
            owned = {"state": State.CLAIMED, "owner": facts["owner"], "claimed_at": event.at}
            return {"team": facts["team"], **(owned if facts["owner"] else {})}
        case Did.CLAIMED | Did.REASSIGNED:
            return {"state": State.CLAIMED, "owner": facts["owner"], "claimed_at": event.at}
        case Did.HANDED_BACK:
            return {"state": State.OPEN, "owner": None, "claimed_at": None}
        case Did.CONTACTED:
            tries = _attempts(facts.get("outcome"), before.attempts)
            return {"first_touch_at": before.first_touch_at or event.at, "attempts": tries}
        case Did.ACCEPTED | Did.RECYCLED | Did.DISQUALIFIED:
            return _decided(event)
        case Did.TAKEN_ON:
            return {"taken_on_at": event.at}
        case Did.MEETING_HELD | Did.MEETING_MISSED | Did.MEETING_MOVED:
            return _meeting(event)
        case Did.CONTESTED | Did.REOPENED | Did.RETURNED:
            return _anew(event, before)
        case Did.PROGRESSED:
            step = {"progress_step": facts.get("step"), "progress_at": _instant(facts.get("at"))}
            return {"progress": facts["progress"], **step}
        case Did.MERGED | Did.MERGED_INTO | Did.UNMERGED | Did.UNMERGED_FROM:
            return _one_of_two(event, before)
        case (
            Did.STARTED
            | Did.ANSWERED
            | Did.EXTENDED
            | Did.RUNG
            | Did.MOVED_OVER
            | Did.GROUPED
            | Did.STAYED
            | Did.OUTCOME
        ):
            return {}


def _one_of_two(event: Happened, before: Standing) -> dict[str, Any]:
    """What a merge sets on the lead that is kept and on the one that is part of it from then on, and what undoes it."""
    facts = event.facts
    match event.what:
        case Did.MERGED:
            return {"fields": {**facts["fields"], **before.fields}}
        case Did.UNMERGED:
            return {"fields": without(before.fields, facts["fields"])}
        case Did.MERGED_INTO:
            return {"state": State.MERGED, "merged_into": facts["kept"]}
        case _:
            return {"state": State(facts["state"]), "merged_into": None}


def without(fields: Fields, came: Fields) -> Fields:
    """The fields but for those that came and were not changed since."""
    return {name: value for name, value in fields.items() if name not in came or came[name] != value}


def replay(events: Iterable[Happened]) -> Standing:
    """The standing that a lead's events lead to, in their order."""
    standing = Standing()
    for event in events:
        standing = replace(standing, **changes(event, standing))
    return standing


def is_hand_raiser(touches: Iterable[Touch], kinds: frozenset[str]) -> bool:
    """Whether the lead asked for a person (a demo, an assessment, a quote), not only for content."""
    return any(touch.kind in kinds for touch in touches)
