"""A rep answers a question of the checklist, by button, by typing or in the form."""

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import datetime

from sqlmodel import Session

from bot.usecases import contact, group, known, promises, walk
from bot.usecases.walk import Open, find_open
from playbooks.desk import Desk
from qualification import refusals, typed
from qualification.criteria import Answer, Criterion, Reading, current
from qualification.leads import Did, Happened, PersonId
from qualification.refusals import Refused, RefusedFields
from qualification.typed import Understood
from qualification.typed.results import Read
from storage import leads, outbox, qualifications
from storage.tables import Qualification


def reply(
    session: Session,
    desk: Desk,
    qualification_id: int,
    by: str,
    criterion: str,
    text: str,
    *,
    pressed: bool = False,
    now: datetime,
) -> Answer | Reading | Refused:
    """Reads `text` as the answer to one question and shows how it was understood.

    A guess does not count until it is confirmed, by button or by a typed yes; what was `pressed` is never one.
    What is not understood becomes a note to the question, and the checklist says so; nothing is lost.
    """
    found = find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    asked = found.playbook.criterion(criterion)
    if asked is None:
        return refusals.no_such_question()
    reading = None if pressed else walk.pending(found.qualification, criterion)
    if reading and (right := typed.confirms(asked, text)) is not None:
        return _settle(session, desk, found, asked, by, reading, right=right, now=now)
    read = _read(session, desk, found, asked, text, now=now)
    if not isinstance(read, Understood):
        return _keep_as_note(session, desk, found, asked, by, text, read.told, now=now)
    if not (read.sure or pressed):
        return _ask_whether(session, found, Reading(criterion, read.value, read.words, text))
    return _take(session, desk, found, asked, _answer(found, asked, by, read, now=now), now=now)


def confirm(
    session: Session,
    desk: Desk,
    qualification_id: int,
    by: str,
    criterion: str,
    mark: str,
    *,
    right: bool,
    now: datetime,
) -> Answer | Refused:
    """Takes the guess that was shown under this mark as the answer, or keeps what was typed as a note."""
    found = find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    asked, reading = found.playbook.criterion(criterion), walk.pending(found.qualification, criterion)
    if asked is None or reading is None or reading.mark != mark:
        return refusals.no_longer_offered()
    return _settle(session, desk, found, asked, by, reading, right=right, now=now)


def not_known(
    session: Session, desk: Desk, qualification_id: int, by: str, criterion: str, *, now: datetime
) -> Answer | Refused:
    """The question was asked and has no answer yet."""
    found = find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    asked = found.playbook.criterion(criterion)
    if asked is None:
        return refusals.no_such_question()
    answer = Answer(
        asked.key, None, "not known yet", "rep", by, now, known=False, playbook=found.playbook.version
    )
    return _take(session, desk, found, asked, answer, now=now)


def ask_again(
    session: Session, desk: Desk, qualification_id: int, by: str, criterion: str | None, *, now: datetime
) -> Qualification | Refused:
    """Goes back to a question; without one to the question before the one now asked."""
    found = find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    keys = [each.key for each in found.playbook.criteria]
    asking = found.qualification.asking
    back = criterion or keys[max(keys.index(asking) - 1, 0) if asking in keys else len(keys) - 1]
    if back not in keys:
        return refusals.no_such_question()
    found.qualification.asking, found.qualification.remark = back, None
    session.add(found.qualification)
    walk.show_again(session, found.qualification)
    return found.qualification


def add_note(
    session: Session, desk: Desk, qualification_id: int, by: str, criterion: str, note: str, *, now: datetime
) -> Answer | Refused:
    """Keeps what was said in the call beside the answer that counts now, instead of an earlier note."""
    found = find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    asked = found.playbook.criterion(criterion)
    if asked is None:
        return refusals.no_such_question()
    return _keep_as_note(session, desk, found, asked, by, note, "", instead=True, now=now)


def fill_form(
    session: Session, desk: Desk, qualification_id: int, by: str, texts: Mapping[str, str], *, now: datetime
) -> Qualification | Refused:
    """Takes several answers at once: all of them, or none and the sentence for each that is not understood."""
    found = find_open(session, desk, qualification_id, by)
    if isinstance(found, Refused):
        return found
    read: list[tuple[Criterion, Understood]] = []
    wrong: dict[str, str] = {}
    for asked in found.playbook.criteria:
        if text := texts.get(asked.key, "").strip():
            understood = _read(session, desk, found, asked, text, now=now)
            if isinstance(understood, Understood):
                read.append((asked, understood))
            else:
                wrong[asked.key] = understood.told
    if wrong:
        return RefusedFields("Not all of it is understood.", wrong)
    _write_form(session, desk, found, by, read, now=now)
    return found.qualification


def _write_form(
    session: Session,
    desk: Desk,
    found: Open,
    by: str,
    read: list[tuple[Criterion, Understood]],
    *,
    now: datetime,
) -> None:
    given = current(qualifications.answers(session, found.qualification.id or 0))
    guessed: list[str] = []
    for asked, understood in read:
        before = given.get(asked.key)
        if before is None or before.origin != "rep" or before.value != understood.value:
            _put(session, desk, found, asked, _answer(found, asked, by, understood, now=now), now=now)
            guessed += [] if understood.sure else [f"{asked.label}: understood as {understood.words}"]
    found.qualification.remark = "; ".join(guessed) or None
    walk.move_on(session, desk, found.qualification, now=now)


def _settle(
    session: Session,
    desk: Desk,
    found: Open,
    asked: Criterion,
    by: str,
    reading: Reading,
    *,
    right: bool,
    now: datetime,
) -> Answer:
    if right:
        read = Understood(reading.value, reading.words)
        return _take(session, desk, found, asked, _answer(found, asked, by, read, now=now), now=now)
    _drop_reading(found, asked.key)
    return _keep_as_note(session, desk, found, asked, by, reading.text, "", now=now)


def _ask_whether(session: Session, found: Open, reading: Reading) -> Reading:
    found.qualification.reading, found.qualification.remark = asdict(reading), None
    session.add(found.qualification)
    walk.show_again(session, found.qualification)
    return reading


def _drop_reading(found: Open, criterion: str) -> None:
    if walk.pending(found.qualification, criterion):
        found.qualification.reading = None


def _read(session: Session, desk: Desk, found: Open, asked: Criterion, text: str, *, now: datetime) -> Read:
    """A reply as the grammar reads it; a person as somebody of the account."""
    read = typed.understand(asked, text, today=walk.today_at(desk, now), currency=desk.currency)
    return group.read_of_account(session, found.lead, asked, text, read)


def _take(
    session: Session, desk: Desk, found: Open, asked: Criterion, answer: Answer, *, now: datetime
) -> Answer:
    """Takes the answer, says how it was understood and asks the next question."""
    _put(session, desk, found, asked, answer, now=now)
    understood = f"understood as {answer.words}" if answer.known else answer.words
    found.qualification.remark = f"{asked.label}: {understood}"
    walk.move_on(session, desk, found.qualification, now=now)
    return answer


def _put(
    session: Session, desk: Desk, found: Open, asked: Criterion, answer: Answer, *, now: datetime
) -> None:
    """Whoever is named for a role is in the account's buying group from then on."""
    group.answered(session, found.lead, asked, answer, now=now)
    _write(session, desk, found, answer, now=now)
    _drop_reading(found, asked.key)


def _answer(found: Open, asked: Criterion, by: str, read: Understood, *, now: datetime) -> Answer:
    known = read.value is not None
    words = read.words if known else "not known yet"
    return Answer(asked.key, read.value, words, "rep", by, now, known=known, playbook=found.playbook.version)


def _write(session: Session, desk: Desk, found: Open, answer: Answer, *, now: datetime) -> None:
    """A new answer goes on with the note that stood beside the earlier one."""
    if before := _answered(session, found, answer.criterion):
        answer = replace(answer, note=answer.note or (before.note if before.by else ""))
    facts = {
        "criterion": answer.criterion,
        "words": answer.words,
        "value": answer.value,
        "known": answer.known,
        "note": answer.note,
    }
    happened = Happened(Did.ANSWERED, PersonId(answer.by or ""), now, facts, under=found.playbook.version)
    leads.record(session, found.lead.id or 0, happened)
    promises.follow(session, desk, found.lead, Did.ANSWERED, now=now)
    qualifications.answer(session, found.qualification.id or 0, answer)
    outbox.show_lead_again(session, found.lead.id or 0)
    known.share(session, desk, found.lead, answer, now=now)
    if answer.known and answer.origin == "rep" and answer.by:
        contact.heard(session, desk, found.lead, answer.by, now=now)


def _answered(session: Session, found: Open, criterion: str) -> Answer | None:
    """The answer that counts now."""
    return current(qualifications.answers(session, found.qualification.id or 0)).get(criterion)


def _keep_as_note(
    session: Session,
    desk: Desk,
    found: Open,
    asked: Criterion,
    by: str,
    text: str,
    why: str,
    *,
    instead: bool = False,
    now: datetime,
) -> Answer:
    before = _answered(session, found, asked.key)
    note = f"{before.note}\n{text}".strip() if before and before.by and not instead else text
    answer = Answer(
        asked.key,
        before.value if before else None,
        before.words if before else "not known yet",
        before.origin if before else "rep",
        by,
        now,
        note=note,
        known=before.known if before else False,
        playbook=found.playbook.version,
    )
    _write(session, desk, found, answer, now=now)
    found.qualification.remark = f"{why} Kept as a note to {asked.label}.".strip()
    session.add(found.qualification)
    walk.show_again(session, found.qualification)
    return answer
