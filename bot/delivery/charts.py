"""Charts for a workspace that takes none: the same bars as a picture.

Slack adds `data_visualization` to workspaces one after the other. Where a message is refused that carries one, it is
tried again with pictures; without matplotlib, which is an extra and loaded only then, the words alone tell it.
"""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from threading import Lock
from typing import Any

import structlog

from bot.delivery.outcomes import Failure, Never

Block = Mapping[str, Any]
CHART = "data_visualization"
KEPT = 200
"""Pictures whose file is remembered: a message that is shown again shows the same one."""

log = structlog.get_logger("delivery")


class Charts:
    """Whether the workspace takes charts, and the files that stand for them where it does not. `upload` gives a file's
    id, or None when Slack did not take it. Safe to use from several threads."""

    def __init__(self, upload: Callable[[str, bytes], str | None]) -> None:
        self._upload = upload
        self._taken = True
        self._lock = Lock()
        self._files: dict[str, str] = {}

    def as_taken(self, blocks: Sequence[Block]) -> Sequence[Block]:
        """The blocks, with pictures for charts where Slack takes none; a chart of which there is none is left out."""
        if self._taken or not has_chart(blocks):
            return blocks
        return [shown for block in blocks if (shown := self._shown(block))]

    def refused(self, wanted: Sequence[Block], sent: Sequence[Block], failure: Failure) -> bool:
        """Whether a message that was sent like this may do better with pictures. Where one was refused that had them
        already, charts were not why."""
        if not isinstance(failure, Never) or not has_chart(wanted):
            return False
        self._taken = not has_chart(sent)
        if not self._taken:
            log.warning("charts_not_taken")
        return not self._taken

    def _shown(self, block: Block) -> Block | None:
        if block.get("type") != CHART:
            return block
        key = hashlib.sha256(json.dumps(block, sort_keys=True).encode()).hexdigest()
        with self._lock:
            file = self._files.get(key)
        file = file or self._drawn(key, block)
        if file is None:
            return None
        return {"type": "image", "slack_file": {"id": file}, "alt_text": in_words(block)}

    def _drawn(self, key: str, block: Block) -> str | None:
        content = picture(block)
        file = self._upload("chart.png", content) if content else None
        if file:
            with self._lock:
                self._files[key] = file
                while len(self._files) > KEPT:
                    del self._files[next(iter(self._files))]
        return file


def has_chart(blocks: Sequence[Block]) -> bool:
    return any(block.get("type") == CHART for block in blocks)


def in_words(block: Block) -> str:
    """A bar chart for whoever does not see it: `Reasons. Now: Timing 12, Competitor 1. Before: Timing 3`."""
    told = (
        f"{one['name']}: " + ", ".join(f"{each['label']} {each['value']}" for each in one["data"])
        for one in block["chart"]["series"]
    )
    return ". ".join([block["title"], *told])[:2000]


def picture(block: Block) -> bytes | None:
    """A bar chart as PNG, wide enough for a phone; None without matplotlib."""
    try:
        from matplotlib.figure import Figure
    except ImportError:
        return None
    chart = block["chart"]
    names, series = chart["axis_config"]["categories"], chart["series"]
    thick = 0.8 / len(series)
    figure = Figure(figsize=(6, 1.2 + 0.5 * len(names)), dpi=160, layout="constrained")
    axes = figure.subplots()
    for number, one in enumerate(series):
        values = {each["label"]: each["value"] for each in one["data"]}
        places = [place + (number - (len(series) - 1) / 2) * thick for place in range(len(names))]
        bars = axes.barh(places, [values.get(name, 0) for name in names], height=thick, label=one["name"])
        axes.bar_label(bars, padding=3)
    axes.set_yticks(range(len(names)), names, parse_math=False)
    axes.set_title(block["title"], parse_math=False)
    axes.spines[["top", "right"]].set_visible(False)
    if len(series) > 1:
        axes.legend()
    written = BytesIO()
    figure.savefig(written, format="png")
    return written.getvalue()
