"""A rep decides: accept as SQL, recycle with a reason and a date, or disqualify; and takes it back."""

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from sqlmodel import Session

from bot.usecases import account, come_back, promises, versions, walk
from bot.usecases.permission import person, refuse_stranger, workable
from playbooks.desk import Desk
from qualification import refusals
from qualification.decision import Playbook
from qualification.handed_over import contest_reasons
from qualification.leads import Did, Happened, PersonId, State
from qualification.reasons import DecisionReason
from qualification.refusals import Refused, RefusedFields
from storage import handed_back, leads, outbox, qualifications
from storage.tables import Lead

NO_WORDS = "A sentence why this is not one is missing."
OVERRULED = "That goes against the checklist. Say in a sentence why, so that others can follow."


def _reasoning(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> dict[str, Any]:
    """What the checklist says, as it is kept with a decision; `undecided` before it was begun."""
    running = qualifications.running(session, lead.id or 0)
    if running is None:
        return {"verdict": "undecided"}
    given = walk.stands(session, desk, running, now=now).verdict
    rests_on = [
        {"criterion": each.criterion, "words": each.words, "source": each.origin, "counts": each.counts}
        for each in given.because
    ]
    return {"verdict": given.kind, "rule": given.rule, "because": rests_on, "playbook": running.version}


def accept(
    session: Session,
    desk: Desk,
    lead_id: int,
    by: str,
    *,
    next_step: str,
    next_at: datetime,
    ae: str,
    note: str = "",
    why: str = "",
    now: datetime,
) -> Lead | Refused:
    """The lead is an SQL: handed to `ae` with a next step and its time. `why` is needed against the checklist."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    receiver = person(session, ae)
    if receiver is None or receiver.role != "ae":
        return Refused("Choose an account executive of the desk.")
    if next_at <= now:
        return refusals.in_the_past("The next step")
    if not any(option.key == next_step for option in versions.of_lead(session, desk, lead).next_steps):
        return refusals.needs("The next step")
    reasoning = _reasoning(session, desk, lead, now=now)
    if reasoning["verdict"] != "accept" and not why.strip():
        return Refused(OVERRULED)
    facts = {
        **reasoning,
        "next_step": next_step,
        "next_at": next_at.isoformat(),
        "ae": ae,
        "note": note,
        "why": why,
    }
    return _decide(session, desk, lead, by, Did.ACCEPTED, facts, _tell_of_sql, now=now)


def recycle(
    session: Session,
    desk: Desk,
    lead_id: int,
    by: str,
    *,
    reason: str,
    note: str = "",
    return_on: date | None = None,
    now: datetime,
) -> Lead | Refused:
    """Back to marketing with a reason, until `return_on` or the day the reason sets."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    why = _reason(versions.of_lead(session, desk, lead), reason, "recycle")
    if why is None:
        return refusals.needs("A reason")
    if refusal := _refuse_wordless(why, note):
        return refusal
    today = walk.today_at(desk, now)
    if return_on is None and why.back is not None:
        return_on = why.back.on(today)
    if return_on is not None and return_on <= today:
        return refusals.in_the_past("The day it comes back")
    facts = {
        **_reasoning(session, desk, lead, now=now),
        "reason": reason,
        "group": why.group,
        "note": note,
        "return_on": return_on.isoformat() if return_on else None,
        "track": why.track,
    }
    done = _decide(session, desk, lead, by, Did.RECYCLED, facts, None, now=now)
    if isinstance(done, Lead):
        done.return_at = come_back.at_work(desk, done, done.return_on)
        session.add(done)
    return done


def disqualify(
    session: Session, desk: Desk, lead_id: int, by: str, *, reason: str, note: str = "", now: datetime
) -> Lead | Refused:
    """The lead will not come back."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    why = _reason(versions.of_lead(session, desk, lead), reason, "disqualify")
    if why is None:
        return refusals.needs("A reason")
    if refusal := _refuse_wordless(why, note):
        return refusal
    told = {"reason": reason, "group": why.group, "note": note}
    facts = {**_reasoning(session, desk, lead, now=now), **told}
    return _decide(session, desk, lead, by, Did.DISQUALIFIED, facts, None, now=now)


def reopen(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Lead | Refused:
    """The decision is taken back; the promise of a decision starts anew."""
    lead = workable(session, lead_id, by)
    if isinstance(lead, Refused):
        return lead
    ae = lead.ae
    happened = Happened(Did.REOPENED, PersonId(by), now, under=desk.version)
    back = _undo(session, desk, lead, happened, now=now)
    if isinstance(back, Lead) and ae:
        _tell_ae(session, back, ae, by, now=now)
    return back


def contest(
    session: Session, desk: Desk, lead_id: int, by: str, *, reason: str, note: str, now: datetime
) -> Lead | Refused:
    """The AE says this is not an SQL: it goes back to the rep with a reason marketing counts, and a sentence."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    if lead.ae != by:
        return refusals.only_the_ae()
    if reason not in contest_reasons(versions.of_lead(session, desk, lead)):
        return refusals.needs("A reason")
    if not note.strip():
        return RefusedFields(NO_WORDS, {"note": NO_WORDS})
    facts = {"reason": reason, "note": note}
    happened = Happened(Did.CONTESTED, PersonId(by), now, facts, under=desk.version)
    back = _undo(session, desk, lead, happened, now=now)
    if isinstance(back, Lead):
        _tell_rep(session, desk, back, by, facts, now=now)
    return back


def take_on(session: Session, desk: Desk, lead_id: int, by: str, *, now: datetime) -> Lead | Refused:
    """The AE takes the SQL."""
    lead = leads.get(session, lead_id)
    if lead is None:
        return refusals.no_such_lead()
    if lead.ae != by:
        return refusals.only_the_ae()
    taken = leads.record(session, lead_id, Happened(Did.TAKEN_ON, PersonId(by), now, under=desk.version))
    if taken is not None:
        promises.follow(session, desk, taken, Did.TAKEN_ON, now=now)
    outbox.show_all_again(session, lead_id)
    return taken or refusals.not_possible_now(lead.state)


def _decide(
    session: Session,
    desk: Desk,
    lead: Lead,
    by: str,
    what: Did,
    facts: Mapping[str, Any],
    then: Callable[..., None] | None,
    *,
    now: datetime,
) -> Lead | Refused:
    lead_id = lead.id or 0
    if refusal := refuse_stranger(session, lead, by) or come_back.refuse_sender(session, desk, lead, by):
        return refusal
    if lead.state == State.OPEN:
        owned = Happened(Did.CLAIMED, PersonId(by), now, {"owner": by}, under=desk.version)
        leads.record(session, lead_id, owned)
        promises.changed_hands(session, desk, leads.require(session, lead_id), Did.CLAIMED, now=now)
    decided = leads.record(session, lead_id, Happened(what, PersonId(by), now, facts, under=desk.version))
    if decided is None:
        return refusals.too_late(leads.require(session, lead_id).state)
    if what in handed_back.HANDED_BACK:
        handed_back.tell(session, decided, now=now)
    promises.follow(session, desk, decided, what, now=now)
    promises.forget_reminder(session, lead_id, because="decided", now=now)
    if running := qualifications.running(session, lead_id):
        running.finished_at, running.asking, running.remark = now, None, None
        session.add(running)
    outbox.show_all_again(session, lead_id)
    account.show_colleagues_again(session, lead)
    if then is not None:
        then(session, decided, now=now)
    return decided


def _undo(session: Session, desk: Desk, lead: Lead, event: Happened, *, now: datetime) -> Lead | Refused:
    lead_id = lead.id or 0
    was_handed_back = lead.state in handed_back.HANDED_BACK
    back = leads.record(session, lead_id, event)
    if back is None:
        return refusals.not_possible_now(lead.state)
    if was_handed_back:
        handed_back.tell(session, back, now=now)
    last = qualifications.latest(session, lead_id)
    if last is not None:
        last.finished_at = None
        session.add(last)
        session.flush()
        walk.move_on(session, desk, last, now=now)
    promises.follow(session, desk, back, event.what, now=now)
    outbox.show_all_again(session, lead_id)
    account.show_colleagues_again(session, lead)
    return back


def _tell_of_sql(session: Session, lead: Lead, *, now: datetime) -> None:
    hand_over(session, lead, lead.version, now=now)


def hand_over(session: Session, lead: Lead, accepted: int, *, now: datetime) -> bool:
    """Asks for the message to the AE, once for the lead's event of that number, by which it was accepted."""
    return outbox.say(
        session,
        outbox.Wanted(
            key=f"handover:{lead.id}:{accepted}",
            kind="handover",
            priority=outbox.Priority.ESCALATION,
            to_person=lead.ae,
            lead_id=lead.id,
            subject_id=accepted,
        ),
        now=now,
    )


def _tell_ae(session: Session, lead: Lead, ae: str, by: str, *, now: datetime) -> None:
    outbox.say(
        session,
        outbox.Wanted(
            key=f"taken_back:{lead.id}:{lead.version}",
            kind="taken_back",
            priority=outbox.Priority.ESCALATION,
            to_person=ae,
            lead_id=lead.id,
            facts={"by": by},
        ),
        now=now,
    )


def _tell_rep(
    session: Session, desk: Desk, lead: Lead, by: str, why: Mapping[str, str], *, now: datetime
) -> None:
    outbox.say(
        session,
        outbox.Wanted(
            key=f"contested:{lead.id}:{lead.version}",
            kind="contested",
            priority=outbox.Priority.ESCALATION,
            to_channel=desk.team(lead.team).channel,
            under_key=outbox.card_key(lead.id or 0),
            lead_id=lead.id,
            facts={**why, "by": by, "owner": lead.owner},
        ),
        now=now,
    )


def _refuse_wordless(why: DecisionReason, note: str) -> Refused | None:
    if not why.needs_words or note.strip():
        return None
    words = f"“{why.label}” needs your words: what did they say?"
    return RefusedFields(words, {"note": words})


def _reason(playbook: Playbook, key: str, way: str) -> DecisionReason | None:
    found = playbook.reason(key)
    return found if found and found.goes(way) else None
