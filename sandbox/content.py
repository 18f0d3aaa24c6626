"""What the app wants to say, checked and in the form the workspace keeps."""

from collections.abc import Mapping
from typing import Any

from sandbox.problems import refuse
from sandbox.state import SandboxState
from sandbox.strict import Problem, check_message, cut_text, normalise_blocks
from sandbox.strict.problems import problem
from sandbox.typing_rules import stored_text
from sandbox.workspace import Json


def checked_content(state: SandboxState, args: Mapping[str, Any], *, update: bool = False) -> Json:
    """Text, blocks, attachments and metadata that were given; what was not given is left out."""
    refuse(check_message(args, update=update))
    refuse(_not_here_yet(state, args.get("blocks") or []))
    content: Json = {}
    if args.get("text") is not None:
        content["text"] = stored_text(cut_text(str(args["text"])))
    if args.get("blocks") is not None:
        content["blocks"] = named_blocks(state, args["blocks"])
    if args.get("attachments") is not None:
        content["attachments"] = [_attachment(state, one, i) for i, one in enumerate(args["attachments"], 1)]
    if args.get("metadata") is not None:
        content["metadata"] = args["metadata"] or None
    return content


def _not_here_yet(state: SandboxState, blocks: list[Json]) -> list[Problem]:
    """Slack gives new blocks to workspaces one after the other."""
    return [
        problem("invalid_blocks", f"/blocks/{number}", f"unsupported type: {block['type']}")
        for number, block in enumerate(blocks)
        if block["type"] in state.not_here_yet
    ]


def named_blocks(state: SandboxState, blocks: list[Json]) -> list[Json]:
    return normalise_blocks(blocks, lambda: state.workspace.next_id("")[-5:])


def _attachment(state: SandboxState, attachment: Json, number: int) -> Json:
    kept = {"id": number, "fallback": "[no preview available]", **attachment}
    if "blocks" in attachment:
        kept["blocks"] = named_blocks(state, attachment["blocks"])
    return kept
