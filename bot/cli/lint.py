"""`handraise lint`: every definition checked, with file, line and column."""

from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import FINDINGS, AsJson, errors, print_json, read_settings
from playbooks.lint import lint_desk


def lint(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder with your definitions; the desk in use when not given.", exists=True, file_okay=False
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Check every definition of a desk: scorecards, playbooks, promises, sources, wording."""
    problems = lint_desk(folder or read_settings().desk_dir)
    if as_json:
        print_json({"problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            errors.print(f"{problem.level}: {problem}", markup=False, soft_wrap=True)
        typer.echo(f"{len(problems)} to put right" if problems else "every definition is right")
    if any(problem.level == "error" for problem in problems):
        raise typer.Exit(FINDINGS)
