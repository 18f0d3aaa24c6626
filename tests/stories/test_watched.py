"""What operators can see of a bot: figures for Prometheus and the doctor's words, and nothing of a person in either."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import httpx
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import update

from bot.cli.doctor import examine
from bot.metrics import KINDS, Metrics
from bot.slack.render import KINDS as DRAWN
from storage.tables import MessageRow, ScoreRow
from tests.stories.office import Office, a_lead
from tests.stories.test_audited import looks

CANARIES = (
    "Dana Canary",
    "canary@northwind.example",
    "Northwind Canary",
    "+4930123456",
    "met at RSA",
    "xoxb-",
)


def scraped(office: Office) -> dict[str, float]:
    """Every sample with its labels, as Prometheus would read it."""
    answer = httpx.get(f"{office.bot.url}/metrics", trust_env=False)
    assert answer.status_code == 200
    return {
        sample.name + "".join(f" {key}={value}" for key, value in sorted(sample.labels.items())): sample.value
        for family in text_string_to_metric_families(answer.text)
        for sample in family.samples
    }


def doctors_words(office: Office) -> str:
    return "\n".join(f"{each.what} {each.todo}".strip() for each in examine(office.bot.settings))


def test_what_came_in_was_worked_and_was_sent_is_counted(any_office: Office) -> None:
    any_office.receives(a_lead())
    httpx.post(f"{any_office.bot.url}/intake/generic", content=b"{}", trust_env=False)
    httpx.post(f"{any_office.bot.url}/intake/../dana@x", content=b"{}", trust_env=False)
    httpx.post(f"{any_office.bot.url}/intake/dana@canary.example", content=b"{}", trust_env=False)
    any_office.lee.presses("Claim", any_office.card())

    figures = scraped(any_office)

    assert figures["handraise_intake_answers_total source=generic status=202"] == 1
    assert figures["handraise_intake_answers_total source=generic status=415"] == 1
    assert figures["handraise_intake_answers_total source=other status=404"] == 1
    assert figures["handraise_messages_total kind=card outcome=sent"] == 2
    assert figures["handraise_send_seconds_count call=post"] == 1
    assert figures["handraise_send_seconds_count call=update"] == 1
    assert figures["handraise_presses_total outcome=done"] == 1
    assert figures["handraise_clocks_running"] == 2
    assert figures["handraise_clocks_late"] == 0
    assert figures["handraise_messages_waiting"] == figures["handraise_messages_oldest_seconds"] == 0
    assert figures["handraise_ready"] == 1
    any_office.advance(hours=4)
    assert scraped(any_office)["handraise_clocks_late"] >= 1


def test_trouble_shows_in_figures_and_the_doctor_says_what_to_do(office: Office) -> None:
    office.receives(a_lead())
    office.receives({"id": "", "email": "nobody"})
    with office.store.write("behind_its_back") as session:
        session.exec(update(ScoreRow).values(reasons=[]))
    looks(office)
    with office.store.write("behind_its_back_too") as session:
        session.exec(
            update(MessageRow).values(
                pending=True,
                wanted=9,
                outcome_unknown=True,
                claimed_by="a process that ended",
                claimed_until=datetime.now(UTC) - timedelta(seconds=5),
                created_at=datetime.now(UTC) - timedelta(minutes=30),
            )
        )

    figures, words = scraped(office), doctors_words(office)

    assert figures["handraise_messages_waiting"] == figures["handraise_messages_unknown"] == 2
    assert figures["handraise_messages_overrun"] == 2
    assert figures["handraise_deliveries state=quarantined"] == 1
    assert figures["handraise_repairs_total kind=card"] == 1
    assert "2 messages waiting, the oldest for 30 min `handraise outbox` says" in words
    assert "2 messages whose sender ended without saying what came of them they are taken up" in words
    assert "1 deliveries laid aside `handraise quarantine` says why" in words
    assert "repaired: 1 cards asked for again, last 2026-11-23 09:00 UTC" in words
    office.delivers_in_the_end()
    assert "no message waits" in doctors_words(office)


def test_what_slack_refused_for_good_is_counted_and_told(office: Office) -> None:
    office.receives(a_lead())
    with office.store.write("behind_its_back") as session:
        session.exec(update(MessageRow).values(pending=False, error="is_archived"))

    assert scraped(office)["handraise_messages_given_up"] == 1
    assert "1 message given up `handraise outbox` says why" in doctors_words(office)
    with office.store.write("behind_its_back_too") as session:
        session.exec(update(MessageRow).values(error=None))


def test_nothing_of_a_person_is_in_the_figures_or_the_doctors_words(office: Office) -> None:
    said = {"name": "Dana Canary", "email": "canary@northwind.example", "note": "met at RSA"}
    company = {"name": "Northwind Canary", "domain": "northwind.example", "size": 1200}
    office.receives(a_lead(**said, phone="+4930123456", company=company))
    office.receives({"id": "", "email": "Dana Canary"})
    office.lee.presses("Claim", office.card("Dana Canary"))
    office.lee.types("met at RSA: Dana Canary wants it", office.card("Dana Canary"))
    looks(office)

    answer = httpx.get(f"{office.bot.url}/metrics", trust_env=False)

    assert [each for each in CANARIES if each in answer.text + doctors_words(office)] == []


def test_each_kind_of_message_that_can_be_drawn_has_its_figure() -> None:
    assert {*DRAWN, "removal"} == KINDS, "a second copy that is taken away is not drawn"


def test_two_bots_in_one_process_count_for_themselves() -> None:
    one, other = Metrics(), Metrics()
    one.worked(well=True)

    assert one.registry.get_sample_value("handraise_presses_total", {"outcome": "done"}) == 1
    assert other.registry.get_sample_value("handraise_presses_total", {"outcome": "done"}) is None


def test_every_figure_is_explained(office: Office) -> None:
    office.receives(a_lead())
    page = (Path(__file__).parents[2] / "docs" / "operating.md").read_text()
    answer = httpx.get(f"{office.bot.url}/metrics", trust_env=False)

    told = {family.name for family in text_string_to_metric_families(answer.text)}
    assert {name for name in told if f"`{name}" not in page} == set()
    assert len(told) > 10
