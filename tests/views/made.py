"""Values to draw views from: one believable lead, the people around it, a playbook with every kind of question."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot.slack.views.handed import Contested, Evidence, HandOver, Meeting
from bot.slack.views.late import Board, Glance, Load, Promise, Several
from bot.slack.views.values import (
    Alert,
    Alike,
    Back,
    Colleague,
    Deciding,
    Decision,
    Face,
    Grouping,
    Jointly,
    LeadCard,
    Line,
    Meanwhile,
    Newer,
    Participant,
    PassedOver,
    PassedRule,
    Point,
    Reminder,
    Routed,
    Same,
    Somebody,
    Step,
    Why,
)
from bot.usecases.digest_values import BetterBar, CameBack, CampaignLine, Cohort, Digest, Late, ReasonLine
from bot.usecases.sla_week import Behind, Noise, SlaWeek, TeamWeek
from bot.usecases.stats import Stats
from qualification.changes import Change
from qualification.checklist import progress
from qualification.clocks import BUILT_IN
from qualification.cohorts import Counted, together
from qualification.criteria import Answer, BuyingRole, Criterion, Kind, Option, Reading, vocabulary
from qualification.decision import DecisionRule, Playbook, verdict
from qualification.group import Company, Insider, Member
from qualification.group import Group as BuyingGroup
from qualification.handed_over import Stage
from qualification.leads import State
from qualification.presence import Presence
from qualification.presence import Why as Away
from qualification.progress import Between
from qualification.reasons import DecisionReason, Group
from qualification.rules import compile_rule
from qualification.shifts import shift
from qualification.speed import Shares
from qualification.stopping import Part, Stop
from qualification.turns import Passed

NOW = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)
LINK = "https://acme-gtm.slack.com/archives/C0SDRLEADS/p1795424400000100"
ON = Presence(is_working=True)
LEE = Somebody("U0LEE", "Lee Park", 3, ON, datetime(2026, 11, 23, 17, 0, tzinfo=UTC), "Europe/Berlin")
SAM = Somebody(
    "U0SAM", "Sam Ortiz", 0, Presence(False, Away.ON_LEAVE, datetime(2026, 12, 4, 8, 0, tzinfo=UTC))
)
ALEX = Somebody("U0ALEX", "Alex Romero", 0, ON)


def before(**length: float) -> datetime:
    return NOW - timedelta(**length)


def face(policy: str = "first_touch", left: float = 11) -> Face:
    """A promise of fifteen minutes with so many working minutes left."""
    name = BUILT_IN[policy].name
    return Face(policy, before(minutes=15 - left), NOW + timedelta(minutes=left), 15, left, name)


LEAD = LeadCard(
    lead_id=42,
    version=7,
    state=State.OPEN,
    fields={
        "name": "Dana Ruiz",
        "title": "VP Security Engineering",
        "company": "Northwind Health",
        "company_size": 1200,
        "industry": "healthcare",
        "country": "US",
        "email": "dana@northwind.example",
        "interest": "security assessment",
        "source": "LinkedIn ad",
        "campaign": "Audit season",
        "landing_page": "/assessment",
        "note": "met at the fair",
    },
    hand_raiser=True,
    fit=60,
    intent=43,
    points=(
        Point("fit", 30, "decides"),
        Point("fit", 20, "1,000 people or more"),
        Point("fit", 10, "in security or IT"),
        Point("intent", 25, "asked for a person", before(minutes=4), 1),
        Point("intent", 10, "downloaded content", before(days=1, hours=3), 2),
        Point("intent", 8, "attended a webinar", before(days=8), 1),
        Point("intent", 3, "came by an ad", before(days=9), 1),
    ),
    touches=(),
    colleagues=(
        Colleague("Omar Haddad", "GRC manager", State.OPEN, None, None, None),
        Colleague(
            "Iris Vogel", "SOC analyst", State.RECYCLED, "U0SAM", "no budget until Q4", before(days=240)
        ),
    ),
    owner=None,
    first_touch_at=None,
    clocks=(face(), face("decision", 900)),
    meanwhile=None,
    answered=0,
    questions=4,
    walking=False,
    decision=None,
    playbook="BANT",
    playbook_version="7f3a9c21d0ee",
    segment="Cybersecurity",
    posted_at=before(minutes=4),
    now=NOW,
)

DECISION = Decision(
    state=State.ACCEPTED,
    by="U0LEE",
    at=before(minutes=1),
    reason=None,
    note="brings her CFO",
    next_step="Discovery call",
    next_at=NOW + timedelta(days=1),
    ae="U0ALEX",
    taken_on_at=None,
    return_on=None,
    stage=Stage.NOT_ANSWERED,
)
OVER = replace(DECISION, next_at=before(minutes=31), taken_on_at=before(hours=9), stage=Stage.OUTCOME_MISSING)
HELD, MISSED = replace(OVER, stage=Stage.HELD), replace(OVER, stage=Stage.MISSED)
CONTESTS = {
    "not_as_said": "Not as the answers say",
    "timing": "Timing: not now",
    "competitor": "Competitor",
}
RECYCLED = replace(
    DECISION,
    state=State.RECYCLED,
    reason="Timing: not now",
    note="evaluating in Q3",
    next_step=None,
    next_at=None,
    ae=None,
    return_on=date(2027, 3, 1),
    stage=None,
)
DISQUALIFIED = replace(RECYCLED, state=State.DISQUALIFIED, reason="Competitor", note=None, return_on=None)


AGAIN = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
NO_REPLY = Meanwhile(Between.NO_REPLY, "try again", AGAIN, 2, 4)
ENOUGH = replace(NO_REPLY, tries=4, recycle_for="No reply")
WAITING = Meanwhile(Between.WAITING, "CISO back from leave", AGAIN)
NO_DECISION = Meanwhile(Between.NO_DECISION, "ask again", AGAIN)
BAD_CONTACT = Meanwhile(Between.BAD_CONTACT, "find another way to reach them", AGAIN)
GOING_ON = Meanwhile(Between.IN_PROGRESS, "finish the checklist", AGAIN)


def claimed(lead: LeadCard, **more: Any) -> LeadCard:
    return replace(lead, **{"state": State.CLAIMED, "owner": "U0LEE", "meanwhile": GOING_ON, **more})


def decided(lead: LeadCard, decision: Decision = DECISION) -> LeadCard:
    return claimed(lead, state=decision.state, decision=decision, clocks=(), meanwhile=None)


def handed(lead: LeadCard) -> list[Line]:
    """What an AE has: a lead at each stage."""
    stages = [replace(DECISION, stage=each) for each in Stage if each is not Stage.HELD]
    return [
        line(replace(decided(lead, each), lead_id=50 + number)) for number, each in enumerate(stages, start=1)
    ]


def contested(lead: LeadCard, kind: str | None) -> Contested:
    words = str(lead.fields["note"])
    return Contested(lead, "U0ALEX", "U0LEE", words, words if lead is not LEAD else "Timing: not now", kind)


def met(lead: LeadCard, settled: str | None = None) -> Meeting:
    at = lead.decision.next_at if lead.decision and lead.decision.next_at else NOW
    return Meeting(lead, "U0ALEX", at, str(lead.fields["note"]), LINK, settled)


def grouped(lead: LeadCard, *, members: bool = True) -> LeadCard:
    """The lead with a buying group: three people in two roles, one of them without a name, and two gaps."""
    odd = None if lead.fields is LEAD.fields else str(lead.fields["name"])
    said = (
        (BuyingRole.DECISION_MAKER, Insider(odd or "Tom Berger", odd or "CFO", 43, key="lead:43")),
        (BuyingRole.DECISION_MAKER, Insider(None, odd or "CEO", key="member:2")),
        (BuyingRole.CHAMPION, Insider(lead.name, str(lead.fields["title"]), 42, key="lead:42")),
    )
    made = [
        Member(number, role, who, "U0LEE", before(days=2)) for number, (role, who) in enumerate(said, start=1)
    ]
    gaps = (BuyingRole.EVALUATOR, BuyingRole.ECONOMIC_BUYER)
    return replace(lead, group=BuyingGroup(tuple(made) if members else (), gaps))


def jointly(lead: LeadCard) -> LeadCard:
    """The lead as it is when two colleagues and it made an MQL of their account."""
    people = (
        Participant(lead.name, "decides"),
        Participant("Tom Berger", "puts it in place"),
        Participant("Jo", None),
    )
    return replace(lead, hand_raiser=False, together=Jointly(people, 88, 80))


def grouping(lead: LeadCard, *, members: bool = True) -> Grouping:
    card = grouped(lead, members=members)
    assert card.group
    everybody = (
        Insider(card.name, str(card.fields["title"]), 42, key="lead:42"),
        *(each.who for each in card.group.members[:2]),
    )
    company = Company("northwind.example", str(card.fields["company"]), everybody)
    return Grouping(card, card.group, company)


NEED = Criterion(
    "need",
    "Need",
    "What happens if they do nothing?",
    "a problem with a cost they can name",
    "general interest",
    Kind.CHOICE,
    (Option("problem", "A problem we solve"), Option("interest", "Only looking")),
)
TIMELINE = Criterion(
    "timeline",
    "Timeline",
    "When do they want this in place?",
    "a date, or an event with a date",
    "“soon”",
    Kind.WHEN,
    suggestions=("this quarter", "next quarter", "next year"),
)
BUDGET = Criterion(
    "budget",
    "Budget",
    "What money is there?",
    "a sum or a range",
    "“price is no issue”",
    Kind.MONEY,
    suggestions=("5-20k", "more than 150k"),
)
OTHERS = tuple(
    Criterion(kind.value, kind.value.replace("_", " ").capitalize(), "And this?", "a fact", "a hunch", kind)
    for kind in (Kind.YES_NO, Kind.NUMBER, Kind.PERSON, Kind.TEXT)
)
TOOLS = Criterion(
    "tools",
    "Tools",
    "What do they run?",
    "names of tools",
    "“the usual”",
    Kind.SEVERAL,
    (Option("siem", "SIEM"), Option("edr", "EDR")),
)
CRITERIA = (NEED, TIMELINE, BUDGET, *OTHERS, TOOLS)
NAMES = vocabulary(CRITERIA)
PLAYBOOK = Playbook(
    key="bant",
    name="BANT",
    version="7f3a9c21d0ee",
    criteria=CRITERIA,
    accept=compile_rule('need == "problem" && timeline <= today + duration("4392h")', NAMES),
    recycle=(
        DecisionRule(
            "no_need_yet",
            compile_rule('need == "interest"', NAMES),
            "need",
            "there is no problem yet that we solve",
        ),
    ),
    disqualify=(
        DecisionRule("no_tools", compile_rule("number == 0", NAMES), "too_small", "nobody works there"),
    ),
    reasons=(
        DecisionReason("timing", "Timing: not now", "recycle", back_in_days=90, group="timing"),
        DecisionReason("need", "No real need yet", "recycle", back_in_days=120, group="need"),
        DecisionReason("too_small", "Too small for us", "disqualify", group="fit"),
        DecisionReason("competitor", "Competitor", "disqualify", group="tied"),
    ),
    next_steps=(Option("discovery_call", "Discovery call"), Option("demo", "Demo")),
)


def answer(key: str, value: Any, words: str, origin: Any = "rep", note: str = "", **more: Any) -> Answer:
    by = "U0LEE" if origin == "rep" else None
    return Answer(key, value, words, origin, by, before(minutes=4), note, **more)


PROBLEM = answer("need", "problem", "A problem we solve", note="failed SOC 2 in May")
LOOKING = answer("need", "interest", "Only looking")
FROM_FORM = answer(
    "timeline",
    {"from": "2026-10-01", "to": "2026-12-31", "label": "Q4 2026"},
    "Q4 2026 (October to December)",
    "form",
    "the form said “this quarter”",
)
SOON = replace(FROM_FORM, origin="rep", by="U0LEE", note="")
SIXTY = answer("budget", {"low": 60000, "high": 60000, "currency": "EUR"}, "60,000 €")
READING = Reading("need", "problem", "A problem we solve", "a problm we solve")
IN_JUNE = Reading(
    "timeline",
    {"from": "2027-06-12", "to": "2027-06-12", "label": "12 June 2027"},
    "12 June 2027",
    "12 giugno 2027",
)
NOBODY, MANY = answer("number", 0, "0"), answer("number", 40, "40")


def step(lead: LeadCard, asking: Criterion | None, *answers: Answer, **more: Any) -> Step:
    """A checklist in which these answers were given and this question is asked."""
    mine = [each for each in answers if each.origin == "rep"]
    made = Step(
        walk_id=9,
        card=claimed(lead, walking=True, answered=len(mine)),
        playbook=PLAYBOOK,
        answers={each.criterion: each for each in answers},
        asking=asking,
        verdict=verdict(PLAYBOOK, mine, today=NOW.date()),
        progress=progress(PLAYBOOK, mine, today=NOW.date()),
        stale=frozenset(),
        newer=None,
        remark=None,
        last=mine[-1].criterion if mine else None,
        finished=False,
    )
    return replace(made, **more)


def last_that_matters(lead: LeadCard) -> Step:
    """One question left that decides; another one cannot change anything any more."""
    made = step(lead, TIMELINE, PROBLEM, MANY)
    return replace(made, progress=replace(made.progress, left=("timeline",), irrelevant=("budget",)))


def newer(lead: LeadCard) -> Newer:
    changes = [
        Change("new", "Trigger", "What set this off?"),
        Change("gone", "Budget"),
        Change("options", "Need", "+ A cost they can name, − Only looking"),
        Change("rule", "recycle", "it is more than a year away"),
    ]
    return Newer(9, claimed(lead), "c01d77aa0001", changes)


def deciding(lead: LeadCard, *answers: Answer, **more: Any) -> Deciding:
    given = verdict(PLAYBOOK, answers, today=NOW.date()) if answers else None
    made = Deciding(
        card=lead,
        playbook=PLAYBOOK,
        verdict=given,
        aes=(ALEX,),
        suggested_at=datetime(2026, 11, 24, 9, 0, tzinfo=UTC),
        ask_again_on=date(2026, 11, 30),
        today=NOW.date(),
        likely={given.kind: given.reason} if given and given.kind in ("recycle", "disqualify") else {},
        groups=(Group("need", "Need"), Group("timing", "Timing"), Group("fit", "Fit")),
    )
    return replace(made, **more)


def back(lead: LeadCard, **more: Any) -> LeadCard:
    """A lead that came back from marketing today."""
    told = Back(
        round=1,
        at=NOW,
        early=False,
        by="U0LEE",
        sent_at=before(days=92),
        reason="Timing: not now",
        note="budget in Q3",
    )
    return replace(lead, back=replace(told, **more))


def alert(lead: LeadCard, left: float = -11, **more: Any) -> Alert:
    policy = str(more.pop("policy", "first_touch"))
    owner = LEE if lead.owner else None
    return replace(Alert(lead, face(policy, left), "+10m", None, (LEE, SAM), LINK, owner=owner), **more)


def glance(lead: LeadCard, number: int = 42, **more: Any) -> Glance:
    """The lead in a list of late ones; its owner is Lee, its first call eleven minutes late."""
    late = Promise("first_touch", "first call", before(minutes=11), late=True)
    made = Glance(number, 7, State.CLAIMED, lead.fields, lead.name, "sdr", LEE, (late,), LINK)
    return replace(made, **more)


DECISION_LATE = Promise("decision", "decision", before(minutes=3), late=True)
STOOD = Promise("decision", "decision", NOW + timedelta(hours=3), late=False, stood=True)
UNANSWERED = Promise("ae_answer", "the AE's answer", before(hours=3), late=True)


def several(*leads: Glance) -> Several:
    return Several(leads, {"sdr": (LEE, SAM)}, NOW)


def board(lead: LeadCard, **more: Any) -> Board:
    """A team with a late lead, one that is due soon and one that nobody has."""
    soon = Promise("decision", "decision", NOW + timedelta(minutes=20), late=False)
    noted = replace(SAM, name=lead.name, presence=replace(SAM.presence, note=str(lead.fields["note"])))
    return replace(
        Board(
            who=Somebody("U0MAYA", lead.name if lead is not LEAD else "Maya Lindqvist", 1, ON),
            late=[glance(lead), glance(lead, 43, owner=noted)],
            lates=2,
            soon=[glance(lead, 44, promises=(soon,))],
            soons=1,
            free=[glance(lead, 45, owner=None, state=State.OPEN, promises=(soon,), link=None)],
            frees=1,
            mine=[glance(lead, 46, promises=())],
            loads=[Load(LEE, 2), Load(noted, 0)],
            now=NOW,
        ),
        **more,
    )


def quiet_board() -> Board:
    return replace(
        board(LEAD), late=(), lates=0, soon=(), soons=0, free=(), frees=0, mine=(), loads=[Load(LEE, 0)]
    )


def full_board(lead: LeadCard) -> Board:
    """Every list as long as it gets, and a large team."""
    some = board(lead)

    def ten(one: Glance) -> list[Glance]:
        return [replace(one, lead_id=100 + number) for number in range(10)]

    return replace(
        some,
        late=ten(some.late[0]),
        lates=200,
        soon=ten(some.soon[0]),
        soons=30,
        free=ten(some.free[0]),
        frees=12,
        mine=ten(some.mine[0]),
        loads=list(some.loads) * 30,
    )


def reminder(lead: LeadCard, stands: Meanwhile, **more: Any) -> Reminder:
    said = lead.fields["note"] if lead is not LEAD else ""
    return replace(Reminder(claimed(lead), stands, str(said), None), **more)


def hand_over(lead: LeadCard, **more: Any) -> HandOver:
    evidence = (
        Evidence("Need", "A problem we solve", "failed SOC 2 in May", None),
        Evidence("Timeline", "Q4 2026 (October to December)", "", "the form"),
    )
    return replace(HandOver(decided(lead), evidence, "", LINK, still_theirs=True), **more)


def line(lead: LeadCard, link: str | None = LINK) -> Line:
    return Line(lead, link)


def why(lead: LeadCard, **more: Any) -> Why:
    made = Why(lead, routed(), 60, "first", ("region",), None)
    return replace(made, **more)


def routed(**more: Any) -> Routed:
    """A lead of a team that claims its leads."""
    return replace(Routed("SDR team", "#sdr-leads", "Cybersecurity"), **more)


def in_turn(lead: LeadCard) -> Routed:
    """A lead that went round the whole team before it came to its owner."""
    words = str(lead.fields["note"])
    until, most = NOW + timedelta(days=3), {Passed.FULL: 20, Passed.FULL_TODAY: 8}
    passed = [
        PassedOver(
            f"U0REP{number}",
            why,
            until if why in (Passed.OFF_HOURS, Passed.ON_LEAVE) else None,
            most.get(why),
            words if why is Passed.NOT_ABLE else None,
        )
        for number, why in enumerate(Passed)
    ]
    rules = [PassedRule("Enterprise", "unknown", ["company size"]), PassedRule(words, "not_sold", [])]
    return routed(rule=words, rules=rules, in_turns=True, owner=LEE.id, how="turn", passed=passed)


def nobody_on() -> Routed:
    until = NOW + timedelta(hours=23)
    off = [PassedOver(each.id, Passed.OFF_HOURS, until, None, None) for each in (LEE, SAM)]
    return routed(in_turns=True, passed=off, waits_until=until)


def digest(words: str | None = None) -> Digest:
    """A week in figures; every word from outside is `words` when given."""
    campaign = CampaignLine(
        words or "LinkedIn ad",
        words or "Audit season",
        accepted=2,
        recycled=3,
        disqualified=1,
        new_mqls=8,
        still_open=2,
        reasons=(
            ReasonLine(
                "Timing: not now", "recycled", 3, (words or "renewal is in August", words or "next year")
            ),
            ReasonLine("Competitor", "disqualified", 1, ()),
            *(ReasonLine(words, "recycled", 1, (words,) * 5) for _ in range(12) if words),
        ),
    )
    rest = CampaignLine("not given", "not given", 1, 0, 0, ())
    more = shift(12, 40, 3, 38)
    reasons = [
        ReasonLine(
            words or "Timing: not now",
            "recycled",
            12,
            (words,) * 3
            if words
            else ("evaluating in Q3, renewal is in August", "just comparing for next year"),
            40,
            more,
            words or "/mdr-vs-mssp",
            7,
            3,
            Stop(
                (Part("landing_page", "is", words or "/mdr-vs-mssp"), Part("company_size", "below", 20)),
                8,
                12,
                9,
                0,
                160.0,
                0.01,
            ),
        ),
        ReasonLine("Competitor", "disqualified", 1, (), 40, None, None, 0, 2),
    ]
    return Digest(
        since=before(days=7),
        until=NOW,
        new_mqls=9,
        still_open=2,
        accepted=3,
        recycled=3,
        disqualified=1,
        share=3 / 7,
        low=0.16,
        high=0.75,
        campaigns=(campaign, rest, *([campaign] * 12 if words else ())),
        name=words or "",
        reasons=(*reasons, *([reasons[0]] * 3 if words else ())),
        decided_before=38,
        cohort=Cohort(before(days=60), before(days=30), 30, 84, 19, 19 / 84, 0.15, 0.33),
        late=Late(6, 84, 130.0),
        back=CameBack(5, 1, 2),
    )


def with_bar(look: Digest) -> Digest:
    """With a bar that is too low; of that no word comes from outside."""
    words: dict[str, Any] = {
        "says": "raise",
        "segment": "General",
        "bar": None,
        "threshold": 60,
        "recommended": 95,
        "leads": 300,
        "converted": 34,
        "share": 0.11,
        "low": 0.08,
        "high": 0.15,
        "then_share": 0.25,
        "then_low": 0.17,
        "then_high": 0.35,
        "leads_fewer": 220,
        "lost": 14,
        "hours_regained": 37,
        "least": 0.2,
        "most": 0.3,
        "enough": 30,
        "unsteady": [],
    }
    return replace(look, bars=(BetterBar("general", None, 95, words),))


def stats(words: str | None = None) -> Stats:
    """A quarter by source; every word from outside is `words` when given."""
    open_one = Counted((words or "LinkedIn ad",), 84, 19, 31, 12, 9, 3, 2, 0, 3, 1_000_000, before(days=1))
    closed = replace(open_one, by=(None,), recycled=53)
    rows = (open_one, closed, *([open_one] * 20 if words else ()))
    return Stats(before(days=90), NOW, "source", tuple(each.by[0] for each in rows), rows, together(rows))


def sla_week(words: str | None = None) -> SlaWeek:
    """How a week's promises were kept; every word from outside is `words` when given."""
    noise = Noise("60%", words or "first call", words or "first_touch_asked", 4, 23)
    team = TeamWeek(
        team=words or "SDR team",
        met=41,
        late=5,
        extended=2,
        running=7,
        share=41 / 48,
        low=0.73,
        high=0.93,
        late_median=35.4,
        late_p90=190.0,
        paused=390.0,
        share_before=0.78,
        late_before=9,
        touched=12,
        touch_median=22.0,
        spent=Shares(0.02, 0.71, 0.0, 0.27),
        behind=(Behind(LEE.id, 3, 12), Behind(SAM.id, 1, 9)),
        said=61,
        acted=30,
        noise=(noise, *([noise] * 20 if words else ())),
    )
    return SlaWeek(before(days=7), NOW, (team, *([team] * 12 if words else ())))


def alike(lead: LeadCard, number: int = 7, state: State = State.RECYCLED) -> Alike:
    """Somebody of the lead's name, in the lead's words."""
    email = str(lead.fields.get("email"))
    return Alike(
        number, lead.name, email, lead.fields.get("phone"), lead.fields, state, before(days=240), LINK
    )


def merged(lead: LeadCard) -> LeadCard:
    return replace(lead, state=State.MERGED, alike=alike(lead, 12, State.CLAIMED), clocks=())


def same(lead: LeadCard, *, merged: bool = False) -> Same:
    gone = State.MERGED if merged else State.RECYCLED
    return Same(alike(lead, 42, State.OPEN), replace(alike(lead, state=gone), email=None), merged)


def every_word(lead: LeadCard, words: str) -> LeadCard:
    """The lead with these words in every place that comes from outside."""
    fields: Mapping[str, Any] = {
        key: words if isinstance(value, str) else value for key, value in lead.fields.items()
    }
    colleague = Colleague(words, words, State.RECYCLED, "U0SAM", words, before(days=3))
    said = replace(lead.decision, note=words, reason=words) if lead.decision else None
    return replace(lead, fields=fields, colleagues=(colleague,) * 5, decision=said)
