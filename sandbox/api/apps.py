"""auth.test, apps.connections.open, team.info and bots.info."""

from sandbox.api.registry import Call, method
from sandbox.errors import SlackError
from sandbox.objects import team_object
from sandbox.workspace import Json


@method("auth.test", tier=4)
async def auth_test(call: Call) -> Json:
    app, team = call.workspace.app, call.workspace.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": call.workspace.people[app.bot_user].handle,
        "team_id": team.id,
        "user_id": app.bot_user,
        "bot_id": app.bot_id,
        "is_enterprise_install": False,
    }


@method("apps.connections.open", tier=2, caller="app")
async def open_connection(call: Call) -> Json:
    host = call.state.base_url.partition("://")[2]
    ticket = call.state.sockets.new_ticket()
    return {"url": f"ws://{host}/link/?ticket={ticket}&app_id={call.workspace.app.id}"}


@method("team.info", scope="team:read")
async def team_info(call: Call) -> Json:
    return {"team": team_object(call.workspace)}


@method("bots.info", scope="users:read")
async def bots_info(call: Call) -> Json:
    app = call.workspace.app
    if call.text("bot") not in (None, app.bot_id):
        raise SlackError("bot_not_found")
    bot = {"id": app.bot_id, "deleted": False, "name": app.name, "updated": 0}
    return {"bot": bot | {"app_id": app.id, "user_id": app.bot_user, "icons": {}}}
