"""The tables. One row each; what may change in them is decided by the module that owns the concern."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, Index, LargeBinary, UniqueConstraint, text
from sqlmodel import Field, SQLModel

from qualification.leads import State
from storage.types import Json, UtcDateTime, Words


def _instant(**more: Any) -> Any:
    return Field(sa_type=UtcDateTime, **more)


def _json(**more: Any) -> Any:
    return Field(sa_type=Json, **more)


def _words(**more: Any) -> Any:
    return Field(sa_type=Words, **more)


def _some(name: str, *columns: str, where: str, on_postgres: str | None = None) -> Index:
    """An index over those rows alone for which `where` is true; a query has to say it in the same words."""
    more: dict[str, Any] = {"sqlite_where": text(where), "postgresql_where": text(on_postgres or where)}
    return Index(name, *columns, **more)


ABOUT_PROMISES = ("nudge", "unclaimed", "ae_waits", "breach", "alert")
"""Kinds of messages that say something about promises; the reminder of a next step is one that the rep asked for."""


class Account(SQLModel, table=True):
    """A company, known by its domain."""

    id: int | None = Field(default=None, primary_key=True)
    domain: str = _words(unique=True)
    name: str | None = _words(default=None)


class Lead(SQLModel, table=True):
    """One person's standing: the fold of the lead's events (see `qualification.leads.changes`).

    `chain` is the hash of its last event. `rescore_at`, `route_at` and `return_at` are none of it: when time alone
    turns the verdict, when it can be given to somebody, when it comes back.
    """

    __table_args__ = (
        Index("lead_owner_state", "owner", "state"),
        Index("lead_owner_claimed", "owner", "claimed_at"),
        Index("lead_decided", "decided_at", "state"),
        Index("lead_ae_state", "ae", "state"),
        Index("lead_to_rescore", "rescore_at"),
        Index("lead_merged_into", "merged_into"),
        Index("lead_to_route", "route_at"),
        # Holds all that is counted of a bar, in the order it is counted in.
        Index(
            "lead_by_score",
            "segment",
            "posted_bar",
            "posted_total",
            "state",
            "posted_at",
            sqlite_where=text("posted_at IS NOT NULL"),
            postgresql_where=text("posted_at IS NOT NULL"),
        ),
        Index("lead_to_return", "return_at"),
        Index("lead_state_id", "state", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    version: int = 0
    identity: str = _words(unique=True)
    account_id: int | None = Field(default=None, foreign_key="account.id", index=True)
    segment: str = ""
    team: str = ""
    state: str = Field(default=State.BELOW, index=True)
    fields: dict[str, Any] = _json()
    received_at: datetime = _instant(index=True)
    posted_at: datetime | None = _instant(default=None)
    owner: str | None = None
    claimed_at: datetime | None = _instant(default=None)
    first_touch_at: datetime | None = _instant(default=None)
    fit: int = 0
    intent: int = 0
    total: int = 0
    bar: str | None = None
    posted_total: int | None = None
    posted_bar: str | None = None
    decided_at: datetime | None = _instant(default=None)
    decided_by: str | None = None
    reason: str | None = None
    note: str | None = _words(default=None)
    next_step: str | None = None
    next_at: datetime | None = _instant(default=None)
    ae: str | None = None
    taken_on_at: datetime | None = _instant(default=None)
    meeting: str | None = None
    return_on: date | None = None
    progress: str | None = None
    progress_step: str | None = _words(default=None)
    progress_at: datetime | None = _instant(default=None)
    attempts: int = 0
    together: dict[str, Any] | None = _json(default=None, nullable=True)
    merged_into: int | None = None
    round: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    returned_at: datetime | None = _instant(default=None)
    return_at: datetime | None = _instant(default=None)
    rescore_at: datetime | None = _instant(default=None)
    route_at: datetime | None = _instant(default=None)
    chain: str | None = None


class LeadIdentity(SQLModel, table=True):
    """What a lead is found by: an e-mail address or a source's id, each one lead's. `Lead.identity` is the first."""

    __tablename__ = "lead_identity"
    __table_args__ = {"sqlite_with_rowid": False}

    key: str = _words(primary_key=True)
    kind: str
    lead_id: int = Field(foreign_key="lead.id", index=True)


class Likeness(SQLModel, table=True):
    """What a lead may share with another that is the same person; see `qualification.identity.likenesses`."""

    __table_args__ = {"sqlite_with_rowid": False}

    key: str = Field(primary_key=True)
    lead_id: int = Field(primary_key=True, foreign_key="lead.id", index=True)


class ToldApart(SQLModel, table=True):
    """Two leads of whom somebody said that they are two people; `one` is the lower number."""

    __tablename__ = "told_apart"

    one: int = Field(primary_key=True, foreign_key="lead.id")
    other: int = Field(primary_key=True, foreign_key="lead.id", index=True)
    by: str
    at: datetime = _instant()


class MarketingTouch(SQLModel, table=True):
    """One marketing activity of a lead; the same one reported twice is one row."""

    __tablename__ = "touch"
    __table_args__ = (UniqueConstraint("lead_id", "key", name="touch_once"),)

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    key: str
    kind: str = _words()
    at: datetime = _instant()
    source: str | None = _words(default=None)
    medium: str | None = _words(default=None)
    campaign: str | None = _words(default=None)
    asset: str | None = _words(default=None)
    path: str | None = _words(default=None)
    detail: str | None = _words(default=None)


class Event(SQLModel, table=True):
    """What happened to a lead, in order and without gaps; only ever appended, which the database holds everybody to.

    `hash` chains it to the one before (see `storage.chain`); events from before there was a chain have none.
    """

    __table_args__ = (
        UniqueConstraint("lead_id", "seq", name="event_in_order"),
        Index("event_what_at", "what", "at"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    seq: int
    what: str
    by: str | None = None
    at: datetime = _instant()
    facts: dict[str, Any] = _json()
    under: str = ""
    hash: str | None = None


class ScoreRow(SQLModel, table=True):
    """A score as it was given, with the reason for every point.

    `threshold` is the bar that counted, `bar` its key among the scorecard's `bars`; a score from before they were
    kept has neither.
    """

    __tablename__ = "score"

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    at: datetime = _instant()
    version: str
    fit: int
    intent: int
    is_mql: bool
    threshold: int | None = None
    bar: str | None = None
    reasons: list[dict[str, Any]] = _json()
    unknown: list[str] = _json()


class Qualification(SQLModel, table=True):
    """One walk through a playbook; a lead has at most one running."""

    __table_args__ = (
        Index(
            "one_running_qualification",
            "lead_id",
            unique=True,
            sqlite_where=text("finished_at IS NULL"),
            postgresql_where=text("finished_at IS NULL"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    playbook: str
    version: str
    started_by: str
    started_at: datetime = _instant()
    asking: str | None = None
    remark: str | None = _words(default=None)
    reading: dict[str, Any] | None = _json(default=None, nullable=True)
    finished_at: datetime | None = _instant(default=None)


class Definition(SQLModel, table=True):
    """A playbook as it was when something was first decided under this version; never changed."""

    version: str = Field(primary_key=True)
    kind: str
    key: str
    content: dict[str, Any] = _json()
    first_seen_at: datetime = _instant()


class AnswerRow(SQLModel, table=True):
    """An answer as given; a later one to the same criterion counts instead and this one stays."""

    __tablename__ = "answer"
    __table_args__ = (Index("answer_of", "qualification_id", "criterion"),)

    id: int | None = Field(default=None, primary_key=True)
    qualification_id: int = Field(foreign_key="qualification.id")
    criterion: str
    value: Any = _json(default=None, nullable=True)
    words: str = _words(default="")
    origin: str
    by: str | None = None
    at: datetime = _instant()
    note: str = _words(default="")
    known: bool = True
    playbook: str = ""


class GroupMember(SQLModel, table=True):
    """A role somebody of an account has in buying; struck rather than deleted when it was wrong.

    One that an answer made carries the question in `asked` and the lead it was asked about in `asked_of`.
    """

    __tablename__ = "group_member"
    __table_args__ = (Index("group_of", "account_id", "struck_at"),)

    id: int | None = Field(default=None, primary_key=True)
    account_id: int = Field(foreign_key="account.id")
    role: str
    name: str | None = _words(default=None)
    title: str | None = _words(default=None)
    lead_id: int | None = Field(default=None, foreign_key="lead.id")
    asked: str | None = None
    asked_of: int | None = Field(default=None, foreign_key="lead.id")
    by: str
    at: datetime = _instant()
    struck_by: str | None = None
    struck_at: datetime | None = _instant(default=None)


class Contact(SQLModel, table=True):
    """A rep's attempt to reach the lead."""

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    by: str
    at: datetime = _instant()
    how: str
    outcome: str
    note: str = _words(default="")


class ClockRow(SQLModel, table=True):
    """A running promise. `due_at` is its next rung, or nothing once it stopped or ran through.

    `terms` are what it was started by: the policy's key, its length in minutes, whose hours, and those themselves.
    While it stands still `paused_at` says since when, and `due_at` is when it has stood still for as long as it may;
    `paused_minutes` are the working minutes it stood still before. `put_off_until` is the last opening for which a
    rung of it had to wait because nobody was on. One that has stopped is `counted` once (see `EndedPromise`).
    """

    __tablename__ = "clock"
    __table_args__ = (
        Index(
            "one_running_clock",
            "lead_id",
            "policy",
            unique=True,
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        Index("clock_due", "due_at"),
        Index("clock_put_off", "put_off_until"),
        Index(
            "clock_running",
            "deadline_at",
            sqlite_where=text("stopped_at IS NULL"),
            postgresql_where=text("stopped_at IS NULL"),
        ),
        _some(
            "clock_without_rung",
            "id",
            where="stopped_at IS NULL AND due_at IS NULL AND paused_at IS NULL",
        ),
        _some(
            "clock_to_count",
            "id",
            where="counted IS 0 AND stopped_at IS NOT NULL",
            on_postgres="counted IS false AND stopped_at IS NOT NULL",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    policy: str
    hand_raiser: bool = False
    started_at: datetime = _instant()
    deadline_at: datetime = _instant()
    rungs: list[dict[str, Any]] = _json()
    next_rung: int = 0
    due_at: datetime | None = _instant(default=None)
    stopped_at: datetime | None = _instant(default=None)
    stopped_because: str | None = None
    extended_minutes: int = 0
    under: str = ""
    terms: dict[str, Any] | None = _json(default=None, nullable=True)
    paused_at: datetime | None = _instant(default=None)
    paused_minutes: float = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    put_off_until: datetime | None = _instant(default=None)
    counted: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class MessageRow(SQLModel, table=True):
    """A message in Slack: what it is about, where it goes, and how far the world has followed.

    `wanted` counts the states it should have shown, `shown` the one it shows. A notice is wanted once;
    a card is wanted again at every change. `shown_at` is when it was shown last. `not_before` and `claimed_until` are
    the transport's own (real) time, never the desk's. `dropped` is why a notice was never said: what had settled it
    before. `drawn` is the fingerprint of what was shown last, drawn as of `drawn_at`; absent where that is not known.

    `place` is the channel or person it waits for a turn in. One that was deleted in Slack, or stands where it cannot
    be changed any more, is posted anew once: `reposted` counts it, `was_channel` and `was_ts` are where it stood.
    `detoured_from` is the channel it belongs in, when that takes no messages and it goes elsewhere. One about promises
    is `judged` once it is known whether somebody acted on it (see `JudgedNotice`), or that nobody will ever read it.
    """

    __tablename__ = "message"
    __table_args__ = (
        Index("message_to_deliver", "pending", "priority", "id"),
        Index("message_at", "channel", "ts"),
        Index("message_was_at", "was_channel", "was_ts"),
        _some(
            "message_to_post",
            "place",
            "priority",
            "id",
            where="pending IS 1 AND ts IS NULL",
            on_postgres="pending IS true AND ts IS NULL",
        ),
        _some(
            "message_to_change",
            "priority",
            "shown_at",
            "id",
            where="pending IS 1 AND ts IS NOT NULL",
            on_postgres="pending IS true AND ts IS NOT NULL",
        ),
        _some(
            "message_to_judge",
            "id",
            where=f"judged IS 0 AND kind IN {ABOUT_PROMISES}",
            on_postgres=f"judged IS false AND kind IN {ABOUT_PROMISES}",
        ),
        _some("message_claims", "claimed_until", where="claimed_until IS NOT NULL"),
        _some("message_retries", "not_before", where="not_before IS NOT NULL"),
        _some(
            "message_backlog",
            "created_at",
            "outcome_unknown",
            where="pending IS 1",
            on_postgres="pending IS true",
        ),
        _some(
            "message_given_up",
            "id",
            where="error IS NOT NULL AND pending IS 0",
            on_postgres="error IS NOT NULL AND pending IS false",
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    kind: str
    lead_id: int | None = Field(default=None, foreign_key="lead.id", index=True)
    subject_id: int | None = None
    facts: dict[str, Any] = _json()
    to_channel: str | None = None
    to_person: str | None = None
    under_key: str | None = None
    priority: int
    created_at: datetime = _instant()
    wanted: int = 1
    shown: int = 0
    pending: bool = True
    outcome_unknown: bool = False
    channel: str | None = None
    ts: str | None = None
    attempts: int = 0
    not_before: datetime | None = _instant(default=None)
    claimed_by: str | None = None
    claimed_until: datetime | None = _instant(default=None)
    error: str | None = _words(default=None)
    shown_at: datetime | None = _instant(default=None)
    dropped: str | None = _words(default=None)
    first_shown_at: datetime | None = _instant(default=None)
    place: str = Field(default="", sa_column_kwargs={"server_default": text("''")})
    reposted: int = Field(default=0, sa_column_kwargs={"server_default": text("0")})
    was_channel: str | None = None
    was_ts: str | None = None
    detoured_from: str | None = None
    drawn: str | None = None
    drawn_at: datetime | None = _instant(default=None)
    judged: bool = Field(default=False, sa_column_kwargs={"server_default": text("false")})


class SecondLook(SQLModel, table=True):
    """A message that may stand twice in a channel, or in a thread of it, and when that is looked at (real time).

    `created_at` is when the message was asked for: no copy of it is older.
    """

    __tablename__ = "second_look"
    __table_args__ = (Index("second_look_due", "due_at"),)

    key: str = Field(primary_key=True)
    channel: str = Field(primary_key=True)
    thread_ts: str | None = None
    created_at: datetime = _instant()
    due_at: datetime = _instant()


class MessageAbout(SQLModel, table=True):
    """A further lead that a notice tells of, beside the one in its row, under the key it would have alone."""

    __tablename__ = "message_about"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    message_id: int = Field(foreign_key="message.id", index=True)
    lead_id: int = Field(foreign_key="lead.id", index=True)
    subject_id: int | None = None
    facts: dict[str, Any] = _json()
    created_at: datetime = _instant()
    dropped: str | None = _words(default=None)


class Delivery(SQLModel, table=True):
    """What a source or Slack sent us, byte for byte, before anything was read from it.

    One that held several leads is `split`; its parts carry its id in `part_of` and end each for itself. One that
    held only an id is read by what was `fetched` for it.
    """

    __tablename__ = "inbox"
    __table_args__ = (
        UniqueConstraint("source", "delivery_id", name="delivery_once"),
        Index("inbox_waiting", "state", "id"),
        Index("inbox_received", "received_at"),
        Index(
            "inbox_with_bytes",
            "received_at",
            sqlite_where=text("length(body) > 0"),
            postgresql_where=text("length(body) > 0"),
        ),
    )

    id: int | None = Field(default=None, primary_key=True)
    source: str
    delivery_id: str = _words()
    received_at: datetime = _instant()
    body: bytes = Field(sa_column=Column(LargeBinary, nullable=False))
    headers: dict[str, str] | None = _json(default=None)
    part_of: int | None = None
    fetched: bytes | None = Field(default=None, sa_column=Column(LargeBinary, nullable=True))
    attempts: int = 0
    not_before: datetime | None = _instant(default=None)
    state: str = "waiting"
    why: str | None = _words(default=None)
    lead_id: int | None = None


class HandBack(SQLModel, table=True):
    """What marketing's own system is told of a lead: its event with the number `seq`.

    `sent_at` is when it was taken, `refused_at` when it was given up, and `error` why not yet; they and `not_before`
    are real time.
    """

    __tablename__ = "hand_back"
    __table_args__ = (
        UniqueConstraint("lead_id", "seq", name="hand_back_once"),
        Index("hand_back_to_send", "sent_at", "refused_at", "id"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lead_id: int = Field(foreign_key="lead.id")
    seq: int
    at: datetime = _instant()
    attempts: int = 0
    not_before: datetime | None = _instant(default=None)
    sent_at: datetime | None = _instant(default=None)
    refused_at: datetime | None = _instant(default=None)
    error: str | None = _words(default=None)


class Person(SQLModel, table=True):
    """Somebody of the workspace whom the desk names, under their Slack user id."""

    id: str = Field(primary_key=True)
    name: str = _words()
    email: str = _words(index=True)
    role: str
    team: str
    zone: str = "UTC"
    active: bool = True
    handle: str = _words(default="")


class Turn(SQLModel, table=True):
    """What somebody of a team is owed in turns, and what they were given: the ledger of fairness."""

    team: str = Field(primary_key=True)
    person: str = Field(primary_key=True)
    credit: int = 0
    given: int = 0
    last_given_at: datetime | None = _instant(default=None)


class Place(SQLModel, table=True):
    """A channel the desk names, with the id Slack knows it by."""

    name: str = Field(primary_key=True)
    channel: str


class Appointment(SQLModel, table=True):
    """When a recurring job is due next."""

    key: str = Field(primary_key=True)
    due_at: datetime = _instant(index=True)


class AbsenceRow(SQLModel, table=True):
    """A leave or a pause of somebody as `by` said it; `ended_at` when it was ended before its time."""

    __tablename__ = "absence"
    __table_args__ = (Index("absence_of", "person", "ended_at"),)

    id: int | None = Field(default=None, primary_key=True)
    person: str
    kind: str
    since: datetime = _instant()
    until: datetime | None = _instant(default=None)
    note: str = _words(default="")
    source: str
    by: str
    ended_at: datetime | None = _instant(default=None)


class StatusSeen(SQLModel, table=True):
    """The Slack status somebody was last seen with, if it means leave; of any other nothing is kept.

    `as_of` is when Slack said so, in Slack's own time: what it said before is old news when it comes later.
    """

    __tablename__ = "status_seen"

    person: str = Field(primary_key=True)
    said: str = _words(default="")
    as_of: datetime | None = _instant(default=None)


class RepairRow(SQLModel, table=True):
    """How often the auditor put right what does not add up, by its kind, and up to which row it has looked."""

    __tablename__ = "repair"

    kind: str = Field(primary_key=True)
    count: int = 0
    last_at: datetime | None = _instant(default=None)
    reached: int = 0
