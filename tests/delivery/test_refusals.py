"""F8 and F13: what Slack refuses for good, what it refuses for now, and rows nobody can render."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.delivery import errors
from bot.delivery.errors import meaning
from bot.delivery.outcomes import Gone, Later, Left, Locked, Never, NoThread, Shut, Unknown
from storage import outbox
from storage.tables import MessageRow
from tests.delivery.office import ARCHIVED, LEADS, LEE, MANAGERS, RANDOM, Office, Said

ROOT = Path(__file__).parents[2]


def given_up(office: Office) -> dict[str, str | None]:
    with office.store.read() as session:
        return {row.key: row.error for row in outbox.failed(session)}


@pytest.mark.parametrize("channel", [ARCHIVED, "C0NOWHERE"])
def test_a_message_for_a_channel_that_is_no_more_goes_elsewhere(office: Office, channel: str) -> None:
    office.wants("lost", "somebody reads this", channel)
    office.wants("card:1", "Acme asks for a demo")

    office.deliver()

    assert office.in_channel(RANDOM) == ["somebody reads this"]
    assert office.in_channel() == ["Acme asks for a demo"]


def test_a_message_slack_finds_malformed_is_given_up_with_the_place(office: Office) -> None:
    office.wants("card:1", Said("Acme", blocks=[{"type": "sektion"}]))

    office.deliver()

    assert "invalid_blocks" in str(given_up(office)["card:1"])
    assert "/blocks/0" in str(given_up(office)["card:1"])


def test_the_bot_joins_a_channel_it_is_not_in(office: Office) -> None:
    office.wants("alert", "Acme is late", RANDOM)

    office.deliver()

    assert office.in_channel(RANDOM) == ["Acme is late"]


def test_without_the_scope_to_join_the_message_is_given_up(office: Office) -> None:
    scopes = office.sandbox.state()["app"]["scopes"]
    office.sandbox.token(scopes=[scope for scope in scopes if scope != "channels:join"])
    office.wants("alert", "Acme is late", RANDOM)

    office.deliver()

    assert given_up(office) == {"alert": "not_in_channel"}


def test_a_revoked_token_keeps_everything_waiting_and_loses_nothing(office: Office) -> None:
    office.sandbox.token(revoke=True)
    for number in range(6):
        office.wants(f"card:{number}", f"lead {number}", [LEADS, MANAGERS][number % 2])
    for _ in range(20):
        office.deliver()
        office.wall.advance(minutes=1)
    assert office.worker.trouble == "token_revoked"
    assert given_up(office) == {}

    office.sandbox.token(revoke=False)
    office.deliver_in_the_end()

    assert len(office.in_channel(LEADS) + office.in_channel(MANAGERS)) == 6
    assert office.worker.trouble is None


def test_a_bot_locked_out_does_not_knock_for_each_message(office: Office) -> None:
    office.sandbox.token(revoke=True)
    for number in range(20):
        office.wants(f"card:{number}", f"lead {number}")

    office.deliver()
    office.wall.advance(minutes=1)
    office.deliver()

    assert len(office.calls("chat.postMessage")) == 1
    assert len(office.calls("auth.test")) == 1


def test_a_missing_scope_holds_up_only_what_needs_it(office: Office) -> None:
    scopes = office.sandbox.state()["app"]["scopes"]
    office.sandbox.token(scopes=[scope for scope in scopes if scope != "im:write"])
    office.wants("dm:1", "Acme is late", to_person=LEE)
    office.wants("card:1", "Acme asks for a demo")
    office.deliver()
    assert office.in_channel() == ["Acme asks for a demo"]
    assert office.row("dm:1").error == "missing_scope: needs im:write"

    office.sandbox.token(scopes=scopes)
    office.deliver_in_the_end()

    assert office.in_channel("@lee") == ["Acme is late"]


def test_a_row_nobody_can_render_is_given_up_and_the_others_go_on(office: Office) -> None:
    def breaks(row: MessageRow) -> None:
        if row.key == "poison":
            raise KeyError("company")

    office.while_rendering = breaks
    office.wants("poison", "never seen", priority=outbox.Priority.NEW_LEAD)
    for number in range(3):
        office.wants(f"card:{number}", f"lead {number}")
    office.deliver()
    assert len(office.in_channel()) == 3

    office.deliver_in_the_end(within=timedelta(minutes=2))

    assert given_up(office) == {"poison": "cannot be shown: KeyError: 'company'"}
    assert office.row("poison").attempts == 5


def test_a_row_that_cannot_be_put_into_json_is_given_up(office: Office) -> None:
    office.wants("poison", Said("never seen", blocks=[{"type": "section", "when": timedelta(1)}]))

    office.deliver_in_the_end()

    assert "TypeError" in str(given_up(office)["poison"])


def test_what_belongs_below_a_message_that_was_given_up_is_given_up_too(office: Office) -> None:
    office.sandbox.channel("#random", archive=True)
    office.wants("card:1", "Acme asks for a demo", RANDOM)
    office.wants("note", "Lee, the clock runs", RANDOM, under_key="card:1")

    office.deliver()

    assert given_up(office)["note"] == "the message it belongs under was never posted"


def test_a_message_given_up_is_tried_again_when_it_is_wanted_again(office: Office) -> None:
    office.wants("card:1", "Acme asks for a demo", RANDOM)
    office.sandbox.channel("#random", archive=True)
    office.deliver()
    assert given_up(office) == {"card:1": "is_archived"}

    office.sandbox.channel("#random", archive=False)
    office.changes("card:1", "Lee has claimed Acme")
    office.deliver()

    assert office.in_channel(RANDOM) == ["Lee has claimed Acme"]
    assert given_up(office) == {}


def test_every_error_string_has_one_meaning_and_the_page_tells_what_happens_then() -> None:
    page = " ".join((ROOT / "docs" / "delivery.md").read_text("utf-8").split())

    assert sum(len(group) for _, group in errors.GROUPS) == len(errors.MEANINGS)
    for each in (*errors.MEANINGS.values(), errors.STRANGE):
        assert f"| {each.kind} | {each.then} |" in page
    assert [error for error in errors.MEANINGS if f"`{error}`" not in page] == []


@pytest.mark.parametrize(
    ("error", "means"),
    [
        ("message_not_found", Gone("message_not_found")),
        ("invalid_auth", Locked("invalid_auth")),
        ("fatal_error", Unknown("fatal_error")),
        ("ratelimited", Later("ratelimited")),
        ("msg_too_long", Never("msg_too_long")),
        ("is_archived", Shut("is_archived")),
        ("thread_not_found", NoThread("thread_not_found")),
        ("user_disabled", Left("user_disabled")),
        ("brand_new_error", Later("brand_new_error", give_up_after=5)),
    ],
)
def test_an_error_string_means(error: str, means: object) -> None:
    assert meaning(error) == means
