"""What is known of a lead when its checklist begins, and what becomes known for it while it runs."""

from datetime import datetime

from sqlmodel import Session

from bot.usecases import versions, walk
from playbooks.desk import Desk
from qualification.criteria import Answer, current
from qualification.decision import Playbook
from qualification.leads import called
from qualification.prefill import Earlier, carried_over, known_before, prefilled
from storage import leads, people, qualifications
from storage.tables import AnswerRow, Lead, Qualification


def fill_in(
    session: Session, desk: Desk, lead: Lead, begun: Qualification, playbook: Playbook, *, now: datetime
) -> None:
    """Fills in what earlier checklists, colleagues, form and touches say; each is still to be confirmed."""
    number = lead.id or 0
    told = prefilled(playbook, lead.fields, leads.touches(session, number), now=now, currency=desk.currency)
    carried = carried_over(playbook, _earlier(session, lead, begun))
    for answer in known_before(playbook, carried, told, now=now):
        qualifications.answer(session, begun.id or 0, answer)


def share(session: Session, desk: Desk, lead: Lead, answer: Answer, *, now: datetime) -> None:
    """An answer about the account is filled in wherever a colleague's checklist has none from a rep."""
    if lead.account_id is None or not answer.known:
        return
    for running in qualifications.running_at(session, lead.account_id):
        if running.lead_id == lead.id:
            continue
        playbook = versions.in_force(session, desk, running)
        heard = Earlier(answer, _name(session, answer.by), called(lead.fields, lead.id))
        given = current(qualifications.answers(session, running.id or 0)).get(answer.criterion)
        if given is None or given.origin != "rep":
            for carried in carried_over(playbook, [heard]):
                qualifications.answer(session, running.id or 0, carried)
                walk.move_on(session, desk, running, now=now)


def _earlier(session: Session, lead: Lead, begun: Qualification) -> list[Earlier]:
    """The newest answer to each question of each lead."""
    newest: dict[tuple[int | None, str], tuple[AnswerRow, Lead]] = {}
    for row, whose in qualifications.other_answers(session, lead, begun.id or 0):
        newest.setdefault((whose.id, row.criterion), (row, whose))
    return [
        Earlier(
            qualifications.as_answer(row),
            _name(session, row.by),
            None if lead.id in (whose.id, whose.merged_into) else called(whose.fields, whose.id),
        )
        for row, whose in newest.values()
    ]


def _name(session: Session, person: str | None) -> str:
    found = people.get(session, person) if person else None
    return found.name if found else "somebody"
