"""Definitions as they were: what was decided under a version can be read after the files have changed."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from storage.engine import insert_into
from storage.tables import Definition


def keep(session: Session, definitions: Sequence[Definition]) -> None:
    """Stores those whose version is new; one that is known is never touched again."""
    known = first_seen(session, [each.version for each in definitions])
    for each in definitions:
        if each.version not in known:
            row = insert_into(session, Definition).values(each.model_dump())
            session.execute(row.on_conflict_do_nothing(index_elements=["version"]))


def content_of(session: Session, version: str) -> Mapping[str, Any] | None:
    found = session.get(Definition, version)
    return found.content if found else None


def first_seen(session: Session, versions: Iterable[str]) -> Mapping[str, datetime]:
    """Since when each of the versions is known here."""
    rows = session.exec(select(Definition).where(col(Definition.version).in_(set(versions)))).all()
    return {row.version: row.first_seen_at for row in rows}
