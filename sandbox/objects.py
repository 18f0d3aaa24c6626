"""The workspace's values in Slack's shapes, as the Web API and the events show them."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sandbox.workspace import App, Channel, File, Json, Message, Person, Values, View, Workspace

NAME_IN_PAYLOAD = {"im": "directmessage", "group": "privategroup"}


def message_object(workspace: Workspace, message: Message, *, metadata: bool = False) -> Json:
    """A message as `conversations.history` returns it; metadata only when asked for."""
    shown: Json = {"type": "message", "user": message.user, "ts": message.ts, "text": message.text}
    shown["team"] = workspace.team.id
    if message.by_app:
        app = workspace.app
        shown |= {"bot_id": app.bot_id, "app_id": app.id, "bot_profile": bot_profile(workspace)}
    if message.subtype:
        shown["subtype"] = message.subtype
    if message.username:
        shown["username"] = message.username
    for key in ("blocks", "attachments", "edited", "icons"):
        if value := getattr(message, key):
            shown[key] = value
    if message.files:
        shown["files"] = [file_object(workspace.files[file], workspace) for file in message.files]
    if message.reactions:
        shown["reactions"] = [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in message.reactions.items()
        ]
    if metadata and message.metadata:
        shown["metadata"] = message.metadata
    return shown | _thread_keys(workspace, message)


def _thread_keys(workspace: Workspace, message: Message) -> Json:
    channel = workspace.channels[message.channel]
    if message.is_reply:
        parent = channel.messages.get(str(message.thread_ts))
        return {"thread_ts": message.thread_ts} | ({"parent_user_id": parent.user} if parent else {})
    replies = channel.threads.get(message.ts)
    if not replies:
        return {}
    users = list(dict.fromkeys(channel.messages[ts].user for ts in replies))
    return {
        "thread_ts": message.ts,
        "reply_count": len(replies),
        "reply_users_count": len(users),
        "reply_users": users[:5],
        "latest_reply": replies[-1],
        "is_locked": False,
        "subscribed": message.by_app,
    }


def copied(typed: Values) -> Values:
    """Values as they are now: what was sent must not change when a person goes on typing."""
    return {block_id: dict(actions) for block_id, actions in typed.items()}


def bot_profile(workspace: Workspace) -> Json:
    app = workspace.app
    return {
        "id": app.bot_id,
        "app_id": app.id,
        "user_id": app.bot_user,
        "name": app.name,
        "deleted": False,
        "updated": 0,
        "icons": {},
        "team_id": workspace.team.id,
    }


def view_object(workspace: Workspace, view: View) -> Json:
    body = view.body
    return {
        "id": view.id,
        "team_id": workspace.team.id,
        "type": view.type,
        "blocks": view.blocks,
        "private_metadata": body.get("private_metadata", ""),
        "callback_id": body.get("callback_id", ""),
        "state": {"values": copied(view.typed)},
        "hash": view.hash,
        "title": body.get("title", {"type": "plain_text", "text": "View Title", "emoji": True}),
        "clear_on_close": bool(body.get("clear_on_close", False)),
        "notify_on_close": bool(body.get("notify_on_close", False)),
        "close": body.get("close"),
        "submit": body.get("submit"),
        "previous_view_id": view.previous_id,
        "root_view_id": view.root_id,
        "app_id": workspace.app.id,
        "external_id": body.get("external_id", ""),
        "app_installed_team_id": workspace.team.id,
        "bot_id": workspace.app.bot_id,
    }


def user_object(workspace: Workspace, person: Person, *, now: datetime, email: bool = True) -> Json:
    offset = now.astimezone(ZoneInfo(person.tz)).utcoffset()
    status = person.status.at(now.timestamp())
    profile = {
        "title": person.title,
        "real_name": person.name,
        "real_name_normalized": person.name,
        "display_name": person.handle,
        "display_name_normalized": person.handle,
        "status_text": status.text,
        "status_emoji": status.emoji,
        "status_emoji_display_info": [],
        "status_expiration": status.expires,
        "team": workspace.team.id,
    }
    if email and person.email:
        profile["email"] = person.email
    return {
        "id": person.id,
        "team_id": workspace.team.id,
        "name": person.handle,
        "deleted": person.deactivated,
        "color": person.color,
        "real_name": person.name,
        "tz": person.tz,
        "tz_label": person.tz,
        "tz_offset": int(offset.total_seconds()) if offset is not None else 0,
        "profile": profile,
        "is_admin": person.role == "admin",
        "is_owner": False,
        "is_primary_owner": False,
        "is_restricted": person.role == "guest",
        "is_ultra_restricted": False,
        "is_bot": person.role == "bot",
        "is_app_user": False,
        "updated": 0,
    }


def channel_object(workspace: Workspace, channel: Channel) -> Json:
    app = workspace.app
    if channel.kind == "im":
        gone = workspace.people[str(channel.person)].deactivated
        return {
            "id": channel.id,
            "created": channel.created,
            "is_im": True,
            "is_archived": channel.archived,
            "is_org_shared": False,
            "user": channel.person,
            "is_user_deleted": gone,
            "context_team_id": workspace.team.id,
        }
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": channel.kind == "channel",
        "is_group": channel.kind == "group",
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.kind == "group",
        "is_archived": channel.archived,
        "is_general": channel.name == "general",
        "is_shared": False,
        "is_ext_shared": False,
        "is_org_shared": False,
        "is_member": app.bot_user in channel.members,
        "created": channel.created,
        "creator": next(iter(channel.members), app.bot_user),
        "context_team_id": workspace.team.id,
        "topic": {"value": channel.topic, "creator": "", "last_set": 0},
        "purpose": {"value": channel.purpose, "creator": "", "last_set": 0},
        "num_members": len(channel.members),
    }


def file_object(file: File, workspace: Workspace) -> Json:
    url = f"/files/{file.id}/{file.name}"
    return {
        "id": file.id,
        "created": file.created,
        "timestamp": file.created,
        "name": file.name,
        "title": file.title or file.name,
        "mimetype": file.mimetype,
        "filetype": file.name.rpartition(".")[2] or "text",
        "user": file.user,
        "user_team": workspace.team.id,
        "size": file.size,
        "mode": "hosted",
        "is_external": False,
        "is_public": True,
        "url_private": url,
        "url_private_download": url,
        "permalink": url,
        "channels": file.channels,
        **({"alt_txt": file.alt_text} if file.alt_text else {}),
    }


def team_object(workspace: Workspace) -> Json:
    team = workspace.team
    return {
        "id": team.id,
        "name": team.name,
        "domain": team.domain,
        "url": f"https://{team.domain}.slack.com/",
        "email_domain": "",
        "icon": {"image_default": True},
    }


def short_user(workspace: Workspace, user: str) -> Json:
    """A person as interactions carry them."""
    person = workspace.people[user]
    return {"id": user, "username": person.handle, "name": person.handle, "team_id": workspace.team.id}


def short_channel(channel: Channel) -> Json:
    return {"id": channel.id, "name": NAME_IN_PAYLOAD.get(channel.kind, channel.name)}


def granted(app: App) -> str:
    return ",".join(sorted(app.scopes))
