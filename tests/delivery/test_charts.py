"""A workspace that takes no charts yet is shown pictures of them; who has no pictures reads the words."""

import struct
import sys

import pytest

from bot.delivery.charts import CHART, Charts, in_words, picture
from bot.delivery.outcomes import Never, Unknown
from tests.delivery.office import Office, Said

CHART_BLOCK = {
    "type": CHART,
    "title": "Reasons, beside the time before",
    "chart": {
        "type": "bar",
        "series": [
            {
                "name": "Now",
                "data": [{"label": "Budget, $5 $", "value": 1}, {"label": "Timing", "value": 12}],
            },
            {
                "name": "Before",
                "data": [{"label": "Budget, $5 $", "value": 0}, {"label": "Timing", "value": 3}],
            },
        ],
        "axis_config": {"categories": ["Budget, $5 $", "Timing"], "y_label": "Leads"},
    },
}
WORDS = {"type": "section", "text": {"type": "mrkdwn", "text": "Why leads came back"}}
DIGEST = Said("Why leads came back", [WORDS, CHART_BLOCK])
PNG = b"\x89PNG\r\n\x1a\n"


def types(office: Office) -> list[list[str]]:
    return [[block["type"] for block in each["blocks"]] for each in office.sandbox.messages("C0SDRLEADS")]


def delivers(office: Office) -> None:
    office.deliver_in_the_end()


def test_a_workspace_that_takes_charts_gets_charts(office: Office) -> None:
    office.wants("digest:1", DIGEST)
    delivers(office)

    assert types(office) == [["section", CHART]]


def test_where_charts_are_not_taken_there_is_a_picture_once_in_each_message(office: Office) -> None:
    office.sandbox.not_here_yet(CHART)
    office.wants("digest:1", DIGEST)
    delivers(office)

    (sent,) = office.sandbox.messages("C0SDRLEADS")
    words, shown = sent["blocks"]
    assert (words["type"], shown["type"]) == ("section", "image")
    assert shown["alt_text"] == in_words(CHART_BLOCK)

    office.wants("digest:2", DIGEST)
    delivers(office)
    first, second = (each["blocks"][1]["slack_file"]["id"] for each in office.sandbox.messages("C0SDRLEADS"))
    assert first == second, "it is known by now that charts are not taken, and the picture is there"


def test_without_the_library_the_words_alone_tell_it(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    office.sandbox.not_here_yet(CHART)
    office.wants("digest:1", DIGEST)
    delivers(office)

    assert types(office) == [["section"]]


def test_a_message_that_is_refused_for_something_else_is_given_up_and_charts_go_on(office: Office) -> None:
    office.wants("digest:1", Said("broken", [{"type": "sektion"}, CHART_BLOCK]))
    delivers(office)
    office.wants("digest:2", DIGEST)
    delivers(office)

    assert types(office) == [["section", CHART]]


def test_only_a_refusal_is_a_reason_to_draw() -> None:
    charts = Charts(lambda name, content: "F1")

    assert not charts.refused([CHART_BLOCK], [CHART_BLOCK], Unknown("no answer"))
    assert not charts.refused([WORDS], [WORDS], Never("invalid_blocks"))
    assert charts.as_taken([CHART_BLOCK]) == [CHART_BLOCK]


def test_the_picture_is_one_and_its_words_tell_every_figure() -> None:
    drawn = picture(CHART_BLOCK)

    assert drawn is not None
    assert drawn.startswith(PNG)
    width, height = struct.unpack(">II", drawn[16:24])
    assert (width, height > 300) == (960, True)
    assert in_words(CHART_BLOCK) == (
        "Reasons, beside the time before. Now: Budget, $5 $ 1, Timing 12. Before: Budget, $5 $ 0, Timing 3"
    )
