"""The tables of figures: what became of leads as others report it, what reports count, and what is said to them."""

from datetime import datetime
from typing import Any

from sqlalchemy import BigInteger, Index, text
from sqlmodel import Field, SQLModel

from storage.types import Json, Since1970, UtcDateTime, Words


def _second(**more: Any) -> Any:
    return Field(sa_type=Since1970, **more)


COUNTED_BY_SOURCE = (
    *("source", "campaign", "mql_at", "state", "accepted_at", "deal_at", "decided_at"),
    *("opportunity_at", "won_at", "lost_at", "amount", "currency"),
)
"""All that a funnel by source and campaign reads, in their order, so that SQLite need not sort a million rows."""

COUNTED_BY_SCORE = ("segment", "score", "source", "pace", "state", "posted_at")
"""All that is compared among leads of like scores, in its order."""
COUNTED = ("clock", "kept", "late_minutes", "settled_at", "ended_at", "paused_minutes")
"""All that a report of promises by clock reads, in their order."""

WAITED = ("working", "touched_at", "hidden", "to_measure", "system", "off_hours", "prospect", "people")
"""The same of waits for a first touch."""

ON_THE_WALL = ("wall", "touched_at", "hidden", "to_measure")
"""The same of how long they were on the wall."""

COUNTED_BY_WHO = ("who", "said_at", "alone", "sort", "acted")
"""The same of notices, by whom they were for."""


class OutcomeRow(SQLModel, table=True):
    """An outcome as it was reported, once for all; a later one counts instead and this one stays.

    `key` is the same whenever the same source says the same. Only `lead_id` and `flag` change: whose it is and what is
    to be said of it (see `qualification.outcomes`).
    """

    __tablename__ = "outcome"
    __table_args__ = (
        Index(
            "outcome_flagged",
            "flag",
            "id",
            sqlite_where=text("flag IS NOT NULL"),
            postgresql_where=text("flag IS NOT NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    source: str
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    what: str
    at: datetime = Field(sa_type=UtcDateTime)
    amount: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    deal: str | None = Field(default=None, sa_type=Words)
    rep: str | None = Field(default=None, sa_type=Words)
    said: dict[str, Any] = Field(sa_type=Json)
    reported_at: datetime = Field(sa_type=UtcDateTime)
    flag: str | None = None


class SoughtBy(SQLModel, table=True):
    """By what the lead of an outcome is looked for that nobody is known by yet."""

    __tablename__ = "sought_by"

    key: str = Field(primary_key=True, sa_type=Words)
    outcome_id: int = Field(primary_key=True, foreign_key="outcome.id", index=True)


class Journey(SQLModel, table=True):
    """What a report counts of a lead that became an MQL: narrow, so that a million are gone through in a second.

    Written with the event that changes it, from the lead's row and its outcomes; nothing is decided by it. `deal_at` is
    when there was a deal at all, `amount` that of the one that was won, `deal_rep` who had it by its source's words.
    `accepted_working` are the working minutes from the MQL to the SQL, `to_measure` until they are known. `score` is
    the one it was handed over with, and `pace` whether its first touch was `in_time` or `late` by its promise, once
    that is counted.
    """

    __table_args__ = (
        Index("journey_mql", "mql_at"),
        Index("journey_by_source", *COUNTED_BY_SOURCE),
        Index("journey_decided", "decided_at"),
        Index("journey_posted", "posted_at"),
        Index("journey_by_score", *COUNTED_BY_SCORE),
        Index(
            "journey_deal",
            "deal_at",
            sqlite_where=text("deal_at IS NOT NULL"),
            postgresql_where=text("deal_at IS NOT NULL"),
        ),
        Index(
            "journey_to_measure",
            "lead_id",
            sqlite_where=text("to_measure"),
            postgresql_where=text("to_measure"),
        ),
    )

    lead_id: int = Field(primary_key=True, foreign_key="lead.id")
    mql_at: datetime = _second()
    state: str
    segment: str
    team: str
    source: str | None = Field(default=None, sa_type=Words)
    campaign: str | None = Field(default=None, sa_type=Words)
    asset: str | None = Field(default=None, sa_type=Words)
    rep: str | None = None
    reason: str | None = None
    decided_at: datetime | None = _second(default=None)
    accepted_at: datetime | None = _second(default=None)
    deal_at: datetime | None = _second(default=None)
    opportunity_at: datetime | None = _second(default=None)
    won_at: datetime | None = _second(default=None)
    lost_at: datetime | None = _second(default=None)
    amount: int | None = Field(default=None, sa_type=BigInteger)
    currency: str | None = None
    deal_rep: str | None = Field(default=None, sa_type=Words)
    accepted_working: float | None = None
    to_measure: bool = False
    posted_at: datetime | None = _second(default=None)
    score: int | None = None
    first_touch_at: datetime | None = _second(default=None)
    taken_on_at: datetime | None = _second(default=None)
    pace: str | None = None


class EndedRound(SQLModel, table=True):
    """A round of a lead that its coming back ended: how it had been recycled, which its own row tells no more.

    `number` counts from 0; `team` and `rep` are those who had the lead in it, `words` what they wrote.
    """

    __tablename__ = "ended_round"
    __table_args__ = (Index("ended_round_decided", "decided_at"),)

    lead_id: int = Field(primary_key=True, foreign_key="lead.id")
    number: int = Field(primary_key=True)
    decided_at: datetime = _second()
    returned_at: datetime = _second()
    team: str
    rep: str | None = None
    reason: str | None = None
    words: str = Field(default="", sa_type=Words)


class EndedPromise(SQLModel, table=True):
    """A promise that is over, as it was kept (`qualification.kept.Kept`): written once, after its clock has stopped.

    `settled_at` is when it was kept or broken. `team`, `segment` and `person` are those who had the lead then.
    Minutes are working time; `late_minutes` of one that was not late is nothing.
    """

    __tablename__ = "ended_promise"
    __table_args__ = (
        Index("ended_promise_settled", "settled_at"),
        Index("ended_promise_ended", "ended_at"),
        Index("ended_promise_by_team", "team", *COUNTED),
        Index("ended_promise_by_rep", "person", *COUNTED),
    )

    clock_id: int = Field(primary_key=True, foreign_key="clock.id")
    lead_id: int = Field(foreign_key="lead.id")
    clock: str
    team: str
    segment: str
    person: str | None = None
    kept: str
    started_at: datetime = _second()
    settled_at: datetime = _second()
    ended_at: datetime = _second()
    late_minutes: float | None = None
    paused_minutes: float = 0


class EndedWait(SQLModel, table=True):
    """How long a lead waited for its first touch in a round, and where the time went (`qualification.speed.Wait`).

    Begun with the event that ended it and `to_measure` until the minutes are known; `working` and `wall` are all of
    them in working time and on the wall, to the second. Of a lead that is part of another one it is `hidden`.
    """

    __tablename__ = "ended_wait"
    __table_args__ = (
        Index("ended_wait_touched", "touched_at"),
        Index("ended_wait_by_team", "team", *WAITED),
        Index("ended_wait_by_team_wall", "team", *ON_THE_WALL),
        Index("ended_wait_by_rep", "person", *WAITED),
        Index("ended_wait_by_rep_wall", "person", *ON_THE_WALL),
        Index(
            "ended_wait_to_measure",
            "touched_at",
            sqlite_where=text("to_measure"),
            postgresql_where=text("to_measure"),
        ),
    )

    lead_id: int = Field(primary_key=True, foreign_key="lead.id")
    round: int = Field(primary_key=True)
    touched_at: datetime = _second()
    team: str
    segment: str
    person: str | None = None
    system: float = 0
    off_hours: float = 0
    prospect: float = 0
    people: float = 0
    working: float = 0
    wall: float = 0
    to_measure: bool = True
    hidden: bool = False


class JudgedNotice(SQLModel, table=True):
    """What a message told of a promise, and whether somebody acted on it: written once, when that is known.

    `part` is 0 for what the message was sent for, else the number in `message_about`; `alone` of one that told nothing
    else. `who` was told, a person or all of a channel. `sort` is one of `nudges`, `breaches` and `alerts`.
    """

    __tablename__ = "judged_notice"
    __table_args__ = (
        Index("judged_notice_said", "said_at"),
        Index("judged_notice_by_who", *COUNTED_BY_WHO),
    )

    message_id: int = Field(primary_key=True, foreign_key="message.id")
    part: int = Field(primary_key=True)
    said_at: datetime = _second()
    team: str
    segment: str
    who: str | None = None
    clock: str
    policy: str
    rung: str
    sort: str
    acted: bool
    alone: bool


class DigestAnswer(SQLModel, table=True):
    """What marketing answered to a digest: to the one of this key about `[since, until)`, to all of it or to what it
    tells of a campaign."""

    __tablename__ = "digest_answer"
    __table_args__ = (Index("answer_to_digest", "digest", "since"),)

    id: int | None = Field(default=None, primary_key=True)
    digest: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    campaign: str | None = Field(default=None, sa_type=Words)
    words: str = Field(sa_type=Words)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)


class MutedCampaign(SQLModel, table=True):
    """A campaign that the digest of this key leaves out of its campaigns; `ended_at` when somebody brought it back."""

    __tablename__ = "muted_campaign"
    __table_args__ = (
        Index(
            "muted_once",
            "digest",
            "campaign",
            unique=True,
            sqlite_where=text("ended_at IS NULL"),
            postgresql_where=text("ended_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    digest: str
    campaign: str = Field(sa_type=Words)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    ended_by: str | None = None
    ended_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class DraftRow(SQLModel, table=True):
    """A draft of the desk that was asked for from a digest, with these bars: each a segment, a bar and its threshold.

    Whoever makes it has it until `not_before`, which is real time. `done_at` without a `folder` means that none could
    be made.
    """

    __tablename__ = "draft"
    __table_args__ = (
        Index(
            "draft_to_make",
            "id",
            sqlite_where=text("done_at IS NULL"),
            postgresql_where=text("done_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    message_id: int = Field(foreign_key="message.id", unique=True)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
    bars: list[dict[str, Any]] = Field(sa_type=Json)
    attempts: int = 0
    not_before: datetime | None = Field(default=None, sa_type=UtcDateTime)
    done_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    folder: str | None = Field(default=None, sa_type=Words)
