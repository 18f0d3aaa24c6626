"""The workspace's values: what a file may say, message times, channels and threads."""

from pathlib import Path

import pytest

from sandbox.loading import WorkspaceError, build_workspace, read_settings
from sandbox.workspace import Channel, Message, Workspace


@pytest.fixture
def workspace() -> Workspace:
    return build_workspace(read_settings())


def test_the_shipped_workspace_has_reps_a_manager_a_marketer_a_guest_and_someone_who_left(
    workspace: Workspace,
) -> None:
    handles = {person.handle for person in workspace.people.values() if person.role != "bot"}
    assert handles == {"lee", "sam", "maya", "mira", "alex", "gus", "dora"}
    assert workspace.people["U0GUS"].role == "guest"
    assert workspace.people["U0DORA"].deactivated


def test_a_file_of_ones_own_only_says_what_is_different(tmp_path: Path) -> None:
    own = tmp_path / "workspace.yaml"
    own.write_text("app: {name: Desk, commands: [/desk]}\n")
    workspace = build_workspace(read_settings(own))
    assert workspace.app.name == "Desk"
    assert workspace.app.commands == ("/desk",)
    assert workspace.app.bot_token == "xoxb-sandbox"
    assert workspace.channel("#sdr-leads") is not None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("persons: []", "unknown section 'persons'"),
        ("app: {nam: X}", "unknown app key nam"),
        ("- a list", "must be a mapping"),
        ("app: [", "cannot read"),
        ("people: [{handle: x}]", "person"),
        ("people: [{id: U1, handle: x, name: X, status: {emojo: x}}]", "unknown status key emojo"),
        ("channels: [{id: C1, name: x, members: [nobody]}]", "unknown members: nobody"),
    ],
)
def test_a_wrong_file_is_told_in_a_sentence(tmp_path: Path, text: str, says: str) -> None:
    own = tmp_path / "workspace.yaml"
    own.write_text(text)
    with pytest.raises(WorkspaceError, match=says):
        build_workspace(read_settings(own))


def test_no_two_messages_have_the_same_time(workspace: Workspace) -> None:
    times = [workspace.next_ts(1795420800.0) for _ in range(1000)]
    assert len(set(times)) == 1000
    assert times == sorted(times)
    assert times[0] == "1795420800.000000"


def test_people_and_channels_go_by_id_and_by_name(workspace: Workspace) -> None:
    assert workspace.person("lee") is workspace.person("@lee") is workspace.person("U0LEE")
    assert workspace.channel("#sdr-leads") is workspace.channel("C0SDRLEADS")
    conversation = workspace.channel("@lee")
    assert conversation is not None
    assert (conversation.id, conversation.kind) == ("D0LEE", "im")
    assert workspace.channel("#nowhere") is None


def test_a_guest_sees_only_channels_they_are_in(workspace: Workspace) -> None:
    assert workspace.sees("U0GUS", workspace.channels["C0SDRLEADS"])
    assert not workspace.sees("U0GUS", workspace.channels["C0RANDOM"])
    assert workspace.sees("U0ALEX", workspace.channels["C0SDRLEADS"])


def test_a_reply_is_in_its_thread_and_not_in_the_channel() -> None:
    channel = Channel("C1", "one")
    channel.add(Message("C1", "1.000001", "U1", "parent"))
    channel.add(Message("C1", "1.000002", "U1", "reply", thread_ts="1.000001"))
    channel.add(
        Message("C1", "1.000003", "U1", "told to all", thread_ts="1.000001", subtype="thread_broadcast")
    )
    assert channel.timeline == ["1.000001", "1.000003"]
    assert [message.text for message in channel.thread("1.000001")] == ["reply", "told to all"]

    channel.remove("1.000002")

    assert [message.text for message in channel.thread("1.000001")] == ["told to all"]
    assert channel.find("1.000002") is None
