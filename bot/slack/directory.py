"""Who and where the desk's people and channels are in this workspace; read once at start."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot.slack.payloads import status_of
from bot.usecases.away import Status, see_status
from bot.usecases.leave import leave
from playbooks.desk import Desk
from storage import people
from storage.engine import Store
from storage.tables import Person

Found = tuple[Person, Status]


@dataclass(frozen=True)
class Directory:
    """What was found, with the Slack status of each person.

    `problems` say in a sentence each what the desk names and Slack does not know; `left` are those it knew and who
    were deactivated since.
    """

    url: str
    people: tuple[Person, ...]
    channels: dict[str, str]
    problems: tuple[str, ...] = field(default=())
    statuses: Mapping[str, Status] = field(default_factory=dict)
    left: tuple[str, ...] = ()


def known(store: Store) -> Sequence[Person]:
    """The active people of the desk as of the last time."""
    with store.read() as session:
        return [each for each in people.everyone(session) if each.active]


def look_up(client: WebClient, desk: Desk, *, url: str, known: Sequence[Person] = ()) -> Directory:
    """Finds every member by e-mail address and every channel by name; of those `known` also who was deactivated."""
    problems: list[str] = []
    found = [each for each in _people(client, desk, problems) if each]
    channels = _channels(client, _names(desk), problems)
    statuses = {person.id: status for person, status in found}
    left = tuple(
        each.id for each in known if each.id not in statuses and _is_deactivated(client, each, problems)
    )
    return Directory(url, tuple(person for person, _ in found), channels, tuple(problems), statuses, left)


def keep(store: Store, directory: Directory, desk: Desk, *, now: datetime) -> None:
    """From now on these are the desk's people and places. Statuses that changed while nobody listened count now."""
    with store.write("directory") as session:
        for person_id in directory.left:
            leave(session, desk, person_id, now=now)
        people.replace_all(session, directory.people)
        for person, status in directory.statuses.items():
            see_status(session, desk, person, status, now=now)
        people.settle_place(session, people.WORKSPACE, directory.url)
        for name, channel in directory.channels.items():
            people.settle_place(session, name, channel)


def never_found(store: Store, desk: Desk) -> list[str]:
    """A sentence for each channel of the desk that no start has found yet: what belongs there would be lost.

    One that was found once is known by its id, so renaming it keeps nobody out.
    """
    with store.read() as session:
        return [_no_channel(name) for name in sorted(_names(desk)) if not people.channel_of(session, name)]


def _no_channel(name: str) -> str:
    return f"There is no channel {name}. Create it, or name another one in desk.yaml."


def _people(client: WebClient, desk: Desk, problems: list[str]) -> Iterator[Found | None]:
    for team in desk.teams:
        for member in team.members:
            yield _person(client, team.key, member.email, member.role, problems)


def _person(client: WebClient, team: str, email: str, role: str, problems: list[str]) -> Found | None:
    try:
        user = client.users_lookupByEmail(email=email)["user"]
    except SlackApiError as error:
        if error.response["error"] != "users_not_found":
            raise
        problems.append(f"Nobody in the workspace has the address {email}. Correct it in desk.yaml.")
        return None
    person = Person(
        id=user["id"],
        name=user.get("real_name") or user.get("name") or email,
        email=email,
        role=role,
        team=team,
        zone=user.get("tz") or "UTC",
        handle=user.get("name") or "",
    )
    return person, status_of(user)


def _is_deactivated(client: WebClient, person: Person, problems: list[str]) -> bool:
    """Asked by id: Slack does not find somebody who was deactivated by their address."""
    try:
        gone = bool(client.users_info(user=person.id)["user"].get("deleted"))
    except SlackApiError as error:
        if error.response["error"] != "user_not_found":
            raise
        gone = True
    if gone:
        problems.append(f"{person.email} is deactivated in Slack. Take the address out of desk.yaml.")
    return gone


def _names(desk: Desk) -> set[str]:
    named = {desk.marketing_channel, desk.admin_channel, desk.fallback_channel}
    named |= {plan.channel for plan in desk.digests if plan.person is None}
    return named | {name for team in desk.teams for name in (team.channel, team.managers_channel)}


def _channels(client: WebClient, wanted: set[str], problems: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for page in client.conversations_list(
        types="public_channel,private_channel", exclude_archived=True, limit=200
    ):
        for channel in page["channels"]:
            name = f"#{channel['name']}"
            if name in wanted:
                found[name] = channel["id"]
                _join(client, channel, problems)
        if wanted <= found.keys():
            break
    problems += [_no_channel(name) for name in sorted(wanted - found.keys())]
    return found


def _join(client: WebClient, channel: dict[str, object], problems: list[str]) -> None:
    if channel.get("is_member"):
        return
    try:
        client.conversations_join(channel=str(channel["id"]))
    except SlackApiError:
        problems.append(f"The bot is not in #{channel['name']}. Type /invite @Handraise there.")
