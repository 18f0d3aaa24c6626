"""`make chaos`: the nightly size, or what is asked for. Prints one JSON document; 1 when anything went wrong."""

import argparse
import json
import sys
from dataclasses import fields, replace
from pathlib import Path
from tempfile import mkdtemp

from tests.chaos.plan import Size
from tests.chaos.run import run


def main() -> int:
    size = _size()
    folder = Path(mkdtemp(prefix="handraise-chaos-run-"))
    print(f"the logs of the replicas are in {folder}", file=sys.stderr, flush=True)
    outcome = run(size, folder)
    print(json.dumps(outcome.report(), indent=2))
    return 0 if outcome.is_well else 1


def _size() -> Size:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--database", choices=["sqlite", "postgresql"], default=Size.database)
    for each in fields(Size):
        if each.name != "database":
            kind = type(each.default)
            parser.add_argument(f"--{each.name}", type=kind, default=each.default, help=f"{each.default}")
    size = Size(**vars(parser.parse_args()))
    return replace(size, replicas=1) if size.database == "sqlite" else size


if __name__ == "__main__":
    sys.exit(main())
