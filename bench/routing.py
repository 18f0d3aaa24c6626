"""What it takes to decide who gets a lead: twenty rules, five needs and a team of fifty, of whom a third is off.

`decide_us` is the decision alone, its floor one evaluation of a rule by CEL; `give_ms` is the decision with all it
reads and writes in a SQLite file, as the difference between taking leads in for a team in turns and for one that
claims them. Goal: 1 ms.
"""

import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import process_time
from typing import Any

from bench.scoring import NOW, leads_of
from bot.usecases.take_in import take_in_all
from playbooks.desk import Desk
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk
from playbooks.names import lead_vocabulary, routing_vocabulary
from qualification.leads import NewLead, PersonId, Touch
from qualification.routing import Candidate, Need, RouteRule, choose_team, needed
from qualification.rules import compile_rule
from qualification.turns import Off, Passed, Rep, choose_rep
from storage import people
from storage.engine import open_store
from storage.migrate import upgrade
from storage.tables import Person

LEADS, BATCH, ROUNDS, REPS, GOAL_MS = 2_000, 100, 5, 50, 1.0
NAMES = routing_vocabulary(lead_vocabulary({}))
COUNTRIES = (
    "AT",
    "CH",
    "PL",
    "FR",
    "NL",
    "BE",
    "ES",
    "IT",
    "SE",
    "NO",
    "DK",
    "FI",
    "US",
    "CA",
    "BR",
    "MX",
    "AU",
    "JP",
)


def measure() -> dict[str, Any]:
    rules = [_rule(number, country) for number, country in enumerate(COUNTRIES)]
    rules += [_rule(18, "GB"), _rule(19, "DE")]
    needs = [
        Need(f"n{n}", "speaks it", compile_rule(f"company_size > {n * 900}", NAMES), language=f"l{n}")
        for n in range(5)
    ]
    team = [_rep(number) for number in range(REPS)]
    leads = [
        Candidate(fields, touches, "general", hand_raiser=True, fit=40, intent=30)
        for fields, touches in leads_of(LEADS)
    ]
    sells = {f"t{number}": None for number in range(20)}

    def decide(lead: Candidate) -> None:
        choose_team(lead, rules, "t0", sells)
        choose_rep(team, needed(lead, needs))

    return {
        "rules": len(rules),
        "needs": len(needs),
        "reps": REPS,
        "goal_ms": GOAL_MS,
        "decide_us": _each_us(leads, decide),
        "cel_evaluation_us": _each_us(leads, lambda lead: rules[0].when.outcome(lead.values())),
        **_stored(),
    }


def _rule(number: int, country: str) -> RouteRule:
    when = compile_rule(f"country == '{country}' && total > {number}", NAMES)
    return RouteRule(f"r{number}", country, when, f"t{number}")


def _rep(number: int) -> Rep:
    off = Off(Passed.OFF_HOURS, NOW) if number % 3 == 0 else None
    languages = frozenset(f"l{language}" for language in range(number % 6))
    return Rep(
        PersonId(f"U{number}"), 1 + number % 3, languages=languages, most_open=20, open=number % 20, off=off
    )


def _each_us(leads: list[Candidate], work: Callable[[Candidate], object]) -> float:
    """Microseconds of processor time a lead, the median of several rounds."""
    taken = []
    for _ in range(ROUNDS):
        begun = process_time()
        for lead in leads:
            work(lead)
        taken.append(process_time() - begun)
    return round(1e6 * median(taken) / len(leads), 1)


def _stored() -> dict[str, Any]:
    """Milliseconds of processor time to take a lead in, for a team that claims and for one in turns."""
    with TemporaryDirectory() as folder:
        taken = {
            assign: _take_in_ms(_desk(Path(folder) / assign, assign), Path(folder) / f"{assign}.db")
            for assign in ("pool", "turns")
        }
    return {
        "take_in_claimed_ms": round(taken["pool"], 3),
        "take_in_in_turns_ms": round(taken["turns"], 3),
        "give_ms": round(taken["turns"] - taken["pool"], 3),
    }


def _desk(root: Path, assign: str) -> Desk:
    shutil.copytree(SHIPPED_DESK, root)
    main = root / "desk.yaml"
    reps = "".join(f"      - {{email: rep{n}@acme-gtm.example, role: rep}}\n" for n in range(REPS))
    text = main.read_text("utf-8").replace("    members:\n", f"    assign: {assign}\n    members:\n{reps}", 1)
    main.write_text(text, "utf-8")
    return load_desk(root)


def _take_in_ms(desk: Desk, file: Path) -> float:
    with closing(open_store(f"sqlite:///{file}")) as store:
        upgrade(store)
        with store.write() as session:
            people.replace_all(session, [_person(number) for number in range(REPS)])
        taken = []
        for begin in range(0, LEADS, BATCH):
            batch = [_new(number) for number in range(begin, begin + BATCH)]
            begun = process_time()
            with store.write() as session:
                take_in_all(session, desk, batch, now=NOW)
            taken.append((process_time() - begun) / BATCH)
    return 1e3 * median(taken)


def _person(number: int) -> Person:
    email = f"rep{number}@acme-gtm.example"
    return Person(id=f"U{number}", name=f"Rep {number}", email=email, role="rep", team="sdr")


def _new(number: int) -> NewLead:
    domain = f"northwind{number}.example"
    fields = {
        "email": f"dana@{domain}",
        "domain": domain,
        "seniority": "c_level",
        "title": "CISO",
        "company_size": 2000,
    }
    return NewLead(f"dana@{domain}", fields, (Touch("demo_request", NOW),), domain)
