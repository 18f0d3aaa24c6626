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
    `accepted_working` are the working minutes from the MQL to the SQL, `to_measure` until they are known.
    """

    __table_args__ = (
        Index("journey_mql", "mql_at"),
        Index("journey_by_source", *COUNTED_BY_SOURCE),
        Index("journey_decided", "decided_at"),
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
