"""files.getUploadURLExternal and completeUploadExternal: a file comes in three steps, shared a moment later."""

import asyncio
import mimetypes

from sandbox import posting
from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.objects import file_object
from sandbox.state import SandboxState
from sandbox.workspace import Channel, File, Json, Message

SHARED_AFTER = 0.05
"""Real seconds until a completed file shows up in its channel: Slack shares after it has answered."""


@method("files.getUploadURLExternal", tier=4, scope="files:write")
async def get_upload_url(call: Call) -> Json:
    name, length = call.required("filename", "length")
    if not length.isdigit() or not int(length):
        raise SlackError("invalid_arguments", messages=["[ERROR] length must be a positive number of bytes"])
    workspace = call.workspace
    file = File(workspace.next_id("F"), name, workspace.app.bot_user, int(call.state.clock.epoch()))
    file.size, file.alt_text = int(length), call.text("alt_txt")
    file.mimetype = mimetypes.guess_type(name)[0] or file.mimetype
    workspace.files[file.id] = file
    return {"upload_url": f"{call.state.base_url}/upload/v1/{file.id}", "file_id": file.id}


@method("files.completeUploadExternal", tier=4, scope="files:write")
async def complete_upload(call: Call) -> Json:
    files = _uploaded(call)
    channels = _channels(call)
    for file in files:
        file.completed = True
    if channels:
        comment, thread_ts = call.text("initial_comment") or "", call.text("thread_ts")
        asyncio.get_running_loop().call_later(
            SHARED_AFTER, _share, call.state, files, channels, comment, thread_ts
        )
    return {"files": [file_object(file, call.workspace) for file in files]}


def _uploaded(call: Call) -> list[File]:
    wanted = call.structure("files")
    if not isinstance(wanted, list) or not wanted:
        raise SlackError("invalid_arguments", messages=["[ERROR] files must be a list of ids"])
    files = []
    for one in wanted:
        file = call.workspace.files.get(str(one.get("id"))) if isinstance(one, dict) else None
        if file is None or file.content is None:
            raise SlackError("file_not_found")
        file.title = str(one.get("title") or file.name)
        files.append(file)
    return files


def _channels(call: Call) -> list[Channel]:
    given = call.text("channel_id") or call.text("channels") or ""
    found = []
    for channel_id in filter(None, given.split(",")):
        channel = call.workspace.channels.get(channel_id)
        if channel is None:
            raise SlackError("channel_not_found")
        if channel.archived:
            raise SlackError("is_archived")
        if call.workspace.app.bot_user not in channel.members:
            raise SlackError("not_in_channel")
        found.append(channel)
    return found


def _share(
    state: SandboxState, files: list[File], channels: list[Channel], comment: str, thread_ts: str | None
) -> None:
    app = state.workspace.app
    for channel in channels:
        message = Message(channel.id, posting.new_ts(state), app.bot_user, comment, by_app=True)
        message.files, message.thread_ts = [file.id for file in files], thread_ts
        for file in files:
            file.channels.append(channel.id)
        posting.post(state, message)
