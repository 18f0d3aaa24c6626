"""Two ways to say no: Slack's error strings to the app, and a sentence to a person or a test."""

from collections.abc import Sequence

from sandbox.workspace import Json


class SlackError(Exception):
    """A refused Web API call. `messages` become `response_metadata.messages`, as Slack words them."""

    def __init__(self, error: str, *, messages: Sequence[str] = (), **more: object) -> None:
        super().__init__(error)
        self.error, self.messages, self.more = error, list(messages), more

    def body(self) -> Json:
        answer: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            answer["response_metadata"] = {"messages": self.messages}
        return answer


class Refused(ValueError):
    """Something a person cannot do here and now; the text says why and what to do."""
