"""What a wording may do, and what becomes of one that tries more (T2)."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from playbooks.environment import MAX_STEPS
from playbooks.escape import mention
from playbooks.filters import MAX_TEXT
from playbooks.render import SHIPPED, Wording, WordingError, facts_of, shipped_names

HOME = {"name": "Lee", "open": 2, "late": 0, "unclaimed": 0}
Write = Callable[..., Wording]


@pytest.fixture
def own(tmp_path: Path) -> Write:
    """A team's own wording of the home page's head."""

    def write(text: str, name: str = "home.j2") -> Wording:
        (tmp_path / name).write_text(text, "utf-8")
        return Wording([tmp_path])

    return write


REFUSED = {
    "a call": ("{{ name.upper() }}", "a wording cannot call anything; use a filter"),
    "a builder of many": ("{% for x in range(10) %}{% endfor %}", "cannot call anything"),
    "a look behind the scenes": ("{{ name.__class__ }}", "“__class__” is not a fact"),
    "a look through a filter": ("{{ name|attr('__class__') }}", "No filter named 'attr'"),
    "a look in brackets": ("{{ name['__class__'] }}", "__class__"),
    "our own counter": ("{{ _step }}", "“_step” is not a fact"),
    "a macro": ("{% macro m() %}{% endmacro %}", "{% macro %} is not available"),
    "a filter block": ("{% filter upper %}x{% endfilter %}", "{% filter %} is not available"),
    "a set block": ("{% set a %}x{% endset %}", "{% set %} as a block is not available"),
    "an include": ("{% include 'card.j2' %}", "{% include %} is not available"),
    "an import": ("{% import 'card.j2' as c %}", "{% import %} is not available"),
    "an import of names": ("{% from 'card.j2' import c %}", "{% import %} is not available"),
    "a parent": ("{% extends 'card.j2' %}", "{% extends %} is not available"),
    "a block": ("{% block a %}{% endblock %}", "{% block %} is not available"),
    "gluing": ("{% set a = 'x' ~ 'y' %}", "~ is not available"),
    "a loop in itself": ("{% for x in [] recursive %}{% endfor %}", "a recursive loop is not available"),
    "an unclosed tag": ("{% if name %}", "Unexpected end of template"),
    "an unknown filter": ("{{ name|shout }}", "No filter named 'shout'"),
    "an unknown fact": ("{{ nane }}", "“nane” is not a fact of this message"),
    "a file too large": ("{# " + "x" * 20_000 + " #}", "larger than 20 kB"),
    "brackets without end": ("{{ " + "(" * 5_000, "nested too deeply"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_lint_refuses(own: Write, case: str) -> None:
    text, says = REFUSED[case]
    wording = own(f"first line\n{text}")
    if case == "a look in brackets":
        assert wording.problems() == []  # only known when it is said
        wording.text("home.j2", **HOME)
        found = list(wording.broken.values())
    else:
        found = wording.problems()

    assert len(found) == 1
    assert says in found[0].message
    assert found[0].line == (1 if case in ("a file too large", "brackets without end") else 2)


STOPPED = {
    "a text times a billion": "{{ 'x' * 10**9 }}",
    "a list times a billion": "{% for x in [1] * 10**9 %}{% endfor %}",
    "a number with a billion digits": "{{ 10 ** 10**9 }}",
    "a width of a billion": "{{ '%1000000000s' % 'x' }}",
    "words added up": "{{ name + name }}",
    "a loop within a loop": "{% for a in name %}{% for b in name %}{% for c in name %}" + "{% endfor %}" * 3,
    "a mapping": "{{ {'a': 1} }}",
    "a comparison": "{{ open > 1 }}",
    "a list of lists joined": "{{ [[1]]|join }}",
    "a division by nothing": "{{ open / late }}",
    "a fact used as what it is not": "{{ name|people }}",
    "a place that is not there": "{{ name[5000] }}",
}


@pytest.mark.parametrize("case", STOPPED)
def test_a_wording_that_goes_wrong_gives_way_to_the_shipped_one(own: Write, case: str) -> None:
    wording = own(STOPPED[case])
    facts = {**HOME, "name": "W" * 40}

    assert wording.text("home.j2", **facts) == Wording().text("home.j2", **facts)
    problem = wording.broken["home.j2"]
    assert problem.line == 1
    assert problem.file.endswith("home.j2")


def test_a_loop_is_stopped_by_its_turns_not_by_the_clock(own: Write) -> None:
    once = own("{% for x in name %}.{% endfor %}")
    assert len(once.text("home.j2", **{**HOME, "name": "W" * MAX_STEPS})) == MAX_STEPS

    twice = own("{% for x in name %}.{% endfor %}")
    twice.text("home.j2", **{**HOME, "name": "W" * (MAX_STEPS + 1)})
    assert "does not end in time" in twice.broken["home.j2"].message


def test_a_wording_longer_than_slack_shows_is_reported_where_it_begins(own: Write) -> None:
    (problem,) = own("short\n---\n" + "word " * 700, name="home.j2").problems()

    assert (problem.line, problem.message) == (
        2,
        "this part has 3,499 signs before any fact; Slack shows 3,000 in one part",
    )


def test_a_broken_wording_is_reported_once_and_not_tried_again(own: Write) -> None:
    wording = own("\n{{ nobody }}")
    with capture_logs() as said:
        for _ in range(3):
            assert wording.text("home.j2", **HOME).startswith("Lee, you have 2 open leads")

    assert [(entry["event"], entry["at"]) for entry in said] == [("wording_broken", "home.j2:2")]
    assert [each.message for each in wording.broken.values()] == ["unknown fact: 'nobody' is undefined"]


def test_a_wording_of_ones_own_is_said_instead_of_the_shipped_one(own: Write) -> None:
    assert own("{{ name }}: {{ open|many('lead') }}").text("home.j2", **HOME) == "Lee: 2 leads"


def test_a_name_no_message_has_is_questioned(own: Write) -> None:
    (problem,) = own("x", name="hone.j2").problems()

    assert problem.did_you_mean == "home.j2"


def test_a_file_that_is_not_text_is_named(own: Write, tmp_path: Path) -> None:
    wording = own("x")
    (tmp_path / "home.j2").write_bytes(b"caf\xe9")

    assert len(wording.problems()) == 1
    assert wording.text("home.j2", **HOME).startswith("Lee")


def test_an_unknown_message_is_our_mistake_and_raises() -> None:
    with pytest.raises(WordingError, match=r"did you mean “home\.j2”"):
        Wording().text("hone.j2")


def test_a_missing_fact_is_our_mistake_and_raises_with_the_line() -> None:
    with pytest.raises(WordingError, match=r"home.j2:\d+:1: unknown fact: 'name' is undefined"):
        Wording().text("home.j2", open=0, late=0, unclaimed=0)


def test_a_long_text_loses_its_last_lines_and_no_mention_is_halved(own: Write) -> None:
    lines = own("{% for x in name %}\nline {{ x }}{{ x }}{{ x }}\n{% endfor %}")
    said = lines.text("home.j2", **{**HOME, "name": "W" * 1_900})
    assert len(said) <= MAX_TEXT + 2
    assert said.endswith("WWW\n…")

    one_line = own("{% for x in name %}{{ open }} {% endfor %}")
    said = one_line.text("home.j2", **{**HOME, "name": "W" * 1_900, "open": mention("U0ALEXANDER")})
    assert said.endswith("<@U0ALEXANDER>…")


def test_every_fact_of_a_message_is_named_on_top_of_its_wording() -> None:
    assert facts_of("home.j2") == {"name", "open", "late", "unclaimed"}
    assert facts_of("help.j2") == frozenset()
    assert {path.name for path in SHIPPED.iterdir()} == shipped_names()


def test_a_line_of_tags_leaves_no_line_and_others_keep_theirs(own: Write) -> None:
    wording = own("{# facts #}\n{% if open %}\nopen{% if late %} late{% endif %}\n{% endif %}\nend\n\nlast")
    assert wording.text("home.j2", **HOME) == "open\nend\n\nlast"


def test_a_time_is_shown_in_each_readers_zone(own: Write) -> None:
    wording = own('{{ name|slack_date("{date} <x>|{time}^") }}')
    facts = {**HOME, "name": datetime(2026, 11, 23, 9, 31, tzinfo=UTC)}

    assert wording.text("home.j2", **facts) == "<!date^1795426260^{date} x{time}|23 Nov 09:31 UTC>"
