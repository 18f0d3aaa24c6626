"""Logs without personal data: what may be written is listed, everything else is left out and counted.

An entry is a fixed event name and fields from `FIELDS`, each with its shape: numbers, ids and words of ours. A lead's
name, a typed answer, a token or a request's body has no shape, so it cannot get in, whoever passes it along. An error
is logged by type and place, never by its message, which often quotes what it choked on.
"""

import logging
import re
import sys
import threading
from collections.abc import MutableMapping
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Any, TextIO

import structlog

Entry = MutableMapping[str, Any]

_HERE = Path(__file__).resolve().parent.parent
_OUR_ROOMS = ("bot", "playbooks", "qualification", "sandbox", "storage")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,79}")
_SECRET = re.compile(r"xox[a-z]-|xapp-|whsec_|bearer|basic ", re.IGNORECASE)

NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?")
ID = re.compile(r"[A-Za-z0-9_.-]{1,80}")
WORD = re.compile(r"[A-Za-z][A-Za-z0-9_.]{0,79}")
KEY = re.compile(r"[A-Za-z0-9_.:/#-]{1,160}")
WHEN = re.compile(r"\d{4}-\d\d-\d\d([T ]\d\d:\d\d(:\d\d(\.\d+)?)?([+-]\d\d:?\d\d|Z)?)?")

FIELDS: dict[str, re.Pattern[str]] = {
    "action": KEY,
    "at": KEY,
    "attempts": NUMBER,
    "bytes": NUMBER,
    "channel": ID,
    "clock": NUMBER,
    "command": WORD,
    "count": NUMBER,
    "delivery": NUMBER,
    "due": WHEN,
    "error": WORD,
    "give_up_after": NUMBER,
    "hours": NUMBER,
    "http_status": NUMBER,
    "job": WORD,
    "key": KEY,
    "kind": WORD,
    "lead": NUMBER,
    "library": WORD,
    "message": NUMBER,
    "method": WORD,
    "mode": WORD,
    "ms": NUMBER,
    "outcome": WORD,
    "pid": NUMBER,
    "port": NUMBER,
    "raised_by": WORD,
    "reason": WORD,
    "release": ID,
    "retry_after": NUMBER,
    "rung": NUMBER,
    "seconds": NUMBER,
    "source": WORD,
    "state": WORD,
    "thread": KEY,
    "user": ID,
    "version": ID,
}
"""Every field an entry may carry, and the shape its value must have."""


def configure(level: str = "INFO", *, stream: TextIO | None = None) -> None:
    """Sends every entry to `stream` (stderr): for eyes on a terminal, else one JSON document a line."""
    where = stream or sys.stderr
    threshold = logging.getLevelNamesMapping()[level.upper()]
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            _only_what_is_listed,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
            structlog.dev.ConsoleRenderer() if where.isatty() else structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(threshold),
        logger_factory=structlog.WriteLoggerFactory(file=where),
        cache_logger_on_first_use=False,
    )
    _route_the_libraries(threshold)
    sys.excepthook = _uncaught
    threading.excepthook = _uncaught_in_thread


def _only_what_is_listed(_logger: object, _method: str, entry: Entry) -> Entry:
    """`entry` with its listed fields; `left_out` counts the others."""
    kept: Entry = {"event": _event(entry.pop("event", "")), "level": entry.pop("level", "info")}
    error = _exception(entry.pop("exc_info", None))
    entry.pop("stack_info", None)
    for name, value in entry.items():
        if _fits(name, value):
            kept[name] = value if isinstance(value, bool | int | float) else str(value)
    left_out = len(entry) - (len(kept) - 2)
    if error is not None:
        kept.update(_type_and_place(error))
    if left_out:
        kept["left_out"] = left_out
    return kept


def _fits(name: str, value: object) -> bool:
    if isinstance(value, _Template):
        return name == "said"
    shape = FIELDS.get(name)
    if shape is None or value is None:
        return False
    text = value.isoformat() if isinstance(value, datetime) else str(value)
    return isinstance(value, bool) or bool(shape.fullmatch(text) and not _SECRET.search(text))


def _event(event: object) -> str:
    """The event when it is a name, as all of ours are; a sentence may have been built from anything."""
    return str(event) if _NAME.fullmatch(str(event)) else "…"


def _exception(exc_info: object) -> BaseException | None:
    match exc_info:
        case BaseException():
            return exc_info
        case (_, BaseException() as error, _):
            return error
        case None | False | (None, None, None):
            return None
        case _:
            return sys.exception()


def _type_and_place(error: BaseException) -> dict[str, str]:
    """What was raised, where in our code, and what it came from; no message, no values."""
    told = {"error": type(error).__name__, "at": place(error.__traceback__)}
    origin = error.__cause__ or error.__context__
    return told | ({"raised_by": type(origin).__name__} if origin else {})


def place(traceback: TracebackType | None) -> str:
    """The innermost line of ours on the way to the error, or the innermost at all: `bot/slack/edge.py:63`."""
    lines = []
    while traceback:
        lines.append((Path(traceback.tb_frame.f_code.co_filename), traceback.tb_lineno))
        traceback = traceback.tb_next
    ours = [(path, line) for path, line in lines if _is_ours(path)]
    if not lines:
        return "unknown"
    path, line = (ours or lines)[-1]
    return f"{path.relative_to(_HERE).as_posix() if _is_ours(path) else path.name}:{line}"


def _is_ours(path: Path) -> bool:
    return path.is_relative_to(_HERE) and path.relative_to(_HERE).parts[0] in _OUR_ROOMS


class _Template(str):
    """A library's own words, with places for values that are not filled in."""

    __slots__ = ()


class _FromLibraries(logging.Handler):
    """Hands on what libraries log without what they put into it.

    A message with arguments is a template of fixed words and is kept as one; one without may have been built
    from a request's body (Bolt does so), so only its logger and level are kept.
    """

    def emit(self, record: logging.LogRecord) -> None:
        said = _Template(record.msg) if record.args else None
        structlog.get_logger().log(
            record.levelno,
            "library_said",
            library=record.name,
            exc_info=record.exc_info,
            **({"said": said} if said else {}),
        )


def _route_the_libraries(threshold: int) -> None:
    # A broken format string would make logging print the arguments to stderr.
    logging.raiseExceptions = False
    logging.basicConfig(level=threshold, handlers=[_FromLibraries()], force=True)
    logging.captureWarnings(True)
    for chatty in ("alembic", "apscheduler", "httpx", "httpcore", "slack_bolt", "slack_sdk", "uvicorn"):
        library = logging.getLogger(chatty)
        library.handlers.clear()
        library.propagate = True
        library.setLevel(max(threshold, logging.WARNING))


def _uncaught(kind: type[BaseException], error: BaseException, traceback: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        return
    structlog.get_logger().critical("stopped_by_an_error", exc_info=error.with_traceback(traceback))


def _uncaught_in_thread(stopped: threading.ExceptHookArgs) -> None:
    if stopped.exc_value is not None:
        thread = stopped.thread.name if stopped.thread else None
        structlog.get_logger().critical(
            "thread_stopped_by_an_error", thread=thread, exc_info=stopped.exc_value
        )
