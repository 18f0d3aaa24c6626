"""What it costs a rep: clicks and typed words from a new card to a decision."""

from dataclasses import dataclass

from tests.stories.office import MONDAY_MORNING, Message, Office, Person, a_lead

A_DEMO_REQUEST = {
    "title": "VP Platform",
    "seniority": "vp",
    "interest": "field service",
    "wants": "a demo with our own warehouse",
    "form": {"timeline": "next quarter", "budget": "30-50k"},
    "touches": [{"kind": "demo_request", "at": MONDAY_MORNING.isoformat()}],
}


@dataclass
class Counted:
    """A person whose clicks and words are counted."""

    person: Person
    clicks: int = 0
    words: int = 0

    def presses(self, label: str, message: Message) -> None:
        self.clicks += 1
        self.person.presses(label, message)

    def chooses(self, label: str, option: str, message: Message) -> None:
        self.clicks += 2
        self.person.chooses(label, option, message)

    def types(self, text: str, message: Message) -> None:
        self.words += len(text.split())
        self.person.types(text, message)

    def submits(self, note: str = "", **chosen: str) -> None:
        self.clicks += 1 + 2 * len(chosen)
        self.words += len(note.split())
        self.person.submits(**chosen, **({"note": note} if note else {}))

    def confirms(self, message: Message) -> None:
        """Presses whatever is filled in already."""
        stands = self.person.office.as_it_stands(message)
        labels = [
            each["text"]["text"]
            for block in stands["blocks"]
            for each in block.get("elements", [])
            if each.get("style") == "primary"
        ]
        self.presses(labels[0], message)


def test_claim_to_accepted_takes_at_most_eight_clicks_and_one_typed_word(office: Office) -> None:
    office.receives(a_lead(**A_DEMO_REQUEST))
    card = office.card()
    lee = Counted(office.lee)

    lee.presses("Claim", card)
    lee.presses("Qualify", card)
    checklist = office.checklist(card)
    while "Looks like an *SQL*" not in office.says(checklist):
        lee.confirms(checklist)
    lee.presses("Accept as SQL…", checklist)
    lee.submits(note="warehouse")

    assert "Accepted as SQL" in office.says(card)
    assert (lee.clicks, lee.words) == (7, 1), "claim, qualify, three answers, accept, send"


def test_without_a_claim_first_it_is_one_click_less(office: Office) -> None:
    office.receives(a_lead(**A_DEMO_REQUEST))
    card = office.card()
    lee = Counted(office.lee)

    lee.presses("Qualify", card)
    checklist = office.checklist(card)
    for _ in range(3):
        lee.confirms(checklist)
    lee.presses("Accept as SQL…", checklist)
    lee.submits()

    assert office.lead().state == "accepted"
    assert (lee.clicks, lee.words) == (6, 0)


def test_a_lead_that_is_no_good_is_gone_in_five_clicks(office: Office) -> None:
    office.receives(a_lead(**A_DEMO_REQUEST))
    lee = Counted(office.lee)

    lee.chooses("more", "⛔ Disqualify…", office.card())
    lee.submits(reason="student")

    assert office.lead().state == "disqualified"
    assert (lee.clicks, lee.words) == (5, 0)


def test_a_call_is_logged_in_four_clicks(office: Office) -> None:
    office.receives(a_lead())
    lee = Counted(office.lee)

    lee.presses("Log touch", office.card())
    lee.submits(outcome="no_reply")

    assert office.lead().first_touch_at is not None
    assert lee.clicks <= 4
