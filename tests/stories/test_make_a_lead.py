"""“Make a lead” on any message opens the form of a new lead, filled in with whom the message speaks of."""

from slack_sdk import WebClient

from tests.stories.office import LEADS, Office, texts


def filled_in(office: Office) -> dict[str, str]:
    view = office.lee.modal()
    assert view is not None
    return {
        block["block_id"]: block["element"]["initial_value"]
        for block in view["blocks"]
        if block["element"].get("initial_value")
    }


def test_a_message_becomes_a_lead_with_the_message_as_its_note(office: Office) -> None:
    said = "Met Dana Ruiz from Northwind, dana@northwind.example, at the fair. She wants a demo & a quote."
    ts = office.sandbox.type("sam", LEADS, said)

    office.lee.uses("make_lead", ts)

    assert filled_in(office) == {
        "name": "Dana Ruiz",
        "email": "dana@northwind.example",
        "company": "Northwind",
        "note": said,
    }
    office.lee.submits(interest="demo")
    assert "Northwind" in texts(office.card("Dana Ruiz"))
    assert office.lead().fields["note"] == said


def test_a_message_that_names_nobody_opens_the_form_with_its_words(office: Office) -> None:
    ts = office.sandbox.type("sam", LEADS, "somebody called")

    office.lee.uses("make_lead", ts)

    assert filled_in(office) == {"note": "somebody called"}


def test_what_another_bot_posted_in_blocks_is_read_too(office: Office) -> None:
    fields = [
        "*Name:*\nDana Ruiz",
        "*E-mail:*\n<mailto:dana@northwind.example|Dana>",
        "*Company:*\nNorthwind",
    ]
    form = {"type": "section", "fields": [{"type": "mrkdwn", "text": each} for each in fields]}
    other_bot = WebClient(office.sandbox.bot_token, office.sandbox.api_url)
    posted = other_bot.chat_postMessage(channel=LEADS, text="New form", blocks=[form])

    office.lee.uses("make_lead", str(posted["ts"]))

    found = filled_in(office)
    assert (found["name"], found["email"]) == ("Dana Ruiz", "dana@northwind.example")
    assert found["company"] == "Northwind"


def test_a_guest_makes_no_lead(office: Office) -> None:
    ts = office.sandbox.type("sam", LEADS, "Dana Ruiz <dana@northwind.example>")

    office.gus.uses("make_lead", ts)

    assert office.gus.modal() is None
    assert "Only people named in desk.yaml" in office.gus.whispers()[-1]
