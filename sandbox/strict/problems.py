"""What is wrong with a payload, in Slack's words and with a JSON pointer to the place."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Finding:
    """A rule that does not hold at a place; which error Slack answers depends on the method called."""

    pointer: str
    text: str


@dataclass(frozen=True, slots=True)
class Problem:
    """`error` is the string of Slack's answer, `message` the sentence of its `response_metadata`."""

    error: str
    pointer: str
    message: str


Findings = list[Finding]


def problem(error: str, pointer: str, text: str) -> Problem:
    return Problem(error, pointer, f"{text} [json-pointer:{pointer}]")


def problems(error: str, findings: Findings) -> list[Problem]:
    return [problem(error, found.pointer, found.text) for found in findings]
