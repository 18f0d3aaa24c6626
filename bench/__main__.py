"""All measurements, or those named: `python -m bench [clicks] [definitions] …`. Prints one JSON document."""

import json
import sys

from bench import (
    clicks,
    definitions,
    delivery,
    digests,
    identity,
    importing,
    intake,
    memory,
    reports,
    routing,
    scoring,
    start,
    tuning,
)

MEASURES = {
    "clicks": clicks.measure,
    "definitions": definitions.measure,
    "delivery": delivery.measure,
    "digests": digests.measure,
    "identity": identity.measure,
    "importing": importing.measure,
    "intake": intake.measure,
    "memory": memory.measure,
    "reports": reports.measure,
    "routing": routing.measure,
    "scoring": scoring.measure,
    "start": start.measure,
    "tuning": tuning.measure,
}


def main() -> None:
    wanted = sys.argv[1:] or list(MEASURES)
    if unknown := sorted(set(wanted) - MEASURES.keys()):
        sys.exit(f"there is no measurement {', '.join(unknown)}; there are: {', '.join(MEASURES)}")
    print(json.dumps({name: MEASURES[name]() for name in wanted}, indent=2))


if __name__ == "__main__":
    main()
