"""users.info, list and lookupByEmail."""

from sandbox.api.registry import Call, cursor_for, method
from sandbox.errors import SlackError
from sandbox.objects import user_object
from sandbox.workspace import Json, Person


@method("users.info", tier=4, scope="users:read")
async def info(call: Call) -> Json:
    (user,) = call.required("user")
    person = call.workspace.people.get(user)
    if person is None:
        raise SlackError("user_not_found")
    return {"user": _shown(call, person)}


@method("users.list", tier=2, scope="users:read")
async def list_users(call: Call) -> Json:
    start, limit = call.page()
    everyone = list(call.workspace.people.values())
    page = [_shown(call, person) for person in everyone[start : start + limit]]
    answer = {"members": page, "cache_ts": int(call.state.clock.epoch())}
    return answer | {"response_metadata": cursor_for(start + limit, len(everyone))}


@method("users.lookupByEmail", tier=3, scope="users:read.email")
async def lookup_by_email(call: Call) -> Json:
    (email,) = call.required("email")
    for person in call.workspace.people.values():
        if person.email.lower() == email.lower() and not person.deactivated:
            return {"user": _shown(call, person)}
    raise SlackError("users_not_found")


def _shown(call: Call, person: Person) -> Json:
    email = "users:read.email" in call.workspace.app.scopes
    return user_object(call.workspace, person, now=call.state.now(), email=email)
