"""Looks up what a view is drawn from. The only place between the store and the views."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot.slack import comeback, handed, likely, meanwhile, pickers, routed, sameness, together, whereabouts
from bot.slack.ids import Ref
from bot.slack.links import card_link
from bot.slack.views.checklist import picks
from bot.slack.views.values import (
    Colleague,
    Deciding,
    Decision,
    Face,
    LeadCard,
    Line,
    Mine,
    Newer,
    Point,
    Somebody,
    Step,
    Why,
)
from bot.usecases import permission, promises, versions, walk
from playbooks.desk import Desk
from qualification import refusals, sla
from qualification.changes import differences
from qualification.checklist import is_stale
from qualification.contactdata import faults
from qualification.criteria import current
from qualification.decision import Playbook
from qualification.handed_over import Stage
from qualification.leads import DECIDED, State, called, is_hand_raiser
from qualification.progress import suggested_day
from qualification.refusals import Refused
from storage import groups, leads, outbox, people, qualifications
from storage.tables import ClockRow, Lead, Qualification


def card(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> LeadCard:
    lead_id = lead.id or 0
    touches = leads.touches(session, lead_id)
    scored = leads.latest_score(session, lead_id)
    walking = qualifications.running(session, lead_id)
    stands = walk.stands(session, desk, walking, now=now) if walking else None
    playbook = stands.playbook if stands else versions.of_lead(session, desk, lead)
    running = promises.running(session, lead_id)
    return LeadCard(
        lead_id=lead_id,
        version=lead.version,
        state=State(lead.state),
        fields=lead.fields,
        hand_raiser=is_hand_raiser(touches, desk.hand_raiser_kinds),
        fit=lead.fit,
        intent=lead.intent,
        points=_points(scored.reasons if scored else ()),
        touches=touches,
        colleagues=[_colleague(desk, each) for each in leads.colleagues(session, lead, at_most=5)],
        owner=lead.owner,
        first_touch_at=lead.first_touch_at,
        clocks=[face(desk, lead, clock, now=now) for clock in running if clock.started_at <= now],
        meanwhile=meanwhile.meanwhile(lead, playbook, running),
        answered=stands.progress.asked if stands else 0,
        questions=stands.progress.total if stands else len(playbook.criteria),
        walking=walking is not None,
        decision=_decision(desk, lead, playbook, now=now),
        playbook=playbook.name,
        playbook_version=playbook.version,
        segment=desk.segment(lead.segment).name,
        posted_at=lead.posted_at,
        now=now,
        group=groups.group(
            session, lead.account_id, playbook.buying_group if walking or lead.decided_at else ()
        ),
        together=together.jointly(session, lead),
        alike=sameness.alike(session, lead),
        faults=faults(lead.fields, desk.providers),
        waits_until=routed.waits_until(session, lead),
        back=comeback.back(session, desk, lead, touches),
    )


def _points(reasons: Sequence[Mapping[str, Any]]) -> list[Point]:
    return [
        Point(
            each["axis"],
            each["points"],
            each["why"],
            datetime.fromisoformat(each["at"]) if each["at"] else None,
            each["count"],
        )
        for each in reasons
    ]


def _colleague(desk: Desk, lead: Lead) -> Colleague:
    return Colleague(
        name=called(lead.fields, lead.id),
        title=lead.fields.get("title"),
        state=State(lead.state),
        by=lead.decided_by or lead.owner,
        reason=lead.note or (desk.reason_label(lead.reason) if lead.reason else None),
        at=lead.decided_at,
    )


def face(desk: Desk, lead: Lead, clock: ClockRow, *, now: datetime) -> Face:
    hours, kind = promises.hours(desk, lead, clock), desk.clocks.get(clock.policy)
    promised = (clock.terms or {}).get("minutes")
    at = clock.paused_at or now
    return Face(
        policy=clock.policy,
        started_at=clock.started_at,
        deadline_at=clock.deadline_at,
        minutes=promised + clock.extended_minutes
        if promised
        else hours.between(clock.started_at, clock.deadline_at),
        minutes_left=sla.remaining_minutes(clock.deadline_at, hours, now=at)
        or -sla.late_minutes(clock.deadline_at, hours, now=at),
        waiting_for=kind.name if kind else clock.policy.replace("_", " "),
        paused=clock.paused_at is not None,
    )


def _decision(desk: Desk, lead: Lead, playbook: Playbook, *, now: datetime) -> Decision | None:
    if State(lead.state) not in DECIDED or lead.decided_at is None:
        return None
    return Decision(
        state=State(lead.state),
        by=lead.decided_by,
        at=lead.decided_at,
        reason=(desk.reason_label(lead.reason) if lead.reason else None),
        note=lead.note,
        next_step=next(
            (step.label for step in playbook.next_steps if step.key == lead.next_step), lead.next_step
        ),
        next_at=lead.next_at,
        ae=lead.ae,
        taken_on_at=lead.taken_on_at,
        return_on=lead.return_on,
        stage=handed.stage_of(desk, lead, now=now),
    )


def step(session: Session, desk: Desk, qualification: Qualification, *, now: datetime) -> Step:
    stands = walk.stands(session, desk, qualification, now=now)
    lead = leads.require(session, qualification.lead_id)
    given = qualifications.history(session, qualification.id or 0)
    return Step(
        walk_id=qualification.id or 0,
        card=card(session, desk, lead, now=now),
        playbook=stands.playbook,
        answers=current(stands.answers),
        asking=stands.asking,
        verdict=stands.verdict,
        progress=stands.progress,
        stale=frozenset(
            key
            for key, answer in current(stands.answers).items()
            if is_stale(stands.playbook, answer, now=now)
        ),
        newer=to.version if (to := versions.later(desk, lead, qualification)) else None,
        remark=qualification.remark,
        last=next((row.criterion for row in reversed(given) if row.origin == "rep"), None),
        finished=qualification.finished_at is not None,
        reading=walk.pending(qualification, qualification.asking),
    )


def pick_text(session: Session, desk: Desk, *, ref: Ref, now: datetime) -> str | None:
    """What the pressed pick says, as if it had been typed; None when it is no longer offered."""
    qualification = qualifications.get(session, ref.id)
    playbook = versions.in_force(session, desk, qualification) if qualification else None
    criterion = playbook.criterion(ref.part) if playbook else None
    if playbook is None or criterion is None:
        return None
    before = current(qualifications.answers(session, ref.id)).get(criterion.key)
    fresh = before if before and not is_stale(playbook, before, now=now) else None
    offered = {pick.key: pick.text for pick in picks(criterion, fresh)}
    return offered.get(ref.pick)


def asked_in(session: Session, channel: str, thread_ts: str) -> tuple[int, str] | None:
    """The checklist that runs in this thread and the question it asks now, if any."""
    head = outbox.at(session, channel, thread_ts)
    if head is None or head.kind != "card" or head.lead_id is None:
        return None
    running = qualifications.running(session, head.lead_id)
    return (running.id or 0, running.asking or "") if running else None


def known_already(session: Session, desk: Desk, lead_id: int, *, now: datetime) -> Line:
    """A lead somebody entered by hand, which was here before."""
    return _line(session, desk, leads.require(session, lead_id), now=now)


def walking(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Any:
    """For the forms over a checklist: the step, and the question the reference names."""
    found = walk.find_open(session, desk, ref.id, by)
    if isinstance(found, Refused):
        return found
    here = step(session, desk, found.qualification, now=now)
    named = here.playbook.criterion(ref.part) if ref.part else None
    return here, named or here.asking or here.playbook.criteria[0]


def newer(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Newer | Refused:
    """What would change for the checklist if it were moved to the desk's present playbook."""
    found = walk.find_open(session, desk, ref.id, by)
    if isinstance(found, Refused):
        return found
    to = versions.later(desk, found.lead, found.qualification)
    if to is None:
        return refusals.newest_already()
    changes = differences(found.playbook, to)
    return Newer(ref.id, card(session, desk, found.lead, now=now), to.version, changes)


def deciding(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> Deciding | Refused:
    lead = permission.workable(session, ref.id, by)
    if isinstance(lead, Refused):
        return lead
    if State(lead.state) in DECIDED:
        return refusals.already_decided(lead.state)
    running = qualifications.running(session, ref.id)
    stands = walk.stands(session, desk, running, now=now) if running else None
    playbook = versions.of_lead(session, desk, lead)
    return Deciding(
        card=card(session, desk, lead, now=now),
        playbook=playbook,
        verdict=stands.verdict if stands else None,
        aes=pickers.somebodies(session, desk, people.with_role(session, "ae"), now=now),
        suggested_at=next_working_morning(desk, lead, now),
        ask_again_on=suggested_day(desk.team(lead.team).hours, now=now),
        today=walk.today_at(desk, now),
        likely=likely.likely(session, desk, lead, playbook, stands, now=now),
        groups=desk.reasons.groups,
    )


def next_working_morning(desk: Desk, lead: Lead, now: datetime) -> datetime:
    """Ten o'clock on the next day the team works: a first guess for a meeting."""
    tomorrow = walk.today_at(desk, now) + timedelta(days=1)
    opens = desk.team(lead.team).hours.next_open(datetime.combine(tomorrow, time(), ZoneInfo(desk.zone)))
    return datetime.combine(opens.astimezone(ZoneInfo(desk.zone)).date(), time(10), ZoneInfo(desk.zone))


def touching(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> LeadCard | Refused:
    lead = leads.get(session, ref.id)
    if lead is None:
        return refusals.no_such_lead()
    refusal = None if lead.ae == by else permission.refuse_stranger(session, lead, by)
    return refusal or card(session, desk, lead, now=now)


def assigning(
    session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime
) -> tuple[LeadCard, Sequence[Somebody]] | Refused:
    lead = permission.workable(session, ref.id, by)
    if isinstance(lead, Refused):
        return lead
    return card(session, desk, lead, now=now), pickers.reps(session, desk, lead, now=now)


def managing(session: Session, desk: Desk, ref: Ref, by: str, *, now: datetime) -> LeadCard | Refused:
    """For the forms of managers."""
    lead = leads.get(session, ref.id)
    if lead is None:
        return refusals.no_such_lead()
    return permission.refuse_all_but_managers(session, lead, by) or card(session, desk, lead, now=now)


def _line(session: Session, desk: Desk, lead: Lead, *, now: datetime) -> Line:
    return Line(card(session, desk, lead, now=now), card_link(session, lead.id or 0))


def lines(session: Session, desk: Desk, some: Sequence[Lead], *, now: datetime) -> list[Line]:
    return [_line(session, desk, lead, now=now) for lead in some]


def mine(session: Session, desk: Desk, person: str, *, now: datetime) -> Mine:
    """A rep's open leads, nearest deadline first, and what an AE was handed."""
    who = people.get(session, person)
    lines = [_line(session, desk, lead, now=now) for lead in leads.open_of(session, person)]
    handed_over = [_line(session, desk, lead, now=now) for lead in leads.handed_to(session, person)]
    free = leads.unclaimed(session, who.team) if who and who.role in permission.WORKS_LEADS else ()
    return Mine(
        person=who.name if who else "",
        leads=sorted(lines, key=_nearest),
        unclaimed=sorted((_line(session, desk, lead, now=now) for lead in free), key=_nearest),
        presence=whereabouts.of(session, desk, who, now=now) if who else None,
        sqls=sorted(handed_over, key=_most_pressing),
    )


def _most_pressing(line: Line) -> int:
    stage = line.card.decision.stage if line.card.decision else None
    return list(Stage).index(stage) if stage else len(Stage)


def _nearest(line: Line) -> float:
    return line.card.clock.minutes_left if line.card.clock else float("inf")


def refuse_stranger(session: Session, person: str) -> Refused | None:
    """Leads are shown to people of the desk only."""
    if permission.person(session, person) is None:
        return Refused("Only people named in desk.yaml can see leads here. Ask your admin to add you.")
    return None


def found(
    session: Session, desk: Desk, person: str, words: str, *, now: datetime
) -> Sequence[Line] | Refused:
    if refusal := refuse_stranger(session, person):
        return refusal
    if not words:
        return Refused("Type whom to look for: `/handraise find northwind` or a name or an e-mail address.")
    return [_line(session, desk, lead, now=now) for lead in leads.matching(session, words)]


def why(session: Session, desk: Desk, lead_id: int, *, now: datetime) -> Why:
    lead = leads.require(session, lead_id)
    segment = desk.segment(lead.segment)
    scored = leads.latest_score(session, lead_id)
    running = qualifications.latest(session, lead_id)
    scorecard = desk.scorecards[segment.scorecard]
    threshold = scored.threshold if scored else None
    return Why(
        card=card(session, desk, lead, now=now),
        routed=routed.routed(session, desk, lead),
        threshold=scorecard.bar.threshold if threshold is None else threshold,
        bar=scorecard.why_other(scored.bar) if scored else None,
        scorecard=segment.scorecard,
        unknown=scored.unknown if scored else (),
        verdict=walk.stands(session, desk, running, now=now).verdict if running else None,
    )


def why_found(session: Session, desk: Desk, person: str, words: str, *, now: datetime) -> Why | Refused:
    """The story of the newest lead the words match; a number is the lead's own."""
    if refusal := refuse_stranger(session, person):
        return refusal
    number = words.lstrip("#").strip()
    one = leads.get(session, int(number)) if number.isdigit() and len(number) < 18 else None
    matching = [one] if one else leads.matching(session, words, at_most=1)
    if not matching:
        return Refused("No lead matches that. Try `/handraise find` with a part of the name or company.")
    return why(session, desk, matching[0].id or 0, now=now)
