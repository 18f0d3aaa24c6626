"""The tables of reviews: what both sides looked at, what they decided, who has signed which definition."""

from datetime import datetime
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.types import Json, UtcDateTime, Words


class ReviewRow(SQLModel, table=True):
    """A review as it was put up: its figures, what it proposes, the definitions that are to be signed."""

    __tablename__ = "review"

    id: int | None = Field(default=None, primary_key=True)
    key: str = Field(unique=True)
    every: str
    since: datetime = Field(sa_type=UtcDateTime)
    until: datetime = Field(sa_type=UtcDateTime)
    figures: dict[str, Any] = Field(sa_type=Json)
    proposals: list[dict[str, Any]] = Field(sa_type=Json)
    pages: list[dict[str, Any]] = Field(sa_type=Json)
    at: datetime = Field(sa_type=UtcDateTime)


class DecisionRow(SQLModel, table=True):
    """What somebody decided of a proposal; a later one counts instead and this one stays."""

    __tablename__ = "decision"
    __table_args__ = (Index("decision_of", "review_id", "id"), Index("decision_at", "at"))

    id: int | None = Field(default=None, primary_key=True)
    review_id: int = Field(foreign_key="review.id")
    proposal: str
    choice: str
    words: str = Field(sa_type=Words)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)


class SignatureRow(SQLModel, table=True):
    """Somebody has signed a definition in this version; `email` is whom the desk names, `by` their Slack id."""

    __tablename__ = "signature"
    __table_args__ = (UniqueConstraint("version", "kind", "key", "email", name="signature_once"),)

    id: int | None = Field(default=None, primary_key=True)
    version: str
    kind: str
    key: str
    side: str
    email: str = Field(sa_type=Words)
    by: str
    at: datetime = Field(sa_type=UtcDateTime)
