"""Several leads that are late at one moment are one message, which follows all of them; what was settled before it
could be said is not said."""

from collections.abc import Callable

from sandbox.driver import Sandbox
from tests.stories.office import MANAGERS, Message, Office, Person, a_lead, controls, texts

NAMES = ("Ann One", "Bea Two", "Cem Three")


def late_leads(office: Office, owner: Person, names: tuple[str, ...] = NAMES) -> None:
    """Leads of one owner that came in the same minute."""
    for name in names:
        office.receives(a_lead(name=name))
        owner.presses("Claim", office.card(name))


def control_of(message: Message, number: int) -> str:
    """What stands beside the lead in a message about several."""
    (block,) = [each for each in message["blocks"] if each["block_id"] == f"late:{number}"]
    (label,) = controls([block])
    return label


def presses_beside(person: Person, number: int, message: Message) -> None:
    """Presses what stands beside the lead in a message about several."""
    now = person.office.as_it_stands(message)
    (block,) = [each for each in now["blocks"] if each["block_id"] == f"late:{number}"]
    action = block["accessory"]["action_id"]
    person.office.sandbox.click(person.handle, now["channel"], now["ts"], action, block["block_id"])
    person.office.settle()


def chooses_beside(person: Person, number: int, option: str, message: Message) -> None:
    now = person.office.as_it_stands(message)
    (block,) = [each for each in now["blocks"] if each["block_id"] == f"late:{number}"]
    action = block["accessory"]["action_id"]
    person.office.sandbox.choose(person.handle, now["channel"], now["ts"], action, option, block["block_id"])
    person.office.settle()


def test_three_leads_that_are_late_together_are_one_message_to_their_owner_and_one_to_managers(
    any_office: Office,
) -> None:
    office = any_office
    late_leads(office, office.lee)

    office.advance(minutes=15)
    (breach,) = office.lee.direct_messages()
    said = texts(breach)
    assert "*3 leads of yours are late.*" in said
    assert all(f"|{name}>* (Northwind): first call late since" in said for name in NAMES)
    assert [control_of(breach, number) for number in (1, 2, 3)] == ["Log the call…"] * 3

    office.advance(minutes=10)
    (alert,) = office.messages(MANAGERS)
    assert "*3 leads are late.*" in texts(alert)
    assert "<@U0LEE> · on · 3 open leads" in texts(alert)
    assert control_of(alert, 2) == "Reassign to"


def test_each_lead_is_struck_with_its_reason_and_the_last_one_takes_the_buttons_away(
    any_office: Office,
) -> None:
    office = any_office
    late_leads(office, office.lee)
    office.advance(minutes=25)
    (breach,), (alert,) = office.lee.direct_messages(), office.messages(MANAGERS)

    presses_beside(office.lee, 1, breach)
    office.lee.submits(outcome="reached")
    for message in (breach, alert):
        assert "~Ann One (Northwind)~ · touched by Lee Park" in office.says(message)
    assert "*2 leads of yours are late.*" in office.says(breach)

    chooses_beside(office.maya, 2, "Sam Ortiz (0 open, on until 18:00)", alert)
    assert "~Bea Two (Northwind)~ · with Sam Ortiz now" in office.says(breach)
    assert "<@U0SAM> · on · 1 open lead" in office.says(alert), "it is still late"

    office.lee.chooses("more", "⛔ Disqualify…", office.card("Cem Three"))
    office.lee.submits(reason="spam")
    assert office.says(breach).startswith("Nothing is left to do here: 3 leads settled.")
    assert controls(office.as_it_stands(breach)["blocks"]) == {}
    assert "*1 lead is late.*" in office.says(alert)


def test_one_late_lead_alone_is_the_message_it_always_was(office: Office) -> None:
    late_leads(office, office.lee, ("Ann One",))

    office.advance(minutes=15)

    (breach,) = office.lee.direct_messages()
    assert "*Ann One* (Northwind) is yours and late: first call was due" in texts(breach)


def test_leads_of_two_reps_are_a_message_to_each_and_one_to_their_managers(office: Office) -> None:
    late_leads(office, office.lee, ("Ann One", "Bea Two"))
    late_leads(office, office.sam, ("Cem Three", "Dan Four"))

    office.advance(minutes=25)

    (lees,), (sams,) = office.lee.direct_messages(), office.sam.direct_messages()
    assert "Ann One" in texts(lees)
    assert "Cem Three" not in texts(lees)
    assert "Cem Three" in texts(sams)
    (alert,) = office.messages(MANAGERS)
    assert "*4 leads are late.*" in texts(alert)


def test_a_backlog_of_fifty_late_leads_is_one_message_with_ten_of_them(any_office: Office) -> None:
    office = any_office
    office.receives_many(a_lead(name=f"Lead No{number}") for number in range(1, 51))
    office.gives("lee", *range(1, 51))

    office.is_down_for(hours=3)

    (alert,) = office.messages(MANAGERS)
    assert "*50 leads are late.*" in texts(alert)
    assert len([each for each in alert["blocks"] if each["block_id"].startswith("late:")]) == 10
    assert "… and 40 more; App Home shows what is late" in texts(alert)
    assert office.lee.direct_messages() == [], "the highest rung alone is said"


def test_the_next_of_fifty_moves_up_when_the_first_is_settled(office: Office) -> None:
    office.receives_many(a_lead(name=f"Lead No{number}") for number in range(1, 13))
    office.gives("lee", *range(1, 13))
    office.is_down_for(minutes=16)
    (breach,) = office.lee.direct_messages()
    assert "Lead No11>" not in texts(breach)

    presses_beside(office.lee, 1, breach)
    office.lee.submits(outcome="reached")

    assert "Lead No11>" in office.says(breach)
    assert "… and 1 more; `/handraise mine` shows all of them" in office.says(breach)


def test_what_waits_while_slack_is_away_is_one_message_in_the_end(office: Office) -> None:
    late_leads(office, office.lee, ("Ann One",))
    office.clock.advance(minutes=5)
    late_leads(office, office.lee, ("Bea Two",))

    slack_is_away(office.sandbox, lambda: office.advance(minutes=20))
    office.delivers_in_the_end()

    (breach,) = office.lee.direct_messages()
    assert "*2 leads of yours are late.*" in texts(breach)


def test_what_was_settled_before_it_could_be_said_is_not_said(office: Office) -> None:
    late_leads(office, office.lee, ("Ann One",))
    card = office.card("Ann One")

    def late_and_touched() -> None:
        office.advance(minutes=15)
        office.lee.presses("Log touch", card)
        office.lee.submits(outcome="reached")

    slack_is_away(office.sandbox, late_and_touched)
    office.delivers_in_the_end()

    assert office.lee.direct_messages() == []
    (breach,) = [each for each in office.tells()["messages"] if each["kind"] == "breach"]
    assert breach["dropped"] == "touched by Lee Park"


def test_of_several_only_those_are_told_that_are_not_settled_yet(office: Office) -> None:
    late_leads(office, office.lee)
    card = office.card("Bea Two")

    def late_and_touched() -> None:
        office.advance(minutes=15)
        office.lee.presses("Log touch", card)
        office.lee.submits(outcome="reached")

    slack_is_away(office.sandbox, late_and_touched)
    office.delivers_in_the_end()
    (breach,) = office.lee.direct_messages()
    assert "*2 leads of yours are late.*" in texts(breach)

    presses_beside(office.lee, 1, breach)
    office.lee.submits(outcome="reached")

    assert "~Ann One (Northwind)~ · touched by Lee Park" in office.says(breach)
    assert "Bea Two" not in office.says(breach), "it was never told, so there is nothing to strike"


def slack_is_away(sandbox: Sandbox, meanwhile: Callable[[], None]) -> None:
    """Nothing can be posted until this is over."""
    sandbox.fault("chat.postMessage", "429", times=10_000, seconds=1)
    try:
        meanwhile()
    finally:
        sandbox.clear_faults()
