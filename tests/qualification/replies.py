"""The table of typed replies, and the questions they answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from qualification.criteria import Criterion, Json, Kind, Option
from qualification.typed import NotUnderstood, Understood
from tests.qualification.builders import criterion

AUTHORITY = criterion(
    "authority",
    Kind.CHOICE,
    Option("decides", "decides", ("she signs", "economic buyer", "decision maker", "unterschreibt")),
    Option("influences", "influences the decision", ("recommends", "evaluator")),
    Option("none", "no say", ("not the decision maker", "intern", "does not decide")),
)
TOOLS = criterion(
    "tools",
    Kind.SEVERAL,
    Option("siem", "SIEM", ("splunk", "sentinel")),
    Option("edr", "EDR", ("crowdstrike",)),
    Option("iam", "IAM / SSO", ("okta",)),
)
QUESTIONS: Mapping[str, Criterion] = {
    "money": criterion("budget", Kind.MONEY),
    "bounded money": criterion("budget", Kind.MONEY, least=1_000, most=500_000),
    "number": criterion("seats", Kind.NUMBER),
    "bounded number": criterion("seats", Kind.NUMBER, least=1, most=10_000),
    "when": criterion("timeline", Kind.WHEN),
    "person": criterion("champion", Kind.PERSON),
    "yes_no": criterion("signed", Kind.YES_NO),
    "choice": AUTHORITY,
    "several": TOOLS,
    "text": criterion("pain", Kind.TEXT),
}


@dataclass(frozen=True)
class Row:
    """One reply to a question and what is made of it."""

    question: str
    typed: str
    expected: Mapping[str, Any]

    @property
    def asked(self) -> Criterion:
        return QUESTIONS[self.question]

    def says_of(self, read: Understood | NotUnderstood) -> dict[str, Any]:
        """What was made of it in the words of the table; the shapes stand at its top."""
        if isinstance(read, NotUnderstood):
            return {"why": read.why}
        said: dict[str, Any] = {"is": _short(self.asked.kind, read.value)}
        if self.asked.kind is not Kind.TEXT:
            said["words"] = read.words
        return said if read.sure else said | {"sure": False}


def _short(kind: Kind, value: Json) -> Json:
    match kind:
        case Kind.MONEY if value:
            return [value["low"], value["high"], *({value["currency"]} - {"EUR"})]
        case Kind.WHEN if value:
            return [value["from"], value["to"]]
        case Kind.PERSON if value:
            return [value["name"], value["role"]]
        case _:
            return value


def _rows() -> list[Row]:
    table = YAML(typ="safe", pure=True).load(Path(__file__).with_name("typed_replies.yaml"))
    return [
        Row(question, each["typed"], {key: said for key, said in each.items() if key != "typed"})
        for question, rows in table.items()
        for each in rows
    ]


ROWS = _rows()
