"""What is kept of leave and pauses, and what of it still counts."""

from datetime import UTC, datetime, timedelta

from qualification.presence import Absence
from storage import absences
from storage.engine import Store

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
FRIDAY = NOW + timedelta(days=4)
ROME = Absence("leave", NOW, FRIDAY, "Rome")
AUDIT = Absence("pause", NOW, None, "audit", "manager")


def test_several_people_are_looked_up_at_once(store: Store) -> None:
    with store.write() as session:
        absences.begin(session, "ULEE", ROME, by="ULEE")
        absences.begin(session, "ULEE", AUDIT, by="UMAYA")
        absences.begin(session, "UMAYA", ROME, by="UMAYA")

    with store.read() as session:
        found = absences.of_people(session, ["ULEE", "USAM"], now=NOW)
    assert found == {"ULEE": [ROME, AUDIT]}


def test_what_has_run_out_or_was_ended_does_not_count_and_stays_on_record(store: Store) -> None:
    with store.write() as session:
        absences.begin(session, "ULEE", ROME, by="ULEE")
        absences.begin(session, "ULEE", AUDIT, by="UMAYA")
        assert absences.end(session, "ULEE", ["pause"], now=NOW)

    with store.read() as session:
        assert absences.of_people(session, ["ULEE"], now=NOW) == {"ULEE": [ROME]}
        assert absences.of_people(session, ["ULEE"], now=FRIDAY) == {}
        assert [(row.by, row.ended_at) for row in absences.history(session, "ULEE")] == [
            ("ULEE", None),
            ("UMAYA", NOW),
        ]


def test_what_is_over_is_not_ended_again(store: Store) -> None:
    with store.write() as session:
        absences.begin(session, "ULEE", ROME, by="ULEE")
        assert not absences.end(session, "ULEE", ["leave", "pause"], now=FRIDAY)
        assert not absences.end(session, "ULEE", ["leave"], ["status"], now=NOW)
        assert absences.end(session, "ULEE", ["leave"], now=NOW)
        assert not absences.end(session, "ULEE", ["leave"], now=NOW)


def test_a_status_is_news_once_and_an_older_one_never(store: Store) -> None:
    later = NOW + timedelta(minutes=1)
    with store.write() as session:
        assert absences.see_status(session, "ULEE", "palm_tree", as_of=NOW)
        assert not absences.see_status(session, "ULEE", "palm_tree", as_of=NOW)
        assert absences.see_status(session, "ULEE", "", as_of=later)
        assert not absences.see_status(session, "ULEE", "palm_tree", as_of=NOW)

    with store.write() as session:
        assert not absences.see_status(session, "ULEE", "", as_of=None)
        assert absences.see_status(session, "ULEE", "palm_tree", as_of=None)
        assert not absences.see_status(session, "ULEE", "", as_of=NOW), (
            "what Slack sent before is older still"
        )
