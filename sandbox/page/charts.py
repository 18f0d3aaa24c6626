"""The `data_visualization` block as inline SVG. Colours are classes, so they follow the page's theme."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

Json = Mapping[str, Any]

WIDTH, HEIGHT = 600, 250
LEFT, RIGHT, TOP, BOTTOM = 46, 8, 10, 26
PIE = 220
TICKS = 4


@dataclass(frozen=True)
class Series:
    name: str
    values: tuple[float, ...]


@dataclass(frozen=True)
class Plane:
    """Maps values and category numbers to places on the drawing."""

    low: float
    high: float
    categories: int

    @property
    def slot(self) -> float:
        return (WIDTH - LEFT - RIGHT) / max(self.categories, 1)

    def x(self, category: float) -> float:
        return LEFT + self.slot * category

    def y(self, value: float) -> float:
        share = (value - self.low) / (self.high - self.low)
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)


def chart(block: Json) -> Markup:
    """The drawing without its title."""
    shape = block["chart"]
    if shape["type"] == "pie":
        return _pie(shape["segments"])
    return _axes_chart(shape)


def number(value: float) -> str:
    """1234567 as 1.2M, 12500 as 12.5k, 0.5 as 0.5: short enough for an axis."""
    for size, letter in ((1e9, "B"), (1e6, "M"), (1e3, "k")):
        if abs(value) >= size * (10 if letter == "k" else 1):
            return f"{value / size:.1f}".removesuffix(".0") + letter
    return f"{value:,.2f}".rstrip("0").rstrip(".") if value % 1 else f"{int(value):,}"


def nice_step(span: float, ticks: int = TICKS) -> float:
    """A step of 1, 2, 2.5 or 5 times a power of ten that divides `span` into about `ticks` parts."""
    rough = max(span, 1e-9) / ticks
    power = 10.0 ** math.floor(math.log10(rough))
    return next(step * power for step in (1, 2, 2.5, 5, 10) if step * power >= rough * 0.999)


def _axes_chart(shape: Json) -> Markup:
    categories = [str(name) for name in shape["axis_config"]["categories"]]
    series = [_series(row, categories) for row in shape["series"]]
    low = min(0.0, *(value for row in series for value in row.values))
    high = max(0.0, *(value for row in series for value in row.values))
    step = nice_step(high - low)
    plane = Plane(math.floor(low / step) * step, max(math.ceil(high / step), 1) * step, len(categories))
    marks = {"bar": _bars, "line": _lines, "area": _areas}[shape["type"]]
    drawing = Markup("").join(
        [*_grid(plane, step), *_labels(plane, categories), *marks(plane, series, categories)]
    )
    svg = Markup('<svg class="plot" viewBox="0 0 {} {}" role="img" aria-label="{}">{}</svg>').format(
        WIDTH, HEIGHT, _words(series, categories), drawing
    )
    return _axis_names(shape["axis_config"], svg) + _legend([row.name for row in series])


def _series(row: Json, categories: Sequence[str]) -> Series:
    points = {str(point["label"]): float(point["value"]) for point in row["data"]}
    return Series(str(row["name"]), tuple(points.get(name, 0.0) for name in categories))


def _words(series: Sequence[Series], categories: Sequence[str]) -> str:
    """What a screen reader says instead of the drawing."""
    return "; ".join(
        f"{row.name}: "
        + ", ".join(f"{name} {number(v)}" for name, v in zip(categories, row.values, strict=True))
        for row in series
    )


def _axis_names(axis: Json, svg: Markup) -> Markup:
    y_name = Markup('<div class="axis-name">{}</div>').format(axis["y_label"]) if axis.get("y_label") else ""
    x_name = (
        Markup('<div class="axis-name x">{}</div>').format(axis["x_label"]) if axis.get("x_label") else ""
    )
    return Markup("{}{}{}").format(y_name, svg, x_name)


def _legend(names: Sequence[str]) -> Markup:
    if len(names) < 2:
        return Markup("")
    items = Markup("").join(
        Markup('<li><i class="swatch s{}"></i>{}</li>').format(index, name)
        for index, name in enumerate(names)
    )
    return Markup('<ul class="legend">{}</ul>').format(items)


def _grid(plane: Plane, step: float) -> Iterator[Markup]:
    for tick in range(round((plane.high - plane.low) / step) + 1):
        value = plane.low + tick * step
        y = plane.y(value)
        yield Markup('<line class="grid{}" x1="{}" x2="{}" y1="{:.1f}" y2="{:.1f}"/>').format(
            " zero" if abs(value) < step / 1000 else "", LEFT, WIDTH - RIGHT, y, y
        )
        yield Markup('<text class="tick" x="{}" y="{:.1f}" text-anchor="end">{}</text>').format(
            LEFT - 8, y + 4, number(round(value, 9))
        )


def _labels(plane: Plane, categories: Sequence[str]) -> Iterator[Markup]:
    fits = max(int(plane.slot / 6.4), 3)
    every = math.ceil(len(categories) * 34 / (WIDTH - LEFT - RIGHT)) if fits < 6 else 1
    for index, name in enumerate(categories):
        if index % every == 0:
            short = name if len(name) <= fits * every else name[: fits * every - 1] + "…"
            yield Markup('<text class="tick" x="{:.1f}" y="{}" text-anchor="middle">{}</text>').format(
                plane.x(index + 0.5), HEIGHT - 7, short
            )


def _bars(plane: Plane, series: Sequence[Series], categories: Sequence[str]) -> Iterator[Markup]:
    group = min(plane.slot * 0.72, 44.0 * len(series))
    width = group / len(series)
    gap = min(width * 0.12, 2.0)
    for at, row in enumerate(series):
        for index, value in enumerate(row.values):
            x = plane.x(index + 0.5) - group / 2 + at * width + gap / 2
            top, foot = sorted((plane.y(value), plane.y(0)))
            yield Markup(
                '<rect class="s{}" x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="2.5">{}</rect>'
            ).format(at, x, top, width - gap, max(foot - top, 0.5), _tip(row, categories[index], value))


def _tip(row: Series, category: str, value: float) -> Markup:
    return Markup("<title>{}, {}: {}</title>").format(row.name, category, f"{value:,.10g}")


def _path(plane: Plane, row: Series) -> str:
    return " ".join(
        f"{'L' if index else 'M'}{plane.x(index + 0.5):.1f},{plane.y(value):.1f}"
        for index, value in enumerate(row.values)
    )


def _lines(plane: Plane, series: Sequence[Series], categories: Sequence[str]) -> Iterator[Markup]:
    for at, row in enumerate(series):
        yield Markup('<path class="stroke s{}" d="{}"/>').format(at, _path(plane, row))
        for index, value in enumerate(row.values):
            yield Markup('<circle class="s{}" cx="{:.1f}" cy="{:.1f}" r="3.5">{}</circle>').format(
                at, plane.x(index + 0.5), plane.y(value), _tip(row, categories[index], value)
            )


def _areas(plane: Plane, series: Sequence[Series], categories: Sequence[str]) -> Iterator[Markup]:
    for at, row in enumerate(series):
        first, last = plane.x(0.5), plane.x(len(row.values) - 0.5)
        foot = plane.y(0)
        yield Markup('<path class="area s{}" d="{} L{:.1f},{:.1f} L{:.1f},{:.1f} Z"/>').format(
            at, _path(plane, row), last, foot, first, foot
        )
    yield from _lines(plane, series, categories)


def _pie(segments: Sequence[Json]) -> Markup:
    total = sum(float(segment["value"]) for segment in segments) or 1.0
    slices: list[Markup] = []
    rows: list[Markup] = []
    turn = 0.0
    for index, segment in enumerate(segments):
        share = float(segment["value"]) / total
        title = Markup("<title>{}: {} ({:.0%})</title>").format(
            segment["label"], number(float(segment["value"])), share
        )
        slices.append(_slice(index, turn, share, title))
        rows.append(
            Markup('<li><i class="swatch s{}"></i>{} <b>{}</b> <small>{:.0%}</small></li>').format(
                index, segment["label"], number(float(segment["value"])), share
            )
        )
        turn += share
    svg = Markup('<svg class="pie" viewBox="0 0 {0} {0}" role="img" aria-hidden="true">{1}</svg>').format(
        PIE, Markup("").join(slices)
    )
    return Markup('<div class="pie-row">{}<ul class="legend column">{}</ul></div>').format(
        svg, Markup("").join(rows)
    )


def _slice(index: int, turn: float, share: float, title: Markup) -> Markup:
    """A piece of the ring: a stroked circle, dashed so that only this share shows."""
    radius = PIE * 0.33
    around = 2 * math.pi * radius
    gap = 0.0 if share > 0.999 else 1.5
    return Markup(
        '<circle class="ring s{}" cx="{}" cy="{}" r="{:.2f}" stroke-width="{:.1f}"'
        ' stroke-dasharray="{:.2f} {:.2f}" stroke-dashoffset="{:.2f}">{}</circle>'
    ).format(
        index,
        PIE / 2,
        PIE / 2,
        radius,
        PIE * 0.2,
        max(around * share - gap, 0.5),
        around - max(around * share - gap, 0.5),
        around * (0.25 - turn),
        title,
    )
