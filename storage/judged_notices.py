"""What people were told about promises, judged once each by whether they acted, and then counted by the database."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    case,
    func,
    insert,
    literal_column,
    or_,
    select,
    type_coerce,
    update,
)
from sqlmodel import Session, col

from qualification.alerts import WITHIN, RungLoad
from storage.days import Days, Raw, columns, is_to_walk, within
from storage.figure_tables import JudgedNotice
from storage.tables import MessageRow

_NOTICE: Any = JudgedNotice.__table__.c  # type: ignore[attr-defined]
_NEW = insert(JudgedNotice.__table__)  # type: ignore[attr-defined]

KEYS = {name: _NOTICE[name] for name in ("team", "segment", "clock", "policy", "rung")} | {"rep": _NOTICE.who}
"""What they can be grouped by beside days and weeks."""

SORTS = ("nudges", "breaches", "alerts")


def judge(session: Session, message_ids: Sequence[int], rows: Sequence[dict[str, Any]]) -> None:
    """These messages are judged, by these rows; one that nobody was shown has none."""
    if rows:
        session.connection().execute(_NEW, rows)
    session.execute(
        update(MessageRow)
        .where(col(MessageRow.id).in_(message_ids))
        .values(judged=True)
        .execution_options(synchronize_session=False)
    )


def _is_over(until: datetime) -> ColumnElement[bool]:
    """Whether it was known by then that nobody acted, or whether somebody did."""
    return or_(_NOTICE.acted, _NOTICE.said_at <= until - WITHIN)


@dataclass(frozen=True)
class Counted:
    """So many messages of a group, by sort; `judged` are those of which it is known whether somebody acted."""

    by: Raw
    sorts: tuple[int, int, int]
    acted: int
    judged: int


def counted(
    session: Session, since: datetime, until: datetime, by: Sequence[str], days: Days
) -> Iterator[Counted]:
    """By messages: what told several things is one, of the sort of the first of them."""
    keys = columns(by, KEYS, type_coerce(_NOTICE.said_at, BigInteger), days)
    sorts = (func.count().filter(_NOTICE.sort == sort) for sort in SORTS)
    those = within(_NOTICE.said_at, since, until, walks=is_to_walk(session, since, until))
    alone = (
        select(*keys, *sorts, func.count().filter(_NOTICE.acted), func.count().filter(_is_over(until)))
        .where(those, _NOTICE.alone.is_(True))
        .group_by(*keys)
    )
    yield from _counted(session, alone, by)
    yield from _counted(session, _together(keys, those, until), by)


def _together(keys: Sequence[Any], those: ColumnElement[bool], until: datetime) -> Any:
    """The same of messages that told several things: first each message as one, then these in groups."""
    named_keys = [key.label(f"key_{place}") for place, key in enumerate(keys)]
    by_sort = case({sort: place for place, sort in enumerate(SORTS)}, value=_NOTICE.sort)
    messages = (
        select(
            *named_keys,
            func.min(_NOTICE.part * len(SORTS) + by_sort).label("first"),
            func.max(case((_NOTICE.acted, 1), else_=0)).label("acted"),
            func.max(case((_is_over(until), 1), else_=0)).label("judged"),
        )
        .where(those, _NOTICE.alone.is_(False))
        .group_by(*keys, _NOTICE.message_id)
        .subquery()
    )
    its = messages.c
    three: Any = literal_column(str(len(SORTS)))
    grouped = [its[key.name] for key in named_keys]
    sorts = (func.count().filter(its.first % three == place) for place in range(len(SORTS)))
    return select(*grouped, *sorts, func.sum(its.acted), func.sum(its.judged)).group_by(*grouped)


def _counted(session: Session, asked: Any, by: Sequence[str]) -> Iterator[Counted]:
    width = len(by)
    for row in session.connection().execute(asked):
        nudges, breaches, alerts, acted, judged = row[width:]
        if nudges or breaches or alerts:
            yield Counted(tuple(row[:width]), (nudges, breaches, alerts), acted, judged)


def by_rung(session: Session, since: datetime, until: datetime) -> Iterator[tuple[str, RungLoad]]:
    """Each rung that was said, by team."""
    its = (_NOTICE.team, _NOTICE.clock, _NOTICE.policy, _NOTICE.rung)
    rows = session.connection().execute(
        select(*its, func.count(), func.count().filter(_NOTICE.acted))
        .where(within(_NOTICE.said_at, since, until, walks=False), _is_over(until))
        .group_by(*its)
    )
    for team, clock, policy, rung, said, acted in rows:
        yield team, RungLoad(clock, policy, rung, said, acted)
