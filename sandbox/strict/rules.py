"""Rules between the fields of one object. Each is called only when every field alone is right."""

from collections.abc import Mapping
from typing import Any

from sandbox.strict.forms import as_number
from sandbox.strict.kinds import Rule
from sandbox.strict.problems import Finding, Findings

Fields = Mapping[str, Any]


def any_of(*names: str) -> Rule:
    listed = " or ".join(f"`{name}`" for name in names)

    def check(value: Fields, at: str, found: Findings) -> None:
        if not any(name in value for name in names):
            found.append(Finding(at, f"must define either {listed}"))

    return check


def not_both(one: str, other: str) -> Rule:
    def check(value: Fields, at: str, found: Findings) -> None:
        if one in value and other in value:
            found.append(Finding(at, f"cannot define both `{one}` and `{other}`"))

    return check


def exactly_one(one: str, other: str) -> tuple[Rule, Rule]:
    return any_of(one, other), not_both(one, other)


def ordered(low: str, high: str) -> Rule:
    """`low` may not be above `high`; both are whole numbers or numbers written as text."""

    def check(value: Fields, at: str, found: Findings) -> None:
        if low in value and high in value and _number(value[low]) > _number(value[high]):
            found.append(Finding(f"{at}/{low}", f"`{low}` cannot be greater than `{high}`"))

    return check


def _number(value: Any) -> Any:
    return as_number(value) if isinstance(value, str) else value


def _offered(value: Fields) -> list[Any]:
    groups = value.get("option_groups", ())
    return [*value.get("options", ()), *(option for group in groups for option in group["options"])]


def initial_is_offered(value: Fields, at: str, found: Findings) -> None:
    if "initial_option" in value and value["initial_option"] not in _offered(value):
        found.append(Finding(f"{at}/initial_option", "must be one of the provided options"))


def initials_are_offered(value: Fields, at: str, found: Findings) -> None:
    """An empty list is refused too, with the same words."""
    if "initial_options" not in value:
        return
    offered = _offered(value)
    chosen = value["initial_options"]
    if not chosen or not all(option in offered for option in chosen):
        found.append(Finding(f"{at}/initial_options", "must be one of the provided options"))


def initials_fit(field: str) -> Rule:
    """No more may be chosen at the start than `max_selected_items` lets a person choose."""

    def check(value: Fields, at: str, found: Findings) -> None:
        most = value.get("max_selected_items")
        if most is not None and len(value.get(field, ())) > most:
            found.append(Finding(f"{at}/{field}", f"no more than {most} items allowed"))

    return check


def initial_text_fits(value: Fields, at: str, found: Findings) -> None:
    most = value.get("max_length")
    if most is not None and len(value.get("initial_value", "")) > most:
        found.append(Finding(f"{at}/initial_value", f"must be less than {most + 1} characters"))


def initial_number_fits(value: Fields, at: str, found: Findings) -> None:
    if "initial_value" not in value:
        return
    initial = as_number(value["initial_value"])
    low, high = as_number(value.get("min_value", "")), as_number(value.get("max_value", ""))
    if initial is None:
        return
    if low is not None and initial < low:
        found.append(Finding(f"{at}/initial_value", "cannot be less than `min_value`"))
    if high is not None and initial > high:
        found.append(Finding(f"{at}/initial_value", "cannot be greater than `max_value`"))


def decimals_only_when_allowed(value: Fields, at: str, found: Findings) -> None:
    if value["is_decimal_allowed"]:
        return
    for name in ("initial_value", "min_value", "max_value"):
        if "." in value.get(name, ""):
            found.append(Finding(f"{at}/{name}", "decimals are not allowed"))


def collapsed_needs_collapsible(value: Fields, at: str, found: Findings) -> None:
    if value.get("default_collapsed") and not value.get("is_collapsible"):
        found.append(Finding(f"{at}/default_collapsed", "`default_collapsed` requires `is_collapsible`"))
    if value.get("has_header_divider") and value.get("is_collapsible"):
        found.append(Finding(f"{at}/has_header_divider", "cannot be set when `is_collapsible` is true"))


def unique_by(listed: str, name: str) -> Rule:
    """No two items of the list `listed` share their `name`."""

    def check(value: Fields, at: str, found: Findings) -> None:
        seen: set[str] = set()
        for place, item in enumerate(value.get(listed, ())):
            if item[name] in seen:
                found.append(Finding(f"{at}/{listed}/{place}/{name}", f"`{name}` must be unique"))
            seen.add(item[name])

    return check


def points_match_categories(value: Fields, at: str, found: Findings) -> None:
    """A chart has exactly one point per category in each series."""
    categories = sorted(value["axis_config"]["categories"])
    for place, series in enumerate(value["series"]):
        if sorted(point["label"] for point in series["data"]) != categories:
            found.append(
                Finding(f"{at}/series/{place}/data", "must have exactly one point for each category")
            )
