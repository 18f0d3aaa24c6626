"""The command `handraise`."""

import typer

from bot.cli.doctor import doctor
from bot.cli.importing import import_file
from bot.cli.lint import lint
from bot.cli.operations import db, show_outbox, show_quarantine
from bot.cli.run import run
from bot.cli.sandbox import sandbox
from bot.cli.scoring import score_file
from bot.cli.story import show_lead

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_show_locals=False,  # they would print leads and secrets
    help="From a marketing qualified lead to a decision, in Slack.",
)

app.command("sandbox")(sandbox)
app.command("run")(run)
app.command("doctor")(doctor)
app.command("import")(import_file)
app.command("lint")(lint)
app.command("score")(score_file)
app.command("lead")(show_lead)
app.command("outbox")(show_outbox)
app.command("quarantine")(show_quarantine)
app.add_typer(db, name="db")

if __name__ == "__main__":
    app()
