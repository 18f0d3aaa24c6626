"""T10: no personal data and no secret reaches the log, whoever passes it along."""

import ast
import io
import json
import logging
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import structlog
from pydantic import BaseModel, ValidationError
from slack_sdk.errors import SlackApiError

import bot
from bot import log

CANARIES = (
    "Dana Ruiz",
    "dana@northwind.example",
    "+49 30 1234567",
    "met at RSA",
    "xoxb-1-canary",
    "whsec_canary",
)


class Sink:
    def __init__(self) -> None:
        self.stream = io.StringIO()

    @property
    def text(self) -> str:
        return self.stream.getvalue()

    @property
    def entries(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.text.splitlines()]

    def holds_no_canary(self) -> None:
        for canary in CANARIES:
            assert canary not in self.text


@pytest.fixture
def sink() -> Iterator[Sink]:
    """The log, written to a place one can read; everything is put back afterwards."""
    found = structlog.get_config(), sys.excepthook, threading.excepthook, logging.raiseExceptions
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    sink = Sink()
    log.configure("DEBUG", stream=sink.stream)
    yield sink
    logging.captureWarnings(False)
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**found[0])
    sys.excepthook, threading.excepthook, logging.raiseExceptions = found[1:]


def test_an_entry_has_its_name_level_time_and_listed_fields(sink: Sink) -> None:
    structlog.get_logger().warning("message_given_up", key="card:12", attempts=3, error="is_archived")

    (entry,) = sink.entries
    assert entry.pop("time").endswith("Z")
    assert entry == {
        "event": "message_given_up",
        "level": "warning",
        "key": "card:12",
        "attempts": 3,
        "error": "is_archived",
    }


@pytest.mark.parametrize("canary", CANARIES)
def test_fields_nobody_listed_are_left_out_and_counted(sink: Sink, canary: str) -> None:
    structlog.get_logger().info("lead_taken_in", lead=7, name=canary, email=canary, body={"note": canary})

    (entry,) = sink.entries
    assert entry["lead"] == 7
    assert entry["left_out"] == 3
    sink.holds_no_canary()


@pytest.mark.parametrize("canary", CANARIES)
@pytest.mark.parametrize("field", [*sorted(log.FIELDS), "said"])
def test_a_listed_field_takes_nothing_but_its_shape(sink: Sink, field: str, canary: str) -> None:
    structlog.get_logger().info("anything", **{field: canary})

    assert sink.entries[0]["left_out"] == 1
    sink.holds_no_canary()


def test_an_event_built_from_values_is_not_written(sink: Sink) -> None:
    for canary in CANARIES:
        structlog.get_logger().info(f"taken in {canary}")

    assert {entry["event"] for entry in sink.entries} == {"…"}
    sink.holds_no_canary()


def test_what_is_bound_to_the_context_passes_the_same_list(sink: Sink) -> None:
    with structlog.contextvars.bound_contextvars(lead=4, rep="Dana Ruiz"):
        structlog.get_logger().info("claimed")

    assert sink.entries[0]["lead"] == 4
    assert sink.entries[0]["left_out"] == 1
    sink.holds_no_canary()


class _Typed(BaseModel):
    size: int


def _errors() -> list[BaseException]:
    errors: list[BaseException] = [
        ValueError("Dana Ruiz"),
        SlackApiError("xoxb-1-canary", {"error": "met at RSA"}),
    ]
    try:
        _Typed.model_validate({"size": "dana@northwind.example"})
    except ValidationError as error:
        errors.append(error)
    return errors


@pytest.mark.parametrize("error", _errors(), ids=lambda error: type(error).__name__)
def test_an_error_is_told_by_type_and_place(sink: Sink, error: BaseException) -> None:
    try:
        raise KeyError("met at RSA") from error
    except KeyError:
        structlog.get_logger().exception("press_failed", lead=3)

    (entry,) = sink.entries
    assert entry["error"] == "KeyError"
    assert entry["raised_by"] == type(error).__name__
    assert entry["at"].startswith("test_log.py:")
    assert entry["lead"] == 3
    sink.holds_no_canary()


def test_the_place_of_an_error_is_the_last_line_of_ours(sink: Sink) -> None:
    try:
        log.configure("LOUD")
    except KeyError:
        structlog.get_logger().exception("wrong_setting")

    assert sink.entries[0]["at"].startswith("bot/log.py:")


def test_what_libraries_log_keeps_their_words_and_loses_ours(sink: Sink) -> None:
    library = logging.getLogger("slack_bolt.App")
    library.warning("Unhandled request ({'text': 'Dana Ruiz', 'token': 'xoxb-1-canary'})")
    library.warning("Failed to send to %s: %s", "dana@northwind.example", "met at RSA")
    try:
        raise ValueError("whsec_canary")
    except ValueError:
        logging.getLogger("asyncio").exception("Task failed for Dana Ruiz")

    built, template, failed = sink.entries
    assert built["library"] == template["library"] == "slack_bolt.App"
    assert "said" not in built
    assert template["said"] == "Failed to send to %s: %s"
    assert failed["error"] == "ValueError"
    sink.holds_no_canary()


def test_libraries_do_not_tell_of_each_request(sink: Sink) -> None:
    for name in ("slack_sdk.web.base_client", "uvicorn.access", "httpx", "apscheduler.scheduler"):
        logging.getLogger(name).info("GET %s", "/intake/generic")

    assert sink.entries == []


def test_a_broken_format_string_prints_nothing(sink: Sink, capsys: pytest.CaptureFixture[str]) -> None:
    logging.getLogger("anything").warning(*("two %s %s", "Dana Ruiz"))

    assert "Dana" not in capsys.readouterr().err
    sink.holds_no_canary()


def test_an_error_nobody_caught_is_told_the_same_way(sink: Sink) -> None:
    error = ValueError("Dana Ruiz")
    sys.excepthook(ValueError, error, None)
    threading.excepthook(threading.ExceptHookArgs((ValueError, error, None, threading.current_thread())))

    assert [entry["error"] for entry in sink.entries] == ["ValueError", "ValueError"]
    assert sink.entries[1]["thread"] == threading.current_thread().name
    sink.holds_no_canary()


def test_entries_below_the_level_are_not_written(sink: Sink) -> None:
    log.configure("WARNING", stream=sink.stream)
    structlog.get_logger().info("quiet")
    structlog.get_logger().warning("loud")

    assert [entry["event"] for entry in sink.entries] == ["loud"]


def _calls() -> Iterator[tuple[str, ast.Call]]:
    """Each call of a `log` in the bot's source, with its place."""
    source = Path(bot.__file__).parent
    for path in sorted(source.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and ast.unparse(node.func).startswith(
                ("log.", "structlog.get_logger().")
            ):
                yield f"{path.relative_to(source.parent)}:{node.lineno}", node


def test_every_entry_in_the_source_is_a_fixed_name_with_listed_fields() -> None:
    wrong = []
    for place, call in _calls():
        name = ast.unparse(call.func).rsplit(".", 1)[-1]
        if name not in {"debug", "info", "warning", "error", "critical", "exception"}:
            continue
        if not (call.args and isinstance(call.args[0], ast.Constant)):
            wrong.append(f"{place}: the event is no fixed name")
        elif log._event(call.args[0].value) == "…":
            wrong.append(f"{place}: {call.args[0].value!r} is no name such as claim_lost")
        fields = {keyword.arg for keyword in call.keywords} - {"exc_info"}
        wrong += [
            f"{place}: {field} is not listed in bot/log.py"
            for field in sorted(map(str, fields - set(log.FIELDS)))
        ]
    assert wrong == []
