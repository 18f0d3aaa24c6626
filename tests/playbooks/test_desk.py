"""The shipped desk: what it promises, whom it serves, and what its sources make of their payloads."""

import csv
import io
import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from jmespath.exceptions import JMESPathError

from playbooks.desk import Desk, Mapped
from playbooks.files import SHIPPED_DESK
from playbooks.load import load_desk, load_source
from playbooks.names import BUILT_IN
from playbooks.problems import DeskErrors
from qualification.leads import Touch
from qualification.scoring import score
from qualification.sla import Policy, start

NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)  # a Monday, 10:00 in Berlin


@pytest.fixture(scope="module")
def desk() -> Desk:
    return load_desk()


def test_one_team_works_here_in_its_working_time(desk: Desk) -> None:
    (team,) = desk.teams

    assert (team.channel, team.managers_channel, desk.marketing_channel) == (
        "#sdr-leads",
        "#sdr-managers",
        "#marketing-leads",
    )
    assert team.emails("rep") == ("lee@acme-gtm.example", "sam@acme-gtm.example")
    assert team.hours.is_open(NOW)
    assert not team.hours.is_open(datetime(2026, 12, 25, 10, tzinfo=UTC))


def test_people_are_known_by_their_address_whatever_its_case(desk: Desk) -> None:
    roles = {
        name: desk.role_of(f"{name}@ACME-GTM.example") for name in ("lee", "maya", "mira", "alex", "gus")
    }

    assert roles == {"lee": "rep", "maya": "manager", "mira": "marketer", "alex": "ae", "gus": None}


@pytest.mark.parametrize(
    ("fields", "kinds", "segment"),
    [
        ({"interest": "Security assessment"}, (), "cybersecurity"),
        ({"interest": "MDR"}, (), "cybersecurity"),
        ({"interest": "Managed IT for 40 people"}, (), "managed_it"),
        ({"industry": "software"}, (), "saas"),
        ({"motion": "product_led", "interest": "mdr"}, (), "product_led"),
        ({}, ("trial_event",), "product_led"),
        ({"interest": "an API for our ERP"}, (), "b2b_tech"),
        ({"interest": "Leaving our data centre"}, (), "cloud_migration"),
        ({"interest": "robots"}, (), "general"),
        ({}, (), "general"),
    ],
)
def test_a_lead_goes_to_the_first_segment_that_wants_it(
    desk: Desk, fields: dict[str, str], kinds: tuple[str, ...], segment: str
) -> None:
    assert desk.segment_of(fields, tuple(Touch(kind, NOW) for kind in kinds)).key == segment


def test_a_segment_that_is_gone_falls_to_the_one_that_takes_all(desk: Desk) -> None:
    assert desk.segment("cloud").key == "general"
    assert desk.segment("saas").key == "saas"


def test_every_segment_walks_a_playbook_of_its_own_and_the_rest_the_four_questions(desk: Desk) -> None:
    walked = [segment.playbook for segment in desk.segments]

    assert walked == [
        "product_led", "cybersecurity", "cloud_migration", "managed_it", "saas", "b2b_tech", "bant",
    ]  # fmt: skip
    assert len({desk.playbooks[key].version for key in walked}) == len(walked)


def test_who_asks_for_a_person_is_promised_a_quarter_of_an_hour(desk: Desk) -> None:
    quick, usual = (promise(desk, "first_touch", raised) for raised in (True, False))
    rungs = start(quick, desk.teams[0].hours, now=NOW).rungs

    assert [quick.length_minutes, usual.length_minutes] == [15, 240]
    assert [(rung.due_at - NOW, rung.tell, rung.when_unowned) for rung in rungs] == [
        (timedelta(minutes=9), ("owner_thread",), ("channel",)),
        (timedelta(minutes=15), ("owner_dm",), ("channel",)),
        (timedelta(minutes=25), ("manager",), ("manager",)),
    ]
    assert [promise(desk, "decision", raised).length_minutes for raised in (True, False)] == [960, 1440]


def promise(desk: Desk, clock: str, hand_raiser: bool) -> Policy:
    found = desk.policy(clock, {"hand_raiser": hand_raiser})
    assert found
    return found


CARD: dict[str, Any] = {
    "id": "web-7",
    "email": "dana@hollow.example",
    "company": {"name": "Hollow Creek", "domain": "hollow.example", "size": 1200, "technology": ["AWS"]},
    "phone": "  ",
    "note": None,
    "form": {"timeline": "this quarter"},
    "touches": [{"kind": "demo_request", "at": "2026-11-23T08:00:00Z", "path": "/demo", "asset": ""}],
}


def test_our_own_json_is_read_and_blanks_are_left_out(desk: Desk) -> None:
    assert desk.sources["generic"].read(CARD) == Mapped(
        "web-7",
        {
            "email": "dana@hollow.example",
            "company": "Hollow Creek",
            "domain": "hollow.example",
            "company_size": 1200,
            "technology": ["AWS"],
            "timeline": "this quarter",
        },
        ({"kind": "demo_request", "at": "2026-11-23T08:00:00Z", "path": "/demo"},),
    )


def test_a_company_may_be_just_a_name(desk: Desk) -> None:
    read = desk.sources["generic"].read({"id": 7, "company": "Hollow Creek"})

    assert read == Mapped("7", {"company": "Hollow Creek"}, ())


@pytest.mark.parametrize(
    "payload", [None, [], "text", 3, {"touches": "x", "company": [1], "form": 2, "id": [1]}]
)
def test_a_payload_of_another_shape_is_read_as_far_as_it_goes(desk: Desk, payload: Any) -> None:
    assert desk.sources["generic"].read(payload).external_id is None


OLIST = """\
mql_id,first_contact_date,landing_page_id,origin
aa11,2018-02-01,b76ef37428e6799c421989521c0e5077,social
bb22,2017-10-20,007f9098284a86ee80ddeb25d53e0af8,
cc33,2018-03-22,,unknown
"""


def test_olist_rows_keep_not_given_apart_from_the_word_unknown(desk: Desk) -> None:
    rows = [desk.sources["olist"].read(row) for row in csv.DictReader(io.StringIO(OLIST))]

    assert [row.external_id for row in rows] == ["aa11", "bb22", "cc33"]
    assert [row.fields for row in rows] == [
        {"source": "social", "landing_page": "/b76ef37428e6799c421989521c0e5077"},
        {"landing_page": "/007f9098284a86ee80ddeb25d53e0af8"},
        {"source": "unknown"},
    ]
    first = {
        "kind": "page_visit",
        "at": "2018-02-01",
        "source": "social",
        "path": rows[0].fields["landing_page"],
    }
    assert [len(row.touches) for row in rows] == [1, 1, 1]
    assert rows[0].touches == (first,)


def test_a_mapping_that_does_not_fit_a_payload_says_so(desk: Desk) -> None:
    with pytest.raises(JMESPathError):
        desk.sources["olist"].read({"mql_id": "x", "landing_page_id": 5})


def test_a_mapping_file_can_be_loaded_by_itself(desk: Desk, tmp_path: Any) -> None:
    loaded = load_source(SHIPPED_DESK / "sources" / "olist.yaml")
    assert loaded.version == desk.sources["olist"].version

    broken = tmp_path / "mine.yaml"
    broken.write_text("key: mine\nname: Mine\nid: id\nlead: {emial: a}\ntouches: [{each: a, kind: b}]\n")
    with pytest.raises(
        DeskErrors, match=r"mine\.yaml:4:8: “emial” is not a lead field.*did you mean “email”"
    ):
        load_source(broken, desk)


def cast() -> list[dict[str, Any]]:
    return [json.loads(line) for line in (SHIPPED_DESK / "cast.jsonl").read_text("utf-8").splitlines()]


def test_the_cast_arrives_over_the_first_three_quarters_of_an_hour() -> None:
    after = [each["after_minutes"] for each in cast()]

    assert 38 <= len(after) <= 45
    assert after == sorted(after)
    assert after[4] <= 2
    assert after[-1] <= 45
    assert len({each["id"] for each in cast()}) == len(after)


def test_the_cast_lives_at_addresses_nobody_has() -> None:
    for each in cast():
        for address in (each.get("email", "x@y.example"), each["company"].get("domain", "y.example")):
            assert address.endswith((".example", ".test"))


def test_the_cast_shows_every_segment_and_some_who_miss_the_bar(desk: Desk) -> None:
    segments: list[str] = []
    gates: list[str] = []
    missed = 0
    for each in cast():
        read = desk.sources["generic"].read(each)
        touches = tuple(
            Touch(touch["kind"], NOW - timedelta(minutes=touch["minutes_ago"])) for touch in each["touches"]
        )
        assert set(read.fields) <= BUILT_IN.keys()
        segment = desk.segment_of(read.fields, touches)
        result = score(read.fields, touches, desk.scorecards[segment.scorecard], now=NOW)
        segments.append(segment.key)
        gates += [reason.rule for reason in result.reasons if reason.axis == "gate"]
        missed += not result.is_mql

    assert set(segments) == {segment.key for segment in desk.segments}
    assert {"free_mail", "student", "competitor", "test_data"} <= set(gates)
    assert 5 <= missed <= 12


def test_some_companies_send_several_people() -> None:
    domains = [each["company"].get("domain") for each in cast() if each["company"].get("domain")]

    assert len({domain for domain in domains if domains.count(domain) > 1}) >= 5
