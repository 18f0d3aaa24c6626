"""What a rep types in the thread: who does what in buying, or else the answer to the question."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import answer, group, walk
from bot.usecases.walk import Open, find_open
from playbooks.desk import Desk
from qualification.criteria import Answer, Reading
from qualification.group import LABELS, Insider, Told, shown, told, who_is_told
from qualification.mailboxes import FREE_MAIL
from qualification.refusals import Refused
from qualification.typed.results import NotUnderstood
from storage import groups
from storage.tables import Qualification


def reply(
    session: Session, desk: Desk, qualification_id: int, by: str, criterion: str, text: str, *, now: datetime
) -> Answer | Reading | Qualification | Refused:
    """A reply that begins with a role (“champion: Tom Berger”) puts that person into the group and says so.

    One about the role that the question asks for answers it.
    """
    said = told(text)
    found = find_open(session, desk, qualification_id, by) if said else None
    if said is None or found is None or isinstance(found, Refused):
        return answer.reply(session, desk, qualification_id, by, criterion, text, now=now)
    who = _who(session, found, said)
    asked = found.playbook.criterion(criterion)
    answers = asked is not None and asked.role is said.role and (said.plainly or who is not None)
    if answers or who is None:
        text = said.who if answers else text
        return answer.reply(session, desk, qualification_id, by, criterion, text, now=now)
    return _keep(session, found, said, who, by, now=now)


def _who(session: Session, found: Open, said: Told) -> Insider | NotUnderstood | None:
    if found.lead.account_id is None:
        return None
    return who_is_told(said, groups.company(session, found.lead.account_id), private=FREE_MAIL)


def _keep(
    session: Session, found: Open, said: Told, who: Insider | NotUnderstood, by: str, *, now: datetime
) -> Qualification:
    """Puts them into the group and says how it was understood, or says why not."""
    role = LABELS[said.role]
    if isinstance(who, NotUnderstood):
        found.qualification.remark = f"No {role} yet: {who.why}; {who.hint}."
    else:
        group.put(session, found.lead, said.role, who, by, under=found.playbook.version, now=now)
        found.qualification.remark = f"Buying group: {role} is {shown(who)}"
    session.add(found.qualification)
    walk.show_again(session, found.qualification)
    return found.qualification
