"""Over made-up payloads: right ones pass, each required field is missed, and nothing makes the checks fall over."""

import copy
import itertools
from collections.abc import Iterator
from typing import Any

from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from sandbox.strict import check_blocks, check_inputs, check_message, check_view, normalise_blocks
from sandbox.strict.blocks import BLOCKS_ON
from sandbox.strict.kinds import Kind, ListOf, OneOf, OrNull, Shape, Text
from sandbox.strict.views import VIEWS

Json = dict[str, Any]
Made = st.SearchStrategy[Any]

# Two cores are shared with other work: how long an example takes says nothing here.
unhurried = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])

words = st.text(st.characters(codec="utf-8"), min_size=1, max_size=24)
flags = st.booleans()


def made(required: dict[str, Made], **optional: Made) -> Made:
    return st.fixed_dictionaries(required, optional=optional)


def typed(name: str, required: dict[str, Made] | None = None, **optional: Made) -> Made:
    return made({"type": st.just(name), **(required or {})}, **optional)


plain = typed("plain_text", {"text": words}, emoji=flags)
mrkdwn = typed("mrkdwn", {"text": words}, verbatim=flags)
text = plain | mrkdwn
confirm = made(
    {"title": plain, "text": text, "confirm": plain, "deny": plain},
    style=st.sampled_from(["primary", "danger"]),
)
urls = st.sampled_from(["https://acme.example", "https://acme.example/a?b=c", "http://localhost:4600/x"])
option = made({"text": plain, "value": words}, description=plain)
options = st.lists(option, min_size=1, max_size=5)
image = st.one_of(
    typed("image", {"alt_text": words, "image_url": urls}),
    typed("image", {"alt_text": words, "slack_file": made({"id": words})}),
)
pressing: dict[str, Made] = {"confirm": confirm}
menu: dict[str, Made] = {"confirm": confirm, "placeholder": plain}


@st.composite
def chosen(draw: st.DrawFn, name: str, initial: str, *, grouped: bool) -> Json:
    """A menu or a group of boxes with some of its own options chosen at the start."""
    offered = draw(options)
    element: Json = {"type": name}
    if grouped and draw(flags):
        element["option_groups"] = [{"label": draw(plain), "options": offered}]
    else:
        element["options"] = offered
    if draw(flags):
        some = draw(st.lists(st.sampled_from(offered), min_size=1, max_size=3))
        element[initial] = some[0] if initial == "initial_option" else some
    return element


def bounded(low: str, high: str, number: Made) -> Made:
    """The two ends of a range, in order."""
    return (
        st.lists(number, min_size=2, max_size=2).map(sorted).map(lambda ends: {low: ends[0], high: ends[1]})
    )


def _as_text(ends: Json) -> Json:
    return {name: str(number) for name, number in ends.items()}


choosers = st.one_of(
    chosen("static_select", "initial_option", grouped=True),
    chosen("multi_static_select", "initial_options", grouped=True),
    chosen("checkboxes", "initial_options", grouped=False),
    chosen("radio_buttons", "initial_option", grouped=False),
    typed("external_select", None, min_query_length=st.integers(0, 9), initial_option=option, **menu),
    typed("users_select", None, initial_user=words, **menu),
    typed("multi_users_select", None, initial_users=st.lists(words), **menu),
    typed("conversations_select", None, filter=made({"exclude_bot_users": flags}), **menu),
    typed("multi_channels_select", None, max_selected_items=st.integers(1, 9), **menu),
)
pickers = st.one_of(
    typed("datepicker", None, initial_date=st.dates().map(lambda day: day.isoformat()), **menu),
    typed("timepicker", None, initial_time=st.times().map(lambda time: time.strftime("%H:%M")), **menu),
    typed("datetimepicker", None, initial_date_time=st.integers(10**9, 10**10 - 1), **pressing),
)
buttons = typed(
    "button", {"text": plain}, value=words, url=urls, style=st.sampled_from(["primary", "danger"]), **pressing
)
overflow = typed("overflow", {"options": options}, **pressing)
inputs = st.one_of(
    choosers,
    pickers,
    typed("plain_text_input", None, multiline=flags, initial_value=words, placeholder=plain),
    bounded("min_length", "max_length", st.integers(1, 3000)).map(
        lambda ends: {"type": "plain_text_input", **ends}
    ),
    bounded("min_value", "max_value", st.integers()).map(
        lambda ends: {"type": "number_input", "is_decimal_allowed": False, **_as_text(ends)}
    ),
    typed("email_text_input", None, initial_value=st.emails(), placeholder=plain),
    typed("url_text_input", None, initial_value=urls),
)
inline = st.one_of(
    typed("text", {"text": words}, style=made({}, bold=flags, code=flags)),
    typed("link", {"url": urls}, text=words),
    typed("user", {"user_id": words}),
    typed("emoji", {"name": words}),
)
rich_section = typed("rich_text_section", {"elements": st.lists(inline, max_size=3)})
rich_list = typed(
    "rich_text_list",
    {"elements": st.lists(rich_section, max_size=3), "style": st.sampled_from(["bullet", "ordered"])},
    indent=st.integers(0, 8),
)
rich_text = typed("rich_text", {"elements": st.lists(rich_section | rich_list, max_size=3)})


def few(item: Made, most: int) -> Made:
    return st.lists(item, min_size=1, max_size=most)


accessory = st.one_of(buttons, overflow, choosers, image)
leaves = st.one_of(
    typed("section", {"text": text}, fields=few(text, 3), accessory=accessory, expand=flags),
    typed("section", {"fields": few(text, 10)}, accessory=accessory),
    typed("header", {"text": plain}, level=st.integers(1, 4)),
    typed("divider"),
    typed("context", {"elements": few(text | image, 5)}),
    typed("actions", {"elements": few(st.one_of(buttons, overflow, choosers, pickers), 5)}),
    typed("input", {"label": plain, "element": inputs}, hint=plain, optional=flags, dispatch_action=flags),
    typed("image", {"alt_text": words, "image_url": urls}, title=plain),
    rich_text,
)
card = typed("card", {"title": text}, subtitle=text, body=text, icon=image, actions=few(buttons, 3))
container = typed(
    "container", {"title": plain, "child_blocks": few(leaves, 3)}, subtitle=text, is_collapsible=flags
)
everywhere = st.lists(st.one_of(leaves, card, container), max_size=5)
in_messages = st.lists(
    st.one_of(
        leaves,
        card,
        container,
        typed("markdown", {"text": words}),
        typed("carousel", {"elements": few(card, 2)}),
    ),
    min_size=1,
    max_size=5,
)
modals = typed(
    "modal", {"title": plain, "submit": plain, "blocks": everywhere}, close=plain, private_metadata=words
)
homes = typed("home", {"blocks": everywhere}, callback_id=words)
views = modals | homes

names = words | st.sampled_from(["type", "text", "blocks", "elements"])
json_values = st.recursive(
    st.none() | flags | st.integers() | st.floats() | words,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(names, inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


@given(in_messages)
@unhurried
def test_a_right_message_passes_with_and_without_ids(blocks: list[Json]) -> None:
    numbers = itertools.count()

    assert check_message({"text": "x", "blocks": blocks}) == []
    assert check_blocks(normalise_blocks(blocks, lambda: f"n{next(numbers)}"), "message") == []


@given(views)
@unhurried
def test_a_right_view_passes(view: Json) -> None:
    assert check_view(view) == []


def required_places(kind: Kind, value: Any) -> Iterator[tuple[Json, str]]:
    """Each field that must be there, as the object that holds it and its name."""
    if isinstance(kind, OneOf):
        yield value, "type"
        yield from required_places(kind.table[value["type"]], value)
    elif isinstance(kind, Shape):
        yield from ((value, name) for name in kind.required)
        for name, part in value.items():
            yield from required_places(kind.fields[name], part)
    elif isinstance(kind, Text):
        yield from ((value, name) for name in ("type", "text"))
    elif isinstance(kind, ListOf):
        for item in value:
            yield from required_places(kind.kind, item)
    elif isinstance(kind, OrNull) and value is not None:
        yield from required_places(kind.kind, value)


@given(in_messages, st.data())
@unhurried
def test_any_required_field_of_a_message_is_missed(blocks: list[Json], data: st.DataObject) -> None:
    broken = copy.deepcopy(blocks)
    places = list(required_places(BLOCKS_ON["message"], broken))
    assume(places)
    holder, name = data.draw(st.sampled_from(places))
    del holder[name]

    assert check_blocks(broken, "message") != []


@given(views, st.data())
@unhurried
def test_any_required_field_of_a_view_is_missed(view: Json, data: st.DataObject) -> None:
    broken = copy.deepcopy(view)
    places = list(required_places(OneOf(VIEWS, frozenset(VIEWS)), broken))
    holder, name = data.draw(st.sampled_from(places))
    del holder[name]

    assert check_view(broken) != []


def containers_of(value: Any) -> Iterator[Any]:
    if isinstance(value, dict | list) and value:
        yield value
        for part in value.values() if isinstance(value, dict) else value:
            yield from containers_of(part)


@given(views, json_values, st.data())
@unhurried
def test_junk_anywhere_gets_an_answer_and_no_exception(view: Json, junk: Any, data: st.DataObject) -> None:
    broken = copy.deepcopy(view)
    holder = data.draw(st.sampled_from(list(containers_of(broken))))
    holder[data.draw(st.sampled_from(list(holder) if isinstance(holder, dict) else range(len(holder))))] = (
        junk
    )

    for found in (
        *check_view(broken),
        *check_message(broken),
        *check_blocks(broken.get("blocks"), "message"),
    ):
        assert found.message.endswith(f"[json-pointer:{found.pointer}]")


@given(json_values)
@unhurried
def test_junk_alone_is_refused(junk: Any) -> None:
    assert check_view(junk) != []
    assert junk == [] or check_blocks(junk, "message") != []
    assert check_message({"metadata": junk}) != []


@given(modals)
@unhurried
def test_a_form_left_empty_is_asked_for_where_it_is_not_optional(view: Json) -> None:
    numbers = itertools.count()
    blocks = normalise_blocks(view["blocks"], lambda: f"n{next(numbers)}")

    refused = check_inputs({**view, "blocks": blocks}, {})

    asked = [block for block in _flat(blocks) if block["type"] == "input" and not block.get("optional")]
    assert set(refused) == {block["block_id"] for block in asked}


def _flat(blocks: list[Json]) -> Iterator[Json]:
    for block in blocks:
        yield block
        yield from block.get("child_blocks", ())
