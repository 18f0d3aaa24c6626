"""`handraise lint`: every definition checked, with file, line and column."""

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from bot.cli.common import FINDINGS, AsJson, errors, print_json, read_settings
from playbooks.describe import pages
from playbooks.lint import desk_folder, lint_desk
from playbooks.load import load_desk


def lint(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="Folder with your definitions; the desk in use when not given.", exists=True, file_okay=False
        ),
    ] = None,
    as_json: AsJson = False,
    describe: Annotated[
        bool,
        typer.Option("--describe", help="Also write the definition both sides sign, a page per playbook."),
    ] = False,
    into: Annotated[Path, typer.Option(help="Where to write those pages.", file_okay=False)] = Path(
        "definitions"
    ),
) -> None:
    """Check every definition of a desk: scorecards, playbooks, promises, sources, wording."""
    root = desk_folder(folder or read_settings().desk_dir)
    problems = lint_desk(root)
    if as_json:
        print_json({"problems": [asdict(problem) for problem in problems]})
    else:
        for problem in problems:
            errors.print(f"{problem.level}: {problem}", markup=False, soft_wrap=True)
        typer.echo(f"{len(problems)} to put right" if problems else "every definition is right")
    if any(problem.level == "error" for problem in problems):
        raise typer.Exit(FINDINGS)
    if describe:
        _write(into, pages(load_desk(root)))


def _write(folder: Path, made: Mapping[str, str]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in made.items():
        (folder / name).write_text(text, "utf-8")
    errors.print(f"{len(made)} pages in {folder}", markup=False, soft_wrap=True)
