"""How many leads are scored in a second on one core, with the shipped scorecards and five touches each.

The floor is one evaluation of a rule by CEL. The leads differ in everything that leads differ in: address and
name are everybody's own, titles are two hundred, the rest is drawn from a few dozen. Goal: 5,000 leads a second.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import median
from time import process_time
from typing import Any

from playbooks.desk import Desk
from playbooks.load import load_desk
from qualification.leads import Touch
from qualification.scoring import score

LEADS, ROUNDS, TOUCHES, GOAL = 5_000, 7, 5, 5_000
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

SENIORITY = ("c_level", "vp", "director", "manager", "individual")
WORK = ("Security", "IT", "Data", "Operations", "Finance", "Platform", "Network", "Sales", "Product", "Cloud")
RANKS = (
    "Head of",
    "VP",
    "Director of",
    "Lead",
    "Manager",
    "Chief",
    "Engineer",
    "Specialist",
    "Analyst",
    "Team lead",
)
PLACES = ("", " EMEA")
INDUSTRIES = ("healthcare", "finance", "software", "manufacturing", "retail", "media", "energy", "logistics")
REGIONS = (("DE", "DACH"), ("GB", "EMEA"), ("US", "North America"), ("BR", "LATAM"))
INTERESTS = ("security assessment", "managed it", "cloud migration", "CRM integration", "saas", "risk review")
KINDS = (
    "assessment_request",
    "pricing_page",
    "webinar",
    "content_download",
    "page_visit",
    "email_click",
    "ad",
)

Given = tuple[dict[str, object], tuple[Touch, ...]]


def measure() -> dict[str, Any]:
    """Leads a second, medians of several rounds of processor time."""
    desk = load_desk()
    leads = leads_of(LEADS)
    rule = desk.scorecards["first"].fit[0].when
    return {
        "leads": LEADS,
        "touches_each": TOUCHES,
        "goal_per_second": GOAL,
        "first_scorecard_per_second": _rate(leads, lambda given: _by(desk, "first", given)),
        "own_scorecard_per_second": _rate(leads, lambda given: _by(desk, None, given)),
        "cel_evaluation_us": round(1e6 / _rate(leads, lambda given: rule.outcome(given[0])), 1),
    }


def _by(desk: Desk, key: str | None, given: Given) -> None:
    """Scores by this scorecard, or by that of the segment the lead falls into."""
    fields, touches = given
    score(fields, touches, desk.scorecards[key or desk.segment_of(fields, touches).scorecard], now=NOW)


def _rate(leads: list[Given], work: Callable[[Given], object]) -> int:
    taken = []
    for _ in range(ROUNDS):
        begun = process_time()
        for given in leads:
            work(given)
        taken.append(process_time() - begun)
    return round(len(leads) / median(taken))


def leads_of(count: int) -> list[Given]:
    """The same so many leads each time."""
    chance = Random(7)
    return [(_fields(number, chance), _touches(chance)) for number in range(count)]


def _fields(number: int, chance: Random) -> dict[str, object]:
    country, region = chance.choice(REGIONS)
    return {
        "email": f"dana{number}@northwind{number}.example",
        "domain": f"northwind{number}.example",
        "name": f"Dana Ruiz {number}",
        "title": f"{chance.choice(RANKS)} {chance.choice(WORK)}{chance.choice(PLACES)}",
        "seniority": chance.choice(SENIORITY),
        "company": f"Northwind {number}",
        "company_size": chance.randrange(1, 5_000),
        "industry": chance.choice(INDUSTRIES),
        "country": country,
        "region": region,
        "technology": chance.sample(("Microsoft 365", "Azure", "AWS", "SAP", "Salesforce"), 2),
        "interest": chance.choice(INTERESTS),
        "source": "LinkedIn",
        "motion": chance.choice(("inbound", "inbound", "outbound")),
    }


def _touches(chance: Random) -> tuple[Touch, ...]:
    return tuple(
        Touch(chance.choice(KINDS), NOW - timedelta(minutes=chance.randrange(60 * 24 * 30)))
        for _ in range(TOUCHES)
    )
