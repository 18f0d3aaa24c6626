"""The chart inside a `data_visualization` block."""

from sandbox.strict import rules
from sandbox.strict.kinds import ListOf, Number, Shape, String, one_of, shape, tagged

_POINT = shape({"label": String(20), "value": Number()})
_SERIES = shape({"name": String(20), "data": ListOf(_POINT, 1, 20)})
_AXES = shape(
    {"categories": ListOf(String(20), 1, 20)},
    {"x_label": String(50), "y_label": String(50)},
)
_PLOT = tagged(
    {"series": ListOf(_SERIES, 1, 12), "axis_config": _AXES},
    {},
    rules.unique_by("series", "name"),
    rules.points_match_categories,
)

CHARTS: dict[str, Shape] = {
    "pie": tagged({"segments": ListOf(shape({"label": String(20), "value": Number(above=0)}), 1, 12)}),
    "bar": _PLOT,
    "line": _PLOT,
    "area": _PLOT,
}

CHART = one_of(CHARTS, *CHARTS)
