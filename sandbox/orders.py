"""The bodies of the control API. A field that is not listed here is refused."""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict

from sandbox.interactions import Where


class Order(BaseModel):
    model_config = ConfigDict(extra="forbid")


class User(Order):
    """`user` is a person by id or handle, everywhere."""

    user: str


class Place(User):
    """Where an element is: channel and ts, or view_id ("top" is the modal on top), or home."""

    channel: str | None = None
    ts: str | None = None
    view_id: str | None = None
    home: bool = False
    action_id: str
    block_id: str | None = None

    def where(self) -> Where:
        return Where(self.channel, self.ts, self.view_id, self.home)


class Click(Place):
    value: str | None = None


class Choose(Place):
    """One of these, by the kind of the element. An option is given by its value or its text."""

    option: Any = None
    options: list[Any] | None = None
    date: str | None = None
    time: str | None = None
    datetime: str | int | None = None
    user_chosen: str | None = None
    users: list[str] | None = None
    conversation: str | None = None
    text: str | None = None
    number: float | str | None = None

    def given(self) -> Any:
        names = ("option", "options", "date", "time", "datetime", "user_chosen", "users", "conversation")
        found = (getattr(self, name) for name in (*names, "text", "number"))
        return next((value for value in found if value is not None), None)


class Suggest(Place):
    value: str = ""


class Type(User):
    channel: str
    text: str
    thread_ts: str | None = None


class Command(User):
    channel: str
    command: str
    text: str = ""


class Shortcut(User):
    callback_id: str
    channel: str | None = None
    ts: str | None = None


class React(User):
    channel: str
    ts: str
    name: str


class StatusOrder(User):
    """The words, the emoji as `:palm_tree:`, and until when as an ISO time; nothing of it clears the status."""

    text: str = ""
    emoji: str = ""
    until: str | None = None


class Fill(User):
    values: dict[str, Any]


class Submit(User):
    values: dict[str, Any] | None = None


class Close(User):
    everything: bool = False


class Clock(Order):
    """Any of these: seconds to go ahead, a moment, a rate, or the next working day at nine."""

    advance: float | None = None
    to: str | None = None
    rate: float | None = None
    next_working_morning: bool = False


class FaultOrder(Order):
    method: str
    kind: str
    times: int = 1
    after: int = 0
    seconds: float | None = None


class FaultRates(Order):
    """Shares of calls by kind; an empty `rates` ends them."""

    rates: dict[str, float]
    methods: list[str] = []
    seconds: float | None = None
    seed: int = 0


class Limits(Order):
    on: bool


class NotHereYet(Order):
    blocks: list[str]


class Disconnect(Order):
    kind: Literal["refresh", "abrupt"]


class ChannelOrder(Order):
    """Create, archive, unarchive or rename a channel, or let people and the app in and out."""

    channel: str
    create: bool = False
    private: bool = False
    archive: bool | None = None
    rename: str | None = None
    app: bool | None = None
    invite: list[str] = []
    remove: list[str] = []


class PersonOrder(User):
    deactivate: bool | None = None
    role: Literal["member", "admin", "guest"] | None = None
    tz: str | None = None
    name: str | None = None


class Token(Order):
    """`error` is what every call answers while the token is revoked. `scopes` replaces what is granted."""

    revoke: bool | None = None
    error: str = "token_revoked"
    scopes: list[str] | None = None


class MessageOrder(Order):
    """Delete a message as its author or an admin would, or change what a person wrote."""

    channel: str
    ts: str
    delete: bool = False
    text: str | None = None


class WaitsOrder(Order):
    ack: float | None = None
    trigger: float | None = None
    response_url: float | None = None
    retries: list[float] | None = None


class SendTo(Order):
    """The app's address for HTTP mode, asked for Slack's challenge first; null goes back to Socket Mode."""

    url: str | None
    challenge: bool = True
