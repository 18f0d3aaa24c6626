"""What commands share: opening the bot's parts without starting it, and how they speak."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from pydantic import ValidationError
from rich.console import Console

from bot.settings import Settings

if TYPE_CHECKING:
    from bot.clock import Clock
    from bot.services import Services
    from playbooks.desk import Desk
    from storage.engine import Store

FINDINGS, WRONG_USE = 1, 2

AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
DeskDir = Annotated[
    Path | None,
    typer.Option(
        "--desk", help="Folder with your definitions; as in DESK_DIR when not given.", show_default=False
    ),
]

errors = Console(stderr=True, highlight=False)


def fail(words: str, code: int = WRONG_USE) -> NoReturn:
    """Ends the command with a sentence on stderr."""
    errors.print(words, style="red", markup=False, soft_wrap=True)
    raise typer.Exit(code)


def on_a_terminal(words: str) -> str:
    """A message's words without what only Slack reads: its entities, and the stars of bold."""
    return unescape(words).replace("*", "")


def print_json(value: Any) -> None:
    typer.echo(json.dumps(value, ensure_ascii=False, indent=2, default=str))


def read_settings() -> Settings:
    """What the environment and .env say; ends the command with a sentence for each setting that cannot be."""
    try:
        return Settings()
    except ValidationError as wrong:
        said = (f"{str(each['loc'][0]).upper()}: {each['msg']}" for each in wrong.errors())
        fail("; ".join(said) + ". See .env.example.")


def desk_at(path: Path | None) -> "Desk":
    """The desk in the folder, in the one the settings name, or the shipped one; ends the command when it is broken."""
    from playbooks.load import load_desk
    from playbooks.problems import DeskErrors

    try:
        return load_desk(path or read_settings().desk_dir)
    except DeskErrors as broken:
        fail(str(broken), FINDINGS)


@contextmanager
def opened_store() -> "Iterator[Store]":
    """The database of the settings, brought to this version's shape."""
    from sqlalchemy.exc import SQLAlchemyError

    from storage.engine import open_store
    from storage.migrate import NewerDatabase, upgrade

    store = open_store(read_settings().database_url)
    try:
        upgrade(store)
        yield store
    except NewerDatabase as error:
        fail(str(error), FINDINGS)
    except SQLAlchemyError as error:
        fail(f"the database does not answer: {type(error).__name__}; DATABASE_URL says where it is", FINDINGS)
    finally:
        store.close()


@contextmanager
def opened_services(desk_dir: Path | None = None) -> "Iterator[Services]":
    """What use cases need, without Slack."""
    from bot.services import Services
    from playbooks.render import Wording

    desk = desk_at(desk_dir)
    with opened_store() as store, _clock(read_settings().clock_url) as clock:
        yield Services(store, desk, Wording(desk.wording_dirs), clock)


@contextmanager
def _clock(url: str) -> "Iterator[Clock]":
    from bot.clock import FollowedClock, SystemClock

    if not url:
        yield SystemClock()
        return
    clock = FollowedClock(url).start()
    try:
        yield clock
    finally:
        clock.stop()
