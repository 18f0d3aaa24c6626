"""`make chaos`: the size of a night, or what is asked for. Prints one JSON document; 1 when anything went wrong."""

import argparse
import json
import sys
from dataclasses import fields, replace
from pathlib import Path
from tempfile import mkdtemp

from tests.chaos.killing import Killed, kill_at
from tests.chaos.plan import Size
from tests.chaos.points import chosen
from tests.chaos.run import Outcome, run

MEANS = {
    "leads": "leads that are sent",
    "kills": "kills at random moments",
    "minutes": "how long it is troubled, in minutes",
    "seed": "what the plan is drawn from",
    "replicas": "replicas of the bot; one on SQLite",
    "teams": "teams, each with a channel",
    "races": "races for a card",
    "enough": "how often each class of fault must fire for the run to count",
    "drain": "seconds it may take to recover",
}


def main() -> int:
    asked = _arguments()
    folder = Path(mkdtemp(prefix="handraise-chaos-run-"))
    sys.stderr.write(f"the logs of the replicas are in {folder}\n")
    outcome: Killed | Outcome
    if asked.points is not None:
        outcome = kill_at(chosen(asked.points), asked.database, folder)
    else:
        size = Size(**{each.name: getattr(asked, each.name) for each in fields(Size)})
        outcome = run(replace(size, replicas=1) if size.database == "sqlite" else size, folder)
    sys.stdout.write(json.dumps(outcome.report(), indent=2) + "\n")
    return 0 if outcome.is_well else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description="Prints one JSON document.")
    points = "kill -9 around every named step instead, or around these (commit.settle, send.file.after)"
    parser.add_argument("--points", nargs="*", metavar="POINT", help=points)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default=Size.database)
    for name, means in MEANS.items():
        default = getattr(Size, name)
        parser.add_argument(f"--{name}", type=type(default), default=default, help=f"{means} ({default})")
    asked = parser.parse_args()
    try:
        chosen(asked.points or ())
    except ValueError as error:
        parser.error(str(error))
    return asked


if __name__ == "__main__":
    sys.exit(main())
