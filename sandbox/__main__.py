"""python -m sandbox --port 4600 --workspace FILE"""

import argparse
import asyncio
from contextlib import suppress
from pathlib import Path

from sandbox.app import new_state
from sandbox.loading import WorkspaceError
from sandbox.server import SandboxServer, address, listen


def main() -> None:
    arguments = _arguments()
    try:
        state = new_state(arguments.workspace, {"limits": {"on": not arguments.no_limits}})
    except WorkspaceError as error:
        raise SystemExit(f"sandbox: {error}") from error
    bound = listen(arguments.port)
    state.base_url = address(bound)
    print(f"The workspace {state.workspace.team.name} is open at {state.base_url}", flush=True)  # noqa: T201
    with suppress(KeyboardInterrupt):
        asyncio.run(SandboxServer(state).serve([bound]))


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m sandbox", description="A little Slack on loopback.")
    parser.add_argument("--port", type=int, default=4600, help="0 takes a free one")
    parser.add_argument("--workspace", type=Path, help="a workspace file laid over the shipped one")
    parser.add_argument("--no-limits", action="store_true", help="do not hold the app to Slack's pace")
    return parser.parse_args()


if __name__ == "__main__":
    main()
