"""Every block and element has a face, and the samples of the gallery are what Slack would take."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import pytest

from sandbox.driver import Sandbox
from sandbox.page import samples
from sandbox.page.charts import chart, nice_step, number
from sandbox.page.gallery import sample_messages
from sandbox.page.reader import Reader
from sandbox.page.render import Renderer
from sandbox.page.surface import Surface
from sandbox.strict import check_blocks, check_view

Json = dict[str, Any]
MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
READER = Reader("U0LEE", "/as/lee", ZoneInfo("Europe/Berlin"), MONDAY, {"U0LEE": "Lee Park"}, {"C1": "leads"})
MESSAGE = Surface(READER, "message", {"channel": "C1", "ts": "1.000001"})
MODAL = Surface(READER, "modal", {"view_id": "V1"})
RENDER = Renderer()
SAMPLES = dict(sample_messages(int(MONDAY.timestamp())))


def html(*blocks: Json, surface: Surface = MESSAGE) -> str:
    return str(RENDER.blocks(list(blocks), surface))


@pytest.mark.parametrize("name", SAMPLES)
def test_sample_messages_are_valid_and_drawn(name: str) -> None:
    drawn = html(*SAMPLES[name])
    assert check_blocks(SAMPLES[name], "message") == []
    assert "cannot be shown" not in drawn


def test_the_sample_modal_is_valid_and_drawn() -> None:
    assert check_view(samples.modal()) == []
    assert "cannot be shown" not in html(*samples.modal()["blocks"], surface=MODAL)


def test_an_unknown_block_says_so_and_the_rest_is_drawn() -> None:
    drawn = html({"type": "hologram"}, samples.section("still here"))
    assert "hologram" in drawn
    assert "still here" in drawn


def test_markup_in_plain_text_stays_text() -> None:
    drawn = html({"type": "header", "text": samples.plain("<b>*x*</b>")})
    assert "&lt;b&gt;*x*&lt;/b&gt;" in drawn


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x"])
def test_a_button_never_leads_to_a_script(url: str) -> None:
    assert url not in html(samples.actions(samples.button("Go", "go", url=url)))


def test_values_of_attributes_cannot_break_out() -> None:
    nasty = "\"'><script>alert(1)</script>"
    field = {"type": "plain_text_input", "action_id": nasty, "placeholder": samples.plain(nasty)}
    select = {"type": "static_select", "action_id": "s", "options": [samples.option(nasty, nasty)]}
    picture = {"type": "image", "image_url": f"https://a.example/{nasty}", "alt_text": nasty}
    choice = {"type": "checkboxes", "action_id": "c", "options": [samples.option(nasty, nasty)]}
    blocks = [samples.field(nasty, field), samples.actions(select, choice), picture]
    for surface in (MESSAGE, MODAL):
        assert "<script" not in html(*blocks, surface=surface)


def test_an_input_shows_what_was_typed_and_what_is_wrong_with_it() -> None:
    field = samples.field("Step", {"type": "plain_text_input", "action_id": "step", "initial_value": "first"})
    assert 'value="first"' in html(field, surface=MODAL)
    typed = {"step": {"step": {"type": "plain_text_input", "value": "second"}}}
    drawn = html(field, surface=replace(MODAL, typed=typed, errors={"step": "Say more."}))
    assert 'value="second"' in drawn
    assert "Say more." in drawn
    assert 'aria-invalid="true"' in drawn


def test_a_chosen_moment_is_shown_in_the_zone_of_the_reader() -> None:
    element = {"type": "datetimepicker", "action_id": "m", "initial_date_time": int(MONDAY.timestamp())}
    assert 'value="2026-11-23T10:00"' in html(samples.field("When", element), surface=MODAL)


def test_charts_name_their_numbers_for_those_who_do_not_see_them() -> None:
    drawn = str(chart(samples.chart("bar", "Reasons", ["a", "b", "c", "d", "e"])))
    assert 'aria-label="This week: a 14, b 9, c 5, d 3, e 2; Four weeks before:' in drawn
    assert drawn.count("<rect") == 10


@pytest.mark.parametrize("kind", ["bar", "line", "area"])
@pytest.mark.parametrize("values", [[0.0], [-3.0, 5.0], [1e9, 2.5], [0.001, 0.002]])
def test_charts_draw_any_numbers_inside_their_frame(kind: str, values: list[float]) -> None:
    names = [f"day {index}" for index in range(len(values))]
    data = [{"label": name, "value": value} for name, value in zip(names, values, strict=True)]
    shape = {"type": kind, "series": [{"name": "leads", "data": data}], "axis_config": {"categories": names}}
    drawn = str(chart({"title": "t", "chart": shape}))
    ys = [float(y) for y in re.findall(r' (?:y|cy|y1)="(-?[\d.]+)"', drawn)]
    assert all(0 <= y <= 260 for y in ys)
    assert "nan" not in drawn


@pytest.mark.parametrize(
    ("value", "short"), [(0, "0"), (0.5, "0.5"), (1500, "1,500"), (12500, "12.5k"), (2_000_000, "2M")]
)
def test_numbers_are_short_on_an_axis(value: float, short: str) -> None:
    assert number(value) == short


@pytest.mark.parametrize(("span", "step"), [(14, 5), (100, 25), (0.9, 0.25), (1, 0.25)])
def test_steps_of_an_axis_are_round(span: float, step: float) -> None:
    assert nice_step(span) == pytest.approx(step)


def test_the_gallery_and_every_page_forbid_foreign_scripts(sandbox: Sandbox) -> None:
    for path in ("/", "/_gallery", "/as/lee", "/as/lee/home", "/as/maya/C0SDRMGRS", "/as/lee/D0LEE"):
        page = httpx.get(sandbox.url + path, trust_env=False)
        assert page.status_code == 200, path
        assert "script-src 'self'" in page.headers["content-security-policy"]
        assert not re.search(r"<script(?![^>]* src=)|\son\w+=|\sstyle=", page.text), path


def test_nobody_looks_where_they_may_not(sandbox: Sandbox) -> None:
    for path in ("/as/nobody", "/as/dora", "/as/lee/C0NOTHING", "/as/gus/C0SDRMGRS", "/as/lee/D0SAM"):
        page = httpx.get(sandbox.url + path, trust_env=False)
        assert page.status_code == 404, path
        assert "nothing to see" in page.text


def test_a_form_on_another_site_cannot_act_for_anyone(sandbox: Sandbox) -> None:
    said = {"channel": "C0SDRLEADS", "text": "hi"}
    assert httpx.post(f"{sandbox.url}/as/lee/say", data=said, trust_env=False).status_code == 403
    assert sandbox.messages("#sdr-leads") == []


def test_what_cannot_be_done_is_told_in_a_sentence(sandbox: Sandbox) -> None:
    def post(deed: str, **form: str) -> httpx.Response:
        headers = {"HX-Request": "true"}
        return httpx.post(f"{sandbox.url}/as/lee/{deed}", data=form, headers=headers, trust_env=False)

    assert "not a member" in post("say", channel="C0SDRMGRS", text="hi").text
    assert "not a valid command" in post("say", channel="C0SDRLEADS", text="/nothing").text
    assert "no modal open" in post("submit", view_id="V1").text
    assert post("say", channel="C0SDRLEADS").status_code == 400
    assert post("fly").status_code == 404
