"""Sample blocks for the gallery and its tests: every block and element, and messages one really sends."""

from typing import Any

Json = dict[str, Any]


def text(words: str, **more: Any) -> Json:
    return {"type": "mrkdwn", "text": words, **more}


def plain(words: str) -> Json:
    return {"type": "plain_text", "text": words}


def button(words: str, action: str, **more: Any) -> Json:
    return {"type": "button", "text": plain(words), "action_id": action, "value": action, **more}


def option(words: str, value: str = "", **more: Any) -> Json:
    return {"text": plain(words), "value": value or words.lower().replace(" ", "_"), **more}


def section(words: str, **more: Any) -> Json:
    return {"type": "section", "text": text(words), **more}


def context(*words: str) -> Json:
    return {"type": "context", "elements": [text(each) for each in words]}


def actions(*elements: Json) -> Json:
    return {"type": "actions", "elements": list(elements)}


def field(label: str, element: Json, **more: Any) -> Json:
    return {
        "type": "input",
        "block_id": element["action_id"],
        "label": plain(label),
        "element": element,
        **more,
    }


def lead_card(now: int) -> list[Json]:
    """The message a sales team lives in; `now` in seconds."""
    due = f"<!date^{now + 660}^{{time}}|soon>"
    more = [option("Why this score?", "why"), option("Reassign…", "reassign"), option("Disqualify…", "drop")]
    return [
        section(
            "🔥 *Dana Ruiz* · VP Security Engineering · *Northwind Health* (1,200, healthcare, US)\n"
            f"Wants: *security assessment*   ⏳ first call in 11 min (by {due})"
        ),
        section(
            "*Why now*  requested an assessment 4 min ago (+25) · read “SIEM consolidation guide” 2× yesterday (+10)"
            " · webinar “Audit-ready in 90 days” last week (+8)\n"
            "*Fit 62*  VP in security +30 · 500–5,000 people +15 · regulated industry +15   *Intent 43*\n"
            "*From*  LinkedIn ad › “Audit season” › /assessment · note from marketing: _“met at RSA”_\n"
            "*Account*  2 colleagues active · recycled in March by <@U0SAM>: “no budget until Q4”\n"
            "*Missing*  phone, current SIEM"
        ),
        actions(
            button("Claim", "claim", style="primary"),
            button("Qualify", "qualify"),
            button("Log touch", "touch"),
            {"type": "overflow", "action_id": "more", "options": more},
        ),
        context("playbook: cybersecurity `7f3a`"),
    ]


def question() -> list[Json]:
    return [
        context("▰▰▰▱▱  3 of 5 · decides most: *Timeline, Authority*"),
        section(
            "*When do they want this in place?*\n"
            "Counts: a date or an event with a date (“SOC 2 audit in March”).  Does not: “soon”, “some day”.\n"
            "Known: the form said “this quarter” (4 min ago)"
        ),
        actions(
            button("This quarter ✓ from the form", "answer_1", style="primary"),
            button("Next quarter", "answer_2"),
            button("Later", "answer_3"),
            {"type": "datepicker", "action_id": "pick_date", "placeholder": plain("Pick a date")},
            button("Not known yet", "unknown"),
        ),
        context("… or just type it here."),
        actions(button("← Back", "back"), button("As a form", "form")),
    ]


def digest() -> list[Json]:
    reasons = ["Timing", "Wrong service", "No authority", "No need", "No reply"]
    return [
        {"type": "header", "text": plain("Why leads came back · 16–22 Nov · Paid search")},
        section("84 MQLs → *19 accepted* (23 %, 15–33) · 31 recycled · 12 disqualified · 22 open"),
        chart("bar", "Reasons, this week against the four before", reasons),
        section(
            "1. *Timing* 14 (more than usual)   “evaluating in Q3, renewal is in August”\n"
            "2. *Wrong service* 9   “wants cloud migration, landed on MDR page”  ← 7 of 9 from /mdr-vs-mssp\n"
            "3. *No authority* 5"
        ),
        section("> Would have stopped 8 of the 9 “wrong service”: require service interest = cybersecurity."),
        actions(button("Show the leads", "leads"), button("CSV", "csv"), button("Answer", "reply")),
    ]


def chart(kind: str, title: str, categories: list[str]) -> Json:
    rows = {"This week": [14, 9, 5, 3, 2], "Four weeks before": [9, 4, 6, 3, 4]}
    series = [
        {"name": name, "data": [{"label": c, "value": v} for c, v in zip(categories, values, strict=True)]}
        for name, values in rows.items()
    ]
    axis = {"categories": categories, "y_label": "Leads"}
    return {
        "type": "data_visualization",
        "title": title,
        "chart": {"type": kind, "series": series, "axis_config": axis},
    }


def pie() -> Json:
    parts = {"Paid search": 34, "LinkedIn": 21, "Webinar": 14, "Referral": 9, "Other": 6}
    segments = [{"label": label, "value": value} for label, value in parts.items()]
    return {
        "type": "data_visualization",
        "title": "Where MQLs came from",
        "chart": {"type": "pie", "segments": segments},
    }


def _raw(words: str) -> Json:
    return {"type": "raw_text", "text": words}


def table() -> Json:
    rows = [["Lead", "Owner", "Late since"], ["Dana Ruiz", "Lee", "10:42"], ["J. Okafor", "nobody", "10:30"]]
    return {"type": "table", "rows": [[_raw(cell) for cell in row] for row in rows]}


def data_table() -> Json:
    figures = {"Paid search": 19, "LinkedIn": 11, "Webinar": 9, "Referral": 7, "Outbound": 4, "Events": 3}
    head = [_raw("Source"), _raw("Accepted")]
    rows = [
        [_raw(name), {"type": "raw_number", "value": count, "text": f"{count} leads"}]
        for name, count in figures.items()
    ]
    return {"type": "data_table", "caption": "Accepted by source", "page_size": 4, "rows": [head, *rows]}


def rich() -> Json:
    def leaf(words: str, **style: bool) -> Json:
        return {"type": "text", "text": words, **({"style": style} if style else {})}

    def part(kind: str, *leaves: Json, **more: Any) -> Json:
        return {"type": f"rich_text_{kind}", "elements": list(leaves), **more}

    return {
        "type": "rich_text",
        "elements": [
            part("section", leaf("Rich text", bold=True), leaf(" with "), leaf("italics", italic=True), leaf(", "),
                 leaf("code", code=True), leaf(", "), {"type": "user", "user_id": "U0LEE"}, leaf(" "),
                 {"type": "emoji", "name": "tada"}),
            part("list", part("section", leaf("need: audit in March")), part("section", leaf("authority: VP")),
                 style="bullet"),
            part("list", part("section", leaf("call")), part("section", leaf("send deck")), style="ordered"),
            part("quote", leaf("no budget until Q4")),
            part("preformatted", leaf("fit = 62\nintent = 43")),
        ],
    }  # fmt: skip


def card() -> Json:
    return {
        "type": "card",
        "title": text("Northwind Health"),
        "subtitle": text("1,200 people · healthcare · US"),
        "body": text("2 colleagues active this week: *GRC manager*, *SOC analyst*."),
        "actions": [button("Open account", "open_account", style="primary"), button("Mute", "mute")],
    }


def container() -> Json:
    return {
        "type": "container",
        "title": plain("2 leads are late in EMEA security"),
        "is_collapsible": True,
        "child_blocks": [
            section(
                "*Dana Ruiz*, Northwind Health: late since 10:42", accessory=button("Reassign", "reassign_1")
            ),
            {"type": "divider"},
            section("*J. Okafor*, Kite Bank: nobody claimed", accessory=button("Assign", "assign_2")),
        ],
    }


def confirm() -> Json:
    return {
        "title": plain("Disqualify this lead?"),
        "text": text("*Dana Ruiz* will not come back to the team."),
        "confirm": plain("Disqualify"),
        "deny": plain("Keep"),
        "style": "danger",
    }


def elements() -> list[Json]:
    owners = [option("Lee Park", "lee"), option("Sam Ortiz", "sam"), option("Maya Lindqvist", "maya")]
    select = {
        "type": "static_select",
        "action_id": "owner",
        "placeholder": plain("Reassign"),
        "options": owners,
    }
    many = {
        "type": "multi_static_select",
        "action_id": "owners",
        "options": owners,
        "initial_options": owners[:1],
    }
    feedback = {
        "type": "feedback_buttons",
        "action_id": "useful",
        "positive_button": {"text": plain("Useful"), "value": "yes"},
        "negative_button": {"text": plain("Not useful"), "value": "no"},
    }
    trash = {"type": "icon_button", "icon": "trash", "text": plain("Remove"), "action_id": "remove"}
    return [
        actions(
            button("Plain", "b1"),
            button("Primary", "b2", style="primary"),
            button("Disqualify…", "b3", style="danger", confirm=confirm()),
            button("Link", "b4", url="https://example.com/"),
            select,
            {"type": "users_select", "action_id": "who", "placeholder": plain("Choose a person")},
        ),
        actions(
            {"type": "datepicker", "action_id": "day", "initial_date": "2026-11-23"},
            {"type": "timepicker", "action_id": "hour", "initial_time": "09:30"},
            {"type": "datetimepicker", "action_id": "moment"},
            {"type": "channels_select", "action_id": "channel", "placeholder": plain("Choose a channel")},
        ),
        actions(
            {
                "type": "checkboxes",
                "action_id": "needs",
                "options": owners[:2],
                "initial_options": owners[:1],
            },
            {"type": "radio_buttons", "action_id": "one", "options": owners[:2]},
        ),
        section("A section with a multi select", accessory={**many, "placeholder": plain("Owners")}),
        {"type": "context_actions", "elements": [feedback, trash]},
    ]


def other_blocks() -> list[Json]:
    pixel = {"image_url": "https://example.com/picture.png", "alt_text": "funnel of the week"}
    return [
        {"type": "header", "text": plain("Header :fire:")},
        section("Two columns", fields=[text(f"*{name}*\n{value}") for name, value in _FIELDS.items()]),
        {"type": "divider"},
        rich(),
        {
            "type": "markdown",
            "text": "### Markdown\n\n- **bold** and _italic_\n- [link](https://example.com)\n\n`code`",
        },
        data_table(),
        {"type": "image", "title": plain("A picture"), **pixel},
        {
            "type": "context",
            "elements": [text("3 replies from <!here> and <#C0GENERAL>"), {"type": "image", **pixel}],
        },
        card(),
        container(),
    ]


_FIELDS = {
    "Budget": "about 60k",
    "Authority": "VP, signs up to 100k",
    "Need": "audit in March",
    "Timeline": "unknown",
}


def modal() -> Json:
    """A modal with every input."""
    reasons = [
        option("Timing", "timing"),
        option("Wrong service", "service"),
        option("No authority", "authority"),
    ]
    grouped = [
        {"label": plain("Fit"), "options": reasons[1:]},
        {"label": plain("Time"), "options": reasons[:1]},
    ]
    described = option("Send the deck", "deck", description=plain("by mail, today"))
    inputs = [
        field(
            "Next step",
            {"type": "plain_text_input", "action_id": "step", "placeholder": plain("Discovery call")},
        ),
        field("One line for the AE", {"type": "plain_text_input", "action_id": "line", "multiline": True}),
        field("Date", {"type": "datepicker", "action_id": "date", "initial_date": "2026-11-24"}),
        field("Time", {"type": "timepicker", "action_id": "time"}),
        field("Moment", {"type": "datetimepicker", "action_id": "moment"}, optional=True),
        field("Seats", {"type": "number_input", "action_id": "seats", "is_decimal_allowed": False}),
        field("Mail", {"type": "email_text_input", "action_id": "mail"}, optional=True),
        field("Site", {"type": "url_text_input", "action_id": "site"}, optional=True),
        field("Reason", {"type": "static_select", "action_id": "reason", "option_groups": grouped}),
        field("All reasons", {"type": "multi_static_select", "action_id": "reasons", "options": reasons}),
        field("Account executive", {"type": "users_select", "action_id": "ae", "initial_user": "U0ALEX"}),
        field("Channel", {"type": "conversations_select", "action_id": "where"}, optional=True),
        field(
            "Campaign",
            {"type": "external_select", "action_id": "campaign", "min_query_length": 0},
            optional=True,
        ),
        field(
            "Promised", {"type": "checkboxes", "action_id": "promised", "options": [described]}, optional=True
        ),
        field("Verdict", {"type": "radio_buttons", "action_id": "verdict", "options": reasons}),
        field(
            "Notes", {"type": "file_input", "action_id": "notes"}, optional=True, hint=plain("PDF or text")
        ),
    ]
    levels = [{"type": "alert", "text": text(f"*{level}* alert"), "level": level} for level in _LEVELS]
    return {
        "type": "modal",
        "callback_id": "accept",
        "title": plain("Accept as SQL"),
        "submit": plain("Accept"),
        "close": plain("Cancel"),
        "blocks": [section("*Dana Ruiz*, Northwind Health"), *levels, *inputs],
    }


_LEVELS = ("default", "info", "warning", "error", "success")
