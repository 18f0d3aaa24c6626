"""What Slack sends, made small: typed text as it was typed, references checked, strangers' values refused."""

from typing import Any

import pytest

from bot.slack import payloads
from bot.slack.ids import Ref, lead_ref, parse, walk_ref


@pytest.mark.parametrize(
    ("sent", "typed"),
    [
        ("60k &amp; more", "60k & more"),
        ("&lt; 50k", "< 50k"),
        ("<mailto:dana@acme.example|dana@acme.example>", "dana@acme.example"),
        ("see <https://acme.example/a?b=1|acme.example/a?b=1>", "see acme.example/a?b=1"),
        ("<https://acme.example>", "https://acme.example"),
        ("<tel:+4930123|+49 30 123>", "+49 30 123"),
        ("<@U0MAYA> signs", "@U0MAYA signs"),
        ("a <b", "a <b"),
    ],
)
def test_text_arrives_as_it_was_typed(sent: str, typed: str) -> None:
    assert payloads.unescaped(sent) == typed


@pytest.mark.parametrize(
    "ref", [Ref("lead", 42, 7), Ref("lead", 1), Ref("walk", 9, 0, "budget", "s2"), Ref("walk", 9, 0, "need")]
)
def test_a_reference_reads_back_as_it_was_written(ref: Ref) -> None:
    assert parse(str(ref)) == ref


def test_references_are_short_and_carry_no_data() -> None:
    assert lead_ref(42, 7) == "lead:42:7"
    assert walk_ref(9, "budget", "s2") == "walk:9:0:budget:s2"


@pytest.mark.parametrize("value", ["", "lead", "lead:x", "lead:1:y", "{}", "lead:1e3", "💥:1:z"])
def test_what_is_no_reference_of_ours_is_refused(value: str) -> None:
    with pytest.raises(ValueError, match="no reference of ours"):
        parse(value)


def body(**action: Any) -> dict[str, Any]:
    return {"user": {"id": "U1"}, "actions": [{"action_id": "claim", "action_ts": "1.2", **action}]}


def test_a_button_a_menu_and_a_date_carry_their_reference() -> None:
    button = payloads.press(body(type="button", value="lead:42:7"))
    option = {"value": "recycle|lead:42:7"}
    menu = payloads.press(body(type="overflow", selected_option=option))
    date = payloads.press(body(type="datepicker", block_id="walk:9:0:timeline", selected_date="2027-03-01"))

    assert button.ref == menu.ref == Ref("lead", 42, 7)
    assert menu.chosen == "recycle"
    assert (date.ref.part, date.chosen) == ("timeline", "2027-03-01")


def test_the_same_press_sent_twice_has_the_same_key_and_another_one_has_not() -> None:
    first = payloads.press(body(type="button", value="lead:1"))
    again = payloads.press(body(type="button", value="lead:1"))
    later = payloads.press(body(type="button", value="lead:1", action_ts="1.3"))

    assert first.key == again.key != later.key


def test_a_control_that_is_none_of_ours_is_refused() -> None:
    with pytest.raises(ValueError, match="is not one of our controls"):
        payloads.press(body(type="rich_text_input"))


def test_only_what_a_person_wrote_in_a_thread_is_a_reply() -> None:
    said = {"type": "message", "user": "U1", "channel": "C1", "ts": "2.0", "thread_ts": "1.0", "text": "60k"}

    assert payloads.reply({"event": said}) is not None
    assert payloads.reply({"event": {**said, "bot_id": "B1"}}) is None
    assert payloads.reply({"event": {**said, "subtype": "message_changed"}}) is None
    assert payloads.reply({"event": {key: said[key] for key in said if key != "thread_ts"}}) is None


def on_message(message: dict[str, Any]) -> str:
    used = {"user": {"id": "U1"}, "callback_id": "make_lead", "message": message}
    return payloads.on_message(used).text


def test_an_address_that_is_linked_under_another_name_is_kept_with_it() -> None:
    assert on_message({"text": "<mailto:dana@acme.example|Dana Ruiz> called"}) == (
        "Dana Ruiz <dana@acme.example> called"
    )


def test_of_another_bots_message_everything_that_can_be_read_is_taken_once() -> None:
    message = {
        "bot_id": "B1",
        "text": "New form",
        "blocks": [
            {"type": "header", "text": {"type": "plain_text", "text": "New form"}},
            {"type": "section", "fields": [{"type": "mrkdwn", "text": "*Company:*\nAcme &amp; Sons"}]},
        ],
        "attachments": [{"text": "wants a demo", "fields": [{"title": "Name", "value": "Dana Ruiz"}]}],
    }
    assert on_message(message) == "New form\n*Company:*\nAcme & Sons\nwants a demo\nName: Dana Ruiz"


def test_a_message_without_words_is_read_as_nothing() -> None:
    assert on_message({"bot_id": "B1", "blocks": None}) == ""
