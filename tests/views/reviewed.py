"""Reviews to draw views from: figures, proposals, decisions, a page that is to be signed."""

from dataclasses import replace
from typing import Any

from bot.slack.views import review
from bot.usecases.digest_values import Late
from bot.usecases.review import Figures, Part
from bot.usecases.signing import Entry, Page, Unsigned
from playbooks.differences import Difference
from qualification.reviews import Choice, Decided, Defined, Kind, Proposal
from tests.views import made
from tests.views.made import NOW, before


def figures(words: str | None = None) -> Figures:
    """A quarter beside the one before; every word from outside is `words` when given."""
    look = made.digest(words)
    cohort = replace(look.cohort, opportunities=11, won=4, revenue=1_250_000) if look.cohort else None
    since = before(days=12)
    names = (words,) * 7 if words else ("Scorecard of General", "Reasons")
    return Figures(
        Part(84, 19, 62, Late(6, 84, 130.0)),
        Part(92, 24, 70, Late(1, 90, 20.0)),
        cohort,
        promised=120.0,
        target=0.3,
        moved=look.reasons[:1],
        unsigned=tuple(Unsigned(name, since) for name in names),
    )


def head(words: str | None = None, *, every: str = "quarter", undecided: int = 2) -> review.Head:
    pages = [review.PageCount(key, number, 2) for number, key in enumerate(review.TITLES)]
    called = {"quarter": "Q4 2026", "month": "November 2026", "week": "16–22 Nov 2026"}[every]
    to_sign = pages if every == "quarter" else []
    return review.Head(7, every, called, figures(words), "EUR", 3, undecided, to_sign)


def proposals(words: str | None = None) -> list[Proposal]:
    """One of each kind; every word from outside is `words` when given."""
    share = {"share": 0.12, "low": 0.08, "high": 0.17}
    bar: dict[str, Any] = {
        "says": "raise",
        "segment": "General",
        "bar": None,
        "threshold": 60,
        "leads": 300,
        "converted": 34,
        **share,
        "recommended": 90,
        "then_share": 0.25,
        "then_low": 0.17,
        "then_high": 0.36,
        "leads_fewer": 220,
        "lost": 14,
        "hours_regained": 40,
        "least": 0.2,
        "most": 0.3,
        "enough": 50,
        "unsteady": [],
    }
    idle = {
        "kind": "idle_criterion",
        "segment": "General",
        "criterion": words or "Authority",
        "answered": 212,
    }
    return [
        Proposal("volume", Kind.VOLUME, {"mqls": 84, "promised": 120}),
        Proposal("acceptance", Kind.ACCEPTANCE, {"mqls": 400, "accepted": 48, "target": 0.3, **share}),
        Proposal("bar:general", Kind.BAR, bar),
        Proposal("idle", Kind.FUNNEL, {**idle, "leads": 212, "test": "wilson_interval", "chance": None}),
        Proposal(
            "others", Kind.OTHERS, {"count": 12, "of": 40, "words": [words or "agency did not know"] * 3}
        ),
    ]


def decided_ones(words: str | None = None) -> dict[str, Decided]:
    return {
        "volume": Decided("volume", Choice.AGREED, "", "U0MIRA", NOW),
        "others": Decided("others", Choice.OTHERWISE, words or "Mira names two by May", "U0MAYA", NOW),
    }


def to_sign(words: str | None = None, *, stale: bool = False) -> review.Shown:
    """A page of which one definition has changed since everybody signed it, and one that nobody ever signed."""
    changes = [
        Difference("bar › threshold", "60", "65"),
        Difference("fit › regulated", None, words or "when industry is healthcare, points 15"),
        Difference("fit › size › points", "10", None),
    ]
    since = before(days=12)
    entries = (
        Entry(
            Defined("scorecard", "first", "7f3a12bc9d01"),
            words or "Scorecard of General",
            since,
            False,
            True,
            tuple(changes * 4),
        ),
        Entry(Defined("scorecard", "other", "0a1b2c3d4e5f"), "Scorecard of Health", since, False, False, ()),
        Entry(Defined("scorecard", "third", "1a1b2c3d4e5f"), "Scorecard of Retail", since, True, True, ()),
    )
    page = Page("mql", "9d017f3a12bc", entries, (("U0MIRA", NOW),), ("maya@acme-gtm.example",))
    return review.Shown(page, [words or "Maya Lindqvist"], stale)
