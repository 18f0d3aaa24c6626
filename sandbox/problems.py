"""From the strict checks to a refused call."""

from collections.abc import Sequence

from sandbox.errors import SlackError
from sandbox.strict import Problem


def refuse(problems: Sequence[Problem]) -> None:
    """Refuse with the first problem's error and every problem that has the same one."""
    if not problems:
        return
    error = problems[0].error
    sentences = [problem.message for problem in problems if problem.error == error]
    more = {"errors": sentences} if error == "invalid_blocks" else {}
    raise SlackError(error, messages=[f"[ERROR] {sentence}" for sentence in sentences], **more)
