"""A workspace from YAML: the shipped file, with a file of one's own laid over it."""

import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

import yaml

from sandbox.workspace import App, Channel, Json, Person, Shortcut, Status, Team, Waits, Workspace

DEFAULT = Path(__file__).with_name("workspace.yaml")
SECTIONS = ("team", "app", "people", "channels", "waits", "clock", "limits")

Row = TypeVar("Row")


class WorkspaceError(ValueError):
    """The workspace file cannot be used; the text says what to change."""


def read_settings(path: Path | None = None, changes: Json | None = None) -> Json:
    """The shipped settings with those of `path`, then `changes`, on top: sections merge, lists replace."""
    settings = _read_yaml(DEFAULT)
    for layer in (_read_yaml(path) if path else {}, changes or {}):
        for section, value in layer.items():
            if section not in SECTIONS:
                raise WorkspaceError(f"unknown section {section!r}; a workspace has {', '.join(SECTIONS)}")
            merges = isinstance(value, dict) and isinstance(settings.get(section), dict)
            settings[section] = {**settings[section], **value} if merges else value
    return settings


def build_workspace(settings: Json, *, now: datetime | None = None) -> Workspace:
    """A fresh workspace in which nobody has said anything yet."""
    app = _app(settings["app"])
    people = {person.id: person for person in (_person(row) for row in settings["people"])}
    people[app.bot_user] = Person(app.bot_user, app.name.lower().replace(" ", "-"), app.name, role="bot")
    ids = {name: person.id for person in people.values() for name in (person.handle, person.id)}
    created = int((now or datetime.now(UTC)).timestamp())
    channels = [_channel(row, ids, app, created) for row in settings["channels"]]
    waits = settings["waits"]
    return Workspace(
        team=_fill(Team, settings["team"]),
        app=app,
        people=people,
        channels={channel.id: channel for channel in channels},
        waits=_fill(Waits, {**waits, "retries": tuple(waits.get("retries", Waits.retries))}),
    )


def _read_yaml(path: Path) -> Json:
    try:
        read = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, yaml.YAMLError) as error:
        raise WorkspaceError(f"cannot read the workspace file {path.name}: {error}") from error
    if not isinstance(read, dict):
        raise WorkspaceError(f"{path.name} must be a mapping with {', '.join(SECTIONS)}")
    return read


def _app(row: Json) -> App:
    shortcuts = tuple(_fill(Shortcut, shortcut) for shortcut in row.get("shortcuts", ()))
    lists = {key: tuple(row.get(key, ())) for key in ("scopes", "commands")}
    return _fill(App, {**row, **lists, "shortcuts": shortcuts, "events": frozenset(row.get("events", ()))})


def _person(row: Any) -> Person:
    status = row.get("status") if isinstance(row, dict) else None
    return _fill(Person, {**row, "status": _fill(Status, status)} if status else row)


def _channel(row: Json, ids: dict[str, str], app: App, created: int) -> Channel:
    names = list(row.get("members", ()))
    if unknown := [name for name in names if name not in ids]:
        raise WorkspaceError(f"channel {row.get('name')!r} has unknown members: {', '.join(unknown)}")
    members = [ids[name] for name in names] + ([app.bot_user] if row.get("app") else [])
    plain = {key: value for key, value in row.items() if key not in {"members", "app", "private"}}
    kind = "group" if row.get("private") else "channel"
    return _fill(Channel, {**plain, "kind": kind, "created": created, "members": dict.fromkeys(members)})


def _fill(kind: type[Row], row: Any) -> Row:
    """`row` as a dataclass; an unknown or missing key is told with what is allowed."""
    if not isinstance(row, dict):
        raise WorkspaceError(f"{kind.__name__.lower()} must be a mapping, not {row!r}")
    allowed = [field.name for field in dataclasses.fields(kind)]  # type: ignore[arg-type]
    if unknown := sorted(set(row) - set(allowed)):
        raise WorkspaceError(
            f"unknown {kind.__name__.lower()} key {', '.join(unknown)}; known are {', '.join(allowed)}"
        )
    try:
        return kind(**row)
    except TypeError as error:
        raise WorkspaceError(f"{kind.__name__.lower()} {row}: {error}") from error
