"""Who is who follows the desk, and each appointment is kept by one replica."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from threading import Barrier

from storage import people
from storage.engine import Store
from storage.tables import Person

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def person(number: int, role: str = "rep", team: str = "emea") -> Person:
    return Person(id=f"U{number}", name=f"Person {number}", email=f"p{number}@us.com", role=role, team=team)


def test_who_left_the_desk_stays_known_and_is_no_longer_asked(store: Store) -> None:
    with store.write() as session:
        people.replace_all(session, [person(1), person(2), person(3, "manager")])
    with store.write() as session:
        people.replace_all(session, [person(2), person(3, "manager")])

    with store.read() as session:
        assert [each.id for each in people.of_team(session, "emea", "rep")] == ["U2"]
        assert [each.id for each in people.with_role(session, "rep", "manager")] == ["U2", "U3"]
        left = people.get(session, "U1")
        assert left is not None
        assert not left.active


def test_who_comes_back_with_another_role_is_the_same_person(store: Store) -> None:
    for role in ("rep", "manager"):
        with store.write() as session:
            people.replace_all(session, [person(1, role)])

    with store.read() as session:
        assert [(each.id, each.role) for each in people.everyone(session)] == [("U1", "manager")]


def test_replicas_that_start_at_the_same_time_write_who_is_who_side_by_side(store: Store) -> None:
    together = Barrier(4)

    def starts(_number: int) -> None:
        with store.read() as session:
            people.everyone(session)
        together.wait(10)
        with store.write() as session:
            people.replace_all(session, [person(number) for number in range(20)])
            people.settle_place(session, "#sdr", "C1")
            people.make_appointment(session, "looked_ready", NOW)

    with ThreadPoolExecutor(4) as replicas:
        list(replicas.map(starts, range(4)))

    with store.read() as session:
        assert len(people.everyone(session)) == 20
        assert people.channel_of(session, "#sdr") == "C1"


def test_a_channel_that_moved_is_found_at_its_new_place(store: Store) -> None:
    for channel in ("C1", "C2"):
        with store.write() as session:
            people.settle_place(session, "#sdr", channel)

    with store.read() as session:
        assert people.channel_of(session, "#sdr") == "C2"
        assert people.channel_of(session, "#nowhere") is None


def test_an_appointment_is_due_at_its_time_and_moves_on(store: Store) -> None:
    with store.write() as session:
        people.make_appointment(session, "digest", NOW)
        assert people.take_appointment(session, "digest", now=NOW - timedelta(seconds=1)) is None
        assert people.take_appointment(session, "digest", now=NOW) is not None
        people.make_appointment(session, "digest", NOW + timedelta(days=7))

    with store.write() as session:
        assert people.take_appointment(session, "digest", now=NOW) is None


def test_two_replicas_do_not_keep_the_same_appointment(postgres_store: Store) -> None:
    with postgres_store.write() as session:
        people.make_appointment(session, "digest", NOW)
    with postgres_store.write() as one, postgres_store.write() as other:
        assert people.take_appointment(one, "digest", now=NOW) is not None
        assert people.take_appointment(other, "digest", now=NOW) is None
