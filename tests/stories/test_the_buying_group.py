"""Several people of one account: who does what in buying, on every card of the account, and who is missing."""

import pytest

from playbooks.desk import Desk
from playbooks.load import load_desk
from storage import outbox
from tests.stories.buying_desk import a_colleague, buying_desk, dana_and_tom, group_line, record
from tests.stories.forged import a_submission
from tests.stories.office import Message, Office, a_lead, controls, texts


@pytest.fixture(scope="session")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Desk:
    return buying_desk(tmp_path_factory.mktemp("desk"))


@pytest.fixture(autouse=True)
def desk_that_asks_who_buys(desk: Desk, read_definitions_once: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.app.load_desk", lambda _: desk)


def test_an_answer_that_names_a_colleague_puts_them_into_the_group_of_both_leads(any_office: Office) -> None:
    office = any_office
    dana, tom = dana_and_tom(office)
    assert group_line(office, dana) == "missing: decision maker, champion, economic buyer"
    assert group_line(office, tom) == "", "nobody works this one yet"

    office.lee.types("Tom", dana)

    said = "Economic buyer: understood as Tom Berger · CFO (lead 2)"
    assert said in office.says(office.checklist(dana))
    assert office.answers("buyer")[0].value == {"name": "Tom Berger", "role": "CFO", "lead": 2}
    assert group_line(office, dana) == "economic buyer: Tom Berger (CFO) · missing: decision maker, champion"
    assert group_line(office, tom) == "economic buyer: Tom Berger (CFO)"
    assert office.story(1).count("grouped") == 1


def test_somebody_new_and_somebody_without_a_name_can_be_in_the_group(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("Iris Vogel, Head of Finance", dana)
    office.lee.types("the CTO", dana)

    assert group_line(office, dana) == (
        "champion: CTO (name not known) · economic buyer: Iris Vogel (Head of Finance) · missing: decision maker"
    )


def test_who_is_meant_by_a_title_an_address_or_a_courtesy(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("the Chief Financial Officer", dana)
    assert office.answers("buyer")[-1].words == "Tom Berger · Chief Financial Officer (lead 2)"

    for typed in ("Frau Ruiz", "dana.ruiz@acme.example", "lead 1"):
        office.lee.types(f"champion: {typed}", dana)
        assert office.answers("champion")[-1].words == "Dana Ruiz · CISO (lead 1)"
        office.lee.presses("Change", office.checklist(dana))


def test_a_later_answer_strikes_what_the_earlier_one_said_and_keeps_it_in_the_record(office: Office) -> None:
    dana, tom = dana_and_tom(office)
    office.lee.types("Tom Berger", dana)
    office.lee.presses("Change", office.checklist(dana))

    office.sam.types("Iris Vogel", dana)

    assert "economic buyer: Iris Vogel" in group_line(office, tom)
    first, second = record(office)
    assert (first.name, first.by, first.struck_by) == ("Tom Berger", "U0LEE", "U0SAM")
    assert (second.name, second.by, second.struck_at) == ("Iris Vogel", "U0SAM", None)

    office.lee.presses("Change", office.checklist(dana))
    office.lee.presses("Not known yet", office.checklist(dana))
    assert "economic buyer:" not in group_line(office, dana)


def test_a_title_that_was_wrong_is_put_right_by_answering_again(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("Iris Vogel, Head of Finance", dana)
    office.lee.presses("Change", office.checklist(dana))

    office.lee.types("Iris Vogel, CEO", dana)

    assert "economic buyer: Iris Vogel (CEO) ·" in group_line(office, dana)
    assert [each.struck_by for each in record(office)] == ["U0LEE", None]


def test_saying_the_same_again_shows_nothing_again(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("evaluator: Tom Berger", dana)
    with office.store.read() as session:
        before = outbox.by_key(session, outbox.card_key(2))

    office.lee.types("evaluator: tom", dana)

    assert "Buying group: evaluator is Tom Berger" in office.says(office.checklist(dana))
    assert len(record(office)) == 1
    with office.store.read() as session:
        after = outbox.by_key(session, outbox.card_key(2))
    assert before is not None
    assert after is not None
    assert after.wanted == before.wanted


def test_a_note_to_the_answer_changes_nothing_in_the_group(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("Tom Berger", dana)
    office.lee.presses("Change", office.checklist(dana))
    office.lee.presses("Note…", office.checklist(dana))
    office.lee.submits(note="signs up to 100k")

    assert [each.struck_at for each in record(office)] == [None]


def test_two_answers_may_name_the_same_one_and_each_stands_by_itself(office: Office) -> None:
    dana, tom = dana_and_tom(office)
    office.lee.types("Tom Berger", dana)
    office.lee.presses("Qualify", tom)
    office.lee.presses("A real need", office.checklist(tom))
    office.lee.types("Tom Berger", tom)
    assert "economic buyer: Tom Berger (CFO) ·" in group_line(office, dana), "said twice, shown once"

    office.lee.presses("Change", office.checklist(dana))
    office.lee.types("Iris Vogel", dana)

    assert "economic buyer: Tom Berger (CFO), Iris Vogel" in group_line(office, dana)


def test_whoever_is_not_at_the_account_is_refused_in_the_thread_and_kept_as_a_note(office: Office) -> None:
    dana, _ = dana_and_tom(office)

    office.lee.types("sam@other.example", dana)

    said = office.says(office.checklist(dana))
    assert "sam@other.example is not at Acme (acme.example)." in said
    assert "Kept as a note to Economic buyer." in said
    assert office.answers("buyer")[-1].note == "sam@other.example"
    assert record(office) == []


def test_whoever_is_not_at_the_account_is_refused_at_the_field_of_the_form(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.presses("As a form…", office.checklist(dana))

    answer = office.lee.submits(buyer="sam@other.example", champion="Dana Ruiz")

    assert list(answer["errors"]) == ["buyer"]
    assert "is not at Acme (acme.example)" in answer["errors"]["buyer"]
    assert record(office) == []
    office.lee.submits(buyer="tom.berger@acme.example")
    assert "champion: Dana Ruiz (CISO) · economic buyer: Tom Berger (CFO)" in group_line(office, dana)


def test_a_form_sent_again_as_it_is_changes_nothing(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("Tom Berger, Head of Finance", dana)
    office.lee.types("Iris Vogel, Buyer", dana)
    before = office.story()

    office.lee.presses("As a form…", office.checklist(dana))
    assert office.lee.submits()["errors"] == {}

    assert office.story() == before


def test_two_of_one_name_have_to_be_told_apart(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.receives(a_colleague("Tom Blake", "CTO"))

    office.lee.types("Tom", dana)
    assert "That could be Tom Blake or Tom Berger." in office.says(office.checklist(dana))

    office.lee.types("Tom, CTO", dana)
    assert office.answers("buyer")[-1].words == "Tom Blake · CTO (lead 3)"


def test_a_reply_that_begins_with_a_role_names_who_has_it(any_office: Office) -> None:
    office = any_office
    dana, tom = dana_and_tom(office)

    office.lee.types("decision maker is the CFO, Tom Berger", dana)

    assert "Buying group: decision maker is Tom Berger · CFO (lead 2)" in office.says(office.checklist(dana))
    assert "decision maker: Tom Berger (CFO)" in group_line(office, tom)
    office.lee.types("Entscheiderin: Frau Keller", dana)
    assert "decision maker: Tom Berger (CFO), Frau Keller" in group_line(office, dana)
    assert office.story().count("answered") == 1, "who signs is still asked"


def test_a_role_can_be_named_when_nothing_is_asked_any_more(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("Tom Berger", dana)
    office.lee.types("Dana Ruiz", dana)

    office.lee.types("evaluator: Tom Berger", dana)
    office.lee.types("thanks, all done", dana)

    assert "evaluator: Tom Berger (CFO)" in group_line(office, dana)
    assert "Looks like an *SQL*" in office.says(office.checklist(dana))


def test_a_reply_that_only_begins_with_a_role_still_answers(office: Office) -> None:
    office.receives(a_colleague("Dana Ruiz", "CISO"))
    dana = office.card("*Dana Ruiz*")
    office.lee.presses("Qualify", dana)

    for said in ("decision maker is on holiday until May", "champion: not sure who that could be"):
        office.lee.types(said, dana)
        assert said in office.answers("need")[-1].note

    assert record(office) == []


def test_a_role_before_the_name_answers_the_question_that_asks_for_it(office: Office) -> None:
    dana, _ = dana_and_tom(office)

    office.lee.types("economic buyer is on vacation", dana)
    assert office.answers("buyer")[-1].note == "economic buyer is on vacation"
    office.lee.types("economic buyer: Tom Berger", dana)
    assert office.answers("buyer")[-1].words == "Tom Berger · CFO (lead 2)"
    office.lee.types("champion: nobody yet", dana)
    assert not office.answers("champion")[-1].known


def test_a_stranger_to_the_account_gets_no_role_by_typing(office: Office) -> None:
    dana, _ = dana_and_tom(office)

    office.lee.types("evaluator: sam@other.example", dana)

    said = office.says(office.checklist(dana))
    assert "No evaluator yet: sam@other.example is not at Acme (acme.example)" in said
    assert record(office) == []


def test_people_outside_the_team_cannot_name_a_role(office: Office) -> None:
    dana, _ = dana_and_tom(office)

    office.mira.types("evaluator: Tom Berger", dana)

    assert record(office) == []


def opens_the_form(office: Office, card: Message) -> None:
    office.lee.presses("Buying group…", office.checklist(card))


def test_the_form_lists_the_group_and_takes_somebody_we_know(any_office: Office) -> None:
    office = any_office
    dana, tom = dana_and_tom(office)
    opens_the_form(office, dana)
    assert "Nobody is known yet." in office.lee.reads_in_modal()
    assert "*Missing* decision maker, champion, economic buyer" in office.lee.reads_in_modal()

    office.lee.submits(role="implementer", who="Tom Berger · CFO (lead 2)")

    assert office.lee.modal() is None
    assert "implementer: Tom Berger (CFO)" in group_line(office, tom)
    opens_the_form(office, dana)
    assert "• implementer: Tom Berger · CFO (lead 2), said by <@U0LEE>" in office.lee.reads_in_modal()


def test_the_form_takes_somebody_else_by_name_and_strikes_who_is_wrong(office: Office) -> None:
    dana, tom = dana_and_tom(office)
    opens_the_form(office, dana)
    office.lee.submits(role="champion", name="Iris Vogel", title="Head of Audit")
    assert "champion: Iris Vogel (Head of Audit)" in group_line(office, tom)

    opens_the_form(office, dana)
    office.lee.submits(strike=["champion: Iris Vogel, Head of Audit"], role="evaluator", name="Iris Vogel")

    assert "evaluator: Iris Vogel" in group_line(office, tom)
    assert "champion" not in group_line(office, tom)
    struck, standing = record(office)
    assert (struck.role, struck.by, struck.struck_by) == ("champion", "U0LEE", "U0LEE")
    assert (standing.role, standing.struck_at) == ("evaluator", None)
    assert office.story().count("grouped") == 3


@pytest.mark.parametrize(
    ("filled", "field", "why"),
    [
        ({}, "role", "Choose a role and who has it."),
        ({"name": "Iris Vogel"}, "role", "Choose what they do in buying."),
        ({"role": "champion"}, "who", "Choose somebody, or write a name below."),
        ({"role": "champion", "title": "CFO"}, "name", "Choose somebody, or write a name below."),
        ({"role": "champion", "name": "sam@other.example"}, "name", "sam@other.example is not at Acme"),
        ({"role": "champion", "name": "somebody in finance"}, "name", "does not look like a name"),
        ({"role": "champion", "name": "nobody"}, "name", "Write a name."),
        ({"role": "champion", "name": "Iris", "who": "lead:2"}, "name", "not both"),
    ],
)
def test_what_is_wrong_is_said_at_the_field_and_nothing_is_lost(
    office: Office, filled: dict[str, str], field: str, why: str
) -> None:
    dana, _ = dana_and_tom(office)
    opens_the_form(office, dana)

    answer = office.lee.submits(**filled)

    assert list(answer["errors"]) == [field]
    assert why in answer["errors"][field]
    assert office.lee.modal() is not None
    assert record(office) == []


def test_a_lead_of_another_account_cannot_be_put_into_the_group(office: Office) -> None:
    dana_and_tom(office)
    office.receives(a_lead(name="Jo Okafor"))
    assert office.lead(3).account_id != office.lead(1).account_id

    for who in ("lead:3", "lead:99", "member:1", "nonsense"):
        office.forges(a_submission("form_group", f"lead:1:{len(who)}", role="champion", who=who))

    assert record(office) == []


def test_an_entry_of_another_account_cannot_be_struck(office: Office) -> None:
    dana, _ = dana_and_tom(office)
    office.lee.types("Tom Berger", dana)
    office.receives(a_lead(name="Jo Okafor"))

    office.forges(a_submission("form_group", "lead:3", strike="1"))

    assert [each.struck_at for each in record(office)] == [None]


def test_people_outside_the_team_cannot_change_the_group(office: Office) -> None:
    dana_and_tom(office)

    office.forges(a_submission("form_group", "lead:1", by="U0MIRA", role="champion", who="lead:2"))

    assert record(office) == []


def test_a_lead_without_a_company_has_no_group(office: Office) -> None:
    office.lee.commands("new")
    office.lee.submits(email="dana.ruiz@gmail.com", name="Dana Ruiz")
    dana = office.card("*Dana Ruiz*")
    office.lee.presses("Qualify", dana)
    office.lee.presses("A real need", office.checklist(dana))

    assert "Buying group…" not in controls(office.as_it_stands(office.checklist(dana))["blocks"])
    office.lee.types("sam@other.example", dana)
    office.forges(a_submission("form_group", "lead:1", role="champion", who="lead:1"))

    assert office.answers("buyer")[-1].words == "sam@other.example"
    assert group_line(office, dana) == ""


def test_the_ae_gets_the_group_and_sees_it_change(office: Office) -> None:
    dana, tom = dana_and_tom(office)
    office.lee.types("Tom Berger", dana)
    office.lee.types("not known yet", dana)
    office.lee.presses("Accept as SQL…", office.checklist(dana))
    office.lee.submits()
    (handed,) = office.alex.direct_messages()
    assert "*Buying group* economic buyer: Tom Berger (CFO) · missing: decision maker, champion" in texts(
        handed
    )

    office.lee.presses("Qualify", tom)
    office.lee.types("champion: Dana Ruiz", tom)

    assert "champion: Dana Ruiz (CISO)" in office.says(handed)


def test_two_reps_who_name_each_others_leads_at_the_same_time_are_both_heard(any_office: Office) -> None:
    office = any_office
    dana, tom = dana_and_tom(office)
    office.sam.presses("Qualify", tom)
    sandbox = office.sandbox

    office.at_once(
        lambda: sandbox.type("lee", "#sdr-leads", "evaluator: Tom Berger", thread=dana["ts"]),
        lambda: sandbox.type("sam", "#sdr-leads", "evaluator: Dana Ruiz", thread=tom["ts"]),
    )

    assert sorted(each.name or "" for each in record(office)) == ["Dana Ruiz", "Tom Berger"]
    assert group_line(office, tom).startswith("evaluator: ")


def test_who_is_said_to_decide_is_the_decision_maker_of_the_account(office: Office) -> None:
    """By BANT as it ships: nobody is named there, the answer itself says what the lead does."""
    office.uses(load_desk())
    office.receives(a_lead(seniority=None, touches=[{"kind": "contact_form"}, {"kind": "pricing_page"}]))
    card = office.card()
    office.lee.presses("Qualify", card)
    checklist = office.checklist(card)
    assert "*Buying group* missing: decision maker, evaluator" in office.says(card)

    office.lee.presses("A problem we solve", checklist)
    office.lee.types("she signs", card)
    assert "*Buying group* decision maker: Dana Ruiz (CISO) · missing: evaluator" in office.says(card)

    office.lee.presses("Change", checklist)
    office.lee.presses("Influences", checklist)
    assert "decision maker: Dana Ruiz" not in office.says(card)
    assert "evaluator: Dana Ruiz (CISO)" in office.says(card)
    assert [each["struck_by"] for each in office.tells()["group"]] == ["U0LEE", None]
