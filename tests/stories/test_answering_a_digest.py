"""Marketing answers a digest, and those whose leads it tells of read it once."""

from pathlib import Path

import pytest

from tests.stories.desks import desk_with_digests
from tests.stories.office import LEADS, MARKETING, Message, Office, a_lead, texts
from tests.stories.test_the_digest import NEXT_MONDAY_0830, OTHERS, a_week

WORDS = "The form is off the pricing page. Tell us if students still come."


def the_digest(office: Office) -> Message:
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    (digest,) = office.messages(MARKETING)
    return digest


def below(office: Office, digest: Message) -> list[str]:
    return [texts(each) for each in office.sandbox.messages(MARKETING, thread=digest["ts"])[1:]]


def answers_in(office: Office, channel: str = LEADS) -> list[str]:
    return [said for each in office.messages(channel) if "Marketing" in (said := texts(each))]


def test_the_marketer_answers_and_the_reps_read_it_once(any_office: Office) -> None:
    office = any_office
    digest = the_digest(office)

    office.mira.presses("Answer…", digest)
    office.mira.submits(about="Audit season", words=WORDS)

    assert "read in #marketing-leads, #sdr-leads" in office.mira.reads_in_modal()
    (read,) = answers_in(office)
    assert read.startswith("*Marketing on Audit season* · <@U0MIRA>\n“The form is off the pricing page.")
    assert "|Why leads came back>" in read, "with the digest one click away"
    assert [WORDS in said for said in below(office, digest)] == [True]
    office.receives(a_lead(name="Gil Seven"))
    office.advance(days=7)
    assert len(answers_in(office)) == 1, "and no later lead or digest says it again"


def test_where_the_digest_stands_among_the_leads_one_answer_is_one_message(
    office: Office, tmp_path: Path
) -> None:
    office.uses(desk_with_digests(tmp_path, f'digest:\n  channel: "{LEADS}"\n'))
    a_week(office)
    office.advance_to(NEXT_MONDAY_0830)
    [digest] = [each for each in office.messages() if "*Why leads came back*" in texts(each)]
    office.sandbox.channel(LEADS, invite=["mira"])

    office.mira.presses("Answer…", digest)
    office.mira.submits(about="Audit season", words=WORDS)

    [read] = [each for each in office.messages() if WORDS in texts(each)]
    assert read["thread_ts"] == digest["ts"], "below the digest, and shown in the channel"


def test_who_answers_next_sees_what_was_answered(office: Office) -> None:
    digest = the_digest(office)
    office.mira.presses("Answer…", digest)
    office.mira.submits(words=WORDS)

    office.sandbox.channel(MARKETING, invite=["maya"])
    office.maya.presses("Answer…", digest)

    said = office.maya.reads_in_modal()
    assert "*Marketing answers* · <@U0MIRA>" in said
    assert WORDS in said


def test_an_answer_to_a_marketers_own_digest_reaches_the_reps_too(office: Office, tmp_path: Path) -> None:
    office.uses(desk_with_digests(tmp_path, OTHERS))
    office.advance(minutes=1)
    a_week(office)
    office.advance(days=1)

    said = office.mira.commands(f"answer audit season: {WORDS}", MARKETING)

    assert said == "Your answer is kept, and read in #sdr-leads."
    (read,) = answers_in(office)
    assert "*Marketing on Audit season*" in read
    assert "To Your campaigns, " in read, "and there is no link into her direct messages"


@pytest.mark.parametrize("who", ["lee", "alex"])
def test_only_marketing_and_managers_answer(office: Office, who: str) -> None:
    digest = the_digest(office)
    office.sandbox.channel(MARKETING, invite=[who])
    person = getattr(office, who)

    person.presses("Answer…", digest)
    typed = person.commands("answer nonsense")

    assert "Only marketers and managers can do that." in person.whispers(MARKETING)
    assert typed == "Only marketers and managers can do that."
    assert answers_in(office) == []


def test_what_cannot_be_an_answer_is_said_at_the_field(office: Office) -> None:
    digest = the_digest(office)
    office.mira.presses("Answer…", digest)

    refused = office.mira.submits(words="W" * 1501)

    assert "at most 1500 characters" in str(refused["errors"]), refused
    assert answers_in(office) == []
    office.mira.submits(about="Audit season", words="*bold* <!channel> `code`")

    (read,) = answers_in(office)
    assert "<!channel>" not in read
    assert "*bold*" not in read


def test_before_a_digest_was_sent_there_is_nothing_to_answer(office: Office) -> None:
    assert "was not sent yet" in office.mira.commands("answer all is well")
