"""The command `handraise`. Each of its commands imports what it needs when it is called."""

from collections.abc import Mapping
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup

COMMANDS: Mapping[str, str] = {
    "sandbox": "bot.cli.sandbox:sandbox",
    "run": "bot.cli.run:run",
    "doctor": "bot.cli.doctor:doctor",
    "import": "bot.cli.importing:import_file",
    "lint": "bot.cli.lint:lint",
    "score": "bot.cli.scoring:score_file",
    "lead": "bot.cli.story:show_lead",
    "outcomes": "bot.cli.outcomes:show_outcomes",
    "replay": "bot.cli.replay:replay",
    "report": "bot.cli.report:report",
    "tune": "bot.cli.tune:tune_bars",
    "reviews": "bot.cli.reviews:show_reviews",
    "handbacks": "bot.cli.hand_backs:show_hand_backs",
    "export": "bot.cli.exporting:export",
    "turns": "bot.cli.turns:show_turns",
    "outbox": "bot.cli.operations:show_outbox",
    "quarantine": "bot.cli.operations:show_quarantine",
    "db": "bot.cli.operations:db",
}
"""Where each command is: the bot's parts take a second to import, and lint needs none of them."""


class Commands(TyperGroup):
    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        return command(cmd_name) if cmd_name in COMMANDS else None


def command(name: str) -> Any:
    """The command of that name, its module imported."""
    module, _, attribute = COMMANDS[name].partition(":")
    found = getattr(import_module(module), attribute)
    if not isinstance(found, typer.Typer):
        alone = typer.Typer(add_completion=False, pretty_exceptions_show_locals=False)
        alone.command(name)(found)
        found = alone
    made = typer.main.get_command(found)
    made.name = name
    return made


app = typer.Typer(
    cls=Commands,
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they would print leads and secrets
)


@app.callback()
def handraise() -> None:
    """From a marketing qualified lead to a decision, in Slack."""


if __name__ == "__main__":
    app()
