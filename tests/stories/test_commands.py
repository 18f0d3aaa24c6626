"""`/handraise …` and App Home: answers for one person, nothing in the channel."""

from tests.stories.office import Office, a_lead, a_reader, texts


def test_help_says_what_there_is_and_so_does_a_typo(office: Office) -> None:
    said = office.lee.commands("help")
    for word in ("mine", "find", "new", "why", "digest", "sla"):
        assert f"`/handraise {word}" in said
    assert office.lee.commands("") == said
    assert office.lee.commands("hepl me") == said
    assert office.sam.whispers() == []


def test_mine_lists_my_open_leads_with_the_nearest_promise_first(office: Office) -> None:
    office.receives(a_reader(name="Kim Slow", title="Head of IT", seniority="director", touches=SLOW))
    office.advance(minutes=1)
    office.receives(a_lead(name="Ann Quick"))
    office.receives(a_lead(name="Bea Theirs"))
    office.lee.presses("Claim", office.card("Kim Slow"))
    office.lee.presses("Claim", office.card("Ann Quick"))
    office.sam.presses("Claim", office.card("Bea Theirs"))

    said = office.lee.commands("mine")

    assert said.index("Ann Quick") < said.index("Kim Slow")
    assert "⏳ first call due" in said
    assert "Bea Theirs" not in said


SLOW = [{"kind": kind} for kind in ("pricing_page", "demo_page", "webinar")]


def test_mine_says_so_when_there_is_nothing(office: Office) -> None:
    assert "You have no open leads" in office.lee.commands("mine")


def test_find_looks_in_name_address_and_company(office: Office) -> None:
    office.receives(a_lead(email="dana@harbor.example"))
    for words in ("dana", "RUIZ", "northwind", "harbor.example", "dana north"):
        assert "*Dana Ruiz* · Northwind" in office.lee.commands(f"find {words}"), words
    for words in ("kite", "dana kite", "%", "_"):
        assert "No lead has these words" in office.lee.commands(f"find {words}"), words
    assert "Type whom to look for" in office.lee.commands("find")


def test_what_is_found_opens_its_card(office: Office) -> None:
    office.receives(a_lead())
    office.lee.commands("find dana")
    whisper = office.lee._whispers("#sdr-leads")[-1]

    url = whisper["blocks"][0]["accessory"]["url"]

    assert url.endswith("/archives/C0SDRLEADS/p" + office.card()["ts"].replace(".", ""))


def test_why_tells_a_lead_by_number_or_by_name(office: Office) -> None:
    office.receives(a_lead())
    for words in ("1", "#1", "dana", "northwind"):
        assert "*Dana Ruiz* · Northwind (lead 1)" in office.lee.commands(f"why {words}"), words
    assert "No lead matches that" in office.lee.commands("why 99999999999999999999")
    assert "No lead matches that" in office.lee.commands("why nobody")


def test_new_takes_a_lead_in_by_hand_whatever_its_score(office: Office) -> None:
    office.lee.commands("new")
    office.lee.submits(email="Jo@Fair.example", name="Jo Fair", interest="backup", source="Trade fair")

    card = office.card("Jo Fair")
    assert "Wants: *backup*" in texts(card)
    assert "*From* Trade fair" in texts(card)
    assert office.lead().total < 60


def test_a_lead_that_was_known_is_shown_instead_of_silence(office: Office) -> None:
    office.receives(a_lead(email="dana@northwind.example"))
    office.lee.commands("new")

    office.lee.submits(email="dana@northwind.example", note="met again at the fair")

    assert "This lead was here already" in office.lee.reads_in_modal()
    assert "Dana Ruiz" in office.lee.reads_in_modal()
    assert "met again at the fair" in office.says(office.card())


def test_a_known_reader_whom_a_rep_enters_is_posted_though_nothing_is_new(office: Office) -> None:
    office.receives(a_reader(email="jo@kite.example"))
    assert office.messages() == []

    office.lee.commands("new")
    office.lee.submits(email="jo@kite.example")

    assert "Jo Okafor" in texts(office.card("Jo Okafor"))


def test_a_form_that_makes_no_lead_says_why_at_the_field(office: Office) -> None:
    office.lee.commands("new")
    answer = office.sandbox.submit("lee", {"email": "jo at fair", "name": "Jo"})
    assert list(answer["errors"]) == ["email"]

    office.lee.submits(email="jo@fair.example")
    assert office.lead().fields["name"] == "Jo"


def test_the_help_has_a_button_to_enter_a_lead(office: Office) -> None:
    office.lee.commands("help")
    whisper = office.lee._whispers("#sdr-leads")[-1]

    office.lee.presses_in_whisper("Enter a lead…", whisper)

    assert "New lead" in office.lee.reads_in_modal()


def test_a_guest_is_told_nothing_of_any_lead(office: Office) -> None:
    office.receives(a_lead())
    for words in ("mine", "find dana", "why 1", "digest", "sla"):
        said = office.gus.commands(words)
        assert said != "", words
        assert "Dana" not in said, words
        assert "Northwind" not in said, words
    assert "Only people named in desk.yaml" in office.gus.commands("new")
    assert office.gus.modal() is None
    assert "/handraise mine" in office.gus.commands("help")


def test_app_home_lists_my_leads_by_their_clock_and_what_nobody_has(office: Office) -> None:
    office.receives(a_reader(name="Kim Slow", title="Head of IT", seniority="director", touches=SLOW))
    office.receives(a_lead(name="Ann Quick"))
    office.receives(a_lead(name="Free Bird"))
    office.lee.presses("Claim", office.card("Kim Slow"))
    office.lee.presses("Claim", office.card("Ann Quick"))
    office.advance(minutes=16)

    home = office.lee.home()

    assert "Lee Park, you have 2 open leads, *1 late*." in home
    assert "1 lead waits for somebody to claim it." in home
    assert home.index("Ann Quick") < home.index("Kim Slow") < home.index("Free Bird")
    assert "late since" in home


def test_app_home_of_somebody_outside_shows_no_lead(office: Office) -> None:
    office.receives(a_lead())

    assert office.gus.home() == (
        "Only people named in desk.yaml can see leads here. Ask your admin to add you."
    )
    assert "Why leads came back" in office.mira.home()
    assert "Dana" not in office.mira.home(), "what nobody has is for those who may claim it"


def test_many_leads_are_listed_as_far_as_a_screen_goes(office: Office) -> None:
    office.receives_many(a_lead() for _ in range(18))
    office.gives("lee", *range(1, 19))

    assert "… and 3 more" in office.lee.commands("mine")
    assert "you have 18 open leads" in office.lee.home()
