# ruff: noqa: E501 - one case a line, so that a table of cases reads as a table
"""Every way a block alone can be wrong is refused with Slack's words at the right place."""

from typing import Any

import pytest

from sandbox.strict import check_blocks

Json = dict[str, Any]


def plain(text: Any = "Lead") -> Json:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: Any = "*Lead*") -> Json:
    return {"type": "mrkdwn", "text": text}


def rich(*inline: Json) -> Json:
    return {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": list(inline)}]}


def cell(text: str = "a") -> Json:
    return {"type": "raw_text", "text": text}


def chart(**changes: Any) -> Json:
    point = {"label": "Mon", "value": 3}
    plot = {
        "type": "bar",
        "series": [{"name": "Calls", "data": [point]}],
        "axis_config": {"categories": ["Mon"]},
    }
    return {"type": "data_visualization", "title": "Calls", "chart": {**plot, **changes}}


def pie(*segments: Json) -> Json:
    return {
        "type": "data_visualization",
        "title": "Reasons",
        "chart": {"type": "pie", "segments": list(segments)},
    }


def data_table(**changes: Any) -> Json:
    return {"type": "data_table", "caption": "Leads", "rows": [[cell()], [cell()]], **changes}


def card(**changes: Any) -> Json:
    return {"type": "card", "title": mrkdwn(), **changes}


def container(**changes: Any) -> Json:
    return {"type": "container", "title": plain(), "child_blocks": [{"type": "divider"}], **changes}


def video(**changes: Any) -> Json:
    return {
        "type": "video",
        "title": plain(),
        "video_url": "https://v.example/1",
        "thumbnail_url": "https://v.example/1.png",
        "alt_text": "A video",
        **changes,
    }


def image(**changes: Any) -> Json:
    return {"type": "image", "image_url": "https://i.example/1.png", "alt_text": "A chart", **changes}


def button(**changes: Any) -> Json:
    return {"type": "button", "text": plain("Claim"), "action_id": "claim", **changes}


def feedback(**changes: Any) -> Json:
    good = {"text": plain("Good"), "value": "good"}
    return {"type": "feedback_buttons", "positive_button": good, "negative_button": good, **changes}


def list_of(*items: Json, **changes: Any) -> Json:
    return {
        "type": "rich_text",
        "elements": [{"type": "rich_text_list", "style": "bullet", "elements": list(items), **changes}],
    }


def task(**changes: Any) -> Json:
    return {"type": "task_card", "task_id": "t1", "title": "Look up", **changes}


PICTURE = image()
SECTION = {"type": "section", "text": mrkdwn()}

WRONG: list[tuple[str, Any, str, str]] = [
    ("a block that is text", "divider", "", "must provide an object"),
    ("null", None, "", "must provide an object"),
    ("no type", {}, "", "missing required field: type"),
    ("type is a number", {"type": 1}, "/type", "must provide a string"),
    ("misspelt type", {"type": "sectio"}, "/type", "unsupported type: sectio"),
    ("an element as a block", button(), "/type", "unsupported type: button"),
    ("a file cannot be sent", {"type": "file", "external_id": "1"}, "/type", "unsupported type: file"),
    ("unknown field", {"type": "divider", "text": "x"}, "", "invalid additional property: text"),
    ("block_id too long", {"type": "divider", "block_id": "x" * 256}, "/block_id", "must be less than 256 characters"),
    ("block_id empty", {"type": "divider", "block_id": ""}, "/block_id", "must be more than 0 characters"),
    ("block_id a number", {"type": "divider", "block_id": 7}, "/block_id", "must provide a string"),
    # section
    ("empty section", {"type": "section"}, "", "must define either `text` or `fields`"),
    ("section text is a string", {"type": "section", "text": "x"}, "/text", "must provide an object"),
    ("section text null", {"type": "section", "text": None}, "/text", "must provide an object"),
    ("section text empty", {**SECTION, "text": mrkdwn("")}, "/text/text", "must be more than 0 characters"),
    ("section text long", {**SECTION, "text": mrkdwn("x" * 3001)}, "/text/text", "must be less than 3001 characters"),
    ("text not a string", {**SECTION, "text": mrkdwn(5)}, "/text/text", "must provide a string"),
    ("text without text", {**SECTION, "text": {"type": "mrkdwn"}}, "/text", "missing required field: text"),
    ("text without type", {**SECTION, "text": {"text": "x"}}, "/text", "missing required field: type"),
    ("text type a list", {**SECTION, "text": {"type": [], "text": "x"}}, "/text/type", "must provide a string"),
    ("markdown as text type", {**SECTION, "text": {"type": "markdown", "text": "x"}}, "/text/type", "must be a valid enum value"),
    ("emoji on mrkdwn", {**SECTION, "text": {**mrkdwn(), "emoji": True}}, "/text", "invalid additional property: emoji"),
    ("verbatim on plain", {**SECTION, "text": {**plain(), "verbatim": True}}, "/text", "invalid additional property: verbatim"),
    ("emoji a string", {**SECTION, "text": {**plain(), "emoji": "yes"}}, "/text/emoji", "must provide a boolean"),
    ("verbatim a number", {**SECTION, "text": {**mrkdwn(), "verbatim": 1}}, "/text/verbatim", "must provide a boolean"),
    ("fields empty", {"type": "section", "fields": []}, "/fields", "must provide at least 1 items"),
    ("fields an object", {"type": "section", "fields": {}}, "/fields", "must provide an array"),
    ("11 fields", {"type": "section", "fields": [mrkdwn()] * 11}, "/fields", "no more than 10 items allowed"),
    ("field long", {"type": "section", "fields": [mrkdwn(), mrkdwn("x" * 2001)]}, "/fields/1/text", "must be less than 2001 characters"),
    ("field empty", {"type": "section", "fields": [plain("")]}, "/fields/0/text", "must be more than 0 characters"),
    ("accessory a list", {**SECTION, "accessory": [button()]}, "/accessory", "must provide an object"),
    ("accessory null", {**SECTION, "accessory": None}, "/accessory", "must provide an object"),
    ("expand a string", {**SECTION, "expand": "yes"}, "/expand", "must provide a boolean"),
    # header
    ("header without text", {"type": "header"}, "", "missing required field: text"),
    ("header mrkdwn", {"type": "header", "text": mrkdwn()}, "/text/type", "must be a valid enum value"),
    ("header long", {"type": "header", "text": plain("x" * 151)}, "/text/text", "must be less than 151 characters"),
    ("header level 5", {"type": "header", "text": plain(), "level": 5}, "/level", "must be less than 5"),
    ("header level 0", {"type": "header", "text": plain(), "level": 0}, "/level", "must be greater than 0"),
    ("header level true", {"type": "header", "text": plain(), "level": True}, "/level", "must provide an integer"),
    # context, context_actions
    ("context without elements", {"type": "context"}, "", "missing required field: elements"),
    ("context empty", {"type": "context", "elements": []}, "/elements", "must provide at least 1 items"),
    ("context of 11", {"type": "context", "elements": [mrkdwn()] * 11}, "/elements", "no more than 10 items allowed"),
    ("button in context", {"type": "context", "elements": [button()]}, "/elements/0/type", "unsupported type: button"),
    ("empty text in context", {"type": "context", "elements": [mrkdwn("")]}, "/elements/0/text", "must be more than 0 characters"),
    ("context image without alt", {"type": "context", "elements": [{"type": "image", "image_url": "https://i.example/1"}]}, "/elements/0", "missing required field: alt_text"),
    ("context_actions of 6", {"type": "context_actions", "elements": [feedback()] * 6}, "/elements", "no more than 5 items allowed"),
    ("button in context_actions", {"type": "context_actions", "elements": [button()]}, "/elements/0/type", "unsupported type: button"),
    ("feedback without negative", {"type": "context_actions", "elements": [{"type": "feedback_buttons", "positive_button": {"text": plain(), "value": "1"}}]}, "/elements/0", "missing required field: negative_button"),
    ("feedback text long", {"type": "context_actions", "elements": [feedback(positive_button={"text": plain("x" * 76), "value": "1"})]}, "/elements/0/positive_button/text/text", "must be less than 76 characters"),
    ("icon button without icon", {"type": "context_actions", "elements": [{"type": "icon_button", "text": plain()}]}, "/elements/0", "missing required field: icon"),
    # actions, input
    ("actions empty", {"type": "actions", "elements": []}, "/elements", "must provide at least 1 items"),
    ("actions without elements", {"type": "actions"}, "", "missing required field: elements"),
    ("26 buttons", {"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(26)]}, "/elements", "no more than 25 items allowed"),
    ("typing in actions", {"type": "actions", "elements": [{"type": "plain_text_input"}]}, "/elements/0/type", "unsupported type: plain_text_input"),
    ("image in actions", {"type": "actions", "elements": [PICTURE]}, "/elements/0/type", "unsupported type: image"),
    ("input without label", {"type": "input", "element": {"type": "plain_text_input"}}, "", "missing required field: label"),
    ("input without element", {"type": "input", "label": plain()}, "", "missing required field: element"),
    ("button in input", {"type": "input", "label": plain(), "element": button()}, "/element/type", "unsupported type: button"),
    ("label mrkdwn", {"type": "input", "label": mrkdwn(), "element": {"type": "datepicker"}}, "/label/type", "must be a valid enum value"),
    ("label long", {"type": "input", "label": plain("x" * 2001), "element": {"type": "datepicker"}}, "/label/text", "must be less than 2001 characters"),
    ("hint long", {"type": "input", "label": plain(), "hint": plain("x" * 2001), "element": {"type": "datepicker"}}, "/hint/text", "must be less than 2001 characters"),
    ("optional a string", {"type": "input", "label": plain(), "optional": "true", "element": {"type": "datepicker"}}, "/optional", "must provide a boolean"),
    ("dispatch_action null", {"type": "input", "label": plain(), "dispatch_action": None, "element": {"type": "datepicker"}}, "/dispatch_action", "must provide a boolean"),
    # image
    ("image without alt", {"type": "image", "image_url": "https://i.example/1.png"}, "", "missing required field: alt_text"),
    ("image without source", {"type": "image", "alt_text": "x"}, "", "must define either `image_url` or `slack_file`"),
    ("image with both sources", image(slack_file={"id": "F1"}), "", "cannot define both `image_url` and `slack_file`"),
    ("image url no url", image(image_url="chart.png"), "/image_url", "must be a valid url"),
    ("image url ftp", image(image_url="ftp://i.example/1.png"), "/image_url", "must be a valid url"),
    ("image url with space", image(image_url="https://i.example/a b.png"), "/image_url", "must be a valid url"),
    ("image url long", image(image_url="https://i.example/" + "x" * 3000), "/image_url", "must be less than 3001 characters"),
    ("alt long", image(alt_text="x" * 2001), "/alt_text", "must be less than 2001 characters"),
    ("alt empty", image(alt_text=""), "/alt_text", "must be more than 0 characters"),
    ("image title mrkdwn", image(title=mrkdwn()), "/title/type", "must be a valid enum value"),
    ("image title long", image(title=plain("x" * 2001)), "/title/text", "must be less than 2001 characters"),
    ("slack file with nothing", {"type": "image", "alt_text": "x", "slack_file": {}}, "/slack_file", "must define either `id` or `url`"),
    ("slack file with both", {"type": "image", "alt_text": "x", "slack_file": {"id": "F1", "url": "https://f.example/1"}}, "/slack_file", "cannot define both `id` and `url`"),
    # markdown
    ("markdown text object", {"type": "markdown", "text": mrkdwn()}, "/text", "must provide a string"),
    ("markdown without text", {"type": "markdown"}, "", "missing required field: text"),
    # rich text
    ("rich text without elements", {"type": "rich_text"}, "", "missing required field: elements"),
    ("text right in rich text", {"type": "rich_text", "elements": [{"type": "text", "text": "x"}]}, "/elements/0/type", "unsupported type: text"),
    ("unknown inline", rich({"type": "bold", "text": "x"}), "/elements/0/elements/0/type", "unsupported type: bold"),
    ("inline without text", rich({"type": "text"}), "/elements/0/elements/0", "missing required field: text"),
    ("inline text empty", rich({"type": "text", "text": ""}), "/elements/0/elements/0/text", "must be more than 0 characters"),
    ("style a word", rich({"type": "text", "text": "x", "style": "bold"}), "/elements/0/elements/0/style", "must provide an object"),
    ("style unknown", rich({"type": "text", "text": "x", "style": {"big": True}}), "/elements/0/elements/0/style", "invalid additional property: big"),
    ("style not a flag", rich({"type": "text", "text": "x", "style": {"bold": 1}}), "/elements/0/elements/0/style/bold", "must provide a boolean"),
    ("link without url", rich({"type": "link", "text": "x"}), "/elements/0/elements/0", "missing required field: url"),
    ("link to nowhere", rich({"type": "link", "url": "acme"}), "/elements/0/elements/0/url", "must be a valid url"),
    ("user without id", rich({"type": "user"}), "/elements/0/elements/0", "missing required field: user_id"),
    ("broadcast to all", rich({"type": "broadcast", "range": "all"}), "/elements/0/elements/0/range", "must be a valid enum value"),
    ("emoji without name", rich({"type": "emoji"}), "/elements/0/elements/0", "missing required field: name"),
    ("date without format", rich({"type": "date", "timestamp": 1}), "/elements/0/elements/0", "missing required field: format"),
    ("date as text", rich({"type": "date", "timestamp": "1", "format": "{date}"}), "/elements/0/elements/0/timestamp", "must provide an integer"),
    ("color a name", rich({"type": "color", "value": "red"}), "/elements/0/elements/0/value", "must be a valid hex color"),
    ("list of text", list_of({"type": "text", "text": "x"}), "/elements/0/elements/0/type", "unsupported type: text"),
    ("list in a list", list_of({"type": "rich_text_list", "style": "bullet", "elements": []}), "/elements/0/elements/0/type", "unsupported type: rich_text_list"),
    ("list style", list_of(style="numbered"), "/elements/0/style", "must be a valid enum value"),
    ("list indent 9", list_of(indent=9), "/elements/0/indent", "must be less than 9"),
    ("list border 2", list_of(border=2), "/elements/0/border", "must be less than 2"),
    ("style on a section", {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [], "style": "bullet"}]}, "/elements/0", "invalid additional property: style"),
    ("mention in code", {"type": "rich_text", "elements": [{"type": "rich_text_preformatted", "elements": [{"type": "user", "user_id": "U1"}]}]}, "/elements/0/elements/0/type", "unsupported type: user"),
    # table
    ("table without rows", {"type": "table"}, "", "missing required field: rows"),
    ("table of no rows", {"type": "table", "rows": []}, "/rows", "must provide at least 1 items"),
    ("table of 101 rows", {"type": "table", "rows": [[cell()]] * 101}, "/rows", "no more than 100 items allowed"),
    ("21 cells", {"type": "table", "rows": [[cell()] * 21]}, "/rows/0", "no more than 20 items allowed"),
    ("mrkdwn cell", {"type": "table", "rows": [[mrkdwn()]]}, "/rows/0/0/type", "unsupported type: mrkdwn"),
    ("empty cell", {"type": "table", "rows": [[cell(), cell("")]]}, "/rows/0/1/text", "must be more than 0 characters"),
    ("table too large", {"type": "table", "rows": [[cell("x" * 5001)], [cell("x" * 5000)]]}, "/rows", "must be less than 10001 characters"),
    ("21 columns", {"type": "table", "rows": [[cell()]], "column_settings": [None] * 21}, "/column_settings", "no more than 20 items allowed"),
    ("column align", {"type": "table", "rows": [[cell()]], "column_settings": [{"align": "middle"}]}, "/column_settings/0/align", "must be a valid enum value"),
    # data table
    ("data table without caption", {"type": "data_table", "rows": [[cell()]] * 2}, "", "missing required field: caption"),
    ("data table of a header", data_table(rows=[[cell()]]), "/rows", "must provide at least 2 items"),
    ("data table of 202 rows", data_table(rows=[[cell()]] * 202), "/rows", "no more than 201 items allowed"),
    ("21 columns of data", data_table(rows=[[cell()] * 21, [cell()]]), "/rows/0", "no more than 20 items allowed"),
    ("uneven rows", data_table(rows=[[cell()], [cell(), cell()]]), "/rows/1", "all rows must have the same number of cells"),
    ("rich header", data_table(rows=[[rich()], [cell()]]), "/rows/0/0/type", "unsupported type: rich_text"),
    ("data table too large", data_table(rows=[[cell("x" * 19_999)], [cell("xy")]]), "/rows", "must be less than 20001 characters"),
    ("page of 101", data_table(page_size=101), "/page_size", "must be less than 101"),
    ("row header beyond", data_table(row_header_column_index=1), "/row_header_column_index", "must be less than 1"),
    ("number cell of text", data_table(rows=[[cell()], [{"type": "raw_number", "value": "3", "text": "3"}]]), "/rows/1/0/value", "must provide a number"),
    # data visualization
    ("chart without title", {"type": "data_visualization", "chart": chart()["chart"]}, "", "missing required field: title"),
    ("chart title long", {**chart(), "title": "x" * 51}, "/title", "must be less than 51 characters"),
    ("unknown chart", chart(type="donut"), "/chart/type", "unsupported type: donut"),
    ("pie of nothing", pie(), "/chart/segments", "must provide at least 1 items"),
    ("pie of 13", pie(*[{"label": f"s{n}", "value": 1} for n in range(13)]), "/chart/segments", "no more than 12 items allowed"),
    ("pie slice of zero", pie({"label": "a", "value": 0}), "/chart/segments/0/value", "must be greater than 0"),
    ("pie label long", pie({"label": "x" * 21, "value": 1}), "/chart/segments/0/label", "must be less than 21 characters"),
    ("no axis", {"type": "data_visualization", "title": "x", "chart": {"type": "line", "series": [{"name": "a", "data": [{"label": "Mon", "value": 1}]}]}}, "/chart", "missing required field: axis_config"),
    ("13 series", chart(series=[{"name": f"s{n}", "data": [{"label": "Mon", "value": 1}]} for n in range(13)]), "/chart/series", "no more than 12 items allowed"),
    ("21 points", chart(series=[{"name": "a", "data": [{"label": str(n), "value": 1} for n in range(21)]}]), "/chart/series/0/data", "no more than 20 items allowed"),
    ("point missing", chart(axis_config={"categories": ["Mon", "Tue"]}), "/chart/series/0/data", "must have exactly one point for each category"),
    ("point twice", chart(series=[{"name": "a", "data": [{"label": "Mon", "value": 1}] * 2}]), "/chart/series/0/data", "must have exactly one point for each category"),
    ("series twice", chart(series=[{"name": "a", "data": [{"label": "Mon", "value": 1}]}] * 2), "/chart/series/1/name", "`name` must be unique"),
    ("axis label long", chart(axis_config={"categories": ["Mon"], "x_label": "x" * 51}), "/chart/axis_config/x_label", "must be less than 51 characters"),
    # card, carousel
    ("card of nothing", {"type": "card"}, "", "must define either `hero_image` or `title` or `actions` or `body`"),
    ("card title a string", card(title="Lead"), "/title", "must provide an object"),
    ("card title long", card(title=mrkdwn("x" * 151)), "/title/text", "must be less than 151 characters"),
    ("card subtitle long", card(subtitle=mrkdwn("x" * 151)), "/subtitle/text", "must be less than 151 characters"),
    ("card body long", card(body=mrkdwn("x" * 201)), "/body/text", "must be less than 201 characters"),
    ("card subtext long", card(subtext=mrkdwn("x" * 201)), "/subtext/text", "must be less than 201 characters"),
    ("card with 4 buttons", card(actions=[button(action_id=str(n)) for n in range(4)]), "/actions", "no more than 3 items allowed"),
    ("menu on a card", card(actions=[{"type": "users_select"}]), "/actions/0/type", "unsupported type: users_select"),
    ("card icon without name", card(slack_icon={"type": "icon"}), "/slack_icon", "missing required field: name"),
    ("card with two icons", card(icon=PICTURE, slack_icon={"name": "globe"}), "", "cannot define both `icon` and `slack_icon`"),
    ("carousel empty", {"type": "carousel", "elements": []}, "/elements", "must provide at least 1 items"),
    ("carousel of 11", {"type": "carousel", "elements": [card()] * 11}, "/elements", "no more than 10 items allowed"),
    ("section in carousel", {"type": "carousel", "elements": [SECTION]}, "/elements/0/type", "unsupported type: section"),
    # container
    ("container without children", {"type": "container", "title": plain()}, "", "missing required field: child_blocks"),
    ("container without title", {"type": "container", "child_blocks": [SECTION]}, "", "must define either `title` or `rich_text_title`"),
    ("container of 11", container(child_blocks=[SECTION] * 11), "/child_blocks", "no more than 10 items allowed"),
    ("container in container", container(child_blocks=[container()]), "/child_blocks/0/type", "unsupported type: container"),
    ("wrong child", container(child_blocks=[{"type": "section"}]), "/child_blocks/0", "must define either `text` or `fields`"),
    ("container title long", container(title=plain("x" * 151)), "/title/text", "must be less than 151 characters"),
    ("container width", container(width="huge"), "/width", "must be a valid enum value"),
    ("collapsed but fixed", container(default_collapsed=True), "/default_collapsed", "`default_collapsed` requires `is_collapsible`"),
    ("divider of a collapsible", container(is_collapsible=True, has_header_divider=True), "/has_header_divider", "cannot be set when `is_collapsible` is true"),
    # plan, task card
    ("task without id", {"type": "task_card", "title": "x"}, "", "missing required field: task_id"),
    ("task title an object", task(title=plain()), "/title", "must provide a string"),
    ("task status", task(status="done"), "/status", "must be a valid enum value"),
    ("task details a section", task(details=SECTION), "/details/type", "unsupported type: section"),
    ("task source without text", task(sources=[{"type": "url", "url": "https://a.example"}]), "/sources/0", "missing required field: text"),
    ("plan without title", {"type": "plan"}, "", "missing required field: title"),
    ("section in plan", {"type": "plan", "title": "x", "tasks": [SECTION]}, "/tasks/0/type", "unsupported type: section"),
    ("task twice", {"type": "plan", "title": "x", "tasks": [task(), task()]}, "/tasks/1/task_id", "`task_id` must be unique"),
    # video
    ("video without alt", {key: value for key, value in video().items() if key != "alt_text"}, "", "missing required field: alt_text"),
    ("video title of 200", video(title=plain("x" * 200)), "/title/text", "must be less than 200 characters"),
    ("video over http", video(video_url="http://v.example/1"), "/video_url", "must be a valid https url"),
    ("video author of 50", video(author_name="x" * 50), "/author_name", "must be less than 50 characters"),
    ("video description mrkdwn", video(description=mrkdwn()), "/description/type", "must be a valid enum value"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("block", "place", "said"), [case[1:] for case in WRONG], ids=[case[0] for case in WRONG]
)
def test_a_wrong_block_is_refused_at_the_right_place(block: Any, place: str, said: str) -> None:
    [found] = check_blocks([block], "message")

    assert found.error == "invalid_blocks"
    assert found.pointer == f"/blocks/0{place}"
    assert found.message == f"{said} [json-pointer:/blocks/0{place}]"


RIGHT: list[tuple[str, Json]] = [
    ("divider", {"type": "divider", "block_id": "x" * 255}),
    ("section of text", {**SECTION, "text": mrkdwn("x" * 3000), "expand": True}),
    ("section of fields", {"type": "section", "fields": [plain("x" * 2000), *[plain("x" * 1000)] * 9]}),
    ("section with button", {**SECTION, "accessory": button()}),
    ("section with picture", {**SECTION, "accessory": PICTURE}),
    ("header", {"type": "header", "text": {**plain("x" * 150), "emoji": True}, "level": 2}),
    ("context", {"type": "context", "elements": [mrkdwn(), plain(), PICTURE]}),
    ("context_actions", {"type": "context_actions", "elements": [feedback(), {"type": "icon_button", "icon": "trash", "text": plain("Remove")}]}),
    ("actions", {"type": "actions", "elements": [button(action_id=f"a{n}") for n in range(25)]}),
    ("input", {"type": "input", "label": plain(), "hint": plain(), "optional": True, "dispatch_action": True, "element": {"type": "plain_text_input"}}),
    ("image by file", {"type": "image", "alt_text": "x", "slack_file": {"id": "F1"}, "title": plain()}),
    ("markdown", {"type": "markdown", "text": "# Lead\n**new**"}),
    ("rich text", rich({"type": "text", "text": "x", "style": {"bold": True}}, {"type": "user", "user_id": "U1"}, {"type": "link", "url": "mailto:a@b.example"}, {"type": "emoji", "name": "wave"}, {"type": "broadcast", "range": "here"}, {"type": "date", "timestamp": 1720710212, "format": "{date}"}, {"type": "color", "value": "#F405B3"})),
    ("rich list", list_of({"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}, indent=8, border=1)),
    ("quote and code", {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [{"type": "team", "team_id": "T1"}]}, {"type": "rich_text_preformatted", "elements": [{"type": "text", "text": "x"}], "border": 0}]}),
    ("table", {"type": "table", "rows": [[cell(), rich()], [cell()]], "column_settings": [None, {"align": "right", "is_wrapped": True}]}),
    ("data table", data_table(rows=[[cell(), cell()], [rich(), {"type": "raw_number", "value": 3.5, "text": "3.5"}]], page_size=100, row_header_column_index=1)),
    ("pie", pie({"label": "Timing", "value": 14}, {"label": "Budget", "value": 0.5})),
    ("bars", chart(axis_config={"categories": ["Mon"], "x_label": "Day", "y_label": "Calls"})),
    ("card", card(hero_image=PICTURE, icon=PICTURE, subtitle=plain(), body=mrkdwn(), subtext=mrkdwn(), actions=[button()])),
    ("carousel", {"type": "carousel", "elements": [card()] * 10}),
    ("container", container(subtitle=mrkdwn(), width="full", icon=PICTURE, is_collapsible=True, default_collapsed=True)),
    ("container with rich title", {"type": "container", "rich_text_title": rich(), "child_blocks": [SECTION, PICTURE]}),
    ("task", task(status="complete", details=rich(), output=rich(), sources=[{"type": "url", "url": "https://a.example", "text": "a"}])),
    ("plan", {"type": "plan", "title": "Qualify", "tasks": [task(), task(task_id="t2")]}),
    ("video", video(title_url="https://v.example", author_name="x" * 49, provider_name="V", provider_icon_url="https://v.example/i.png", description=plain("x" * 199))),
]  # fmt: skip


@pytest.mark.parametrize("block", [case[1] for case in RIGHT], ids=[case[0] for case in RIGHT])
def test_a_right_block_passes(block: Json) -> None:
    assert check_blocks([block], "message") == []


def test_all_that_is_wrong_is_said_at_once() -> None:
    found = check_blocks(
        [{"type": "header", "text": plain("")}, {"type": "sectio"}, SECTION, {"type": "context"}], "message"
    )

    assert [problem.pointer for problem in found] == ["/blocks/0/text/text", "/blocks/1/type", "/blocks/3"]
