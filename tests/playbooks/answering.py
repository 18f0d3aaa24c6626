"""A rep who answers a playbook's questions by typing."""

from collections.abc import Mapping
from datetime import UTC, date, datetime

from qualification.checklist import next_open
from qualification.criteria import Answer
from qualification.decision import Playbook
from qualification.typed import Understood, understand

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def answer(playbook: Playbook, key: str, text: str) -> Answer:
    """The reply to one question; fails when it is not understood."""
    criterion = playbook.criterion(key)
    assert criterion is not None, f"{playbook.key} does not ask {key}"
    read = understand(criterion, text, today=TODAY, currency="EUR")
    assert isinstance(read, Understood), (key, text, read)
    return Answer(key, read.value, read.words, "rep", "U0LEE", NOW, known=read.value is not None)


def answers(playbook: Playbook, said: Mapping[str, str]) -> list[Answer]:
    """What a rep typed, question by question."""
    return [answer(playbook, key, text) for key, text in said.items()]


def walk(playbook: Playbook, said: Mapping[str, str]) -> list[Answer]:
    """Answers what is asked, as long as something is; fails when nothing is laid down for a question."""
    given: list[Answer] = []
    while (asked := next_open(playbook, given, today=TODAY)) is not None:
        assert asked.key in said, (
            f"{playbook.key} asks {asked.key} after {[each.criterion for each in given]}"
        )
        given.append(answer(playbook, asked.key, said[asked.key]))
    return given
