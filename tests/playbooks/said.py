"""Facts for every wording: what the golden files say them with. One or more cases a wording."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from playbooks.escape import SafeText
from qualification.handed_over import Stage

Facts = Mapping[str, Any]

NOW = datetime(2026, 11, 23, 9, 31, tzinfo=UTC)
LEE, SAM, ALEX = SafeText("<@U0LEE>"), SafeText("<@U0SAM>"), SafeText("<@U0ALEX>")
NASTY = "<!channel> *Dana* _Ruiz_ <https://evil.example|pay> `x`"


def before(**length: float) -> datetime:
    return NOW - timedelta(**length)


def point(why: str, points: int, at: datetime | None = None, count: int = 0) -> Facts:
    return {"why": why, "points": points, "at": at, "count": count}


def answer(label: str, words: str, origin: str = "rep", note: str = "", counts: bool | None = None) -> Facts:
    source = None if origin == "rep" else f"the {origin}"
    return {"label": label, "words": words, "source": source, "note": note, "counts": counts}


INTENT = [
    point("asked for a person", 25, before(minutes=4), 1),
    point("downloaded content", 10, before(days=1, hours=3), 2),
    point("attended a webinar", 8, before(days=8), 1),
]
FIT = [point("decides", 30), point("1,000 people or more", 20), point("regulated industry", 15)]
ANSWERS = [
    answer("Need", "A problem we solve", "touch", counts=True),
    answer("Authority", "Decides (she signs)", note="up to 100k is hers", counts=True),
    answer("Timeline", "Q1 2027", "form", counts=False),
    answer("Budget", "60,000 €"),
]
SENT_AWAY: Facts = {
    "by": LEE,
    "sent_at": before(days=92),
    "reason": "Timing: not now",
    "note": "budget in Q3",
    "since": [],
    "now": NOW,
}
SHUT = {"channel": "#sdr-leads", "archived": False, "missing": False, "outside": False}
CARD = {
    "hand_raiser": True,
    "name": "Dana Ruiz",
    "title": "VP Security Engineering",
    "company": "Hollow Creek Health",
    "about": ["1,200", "healthcare", "US"],
    "wants": "security assessment",
    "late": False,
    "policy": "first_touch",
    "deadline": NOW + timedelta(minutes=11),
    "waiting_for": "first call",
    "why_now": INTENT,
    "fit": 65,
    "intent": 43,
    "fit_points": FIT,
    "origin": ["LinkedIn", "Audit season", "/assessment"],
    "note": "met at the fair",
    "colleagues": [
        {"name": "Omar Haddad", "title": "GRC manager", "became": None, "reason": None},
        {
            "name": "Iris Vogel",
            "title": None,
            "became": SafeText("recycled by <@U0SAM>"),
            "reason": "no budget until Q4",
        },
    ],
    "group": None,
    "together": None,
    "faults": [],
    "missing": ["phone", "industry"],
    "merged": None,
    "owner": SafeText("nobody yet"),
    "waits_until": None,
    "paused": None,
    "left": 0,
    "first_touch": None,
    "progress": None,
    "meanwhile": None,
    "decision": None,
    "back": None,
    "now": NOW,
}
ALIKE = {
    "card": SafeText("#12"),
    "name": "Dana Ruiz",
    "email": "dana@hollowcreek.example",
    "stands": "below the bar since",
    "at": before(days=2),
}
SIDE = {
    "number": 12,
    "name": "Dana Ruiz",
    "email": "dana@hollowcreek.example",
    "phone": "+49 30 1234567",
    "company": "Hollow Creek Health",
    "stands": "open since",
    "at": before(days=2),
}
BARE = {
    **CARD,
    "hand_raiser": False,
    "name": "Lead 7",
    "company": "company not given",
    "about": [],
    "deadline": None,
    "why_now": [],
    "fit": 0,
    "intent": 0,
    **dict.fromkeys(("title", "wants", "policy", "waiting_for", "note")),
    **{name: [] for name in ("fit_points", "origin", "colleagues", "missing")},
}
WORKED = {
    "owner": LEE,
    "first_touch": before(minutes=1),
    "progress": "2 of 4",
    "late": True,
    "deadline": before(minutes=3),
}
BACK = datetime(2026, 12, 4, 8, 0, tzinfo=UTC)
STANDS_ON = {"why": None, "until": None, "note": ""}
AWAY = {
    "who": None,
    "handle": "",
    "stands": SafeText("away until Friday (Rome)"),
    "paused": False,
    "open": 0,
}
HERE = {
    "who": None,
    "paused": False,
    "changed": True,
    "why": None,
    "until": None,
    "stands": AWAY["stands"],
}
DECIDED = {
    "by": LEE,
    "at": before(minutes=2),
    "reason": "no reason given",
    "next_step": "Discovery call",
    "next_at": NOW + timedelta(days=2),
    "ae": ALEX,
    "taken_on": False,
    "stage": None,
    "note": None,
    "return_on": None,
}
ASKED = {
    "asked": 2,
    "total": 4,
    "deciding": ["Timeline", "Authority", "Budget"],
    "question": "When do they want this in place?",
    "counts": "a date, or an event with a date (“audit in March”)",
    "does_not": "“soon”, “sometime next year”",
    "known": None,
    "known_from": None,
    "known_at": before(minutes=4),
    "old": None,
    "old_at": before(days=240),
    "irrelevant": [],
    "before": None,
    "now": NOW,
}
NEWER = {
    "playbook": "Cybersecurity",
    "version": "7f3a",
    "newer": "c01d",
    "changes": [
        {"what": "new", "label": "Trigger", "detail": "What set this off?"},
        {"what": "gone", "label": "Budget", "detail": ""},
        {"what": "told_anew", "label": "Need", "detail": "What hurts, and what does it cost?"},
        {"what": "options", "label": "Authority", "detail": "+ Brings the CISO, − Influences"},
        {"what": "rule", "label": "recycle", "detail": "it is more than a year away"},
        {"what": "rule", "label": "accept", "detail": ""},
    ],
}
VERDICT = {
    "because": ANSWERS,
    "reason": None,
    "back_on": None,
    "rule_because": None,
    "open": [],
}
WAITING = {
    "who": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "waiting_for": "first call",
    "waited": 9.2,
    "minutes": 15.0,
    "deadline": NOW + timedelta(minutes=6),
    "late": False,
    "settled": None,
}
LATE = {**WAITING, "waited": 25.0, "deadline": before(minutes=10), "late": True}
SETTLED = {**LATE, "settled": "claimed by Lee Park"}
ALERTED: Facts = {
    **LATE,
    "owner": None,
    "ae": False,
    "open": 0,
    "stands": None,
    "off": None,
    "stood": False,
    "late_by": 10.0,
}
OWNED: Facts = {"owner": LEE, "open": 3, "stands": SafeText("on")}
LATE_LINE: Facts = {
    **OWNED,
    "who": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "promises": [{"waiting_for": "first call", "deadline": before(minutes=10), "late": True, "stood": False}],
    "with_owner": True,
    "settled": None,
}
NOBODY = {"wants": "security assessment"}
HANDED = {
    "name": "Dana Ruiz",
    "title": "CISO",
    "company": "Hollow Creek Health",
    "wants": "security assessment",
    "by": LEE,
    "next_step": "Discovery call",
    "next_at": NOW + timedelta(days=2),
    "note": "prefers mornings",
    "why": "the CFO joins on Friday",
    "answers": ANSWERS,
    "group": None,
    "taken_on": False,
    "stage": "ahead",
    "still_theirs": True,
}
GROUP_LINE = SafeText("*Buying group* champion: Dana Ruiz · missing: economic buyer")
TOGETHER = {
    "company": "Hollow Creek Health",
    "count": 3,
    "people": [
        {"name": "Dana Ruiz", "role": "decides"},
        {"name": "Tom Berger", "role": "puts it in place"},
        {"name": "Jo Okafor", "role": None},
    ],
    "more": 0,
    "total": 88,
    "threshold": 80,
}
PASSED: list[Facts] = [
    {"who": SAM, "why": "off_hours", "until": NOW + timedelta(hours=16), "most": None, "need": None},
    {"who": SAM, "why": "on_leave", "until": NOW + timedelta(days=7), "most": None, "need": None},
    {"who": SAM, "why": "paused", "until": None, "most": None, "need": None},
    {"who": SAM, "why": "refused", "until": None, "most": None, "need": None},
    {"who": SAM, "why": "not_able", "until": None, "most": None, "need": "speaks German"},
    {"who": SAM, "why": "full", "until": None, "most": 20, "need": None},
    {"who": SAM, "why": "full_today", "until": None, "most": 8, "need": None},
    {"who": SAM, "why": "later_turn", "until": None, "most": None, "need": None},
]
ROUTED: Facts = {
    "team": "SDR team",
    "channel": "#sdr-leads",
    "segment": "Cybersecurity",
    "rule": None,
    "rules": [
        {"name": "Enterprise in DACH", "why": "unknown", "names": ["company size", "country"]},
        {"name": "Partners", "why": "not_sold", "names": []},
    ],
    "in_turns": False,
    "owner": None,
    "how": None,
    "by": None,
    "passed": [],
    "more": 0,
    "waits_until": None,
}
ROUTED_LINE = SafeText("In #sdr-leads because segment *Cybersecurity* belongs to SDR team.")
TOGETHER_LINE = SafeText("*Together* 2 people of Hollow Creek Health reach 88 points")
ROLES = [
    {
        "role": "decision maker",
        "people": [{"name": "Tom Berger", "title": "CFO"}, {"name": None, "title": "CEO"}],
        "more": 0,
    },
    {"role": "champion", "people": [{"name": "Dana Ruiz", "title": None}], "more": 2},
]
MOVED_SHARE = {"by": 22, "low": 8, "high": 36, "count_before": 3, "of_before": 38}
REASON_OF_ALL = {
    "count": 12,
    "of": 40,
    "shift": None,
    "asset": None,
    "by_asset": 0,
    "stop": None,
    "quotes": ["renewal is in August"],
}
CAMPAIGN = {
    "new_mqls": 12,
    "still_open": 2,
    "source": "Paid search",
    "campaign": "Audit season",
    "accepted": 3,
    "recycled": 5,
    "disqualified": 2,
    "sent_back": [
        {"label": "No budget yet", "count": 2, "quotes": ["no money before July", "the board said no"]}
    ],
    "reasons": [
        {
            "label": "Timing: not now",
            "count": 4,
            "of": 10,
            "shift": MOVED_SHARE,
            "quotes": ["renewal is in August", "just comparing", "third", "fourth"],
        },
        {"label": "Spam or test", "count": 2, "of": 10, "shift": None, "quotes": []},
    ],
}
STOP = {
    "parts": [
        {"name": "landing page", "test": "is", "value": "/pricing"},
        {"name": "company size", "test": "below", "value": 20},
    ],
    "stopped": 8,
    "of": 12,
    "leads": 11,
    "lost": 1,
    "minutes": 160.0,
}
NO_PHONE = {**STOP, "parts": [{"name": "phone", "test": "missing", "value": ""}], "leads": 8, "lost": 0}
UNSIGNED: Facts = {"name": "Scorecard of General", "since": before(days=12)}
WEEK = {
    "since": datetime(2026, 11, 16, tzinfo=UTC),
    "until": datetime(2026, 11, 22, tzinfo=UTC),
    "new_mqls": 84,
    "still_open": 22,
    "decided": 62,
    "accepted": 19,
    "recycled": 31,
    "disqualified": 12,
    "came_back": 2,
    "share": 0.306,
    "low": 0.2,
    "high": 0.43,
    "name": "Why leads came back",
    "cohort": {
        "since": datetime(2026, 9, 23, tzinfo=UTC),
        "until": datetime(2026, 10, 23, tzinfo=UTC),
        "days": 30,
        "mqls": 84,
        "accepted": 19,
        "share": 0.226,
        "low": 0.15,
        "high": 0.33,
    },
    "reasons": [
        {
            **REASON_OF_ALL,
            "label": "Timing: not now",
            "shift": MOVED_SHARE,
            "asset": "/pricing",
            "by_asset": 9,
            "stop": STOP,
        },
        {
            **REASON_OF_ALL,
            "label": "Spam or test",
            "shift": {**MOVED_SHARE, "by": -22, "low": -36, "high": -8},
            "stop": NO_PHONE,
        },
        {**REASON_OF_ALL, "label": "No budget yet", "quotes": []},
    ],
    "late": {"late": 6, "due": 84, "median_minutes": 130.0},
    "back": {"came": 5, "accepted": 1, "sent_away": 2, "open": 2},
    "muted": [],
    "muted_in_all": 0,
    "campaigns": [
        CAMPAIGN,
        {**CAMPAIGN, "source": "not given", "campaign": "none", "reasons": [], "sent_back": []},
    ],
    "unsigned": [],
}
REVIEW: Facts = {
    "every": "quarter",
    "called": "Q4 2026",
    "mqls": 84,
    "promised": 120,
    "decided": 62,
    "accepted": 19,
    "share": 0.31,
    "low": 0.21,
    "high": 0.43,
    "cohort": {
        "days": 90,
        "mqls": 400,
        "accepted": 92,
        "share": 0.23,
        "low": 0.19,
        "high": 0.27,
        "opportunities": 40,
        "won": 11,
        "revenue": "125,000 €",
    },
    "target": 0.3,
    "late": 6,
    "due": 84,
    "median_minutes": 130.0,
    "to_decide": 3,
    "undecided": 2,
    "pages": [
        {"title": "What makes an MQL", "signed": 1, "of": 2},
        {"title": "What sales promises", "signed": 0, "of": 2},
    ],
    "unsigned": [],
}
REVIEWS: Mapping[str, Facts] = {
    "a quarter": REVIEW,
    "a month": {
        **REVIEW,
        "every": "month",
        "called": "November 2026",
        "promised": None,
        "undecided": 3,
        "pages": [],
        "unsigned": [UNSIGNED],
    },
    "a week": {
        **REVIEW,
        "every": "week",
        "called": "16–22 Nov 2026",
        "cohort": None,
        "due": 0,
        "undecided": 0,
        "pages": [],
        "unsigned": [UNSIGNED] * 7,
    },
    "nothing": {**REVIEW, "decided": 0, "accepted": 0, "cohort": None, "due": 0, "to_decide": 0, "pages": []},
    "hostile": {**REVIEW, "pages": [], "unsigned": [{**UNSIGNED, "name": NASTY}]},
}
MOVED_ROWS: list[Facts] = [
    {"name": "New MQLs", "now": "84", "before": "92", "change": None},
    {
        "name": "Timing: not now",
        "now": "12 of 40 (30 %)",
        "before": "3 of 38 (8 %)",
        "change": "more",
        "by": 22,
        "low": 5,
        "high": 38,
    },
    {
        "name": "First calls in time",
        "now": "78 of 84 (93 %)",
        "before": "89 of 90 (99 %)",
        "change": "less",
        "by": -6,
        "low": -13,
        "high": -1,
    },
    {
        "name": "Accepted of those decided",
        "now": "19 of 62 (31 %)",
        "before": "24 of 70 (34 %)",
        "change": "chance",
        "by": -3,
        "low": -19,
        "high": 13,
    },
]
FOUND: Facts = {"kind": "funnel", "finding": SafeText("*General: first call stalls.* …"), "decided": None}
BARRED: Facts = {
    "kind": "bar",
    "finding": SafeText("General: the bar of 60 is too low. …"),
    "threshold": 60,
    "recommended": 90,
    "decided": None,
}
PROPOSALS: list[Facts] = [
    {"number": 1, "kind": "volume", "mqls": 84, "promised": 120, "decided": None},
    {
        "number": 2,
        "kind": "acceptance",
        "mqls": 400,
        "accepted": 48,
        "target": 0.3,
        "share": 0.12,
        "low": 0.09,
        "high": 0.16,
        "decided": None,
    },
    {
        "number": 3,
        "kind": "others",
        "count": 12,
        "of": 40,
        "words": ["agency did not know", "gone"],
        "decided": None,
    },
    *(
        {"number": number, "says": says, **BARRED}
        for number, says in enumerate(("raise", "too_high", "no_bar_helps"), 4)
    ),
    *(
        {"number": 7, "found": found, **FOUND}
        for found in ("too_slow", "bar_too_low", "too_loose", "stalling", "idle_criterion", "better_source")
    ),
]
TAKEN: Facts = {"choice": "otherwise", "words": "Mira names two by May", "by": SAM, "at": before(days=1)}
CHANGED: Facts = {
    "name": "Scorecard of General",
    "version": "7f3a12bc9d01",
    "since": before(days=12),
    "last_signed": True,
    "differences": [
        {"path": "bar › threshold", "before": "60", "after": "65"},
        {"path": "fit › regulated", "before": None, "after": "points 15"},
        {"path": "fit › size", "before": "points 10", "after": None},
    ],
    "more": 4,
}
TO_SIGN: Facts = {
    "title": "What makes an MQL",
    "unchanged": ["Scorecard of Retail"],
    "fresh": ["Scorecard of Health"],
    "entries": [
        CHANGED,
        {**CHANGED, "last_signed": False, "more": 0},
    ],
    "signed": [{"who": LEE, "at": before(days=1)}],
    "waiting": ["Maya Lindqvist"],
    "stale": False,
}
DRAFTED: Facts = {
    "why": None,
    "folder": "/srv/handraise/drafts/2026-11-30-1",
    "steps": [
        {"segments": ["general", "saas"], "bar": None, "before": 60, "after": 95},
        {"segments": ["cybersecurity"], "bar": "outbound", "before": 50, "after": 55},
    ],
    "problems": 0,
    "replay": {"days": 30, "leads": 412, "before": 210, "after": 150, "gone": 60, "sqls_lost": 4, "new": 0},
}
MUTED: Facts = {
    "digest": "Why leads came back",
    "muted": [],
    "back": [],
    "standing": [{"campaign": "Evergreen", "by": SAM, "at": datetime(2026, 11, 23, 9, tzinfo=UTC)}],
    "more": 0,
}
ANSWERED = {
    "by": SAM,
    "campaign": "Audit season",
    "said": "The form is off the pricing page since Tuesday.",
    "digest": SafeText("Why leads came back"),
    "since": datetime(2026, 11, 16, tzinfo=UTC),
    "until": datetime(2026, 11, 22, tzinfo=UTC),
}
STATS_ROW = {
    "name": "Paid search",
    "mqls": 84,
    "accepted": 19,
    "recycled": 31,
    "disqualified": 12,
    "open": 22,
    "opportunities": 9,
    "won": 3,
    "share": 0.226,
    "low": 0.15,
    "high": 0.33,
}
STATS = {
    "by": "source",
    "since": datetime(2026, 8, 25, tzinfo=UTC),
    "until": NOW,
    "total": STATS_ROW,
    "rows": [STATS_ROW, {**STATS_ROW, "name": "not given", "open": 0, "won": 0}],
}
LINE = {
    "hand_raiser": True,
    "name": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "wants": "security assessment",
    "waiting_for": "first call",
    "deadline": NOW + timedelta(minutes=6),
    "late": False,
    "owner": LEE,
    "state": "in progress",
    "meanwhile": None,
    "link": "https://acme.example/p1",
    "now": NOW,
}
STORY = {
    "name": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "number": 12,
    "total": 108,
    "threshold": 60,
    "bar": None,
    "together": None,
    "fit": 65,
    "intent": 43,
    "points": [*FIT, *INTENT],
    "gates": [],
    "faults": [],
    "unknown": ["region"],
    "routed": ROUTED_LINE,
    "playbook": "Cybersecurity (BANT)",
    "version": "2b011e2d3d06",
    "meanwhile": None,
    "verdict": "undecided",
    "because": ["Need: A problem we solve"],
    "open": ["timeline"],
    "now": NOW,
}
STANDS = {
    "state": "no_reply",
    "called": "No reply",
    "step": "try again",
    "at": NOW + timedelta(days=2),
    "tries": 2,
    "recycle_for": None,
}
ENOUGH = {**STANDS, "tries": 4, "recycle_for": "No reply"}
ASIDE = {
    **STANDS,
    "state": "waiting",
    "called": "Waiting for the prospect",
    "step": "CISO back from leave",
    "tries": 0,
}
UNDECIDED = {**ASIDE, "state": "no_decision", "called": "No decision yet", "step": "ask again"}
WRONG = {**ASIDE, "state": "bad_contact", "called": "Wrong contact data", "step": "find another way"}
GOING_ON = {**ASIDE, "state": "in_progress", "called": "In progress", "step": "finish the checklist"}
DUE = {
    "who": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "owner": LEE,
    "most": 4,
    "note": "",
    "settled": None,
}

HANDED_LINE: Facts = {"next_step": "Discovery call", "next_at": NOW + timedelta(days=1), "ae": ALEX}
MISSED: Facts = {
    "who": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "owner": LEE,
    "by": ALEX,
    "next_step": "Discovery call",
    "agreed_for": before(hours=1),
    "note": "",
    "settled": None,
}
MOVED: Facts = {
    "who": "Dana Ruiz",
    "company": "Hollow Creek Health",
    "by": LEE,
    "next_at": NOW + timedelta(days=2),
    "settled": None,
}
TUNED: Facts = {
    "says": "raise",
    "segment": "Cybersecurity",
    "bar": None,
    "threshold": 60,
    "leads": 560,
    "converted": 68,
    "share": 0.121,
    "low": 0.097,
    "high": 0.151,
    "recommended": 80,
    "then_share": 0.263,
    "then_low": 0.2,
    "then_high": 0.336,
    "leads_fewer": 400,
    "lost": 26,
    "hours_regained": 71,
    "least": 0.2,
    "most": 0.3,
    "enough": 30,
    "unsteady": [],
}
SLOW: Facts = {
    "kind": "too_slow",
    "segment": "Cybersecurity",
    "leads": 240,
    "test": "mantel_haenszel",
    "chance": 0.0004,
    "all_leads": 400,
    "all_converted": 52,
    "all_share": 0.13,
    "in_time_leads": 160,
    "in_time_share": 0.23,
    "in_time_low": 0.17,
    "in_time_high": 0.3,
    "late_leads": 240,
    "late_share": 0.06,
    "late_low": 0.04,
    "late_high": 0.1,
    "least": 0.2,
}
WRONG_WITH: list[Facts] = [
    SLOW,
    {**SLOW, "kind": "bar_too_low", "chance": None, "in_time_share": 0.11, "in_time_high": 0.17},
    {"kind": "too_loose", "segment": "SaaS", "leads": 41, "test": "wilson_interval", "chance": None}
    | {"kept_leads": 60, "kept_share": 0.32, "kept_low": 0.21, "kept_high": 0.44, "back": 41},
    {"kind": "stalling", "segment": "SaaS", "leads": 35, "test": "logrank", "chance": 0.012}
    | {"stage": "first call", "median_hours": 9.5, "median_hours_before": 0.5, "there_still": 4},
    {"kind": "stalling", "segment": "SaaS", "leads": 35, "test": "logrank", "chance": 0.012}
    | {"stage": "decision", "median_hours": None, "median_hours_before": 50.0, "there_still": 40},
    {"kind": "idle_criterion", "segment": "SaaS", "leads": 90, "test": "wilson_interval", "chance": None}
    | {"criterion": "Budget", "answered": 90},
    {"kind": "better_source", "segment": "SaaS", "leads": 60, "test": "mantel_haenszel", "chance": 0.031}
    | {"source": NASTY, "own_leads": 60, "own_converted": 24, "own_share": 0.4, "expected": 13},
]
DIP = {
    "below_low": 60,
    "below_high": 69,
    "below_share": 0.3,
    "above_low": 70,
    "above_high": 79,
    "above_share": 0.1,
    "certain": True,
}
NOISE = {"rung": "60%", "clock": "first call", "policy": "first_touch_asked", "acted": 4, "said": 23}
SLA_TEAM = {
    "team": "EMEA security",
    "met": 41,
    "late": 5,
    "extended": 2,
    "running": 7,
    "due": 48,
    "share": 41 / 48,
    "low": 0.73,
    "high": 0.93,
    "late_median": 35.4,
    "late_p90": 190.0,
    "paused": 390.0,
    "share_before": 0.78,
    "late_before": 9,
    "touched": 12,
    "touch_median": 22.0,
    "system": 0.02,
    "off_hours": 0.71,
    "prospect": 0.0,
    "people": 0.27,
    "behind": [{"who": LEE, "late": 3, "due": 12}, {"who": SAM, "late": 1, "due": 9}],
    "said": 61,
    "acted": 30,
    "noise": [NOISE],
}
QUIET_TEAM = {
    **SLA_TEAM,
    "team": "Cloud",
    "met": 0,
    "late": 0,
    "extended": 0,
    "running": 1,
    "due": 0,
    "share": None,
    "paused": 0.0,
    "share_before": None,
    "touched": 0,
    "behind": [],
    "said": 1,
    "acted": 1,
    "noise": [],
}
SLA_WEEK = {"since": before(days=7), "until": NOW, "teams": [SLA_TEAM, QUIET_TEAM]}

CASES: Mapping[str, Mapping[str, Facts]] = {
    "alert": {
        "owned": {**ALERTED, **OWNED},
        "the owner is off": {**ALERTED, **OWNED, "stands": AWAY["stands"], "late_by": 130.0},
        "before it is late": {**ALERTED, **OWNED, "off": SAM, "late_by": 0.0},
        "of an SQL": {**ALERTED, **OWNED, "ae": True, "waiting_for": "the AE's answer"},
        "unclaimed": ALERTED,
        "set aside too long": {**ALERTED, **OWNED, "stood": True, "late_by": 0.0},
        "settled": {**ALERTED, **SETTLED},
    },
    "asked": {
        "plain": {**WAITING, "by": SAM, "said": "Where do we stand?"},
        "hostile": {**WAITING, "by": SAM, "who": NASTY, "said": NASTY},
    },
    "several": {
        "yours": {"yours": True, "open": 3, "late": 3, "settled": 0},
        "one of yours": {"yours": True, "open": 1, "late": 1, "settled": 2},
        "yours, due soon": {"yours": True, "open": 2, "late": 1, "settled": 0},
        "late": {"yours": False, "open": 3, "late": 3, "settled": 1},
        "one is late": {"yours": False, "open": 1, "late": 1, "settled": 0},
        "set aside too long": {"yours": False, "open": 2, "late": 0, "settled": 0},
        "some late": {"yours": False, "open": 2, "late": 1, "settled": 0},
        "settled": {"yours": False, "open": 0, "late": 0, "settled": 3},
    },
    "late_line": {
        "late": LATE_LINE,
        "two promises": {**LATE_LINE, "promises": [*LATE_LINE["promises"], {"waiting_for": "decision", "deadline": NOW + timedelta(minutes=9), "late": False, "stood": False}]},
        "set aside too long": {**LATE_LINE, "promises": [{"waiting_for": "decision", "deadline": NOW + timedelta(days=1), "late": False, "stood": True}]},
        "yours": {**LATE_LINE, "with_owner": False},
        "nothing promised": {**LATE_LINE, "promises": [], "with_owner": False},
        "nobody's": {**LATE_LINE, "owner": None, "stands": None, "open": 0},
        "settled": {**LATE_LINE, "settled": "touched by Lee Park"},
        "hostile": {**LATE_LINE, "who": NASTY, "company": NASTY},
    },
    "morning": {
        "several": {"count": 3, "promises": [{"waiting_for": "first call", "count": 2}, {"waiting_for": "decision", "count": 1}]},
        "one": {"count": 1, "promises": [{"waiting_for": "decision", "count": 1}]},
    },
    "board": {
        "busy": {"name": "Maya Lindqvist", "late": 2, "soon": 1, "unclaimed": 3},
        "one of each": {"name": "Maya Lindqvist", "late": 1, "soon": 2, "unclaimed": 1},
        "quiet": {"name": "Maya Lindqvist", "late": 0, "soon": 0, "unclaimed": 0},
    },
    "load": {
        "on": {"name": "Lee Park", "stands": SafeText("on"), "open": 3, "late": 1},
        "away": {"name": "Sam Ortiz", "stands": AWAY["stands"], "open": 0, "late": 0},
    },
    "ae_waits": {
        "soon": {**WAITING, "waiting_for": "the AE's answer", "agreed_for": None},
        "late": {**LATE, "waiting_for": "the AE's answer", "agreed_for": None},
        "after the meeting": {**WAITING, "agreed_for": before(hours=2)},
        "long after the meeting": {**LATE, "agreed_for": before(hours=9)},
        "settled": {**SETTLED, "agreed_for": None},
    },
    "breach": {"late": {**LATE, "link": None}, "settled": {**SETTLED, "link": None}},
    "card": {
        "new": CARD,
        "late and worked": {**CARD, **WORKED},
        "standing still": {**CARD, **WORKED, "late": False, "deadline": None, "paused": "decision", "left": 200.0},
        "set aside": {**CARD, **WORKED, "late": False, "meanwhile": SafeText("No reply · 2 tries")},
        "decided": {**CARD, **WORKED, "decision": SafeText("↩️ Recycled by <@U0LEE>: Timing: not now")},
        "buying group": {**CARD, **WORKED, "group": GROUP_LINE},
        "came back": {**CARD, "back": SafeText("↩️ *Back*: <@U0LEE> sent it away 3 months ago, Timing: not now")},
        "for its account": {**CARD, "hand_raiser": False, "together": TOGETHER_LINE},
        "bad contact data": {**CARD, "faults": ["role account, not a person", "free-mail address"]},
        "merged": {**CARD, "merged": SafeText("Merged into #12 Dana Ruiz.")},
        "hardly known": BARE,
        "hostile": {**CARD, "name": NASTY, "title": "> quote", "company": "a\n---\nb", "note": NASTY},
    },
    "alike": {
        "recycled": {**ALIKE, "stands": "recycled", "at": before(days=240)},
        "without a card": {**ALIKE, "email": None},
        "hostile": {**ALIKE, "name": NASTY, "email": NASTY},
    },
    "merged": {
        "with its card": {name: ALIKE[name] for name in ("card", "name", "stands", "at")},
    },
    "same": {
        "asked": {"both": [SIDE, {**SIDE, "number": 7, "email": None, "phone": None}], "kept": 12, "gone": 7, "merged": False},
        "merged": {"both": [SIDE, {**SIDE, "number": 7, "stands": "merged"}], "kept": 12, "gone": 7, "merged": True},
    },
    "returned": {
        "on its day": {"round": 1, "early": False, **SENT_AWAY},
        "again and early": {"round": 2, "early": True, **SENT_AWAY, "since": [{"kind": "webinar", "count": 2}, {"kind": "pricing page", "count": 1}]},
        "without a reason": {"round": 1, "early": False, **SENT_AWAY, "reason": None, "note": ""},
    },
    "card_before": {"back": {"name": "Dana Ruiz", "company": "Hollow Creek Health", "at": NOW}},
    "card_decision": {
        "accepted": {**DECIDED, "state": "accepted", "taken_on": True},
        "held": {**DECIDED, "state": "accepted", "taken_on": True, "stage": "held"},
        "missed": {**DECIDED, "state": "accepted", "taken_on": True, "stage": "missed"},
        "recycled": {**DECIDED, "state": "recycled", "reason": "Timing: not now", "note": "after the merger", "return_on": "21 Feb 2027"},
        "disqualified": {**DECIDED, "state": "disqualified", "reason": "Competitor"},
    },
    "reposted": {
        "deleted": {"what": "card", "link": None, "shut": None},
        "spoken": {"what": "card", "link": SafeText("the old thread"), "shut": None},
        "shut": {"what": "card", "link": None, "shut": "#sdr-leads"},
    },
    "detour": {"one": {"channel": "#sdr-leads"}},
    "shut": {
        "archived": {**SHUT, "archived": True, "fallback": "#ops"},
        "missing": {**SHUT, "missing": True, "fallback": "#ops"},
        "outside": {**SHUT, "outside": True, "fallback": "#ops"},
        "read_only": {**SHUT, "fallback": "#ops"},
        "nowhere": {**SHUT, "archived": True, "fallback": None},
    },
    "left": {
        "some": {
            "name": "Sam Ortiz",
            "leads": [
                {"who": "Dana Ruiz", "company": "Hollow Creek Health", "owner": LEE},
                {"who": NASTY, "company": NASTY, "owner": None},
            ],
            "rest": 2,
            "sqls": 1,
        },
        "none": {"name": "Sam Ortiz", "leads": [], "rest": 0, "sqls": 0},
    },
    "quarantine": {
        "some": {
            "count": 4,
            "heaps": [
                {"source": "typeform", "why": "has neither an e-mail address nor an id", "count": 3},
                {"source": "meta", "why": "the body is not UTF-8", "count": 1},
            ],
            "rest": 2,
        },
        "none": {"count": 0, "heaps": [], "rest": 0},
    },
    "contested": {
        "plain": {"owner": LEE, "by": ALEX, "reason": "No budget yet", "note": "no budget at all."},
        "without a reason": {"owner": LEE, "by": ALEX, "reason": None, "note": "no budget at all."},
    },
    "handed": {each: {**HANDED_LINE, "stage": each} for each in Stage},
    "meeting_missed": {
        "plain": MISSED,
        "with words": {**MISSED, "note": "her assistant says she is ill"},
        "settled": {**MISSED, "settled": "there is another time for it"},
        "hostile": {**MISSED, "note": NASTY, "who": NASTY, "next_step": NASTY},
    },
    "meeting_moved": {"plain": MOVED, "settled": {**MOVED, "settled": "it was held"}},
    "review": REVIEWS,
    "review_moved": {"a quarter": {"rows": MOVED_ROWS}, "hostile": {"rows": [{**MOVED_ROWS[1], "name": NASTY}]}},
    "review_decisions": {
        "one of each": {"proposals": PROPOSALS},
        "decided": {"proposals": [{**each, "decided": TAKEN} for each in PROPOSALS]},
        "hostile": {"proposals": [{**PROPOSALS[2], "words": [NASTY], "decided": {**TAKEN, "words": NASTY}}]},
    },
    "review_page": {
        "changed": TO_SIGN,
        "signed": {**TO_SIGN, "entries": [], "fresh": [], "unchanged": ["Reasons", "Playbook BANT"], "waiting": []},
        "stale": {**TO_SIGN, "stale": True},
        "hostile": {**TO_SIGN, "waiting": [NASTY], "entries": [{**CHANGED, "name": NASTY, "differences": [{"path": NASTY, "before": NASTY, "after": NASTY}]}]},
    },
    "stats": {
        "open": STATS,
        "complete": {**STATS, "total": {**STATS_ROW, "open": 0, "opportunities": 0}},
        "nobody": {**STATS, "total": None, "rows": []},
        "hostile": {**STATS, "rows": [{**STATS_ROW, "name": NASTY}]},
    },
    "digest": {"week": WEEK, "muted": {**WEEK, "muted": ["Evergreen"], "muted_in_all": 1}, "many muted": {**WEEK, "muted": ["Evergreen", "Brand"], "muted_in_all": 5}, "unsigned": {**WEEK, "unsigned": [UNSIGNED] * 4}, "nothing": {**WEEK, "decided": 0, "new_mqls": 1, "still_open": 1, "came_back": 0, "campaigns": [], "reasons": [], "cohort": None, "back": None, "late": None}, "in time": {**WEEK, "late": {"late": 0, "due": 7, "median_minutes": None}}, "one in time": {**WEEK, "late": {"late": 0, "due": 1, "median_minutes": None}}},
    "drafted": {
        "made": DRAFTED,
        "more comes": {**DRAFTED, "replay": {**DRAFTED["replay"], "new": 3}, "problems": 2},
        "broken": {**DRAFTED, "replay": None, "problems": 1},
        "not made": {**DRAFTED, "why": "there is something in /srv/drafts already", "folder": None, "steps": []},
    },
    "muted": {
        "just muted": {**MUTED, "muted": ["Evergreen"]},
        "brought back": {**MUTED, "back": ["Evergreen"], "standing": []},
        "as it stands": {**MUTED, "standing": MUTED["standing"] * 2, "more": 3},
        "hostile": {**MUTED, "muted": [NASTY], "standing": [{**MUTED["standing"][0], "campaign": NASTY}]},
    },
    "answered": {
        "on a campaign": ANSWERED,
        "to all of it": {**ANSWERED, "campaign": None},
        "hostile": {**ANSWERED, "campaign": NASTY, "said": NASTY},
    },
    "diagnosis": {"everything at once": {"diagnoses": WRONG_WITH}, "nothing": {"diagnoses": []}},
    "tuning": {
        "a bar that is too low": TUNED,
        "no bar within the aim": {**TUNED, "then_share": 0.34, "lost": 1, "leads_fewer": 1, "hours_regained": 1},
        "too few": {**TUNED, "says": "few", "leads": 1, "bar": "outbound"},
        "right": {**TUNED, "says": "fits", "share": 0.24, "low": 0.2, "high": 0.28},
        "maybe": {**TUNED, "says": "unsure", "leads": 40, "converted": 6, "share": 0.15, "low": 0.07, "high": 0.29},
        "too high": {**TUNED, "says": "too_high", "share": 0.45, "low": 0.4, "high": 0.5},
        "won": {**TUNED, "says": "shown"},
        "none helps": {**TUNED, "says": "no_bar_helps", "unsteady": [DIP, {**DIP, "certain": False}]},
    },
    "sla_report": {
        "a week": SLA_WEEK,
        "nothing": {**SLA_WEEK, "teams": []},
        "hostile": {**SLA_WEEK, "teams": [{**SLA_TEAM, "team": NASTY, "noise": [{**NOISE, "clock": NASTY}]}]},
    },
    "follow_up": {
        "another try": {**DUE, **STANDS},
        "tried often enough": {**DUE, **ENOUGH},
        "waited": {**DUE, **ASIDE, "note": "her deputy decides nothing"},
        "undecided": {**DUE, **UNDECIDED},
        "wrong data": {**DUE, **WRONG},
        "nobody has it": {**DUE, **ASIDE, "owner": None},
        "settled": {**DUE, **STANDS, "settled": "tried again"},
        "hostile": {**DUE, **ASIDE, "step": NASTY, "note": NASTY},
    },
    "meanwhile": {
        "no reply": STANDS,
        "tried often enough": ENOUGH,
        "waiting": ASIDE,
        "undecided": UNDECIDED,
        "wrong data": WRONG,
        "in progress": GOING_ON,
        "in progress without a promise": {**GOING_ON, "at": None},
        "hostile": {**ASIDE, "step": NASTY},
    },
    "given": {
        "with a promise": {**WAITING, "by": SAM, "how": None},
        "without": {**WAITING, "by": SAM, "how": None, "deadline": None, "waiting_for": None},
        "in turn": {**WAITING, "by": None, "how": "turn"},
        "for their account": {**WAITING, "by": None, "how": "account_owner", "deadline": None},
    },
    "routed": {
        "whoever claims it": ROUTED,
        "in turn": {**ROUTED, "in_turns": True, "owner": LEE, "how": "turn", "passed": PASSED, "more": 2},
        "by a rule": {**ROUTED, "rule": "Enterprise in DACH", "owner": LEE, "how": "account_owner"},
        "entered": {**ROUTED, "in_turns": True, "owner": LEE, "how": "entered"},
        "claimed": {**ROUTED, "owner": LEE, "how": "claimed"},
        "given by hand": {**ROUTED, "owner": LEE, "how": "reassigned", "by": SAM},
        "nobody on": {**ROUTED, "in_turns": True, "passed": PASSED[:2], "waits_until": NOW + timedelta(days=3)},
        "nobody ever": {**ROUTED, "in_turns": True, "passed": PASSED[2:]},
        "hostile": {
            **ROUTED,
            **dict.fromkeys(("team", "channel", "segment", "rule"), NASTY),
            "rules": [{"name": NASTY, "why": "unknown", "names": [NASTY]}],
            "passed": [{**PASSED[0], "why": "not_able", "need": NASTY}],
        },
    },
    "taken_back": {"by a rep": {**WAITING, "by": SAM}},
    "handover": {
        "against the checklist": HANDED,
        "held": {**HANDED, "taken_on": True, "stage": "held", "answers": [], "why": ""},
        "missed": {**HANDED, "taken_on": True, "stage": "missed", "answers": [], "why": ""},
        "taken": {**HANDED, "taken_on": True, "note": None, "why": "", "title": None, "answers": []},
        "with the buying group": {**HANDED, "why": "", "answers": [], "group": GROUP_LINE},
        "no longer theirs": {**HANDED, "still_theirs": False, "answers": []},
    },
    "presence": {
        "on": STANDS_ON,
        "on leave": {**STANDS_ON, "why": "on_leave", "until": BACK, "note": "Rome"},
        "on leave without an end": {**STANDS_ON, "why": "on_leave"},
        "paused": {**STANDS_ON, "why": "paused", "until": BACK},
        "off hours": {**STANDS_ON, "why": "off_hours", "until": BACK},
        "off for ever": {**STANDS_ON, "why": "off_hours"},
        "hostile": {**STANDS_ON, "why": "on_leave", "note": NASTY},
    },
    "away": {
        "on leave": AWAY,
        "with open leads": {**AWAY, "open": 3},
        "paused": {**AWAY, "stands": SafeText("paused until further notice"), "paused": True, "open": 1},
        "somebody else": {**AWAY, "who": "Sam Ortiz", "handle": "sam", "open": 1},
        "somebody else paused": {**AWAY, "who": "Sam Ortiz", "handle": "sam", "paused": True},
        "hostile": {**AWAY, "who": NASTY, "handle": NASTY},
    },
    "back": {
        "on": HERE,
        "off hours": {**HERE, "why": "off_hours", "until": BACK},
        "the pause is over": {**HERE, "paused": True},
        "still away": {**HERE, "paused": True, "why": "on_leave", "until": BACK},
        "was here": {**HERE, "changed": False},
        "somebody else": {**HERE, "who": "Sam Ortiz"},
        "somebody else, off for ever": {**HERE, "who": "Sam Ortiz", "why": "off_hours"},
        "hostile": {**HERE, "who": NASTY, "why": "on_leave"},
    },
    "team": {
        "away": {"name": "Sam Ortiz", "stands": AWAY["stands"], "open": 1},
        "hostile": {"name": NASTY, "stands": SafeText("on"), "open": 0},
    },
    "group": {
        "known": {"roles": ROLES, "gaps": []},
        "known with gaps": {"roles": ROLES[:1], "gaps": ["champion", "economic buyer"]},
        "nobody yet": {"roles": [], "gaps": ["economic buyer"]},
        "hostile": {"roles": [{"role": "champion", "people": [{"name": NASTY, "title": NASTY}], "more": 0}], "gaps": []},
    },
    "together": {
        "three": TOGETHER,
        "many": {**TOGETHER, "count": 8, "more": 5},
        "hostile": {**TOGETHER, "company": NASTY, "people": [{"name": NASTY, "role": NASTY}]},
    },
    "help": {"plain": {}},
    "home": {
        "busy": {"name": "Lee Park", "open": 3, "late": 1, "unclaimed": 2},
        "one": {"name": "Lee Park", "open": 1, "late": 0, "unclaimed": 1},
        "idle": {"name": "Lee Park", "open": 0, "late": 0, "unclaimed": 0},
    },
    "line": {
        "running": LINE,
        "late and free": {**LINE, "late": True, "owner": None},
        "set aside": {**LINE, "meanwhile": SafeText("No reply · 2 tries")},
        "decided": {**LINE, "deadline": None, "waiting_for": None, "state": "accepted", "wants": None, "hand_raiser": False},
    },
    "nudge": {
        "in time": {**WAITING, "owner": LEE, "ae": None},
        "late": {**LATE, "owner": LEE, "ae": None},
        "of an SQL": {**LATE, "owner": LEE, "ae": ALEX, "waiting_for": "the AE's answer"},
        "settled": {**SETTLED, "owner": LEE, "ae": None},
    },
    "newer": {"changed": NEWER, "nothing to see": {**NEWER, "changes": []}},
    "question": {
        "nothing known": {**ASKED, "asked": 0, "deciding": []},
        "known from the form": {**ASKED, "known": "Q4 2026", "known_from": "the form said “this quarter”"},
        "asked again": {**ASKED, "before": "Q1 2027"},
        "known too long": {**ASKED, "old": "about 60,000 €"},
        "no longer all": {**ASKED, "total": 3, "deciding": [], "irrelevant": ["Budget", "Authority"]},
        "hostile": {**ASKED, "before": NASTY},
    },
    "reading": {
        "a misspelling": {"words": "Decides", "typed": "desides"},
        "hostile": {"words": NASTY, "typed": NASTY},
    },
    "unclaimed": {
        "in time": {**WAITING, **NOBODY},
        "late": {**LATE, "wants": None},
        "settled": {**SETTLED, **NOBODY},
    },
    "verdict": {
        "accept": {**VERDICT, "kind": "accept", "open": ["Budget"]},
        "recycle": {**VERDICT, "kind": "recycle", "reason": "Timing: not now", "back_on": "23 Mar 2027", "rule_because": "it is more than six months away"},
        "disqualify": {**VERDICT, "kind": "disqualify", "reason": "Wants what we do not sell", "because": []},
        "undecided": {**VERDICT, "kind": "undecided", "open": ["Timeline", "Budget"]},
    },
    "walked": {"accepted": {"because": ANSWERS, "decision": SafeText("✅ Accepted as SQL by <@U0LEE>")}},
    "why": {
        "undecided": STORY,
        "for its account": {**STORY, "total": 48, "fit": 30, "intent": 18, "points": [FIT[0]], "together": TOGETHER_LINE},
        "another bar": {**STORY, "threshold": 75, "bar": "we wrote first"},
        "set aside": {**STORY, "meanwhile": SafeText("No reply · 2 tries")},
        "bad contact data": {**STORY, "faults": ["test data", "e-mail address refused"]},
        "kept back": {**STORY, "gates": ["student"], "points": [], "unknown": [], "verdict": None, "because": [], "open": []},
    },
}  # fmt: skip
