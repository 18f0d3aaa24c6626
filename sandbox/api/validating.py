"""blocks.validate: the strict checks for their own sake, without a token."""

from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.problems import refuse
from sandbox.strict import check_blocks, check_message, check_view
from sandbox.workspace import Json


@method("blocks.validate", tier=4, caller="none")
async def validate(call: Call) -> Json:
    given = {name: call.structure(name) for name in ("blocks", "message", "view")}
    named = [name for name, value in given.items() if value is not None]
    if len(named) != 1:
        raise SlackError("invalid_arguments", messages=["[ERROR] give one of blocks, message or view"])
    if named == ["blocks"]:
        refuse(check_blocks(given["blocks"], "message"))
    elif named == ["view"]:
        refuse(check_view(given["view"]))
    else:
        refuse(check_message(given["message"] if isinstance(given["message"], dict) else {}))
    return {}
