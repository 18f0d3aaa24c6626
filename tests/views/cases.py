"""Every view in every state worth looking at, as a function of the lead it is about."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from bot.slack.blocks import Rendered
from bot.slack.views import (
    answers,
    away,
    board,
    card,
    checklist,
    delivery,
    digest,
    drafts,
    forms,
    group,
    home,
    lists,
    meeting,
    mutes,
    notices,
    review,
    same,
    several,
    sla,
    stats,
)
from bot.slack.views.answers import Answering, Said
from bot.slack.views.delivery import HandedOn
from bot.slack.views.late import Glance
from bot.slack.views.mutes import Muted, Muting
from bot.slack.views.values import LaidAside, LeadCard, Meanwhile, Mine, Somebody
from playbooks.load import load_desk
from playbooks.render import Wording
from qualification.clocks import STOOD
from qualification.leads import State
from tests.views import absent, made, reviewed
from tests.views.made import NOW, PLAYBOOK, alert, claimed, decided, deciding, face, line, reminder, step

Drawn = Rendered | dict[str, Any]
Draw = Callable[[LeadCard], Drawn]
W = Wording()

CARDS: Mapping[str, Draw] = {
    "card.new": lambda lead: card.card(lead, W),
    "card.late": lambda lead: card.card(replace(lead, clocks=(face(left=-40),)), W),
    "card.claimed": lambda lead: card.card(claimed(lead), W),
    "card.walking": lambda lead: card.card(
        claimed(lead, walking=True, answered=2, first_touch_at=NOW, clocks=(face("decision", 900),)), W
    ),
    "card.no_reply": lambda lead: card.card(aside(lead, made.NO_REPLY), W),
    "card.tried_enough": lambda lead: card.card(aside(lead, made.ENOUGH), W),
    "card.waiting": lambda lead: card.card(aside(lead, made.WAITING), W),
    "card.paused": lambda lead: card.card(
        replace(aside(lead, made.WAITING), clocks=[replace(made.face("decision", 200), paused=True)]), W
    ),
    "card.accepted": lambda lead: card.card(decided(lead), W),
    "card.taken": lambda lead: card.card(decided(lead, replace(made.DECISION, taken_on_at=NOW)), W),
    "card.meeting_over": lambda lead: card.card(decided(lead, made.OVER), W),
    "card.meeting_held": lambda lead: card.card(decided(lead, made.HELD), W),
    "card.meeting_missed": lambda lead: card.card(decided(lead, made.MISSED), W),
    "card.recycled": lambda lead: card.card(decided(lead, made.RECYCLED), W),
    "card.disqualified": lambda lead: card.card(decided(lead, made.DISQUALIFIED), W),
    "card.together": lambda lead: card.card(made.jointly(lead), W),
    "card.alike": lambda lead: card.card(replace(lead, alike=made.alike(lead)), W),
    "card.merged": lambda lead: card.card(made.merged(lead), W),
    "card.bad_contact_data": lambda lead: card.card(
        replace(lead, faults=("role account, not a person", "phone cannot be dialled as it is")), W
    ),
    "card.group": lambda lead: card.card(made.grouped(claimed(lead, walking=True)), W),
    "card.group_missing": lambda lead: card.card(made.grouped(claimed(lead), members=False), W),
    "card.back": lambda lead: card.card(made.back(lead), W),
    "card.back_again_and_early": lambda lead: card.card(
        made.back(lead, round=2, early=True, note=_words(lead), since=[("webinar", 2), ("pricing_page", 1)]),
        W,
    ),
    "card.before": lambda lead: card.before(made.back(lead), made.LINK, W),
    "card.bare": lambda lead: card.card(
        replace(
            lead,
            fields={"email": "x@y.example"},
            points=(),
            colleagues=(),
            clocks=(),
            hand_raiser=False,
        ),
        W,
    ),
}

QUESTIONS: Mapping[str, Draw] = {
    "question.first": lambda lead: checklist.checklist(step(lead, made.NEED), W),
    "question.known": lambda lead: checklist.checklist(
        step(lead, made.TIMELINE, made.PROBLEM, made.FROM_FORM, remark="Need: understood as A problem"), W
    ),
    "question.again": lambda lead: checklist.checklist(step(lead, made.NEED, made.PROBLEM, made.SOON), W),
    "question.reading": lambda lead: checklist.checklist(
        step(lead, made.NEED, reading=replace(made.READING, text=_words(lead) or made.READING.text)), W
    ),
    "question.reading_known": lambda lead: checklist.checklist(
        step(lead, made.TIMELINE, made.PROBLEM, made.FROM_FORM, reading=made.IN_JUNE),
        W,
    ),
    **{
        f"question.{each.kind}": (lambda lead, each=each: checklist.checklist(step(lead, each), W))  # type: ignore[misc]
        for each in PLAYBOOK.criteria
    },
    "question.group": lambda lead: checklist.checklist(
        step(lead, made.NEED, card=made.grouped(claimed(lead, walking=True))), W
    ),
    "verdict.group": lambda lead: checklist.checklist(
        step(lead, None, made.PROBLEM, made.SOON, card=made.grouped(claimed(lead, walking=True))), W
    ),
    "verdict.accept": lambda lead: checklist.checklist(
        step(lead, None, made.PROBLEM, made.SOON, made.MANY), W
    ),
    "verdict.recycle": lambda lead: checklist.checklist(step(lead, None, made.LOOKING, made.MANY), W),
    "verdict.disqualify": lambda lead: checklist.checklist(step(lead, None, made.NOBODY), W),
    "verdict.undecided": lambda lead: checklist.checklist(
        step(lead, None, made.SIXTY, remark="Budget: understood as 60,000 €"), W
    ),
    "question.too_old": lambda lead: checklist.checklist(
        step(lead, made.TIMELINE, made.PROBLEM, made.FROM_FORM, stale=frozenset({"timeline"}), newer="c01d"),
        W,
    ),
    "question.last_that_matters": lambda lead: checklist.checklist(made.last_that_matters(lead), W),
    "verdict.decided": lambda lead: checklist.checklist(
        step(lead, None, made.PROBLEM, made.SOON, made.MANY, finished=True, card=decided(lead)), W
    ),
}

NOTICES: Mapping[str, Draw] = {
    "notice.nudge": lambda lead: notices.nudge(alert(claimed(lead), left=6), W),
    "notice.nudge_decision": lambda lead: notices.nudge(alert(claimed(lead), left=6, policy="decision"), W),
    "notice.nudge_settled": lambda lead: notices.nudge(
        alert(claimed(lead), left=6, settled="touched by Lee Park"), W
    ),
    "notice.breach": lambda lead: notices.breach(alert(claimed(lead), left=0), W),
    "notice.breach_settled": lambda lead: notices.breach(
        alert(claimed(lead), left=0, settled="with Sam Ortiz now"), W
    ),
    "notice.unclaimed": lambda lead: notices.unclaimed(alert(lead, left=6), W),
    "notice.unclaimed_late": lambda lead: notices.unclaimed(alert(lead, left=0), W),
    "notice.unclaimed_settled": lambda lead: notices.unclaimed(
        alert(claimed(lead), left=6, settled="claimed by Lee Park"), W
    ),
    "notice.alert": lambda lead: notices.alert(alert(claimed(lead)), W),
    "notice.alert_owner_off": lambda lead: notices.alert(alert(claimed(lead), off="U0LEE"), W),
    "notice.alert_stood": lambda lead: notices.alert(alert(claimed(lead), left=90, rung=STOOD), W),
    "notice.alert_ae": lambda lead: notices.alert(
        alert(made.decided(lead), policy="ae_answer", owner=made.ALEX), W
    ),
    "notice.alert_owner_away": lambda lead: notices.alert(alert(claimed(lead), owner=away_rep(lead)), W),
    "notice.asked": lambda lead: notices.asked(
        claimed(lead), "U0MAYA", _words(lead) or "Where do we stand?", made.LINK, W
    ),
    "several.mine": lambda lead: several.breach(made.several(*_late(lead, 3)), W),
    "several.mine_decisions": lambda lead: several.breach(
        made.several(
            made.glance(lead, promises=(made.DECISION_LATE,)),
            made.glance(lead, 43),
            made.glance(lead, 44, state=State.ACCEPTED, owner=made.ALEX, promises=(made.UNANSWERED,)),
        ),
        W,
    ),
    "several.mine_settled": lambda lead: several.breach(made.several(*_late(lead, 2, settled=2)), W),
    "several.team": lambda lead: several.alert(
        made.several(
            *_late(lead, 2),
            made.glance(lead, 50, owner=None, state=State.OPEN),
            made.glance(lead, 51, promises=(made.STOOD,), owner=away_rep(lead)),
            made.glance(lead, 52, state=State.ACCEPTED, owner=made.ALEX, promises=(made.UNANSWERED,)),
        ),
        W,
    ),
    "several.team_many": lambda lead: several.alert(made.several(*_late(lead, 40, settled=8)), W),
    "several.team_of_many": lambda lead: several.alert(
        replace(made.several(*_late(lead, 10)), people={"sdr": (made.LEE, made.SAM) * 20}), W
    ),
    "several.team_settled": lambda lead: several.alert(made.several(*_late(lead, 3, settled=3)), W),
    "several.morning": lambda lead: several.morning({"first call": 2, "decision": 1}, W),
    "notice.ae_waits": lambda lead: notices.ae_waits(alert(made.decided(lead), policy="ae_answer"), W),
    "notice.ae_waits_meeting": lambda lead: notices.ae_waits(
        alert(decided(lead, made.OVER), policy="meeting_outcome", left=480), W
    ),
    "notice.ae_waits_settled": lambda lead: notices.ae_waits(
        alert(decided(lead, made.HELD), policy="meeting_outcome", settled="the meeting was held"), W
    ),
    "notice.nudge_ae_answer": lambda lead: notices.nudge(alert(decided(lead), policy="ae_answer"), W),
    "notice.nudge_missed": lambda lead: notices.nudge(
        alert(decided(lead, made.MISSED), policy="missed_meeting"), W
    ),
    "notice.breach_meeting": lambda lead: notices.breach(
        alert(decided(lead, made.OVER), policy="meeting_outcome"), W
    ),
    "notice.alert_ae_answer": lambda lead: notices.alert(alert(decided(lead), policy="ae_answer"), W),
    "notice.alert_unowned": lambda lead: notices.alert(alert(lead, link=None), W),
    "notice.alert_nobody_else": lambda lead: notices.alert(alert(lead, people=()), W),
    "notice.alert_settled": lambda lead: notices.alert(alert(lead, settled="recycled by Lee Park"), W),
    "notice.follow_up": lambda lead: notices.follow_up(reminder(lead, made.NO_REPLY), W),
    "notice.follow_up_enough": lambda lead: notices.follow_up(reminder(lead, made.ENOUGH), W),
    "notice.follow_up_waited": lambda lead: notices.follow_up(reminder(lead, made.WAITING), W),
    "notice.follow_up_undecided": lambda lead: notices.follow_up(reminder(lead, made.NO_DECISION), W),
    "notice.follow_up_bad_contact": lambda lead: notices.follow_up(reminder(lead, made.BAD_CONTACT), W),
    "notice.follow_up_unowned": lambda lead: notices.follow_up(reminder(lead, made.WAITING, card=lead), W),
    "notice.follow_up_settled": lambda lead: notices.follow_up(
        reminder(lead, made.NO_REPLY, settled="tried again"), W
    ),
    "notice.given": lambda lead: notices.given(claimed(lead), "U0MAYA", None, made.LINK, W),
    "notice.given_in_turn": lambda lead: notices.given(claimed(lead), None, "turn", made.LINK, W),
    "notice.taken_back": lambda lead: notices.taken_back(claimed(lead), "U0LEE", made.LINK, W),
    "notice.contested": lambda lead: meeting.contested(made.contested(claimed(lead), "recycle"), W),
    "notice.contested_disqualify": lambda lead: meeting.contested(
        made.contested(claimed(lead), "disqualify"), W
    ),
    "notice.contested_not_as_said": lambda lead: meeting.contested(made.contested(claimed(lead), None), W),
    "notice.contested_decided_since": lambda lead: meeting.contested(
        made.contested(decided(lead, made.RECYCLED), "recycle"), W
    ),
    "notice.meeting_missed": lambda lead: meeting.missed(made.met(decided(lead, made.MISSED)), W),
    "notice.meeting_missed_settled": lambda lead: meeting.missed(
        made.met(decided(lead), settled="there is another time for it"), W
    ),
    "notice.meeting_moved": lambda lead: meeting.moved(made.met(decided(lead)), W),
    "notice.meeting_moved_settled": lambda lead: meeting.moved(
        made.met(decided(lead, made.HELD), settled="it was held"), W
    ),
    "notice.reposted": lambda lead: delivery.reposted(
        "card", "https://acme.slack.com/archives/C1/p1", None, W
    ),
    "notice.reposted_elsewhere": lambda lead: delivery.reposted("checklist", None, "#sdr-leads", W),
    "notice.shut": lambda lead: delivery.shut("#sdr-leads", "is_archived", "#ops", W),
    "notice.shut_nowhere": lambda lead: delivery.shut("#sdr-leads", "restricted_action", None, W),
    "notice.left": lambda lead: delivery.left(
        "Sam Ortiz",
        [
            HandedOn(str(lead.fields["name"]), str(lead.fields["company"]), "U0LEE"),
            HandedOn("Jo", "Kite", None),
        ],
        1,
        W,
    ),
    "notice.detoured": lambda lead: delivery.detoured(card.card(lead, W), "#sdr-leads", W),
    "notice.quarantine": lambda lead: notices.quarantine(
        [LaidAside("typeform", str(lead.fields["note"]), 3), LaidAside("meta", "the body is not UTF-8", 1)], W
    ),
    "notice.quarantine_many": lambda lead: notices.quarantine(
        [LaidAside("hubspot", f"reason {number}", 12 - number) for number in range(7)], W
    ),
    "notice.quarantine_empty": lambda lead: notices.quarantine([], W),
    "notice.handover": lambda lead: meeting.hand_over(made.hand_over(lead), W),
    "notice.handover_against": lambda lead: meeting.hand_over(
        made.hand_over(lead, answers=(), why=str(lead.fields["note"])), W
    ),
    "notice.handover_taken": lambda lead: meeting.hand_over(
        made.hand_over(lead, card=decided(lead, replace(made.DECISION, taken_on_at=NOW))), W
    ),
    "notice.handover_meeting_over": lambda lead: meeting.hand_over(
        made.hand_over(lead, card=decided(lead, made.OVER)), W
    ),
    "notice.handover_meeting_held": lambda lead: meeting.hand_over(
        made.hand_over(lead, card=decided(lead, made.HELD)), W
    ),
    "notice.handover_meeting_missed": lambda lead: meeting.hand_over(
        made.hand_over(lead, card=decided(lead, made.MISSED)), W
    ),
    "notice.handover_group": lambda lead: meeting.hand_over(
        made.hand_over(lead, card=replace(decided(lead), group=made.grouped(lead).group)), W
    ),
    "notice.handover_gone": lambda lead: meeting.hand_over(
        made.hand_over(lead, card=claimed(lead), still_theirs=False), W
    ),
}

LISTS: Mapping[str, Draw] = {
    "list.mine": lambda lead: lists.mine(Mine("Lee Park", _many(claimed(lead), 3), ()), W),
    "list.mine_many": lambda lead: lists.mine(Mine("Lee Park", _many(claimed(lead), 17), ()), W),
    "list.mine_aside": lambda lead: lists.mine(
        Mine("Lee Park", [line(aside(lead, made.WAITING)), line(aside(_other(lead), made.NO_REPLY))], ()), W
    ),
    "list.mine_of_an_ae": lambda lead: lists.mine(Mine("Alex Romero", (), (), sqls=made.handed(lead)), W),
    "list.mine_of_both": lambda lead: lists.mine(
        Mine("Alex Romero", [line(claimed(lead))], (), sqls=made.handed(_other(lead))), W
    ),
    "list.mine_none": lambda lead: lists.mine(Mine("Lee Park", (), ()), W),
    "list.found": lambda lead: lists.found([line(lead), line(decided(replace(lead, lead_id=43)), None)], W),
    "list.found_none": lambda lead: lists.found([], W),
    "list.why": lambda lead: lists.why(made.why(lead), W),
    "list.why_together": lambda lead: lists.why(made.why(made.jointly(lead), bar="we wrote first"), W),
    "list.why_bad_contact_data": lambda lead: lists.why(
        made.why(replace(lead, faults=("test data", "e-mail address refused"))), W
    ),
    "list.why_me": lambda lead: lists.why(made.why(claimed(lead), routed=made.in_turn(lead)), W),
    "list.why_nobody": lambda lead: lists.why(made.why(lead, routed=made.nobody_on()), W),
    "list.why_going_on": lambda lead: lists.why(made.why(claimed(lead)), W),
    "away.leave": lambda lead: away.gone(absent.said(lead, absent.AWAY), "leave", W),
    "away.leave_of_another": lambda lead: away.gone(
        absent.said(lead, absent.AWAY, who="Sam Ortiz"), "leave", W
    ),
    "away.pause": lambda lead: away.gone(absent.said(lead, absent.PAUSED), "pause", W),
    "away.back": lambda lead: away.here_again(absent.said(lead, absent.ON), "leave", W),
    "away.back_at_night": lambda lead: away.here_again(absent.said(lead, absent.OFF), "leave", W),
    "away.resumed": lambda lead: away.here_again(absent.said(lead, absent.ON, who="Sam Ortiz"), "pause", W),
    "away.team": lambda lead: away.team("SDR team", absent.mates(lead), W),
    "away.team_of_many": lambda lead: away.team("SDR team", absent.mates(lead) * 20, W),
    "list.help": lambda lead: lists.helping(W),
    "digest.kept": lambda lead: digest.digest(made.digest(_words(lead)), W, message_id=7),
    "digest.week": lambda lead: digest.digest(made.digest(_words(lead)), W),
    "digest.muted": lambda lead: digest.digest(
        replace(made.digest(_words(lead)), muted=(_words(lead) or "Audit season", "Evergreen")), W
    ),
    "digest.mute_typed": lambda lead: mutes.changed("", [_words(lead) or "Evergreen"], [], _muted(lead), W),
    "digest.better_bar": lambda lead: digest.digest(
        made.with_bar(made.digest(_words(lead))), W, message_id=7
    ),
    "digest.drafted": lambda lead: drafts.drafted(_drafted(lead), W),
    "digest.not_drafted": lambda lead: drafts.drafted({"why": _words(lead) or "the folder is not empty"}, W),
    "digest.answered": lambda lead: answers.answered(_answer(lead), W),
    "review.quarter": lambda lead: review.head(reviewed.head(_words(lead)), W),
    "review.week": lambda lead: review.head(reviewed.head(_words(lead), every="week"), W),
    "review.decided": lambda lead: review.head(reviewed.head(every="month", undecided=0), W),
    "review.moved": lambda lead: review.moved(reviewed.figures(_words(lead)), W),
    "review.decisions": lambda lead: review.decisions(7, reviewed.proposals(_words(lead)), {}, W),
    "review.decisions_taken": lambda lead: review.decisions(
        7, reviewed.proposals(_words(lead)), reviewed.decided_ones(_words(lead)), W
    ),
    "review.page": lambda lead: review.page(reviewed.to_sign(_words(lead)), W),
    "review.page_stale": lambda lead: review.page(reviewed.to_sign(_words(lead), stale=True), W),
    "review.pages": lambda lead: review.pages([reviewed.to_sign(_words(lead))] * 3, W),
    "stats.quarter": lambda lead: stats.stats(made.stats(_words(lead)), W),
    "sla.week": lambda lead: sla.week(made.sla_week(_words(lead)), W),
    "sla.quiet": lambda lead: sla.week(replace(made.sla_week(), teams=()), W),
    "digest.nothing": lambda lead: digest.digest(
        replace(
            made.digest(),
            accepted=0,
            recycled=0,
            disqualified=0,
            share=None,
            campaigns=(),
            reasons=(),
            late=None,
        ),
        W,
    ),
}

VIEWS: Mapping[str, Draw] = {
    "digest.answer": lambda lead: answers.form(
        Answering(7, made.digest(_words(lead)), [_answer(lead)] * 2), W
    ),
    "digest.answer_kept": lambda lead: answers.kept(["#marketing-leads", _words(lead) or "#sdr-leads"]),
    "digest.leads": lambda lead: digest.leads(made.digest(_words(lead)), _many(claimed(lead), 2), 40, W),
    "digest.mute": lambda lead: mutes.form(
        Muting(
            7,
            "",
            {"m3": _words(lead) or "Evergreen", "c0": _words(lead) or "Audit season"},
            ["m3"],
            3,
            _muted(lead),
        ),
        W,
    ),
    "digest.mute_nothing": lambda lead: mutes.form(Muting(7, "", {}, [], 0, []), W),
    "form.review": lambda lead: review.deciding((7, 2, None)),
    "form.review_again": lambda lead: review.deciding((7, 5, reviewed.decided_ones(_words(lead))["others"])),
    "form.log_touch": forms.log_touch,
    "form.accept": lambda lead: forms.accept(deciding(lead, made.PROBLEM, made.SOON, made.MANY)),
    "form.accept_against": lambda lead: forms.accept(deciding(lead)),
    "form.accept_nobody": lambda lead: forms.accept(deciding(lead, aes=())),
    "form.recycle": lambda lead: forms.recycle(deciding(lead)),
    "form.recycle_suggested": lambda lead: forms.recycle(deciding(lead, made.LOOKING, made.MANY)),
    "form.recycle_no_reply": lambda lead: forms.recycle(deciding(lead, likely={"recycle": "timing"})),
    "form.disqualify": lambda lead: forms.disqualify(deciding(lead, made.NOBODY)),
    "form.reassign": lambda lead: forms.reassign((lead, (made.LEE, made.SAM))),
    "form.reassign_claimed": lambda lead: forms.reassign((claimed(lead), (made.SAM,))),
    "form.not_yet": lambda lead: forms.not_yet(deciding(claimed(lead))),
    "form.not_yet_again": lambda lead: forms.not_yet(deciding(aside(lead, made.WAITING))),
    "form.reassign_nobody": lambda lead: forms.reassign((lead, ())),
    "form.extend": forms.extend,
    "form.contest": lambda lead: meeting.contest((decided(lead), made.CONTESTS)),
    "form.move": lambda lead: meeting.move((decided(lead), made.AGAIN)),
    "form.ask": lambda lead: forms.ask(replace(claimed(lead), clocks=(face(left=-3),))),
    "form.ask_ae": lambda lead: forms.ask(decided(lead)),
    "form.note": lambda lead: forms.note((step(lead, made.NEED, made.PROBLEM), made.NEED)),
    "form.answers": lambda lead: forms.answers((step(lead, made.BUDGET, made.PROBLEM, made.SOON), made.NEED)),
    "form.newer": lambda lead: forms.newer(made.newer(lead), W),
    "form.group": lambda lead: group.form(made.grouping(lead)),
    "form.group_nobody": lambda lead: group.form(made.grouping(lead, members=False)),
    "form.same": lambda lead: same.form(made.same(lead), W),
    "form.same_merged": lambda lead: same.form(made.same(lead, merged=True), W),
    "form.new": lambda lead: forms.new(load_desk()),
    "form.new_from_a_message": lambda lead: forms.new(
        load_desk(), {"name": lead.name, "email": "dana@northwind.example", "note": f"Met {lead.name}."}
    ),
    "form.why": lambda lead: forms.why(made.why(lead), W),
    "form.known_already": lambda lead: lists.known_already(line(lead), W),
    "home.mine": lambda lead: home.home(
        Mine(
            "Lee Park", [line(claimed(lead)), line(claimed(replace(lead, lead_id=43)))], [line(_other(lead))]
        ),
        W,
    ),
    "form.away": lambda lead: away.form(),
    "home.on": lambda lead: home.home(Mine("Lee Park", (), (), absent.ON), W),
    "home.away": lambda lead: home.home(Mine("Lee Park", (), (), absent.noted(lead, absent.AWAY)), W),
    "home.paused": lambda lead: home.home(Mine("Lee Park", (), (), absent.noted(lead, absent.PAUSED)), W),
    "home.of_an_ae": lambda lead: home.home(Mine("Alex Romero", (), (), sqls=made.handed(lead)), W),
    "home.empty": lambda lead: home.home(Mine("Lee Park", (), ()), W),
    "home.full": lambda lead: home.home(Mine("Lee Park", _many(claimed(lead), 40), _many(lead, 40, 100)), W),
    "home.team": lambda lead: board.board(made.board(lead), W),
    "home.team_quiet": lambda lead: board.board(made.quiet_board(), W),
    "home.team_full": lambda lead: board.board(made.full_board(lead), W),
    "home.closed": lambda lead: home.closed("Only people named in desk.yaml can see leads here."),
}

MESSAGES: Mapping[str, Draw] = {**CARDS, **QUESTIONS, **NOTICES, **LISTS}
ALL: Mapping[str, Draw] = {**MESSAGES, **VIEWS}


def aside(lead: LeadCard, stands: Meanwhile) -> LeadCard:
    """A lead that was touched and stands like this, in the words it says by itself or in every place."""
    words = _words(lead)
    return claimed(
        lead,
        first_touch_at=NOW,
        clocks=(face("decision", 900),),
        meanwhile=replace(stands, step=words) if words else stands,
    )


def away_rep(lead: LeadCard) -> Somebody:
    """Sam, who is away, and says why."""
    return replace(made.SAM, presence=replace(made.SAM.presence, note=_words(lead) or "Rome"))


def _late(lead: LeadCard, how_many: int, *, settled: int = 0) -> list[Glance]:
    """So many late leads, the first of them settled."""
    return [
        made.glance(lead, number, settled="touched by Lee Park" if number <= settled else None)
        for number in range(1, how_many + 1)
    ]


def _other(lead: LeadCard) -> LeadCard:
    return replace(lead, lead_id=44)


def _many(lead: LeadCard, how_many: int, first: int = 1) -> list[Any]:
    return [line(replace(lead, lead_id=first + number)) for number in range(how_many)]


def _words(lead: LeadCard) -> str | None:
    """What is said in every place, when that is not what the lead says by itself."""
    return None if lead is made.LEAD else str(lead.fields["note"])


def _answer(lead: LeadCard) -> Said:
    """In the lead's words, where these are not its own."""
    said = _words(lead)
    name, campaign = said or "", said or "Audit season"
    words = said or "The form is off the pricing page since Tuesday."
    return Said("U0MIRA", campaign, words, name, made.before(days=7), NOW, made.LINK)


def _muted(lead: LeadCard) -> list[Muted]:
    return [Muted(_words(lead) or "Evergreen", "U0MIRA", made.before(days=3))]


def _drafted(lead: LeadCard) -> dict[str, Any]:
    step = {"segments": ["general"], "bar": _words(lead), "before": 60, "after": 95}
    replay = {"days": 30, "leads": 412, "before": 210, "after": 150, "gone": 60, "sqls_lost": 4, "new": 0}
    folder = _words(lead) or "/srv/handraise/drafts/2026-11-30-1"
    return {"folder": folder, "steps": [step], "problems": 0, "replay": replay}
