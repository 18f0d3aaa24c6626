"""The card: who, what they want, why now, in five seconds; one card per lead, always today's truth."""

from tests.stories.office import MONDAY_MORNING, Office, a_lead, texts


def test_the_first_two_lines_say_who_and_what_they_want(office: Office) -> None:
    office.receives(a_lead())

    who, wants, clock = office.card()["blocks"][0]["text"]["text"].splitlines()
    assert who == "🔥 *Dana Ruiz* · CISO · *Northwind* (1,200, healthcare, US)"
    assert wants == "Wants: *risk review*"
    assert clock.startswith("⏳ First call due <!date^")


def test_notifications_and_screen_readers_get_the_card_in_words(office: Office) -> None:
    office.receives(a_lead())

    text = office.card()["text"]
    assert "Dana Ruiz · CISO · Northwind" in text
    assert "Wants: risk review" in text
    assert "*" not in text


def test_the_card_says_why_now_with_points_and_age(office: Office) -> None:
    download = {"kind": "content_download", "at": "2026-11-22T09:00:00Z", "asset": "SIEM guide"}
    asked = {"kind": "assessment_request", "at": MONDAY_MORNING.isoformat()}
    office.receives(a_lead(touches=[asked, download]))

    said = texts(office.card())
    assert "• asked for a person, just now (+25)" in said
    assert "• downloaded content “SIEM guide”, yesterday (+8)" in said
    assert "*Fit 75* · decides +30" in said
    assert "*Intent 33*" in said


def test_what_is_not_known_is_said(office: Office) -> None:
    office.receives(
        {
            "email": "dana@northwind.example",
            "title": "CISO",
            "seniority": "c_level",
            "touches": [{"kind": "quote_request"}, {"kind": "pricing_page"}],
        }
    )

    card = office.card("dana@northwind.example")
    assert "Wants: not said" in texts(card)
    assert "*Missing* phone, company size, industry, country" in texts(card)
    assert "*From* not given" in texts(card)


ACME = {"name": "Acme", "domain": "acme.example", "size": 400, "industry": "software", "country": "DE"}


def test_colleagues_of_the_account_are_on_the_card_with_what_became_of_them(office: Office) -> None:
    office.receives(a_lead(name="Omar Haddad", title="GRC manager", email="omar@acme.example", company=ACME))
    omar = office.card("Omar Haddad")
    office.sam.chooses("more", "↩️ Recycle…", omar)
    office.sam.submits(reason="budget", note="no budget until Q4")

    office.receives(a_lead(email="dana@acme.example", company=ACME))

    said = texts(office.card("Dana Ruiz"))
    assert "*Account* Omar Haddad (GRC manager) recycled by <@U0SAM>: “no budget until Q4”" in said


def test_a_colleague_who_comes_later_shows_on_the_first_card_and_so_does_what_becomes_of_them(
    office: Office,
) -> None:
    office.receives(a_lead(email="dana@acme.example", company=ACME))
    card = office.card("Dana Ruiz")
    assert "*Account*" not in office.says(card)

    office.receives(a_lead(name="Omar Haddad", email="omar@acme.example", company=ACME))
    assert "*Account* Omar Haddad (CISO)" in office.says(card)

    office.sam.chooses("more", "⛔ Disqualify…", office.card("Omar Haddad"))
    office.sam.submits(reason="student")
    assert "*Account* Omar Haddad (CISO) disqualified by <@U0SAM>: “Student or job seeker”" in office.says(
        card
    )


def test_marketings_note_and_where_the_lead_came_from_are_on_the_card(office: Office) -> None:
    office.receives(a_lead(note="met at RSA", landing_page="/assessment"))

    said = texts(office.card())
    assert "*From* LinkedIn ad › Audit season › /assessment · marketing says: “met at RSA”" in said


def test_the_card_shows_that_the_promise_is_broken_and_later_that_it_is_kept(office: Office) -> None:
    office.receives(a_lead())
    card = office.card()
    assert "First call due" in office.says(card)

    office.advance(minutes=16)
    assert "First call is late since" in office.says(card)

    office.lee.presses("Log touch", card)
    office.lee.submits(outcome="reached")
    assert "is late" not in office.says(card)
    assert "Decision due" in office.says(card)
    assert "first touch <!date^" in office.says(card)


def test_one_card_stands_whatever_slack_repeats(office: Office) -> None:
    for kind in ("500_after", "reset_after", "cut"):
        office.sandbox.fault("chat.postMessage", kind)
        office.receives(a_lead(name=f"Dana {kind}"))
        office.delivers_in_the_end()
        assert len(office.cards(f"Dana {kind}")) == 1


def test_a_card_somebody_deleted_comes_back_with_the_next_change(office: Office) -> None:
    office.receives(a_lead())
    office.sandbox.delete_message("#sdr-leads", office.card()["ts"])

    office.receives(a_lead(email=office.lead().fields["email"], phone="+49 30 23125 101"))

    (card,) = office.cards()
    assert "*Missing*" not in texts(card)


def test_why_is_this_here_tells_every_point_and_the_route(office: Office) -> None:
    office.receives(a_lead())
    office.lee.chooses("more", "Why is this here?", office.card())

    story = office.lee.reads_in_modal()
    assert "*100 points*, the bar is 60: fit 75, intent 25" in story
    assert "• decides +30" in story
    assert "In #sdr-leads because segment *General* belongs to SDR team." in story
    assert "Playbook: BANT" in story
