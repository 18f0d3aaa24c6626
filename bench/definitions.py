"""How long a verdict takes with the analysis of what still decides, and how long lint reads all that ships.

The floor of a verdict is one evaluation of a rule by CEL: the analysis stands for thousands of them.
"""

import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from playbooks.lint import lint_desk
from playbooks.load import load_desk
from qualification.checklist import next_open
from qualification.criteria import Answer
from qualification.decision import Playbook, verdict
from qualification.domains import few, has_few
from qualification.typed import Understood, understand

ROUNDS, LINTS = 200, 5
TODAY, NOW = date(2026, 11, 23), datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
SHIPPED = Path(__file__).parents[1] / "playbooks"


def measure() -> dict[str, Any]:
    """Medians: the floor in µs, verdicts in ms from nothing answered to the last question, lint in s."""
    desk = load_desk()
    book = max(desk.playbooks.values(), key=lambda each: len(each.ruled))
    evaluation = _median(lambda: book.accept.outcome({}), ROUNDS * 5)
    walked = [_median(partial(verdict, book, given, today=TODAY), ROUNDS) for given in _walk(book)]
    return {
        "playbook": book.key,
        "criteria": len(book.criteria),
        "cel_evaluation_us": round(evaluation * 1e6, 1),
        "verdict_ms_median": round(median(walked) * 1e3, 2),
        "verdict_ms_worst_step": round(max(walked) * 1e3, 2),
        "goal_ms": 20,
        "verdict_in_evaluations": round(median(walked) / evaluation),
        "lint_s": round(_median(lambda: lint_desk(SHIPPED), LINTS), 2),
        "lint_whole_process_s": round(_median(_lint_process, LINTS), 2),
        "lint_goal_s": 2,
    }


def _walk(book: Playbook) -> list[list[Answer]]:
    """The answers before each question of a walk on which every question is answered, as far as it goes."""
    answers: list[Answer] = []
    steps = [list(answers)]
    while (asked := next_open(book, answers, today=TODAY)) and (given := _some_answer(book, answers, asked)):
        answers.append(given)
        steps.append(list(answers))
    return steps


def _some_answer(book: Playbook, answers: list[Answer], asked: Any) -> Answer | None:
    """One that leaves as much open as any other."""
    values = [each[asked.key] for each in few(asked)] if has_few(asked) else [_typed(asked)]
    tried = [Answer(asked.key, value, "", "rep", "U0LEE", NOW) for value in values if value is not None]
    return max(tried, key=lambda each: len(verdict(book, [*answers, each], today=TODAY).open), default=None)


def _typed(asked: Any) -> Any:
    said = {"money": "60k", "when": "next quarter", "number": "80", "person": "Tom Berger, CFO"}
    read = understand(asked, said.get(asked.kind, "as it is"), today=TODAY)
    return read.value if isinstance(read, Understood) else None


def _lint_process() -> None:
    command = [sys.executable, "-m", "bot.cli.main", "lint", str(SHIPPED)]
    subprocess.run(command, check=True, capture_output=True)


def _median(work: Callable[[], object], rounds: int) -> float:
    work()
    taken = []
    for _ in range(rounds):
        begun = perf_counter()
        work()
        taken.append(perf_counter() - begun)
    return median(taken)
