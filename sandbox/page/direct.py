"""Conversations between two people. The app is in none of them, so it neither sees nor hears them."""

from sandbox.workspace import Channel, Person, Workspace


def conversation_id(one: Person, other: Person) -> str:
    return "D" + "".join(sorted(person.id.removeprefix("U") for person in (one, other)))


def conversation(workspace: Workspace, one: Person, other: Person) -> Channel:
    """The conversation of two people; there is always one, used or not."""
    channel_id = conversation_id(one, other)
    if channel_id not in workspace.channels:
        members = dict.fromkeys((one.id, other.id))
        workspace.channels[channel_id] = Channel(channel_id, "", "im", person=other.id, members=members)
    return workspace.channels[channel_id]


def colleagues(workspace: Workspace, me: Person) -> list[Person]:
    """Whom a person can write to."""
    everyone = workspace.people.values()
    return [one for one in everyone if one.id != me.id and one.role != "bot" and not one.deactivated]


def addressed(workspace: Workspace, me: Person, place: str) -> Channel | None:
    """The conversation a place names, when it is one of this person's."""
    for other in colleagues(workspace, me):
        if conversation_id(me, other) == place:
            return conversation(workspace, me, other)
    return None


def partner(workspace: Workspace, me: Person, channel: Channel) -> Person:
    """The other one in a conversation; oneself when there is nobody else."""
    others = [workspace.people[user] for user in channel.members if user != me.id]
    return others[0] if others else me
